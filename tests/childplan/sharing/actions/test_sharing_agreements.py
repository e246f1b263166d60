"""Agreements between bodies: everybody of the area reads them, two roles keep them, nobody edits them."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from childplan.access.models import Grant
from childplan.access.scope import NotEntitled
from childplan.accounts.models import Membership, PartnerSystem
from childplan.common import clock, rows
from childplan.history.acts import NotFound
from childplan.notifications.models import OwnNotice
from childplan.sharing.actions.end_sharing_agreement import end_sharing_agreement
from childplan.sharing.models import SharingAgreement
from childplan.sharing.rules import SharingRefused
from childplan.sharing.selectors.agreements import area_agreements
from childplan.sharing.tasks import tell_of_agreements
from tests.childplan.plans.views.conftest import words
from tests.factories import organisations as lay
from tests.factories import sharing
from tests.factories.clients import client_of
from tests.factories.identity import acting
from tests.factories.partners import agreed_with, registered
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def officer(here: AreaWorld) -> Membership:
    return sharing.privacy_officer(here)


def ended(by: Membership, agreement: SharingAgreement, reason: str = "A new one is signed") -> None:
    with acting(by) as scope:
        end_sharing_agreement(by=scope, at=clock.now(), agreement_id=agreement.pk, reason=reason)


def titles(by: Membership) -> list[str]:
    with acting(by, writing=False) as scope:
        return [found.title for found in area_agreements(scope, today=clock.today())]


class TestAnAgreement:
    def test_is_read_in_its_area_and_in_no_other(self, here, there, officer) -> None:
        sharing.agreement(officer, here.school, here.authority)
        assert titles(here.social_worker) == ["Early help agreement"]
        assert titles(there.social_worker) == []

    def test_gives_nobody_access(self, here, officer) -> None:
        before = Grant.objects.count()
        sharing.agreement(officer, here.school, here.authority)
        assert Grant.objects.count() == before

    def test_is_kept_by_the_area_data_manager_too_and_by_nobody_else(self, here) -> None:
        keeper = lay.membership("area_data_manager", here.authority)
        assert sharing.agreement(keeper, here.school, here.authority).kept_by_membership_id == keeper.pk
        with pytest.raises(NotEntitled):
            sharing.agreement(here.head, here.school, here.authority)

    def test_is_between_two_bodies_of_the_area(self, here, there, officer) -> None:
        for bodies in ((here.school,), (here.school, here.school), (here.school, there.school)):
            with pytest.raises(SharingRefused, match="two organisations"):
                sharing.agreement(officer, *bodies)

    def test_ends_with_a_reason_and_once(self, here, officer) -> None:
        agreement = sharing.agreement(officer, here.school, here.authority)
        with pytest.raises(SharingRefused):
            ended(officer, agreement, " ")
        ended(officer, agreement)
        with pytest.raises(NotFound):
            ended(officer, agreement)
        (row,) = SharingAgreement.objects.all()
        assert (row.ended_reason, row.ended_by_membership_id) == ("A new one is signed", officer.pk)


class TestTheDatabaseItself:
    def test_takes_none_from_who_does_not_keep_them_or_for_another_area(self, here, there, officer) -> None:
        agreement = sharing.agreement(officer, here.school, here.authority)
        for by, area in ((here.head, here.area), (officer, there.area)):
            agreement.pk, agreement.area, agreement._state.adding = None, area, True
            agreement.kept_by_membership_id = by.pk
            agreement.id = None
            row = SharingAgreement(
                **{
                    field.attname: getattr(agreement, field.attname)
                    for field in SharingAgreement._meta.local_fields
                    if field.name != "id"
                }
            )
            with acting(by), pytest.raises(DatabaseError), transaction.atomic():
                row.save(force_insert=True)

    def test_changes_nothing_of_what_was_signed(self, here, officer) -> None:
        sharing.agreement(officer, here.school, here.authority)
        with acting(officer), pytest.raises(DatabaseError), transaction.atomic():
            SharingAgreement.objects.update(title="Another")
        with acting(here.head):
            assert SharingAgreement.objects.update(ended_reason="x") == 0


class TestTheEndOfAnAgreement:
    def told(self, at: datetime) -> list[tuple[int, str]]:
        with clock.stopped_at(at), rows.entered(rows.OUTSIDE):
            tell_of_agreements()
        return list(OwnNotice.objects.values_list("recipient_membership_id", "text"))

    def test_is_told_thirty_days_before_to_who_keeps_them_once(self, here, there, officer, at) -> None:
        sharing.privacy_officer(there)
        agreed_with(here.school, "Rolls", valid_until=at.date() + timedelta(days=30))
        agreed_with(here.school, "For ever")
        assert self.told(at - timedelta(days=1)) == []
        words = "A sharing agreement ends on 1 April 2026, and with it the systems that act under it"
        assert self.told(at) == [(officer.pk, words)]
        assert len(self.told(at + timedelta(days=1))) == 1

    def test_is_not_told_of_one_that_was_ended(self, here, officer, at) -> None:
        agreed_with(
            here.school,
            "Rolls",
            valid_until=at.date() + timedelta(days=9),
            ended_at=at,
            ended_reason="Replaced",
        )
        assert self.told(at) == []


class TestWhatActsUnderIt:
    def test_stands_on_the_page_and_is_named_before_it_ends(self, here, officer) -> None:
        registered(here.school, agreement=agreed_with(here.school, "Rolls").title)
        other = registered(here.school)
        PartnerSystem.objects.filter(memberships=other.membership_id).update(
            agreement=None, unnamed_until=clock.today() + timedelta(days=90), name="Old system"
        )
        client = client_of(officer)
        page = words(client.get("/agreements/"))
        assert "Systems that act under it" in page
        assert "Old system, until 31 May 2026" in page
        number = SharingAgreement.objects.get(title="Rolls").pk
        assert "stop at their next request: Partner" in words(client.get(f"/agreements/{number}/end/"))
