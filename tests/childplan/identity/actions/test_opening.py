"""Opening a record by hand."""

from datetime import date, datetime

import pytest

from childplan.access.models import Involvement
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.identity.actions.open_by_hand import NoDate, open_by_hand
from childplan.identity.actions.open_children import IncomingAlias, IncomingChild, Resolved
from childplan.identity.models import Child, Flag, PossibleMatch
from childplan.identity.rules import opening
from childplan.identity.vocabulary import AliasKind, Resolution
from tests.factories import organisations as lay
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


def opened(membership, at: datetime, **fields) -> Resolved:
    child = IncomingChild(
        **{"forename": "Unborn baby", "surname": "Okafor", "expected_on": date(2026, 6, 1), **fields}
    )
    with acting(membership) as scope:
        return open_by_hand(by=scope, at=at, child=child, reason="Antenatal booking")


class TestOpenByHand:
    def test_opens_an_unborn_child_for_the_team_with_its_flag(self, here: AreaWorld, at: datetime) -> None:
        resolved = opened(here.social_worker, at)
        assert resolved.answer is Resolution.OPENED
        with acting(here.team_manager, writing=False):
            child = Child.objects.get(pk=resolved.child_id)
            assert (child.born_on, child.expected_on) == (None, date(2026, 6, 1))
            assert [f.kind for f in Flag.objects.filter(child=child)] == ["unborn"]
            (involved,) = Involvement.objects.filter(child=child)
            assert (involved.kind, involved.principal_id) == (
                InvolvementKind.FIRST_CONTACT,
                here.social_work.pk,
            )
            assert involved.reason == "Antenatal booking"

    def test_flags_an_age_in_dispute(self, here: AreaWorld, at: datetime) -> None:
        resolved = opened(
            here.social_worker, at, born_on=date(2009, 1, 1), expected_on=None, birth_date_is_disputed=True
        )
        assert [f.kind for f in Flag.objects.filter(child_id=resolved.child_id)] == ["disputed_age"]

    def test_takes_a_child_onto_a_health_visitors_caseload(self, here: AreaWorld, at: datetime) -> None:
        trust = lay.organisation(here.area, lay.OrganisationKind.NHS)
        visitor = lay.membership("health_visitor", trust, team=lay.team(trust))
        resolved = opened(visitor, at)
        (involved,) = Involvement.objects.filter(child_id=resolved.child_id)
        assert (involved.kind, involved.principal_id) == (InvolvementKind.HEALTH_CASELOAD, visitor.team_id)

    def test_finds_a_child_we_know_and_opens_no_second_record(self, here: AreaWorld, at: datetime) -> None:
        known = opened_by(here.head, surname="Okafor", born_on=date(2017, 5, 3), nhs_number="9990000018")
        resolved = opened(
            here.social_worker,
            at,
            forename="Amara",
            born_on=date(2017, 5, 3),
            expected_on=None,
            aliases=(IncomingAlias(AliasKind.NHS_NUMBER, "9990000018"),),
        )
        assert (resolved.answer, resolved.child_id) == (Resolution.FOUND, known)
        assert not Flag.objects.filter(child_id=known).exists()

    def test_leaves_a_question_when_it_is_not_sure(self, here: AreaWorld, at: datetime) -> None:
        opened_by(here.head, forename="Amara", surname="Okafor", born_on=date(2017, 5, 3))
        resolved = opened(
            here.social_worker, at, forename="Amara", born_on=date(2017, 5, 3), expected_on=None
        )
        assert (resolved.answer, resolved.child_id) == (Resolution.REVIEW, None)
        match = PossibleMatch.objects.get()
        assert (match.involved_kind, match.involved_principal) == (
            InvolvementKind.FIRST_CONTACT,
            here.social_work.pk,
        )

    def test_refuses_roles_that_open_no_records(self, here: AreaWorld, at: datetime) -> None:
        # A head teacher opens records by bringing in files, not by hand.
        for membership in (here.senco, here.head):
            with pytest.raises(NotEntitled):
                opened(membership, at)
        assert not Child.objects.exists()

    def test_asks_for_a_day(self, here: AreaWorld, at: datetime) -> None:
        with pytest.raises(NoDate):
            opened(here.social_worker, at, expected_on=None)


class TestOpening:
    def test_involves_the_person_where_there_is_no_team(self, here: AreaWorld) -> None:
        with acting(here.screener, writing=False) as scope:
            assert opening(scope).principal_id == here.screener.pk
