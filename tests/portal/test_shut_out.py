"""A page closes by itself when its ground is gone, whoever recorded that and in whatever way."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from childplan.access.models import Involvement
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from portal.models import Invitation
from tests.factories.identity import acting
from tests.factories.portal import as_family, invited, joined, parent_of, tie
from tests.portal.conftest import TwoFathers
from tests.worlds.two_areas import AreaWorld

FAMILY = InvolvementKind.FAMILY


def changed(by, child_id, person, **fields) -> None:
    """The relationship, changed by a practitioner."""
    with acting(by):
        row = tie(child_id, person)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()


class TestTheMomentContactIsForbidden:
    def test_closes_this_child_s_page_with_a_version(self, here: AreaWorld, family: TwoFathers, at) -> None:
        joined(here.senco, family.elder, family.mother)
        user = joined(here.senco, family.younger, family.mother)
        changed(here.head, family.younger, family.mother, no_contact=True)
        closed = Involvement.objects.get(kind=FAMILY, child_id=family.younger)
        assert (closed.ends_at, closed.end_reason) == (at, "Contact is not allowed")
        version = Involvement.history.get(id=closed.pk, history_type="~")
        assert (version.history_membership_id, version.history_change_reason) == (
            here.head.pk,
            "Contact is not allowed",
        )
        with as_family(user), connection.cursor() as cursor:
            cursor.execute("select id from identity_child")
            assert cursor.fetchall() == [(family.elder,)]

    def test_withdraws_an_invitation_that_is_on_its_way(self, here: AreaWorld, family: TwoFathers) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        changed(here.head, family.elder, family.mother, no_contact=True)
        invitation.refresh_from_db()
        assert (invitation.state, invitation.ended_reason) == ("withdrawn", "Contact is not allowed")
        assert Invitation.history.filter(id=invitation.pk, state="withdrawn").count() == 1

    def test_is_not_undone_when_contact_is_allowed_again(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        joined(here.senco, family.elder, family.mother)
        changed(here.head, family.elder, family.mother, no_contact=True)
        changed(here.head, family.elder, family.mother, no_contact=False)
        assert not Involvement.objects.filter(kind=FAMILY, ends_at__gt=at).exists()
        assert invited(here.senco, family.elder, family.mother).state == "sent"

    def test_counts_also_when_it_is_written_by_sql(self, here: AreaWorld, family: TwoFathers, at) -> None:
        joined(here.senco, family.elder, family.mother)
        with connection.cursor() as cursor:
            cursor.execute(
                "update identity_relationship set no_contact = true where person_id = %s", [family.mother.pk]
            )
        assert not Involvement.objects.filter(kind=FAMILY, ends_at__gt=at).exists()


class TestOtherEnds:
    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            ({"has_parental_responsibility": False}, "No parental responsibility any more"),
            ({"ends_on": date(2026, 3, 2)}, "The relationship has ended"),
            ({"ends_on": date(2026, 2, 1)}, "The relationship has ended"),
        ],
        ids=str,
    )
    def test_close_the_page_at_once(
        self, here: AreaWorld, family: TwoFathers, at, fields: dict, why: str
    ) -> None:
        joined(here.senco, family.elder, family.mother)
        changed(here.head, family.elder, family.mother, **fields)
        closed = Involvement.objects.get(kind=FAMILY)
        assert (closed.ends_at, closed.end_reason) == (at, why)

    def test_of_care_close_the_page_of_a_carer(self, here: AreaWorld, family: TwoFathers, at) -> None:
        carer = parent_of(
            family.elder, kind="foster_carer", has_parental_responsibility=False, lives_with_child=True
        )
        joined(here.senco, family.elder, carer)
        changed(here.head, family.elder, carer, lives_with_child=False)
        closed = Involvement.objects.get(kind=FAMILY)
        assert (closed.ends_at, closed.end_reason) == (at, "No longer looks after the child")

    def test_that_lie_ahead_close_it_on_their_day(self, here: AreaWorld, family: TwoFathers) -> None:
        user = joined(here.senco, family.elder, family.mother)
        # The last day of March, after the clocks went forward: midnight in London is 23:00 UTC the day before.
        changed(here.head, family.elder, family.mother, ends_on=date(2026, 3, 31))
        closes = datetime(2026, 3, 30, 23, tzinfo=UTC)
        assert Involvement.objects.get(kind=FAMILY).ends_at == closes
        for moment, sees in ((datetime(2026, 3, 30, 22, 59, tzinfo=UTC), 1), (closes, 0)):
            with clock.stopped_at(moment), as_family(user), connection.cursor() as cursor:
                cursor.execute("select count(*) from identity_child")
                assert cursor.fetchone() == (sees,)

    def test_leave_other_adults_and_other_changes_alone(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        joined(here.senco, family.elder, family.mother)
        joined(here.senco, family.elder, family.asif)
        other = parent_of(family.elder)
        changed(here.head, family.elder, other, no_contact=True)
        changed(here.head, family.elder, family.mother, lives_with_child=True)
        assert Involvement.objects.filter(kind=FAMILY, ends_at__gt=at).count() == 2
