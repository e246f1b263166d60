"""A parent is told by email, once, that their page ends by itself; and never of an end that somebody set."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from childplan.access.models import Involvement
from childplan.access.scope import as_service
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.identity.actions.family_sign_ins import suspend_family_sign_in
from childplan.identity.models import FamilyPerson
from childplan.notifications.models import Message
from childplan.notifications.vocabulary import MessageState, Template
from portal.actions import tell_of_page_ends as acts
from portal.actions.review_page import end_page, keep_page
from portal.actions.tell_of_page_ends import tell_of_page_ends
from portal.rules.reviewing import NOT_LOOKED_AT
from portal.tasks import tell_of_page_ends as task
from tests.factories.identity import acting, opened_by
from tests.factories.portal import joined, parent_of, tie
from tests.worlds.two_areas import AreaWorld

# THE_MOMENT is 2 March 2026. Eleven on 14 February: the last day of a page that was opened before that is 15 March.
BORN = date(2015, 2, 14)


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.fixture
def child_id(here: AreaWorld, at: datetime) -> UUID:
    with clock.stopped_at(at - timedelta(days=40)):
        return opened_by(here.head, forename="Sam", surname="Mott", born_on=BORN)


@pytest.fixture
def mother(here: AreaWorld, child_id: UUID, at: datetime) -> FamilyPerson:
    """She signed in a month ago, before the birthday: yesterday was the fourteenth day before the last."""
    person = parent_of(child_id, name="Dawn Mott", email="dawn.mott@example.org")
    with clock.stopped_at(at - timedelta(days=30)):
        joined(here.senco, child_id, person)
    return person


def page_of(person: FamilyPerson) -> Involvement:
    return Involvement.objects.get(
        kind=InvolvementKind.FAMILY, principal_id=person.pk, ends_at__gt=clock.now()
    )


def tell() -> int:
    with as_service("Tell parents that their page ends") as by:
        return tell_of_page_ends(by=by, at=clock.now())


def messages() -> list[Message]:
    return list(Message.objects.filter(template=Template.PAGE_ENDS))


class TestAParent:
    def test_is_told_fourteen_days_before_the_last_day_and_not_sooner(
        self, mother: FamilyPerson, at: datetime
    ) -> None:
        last = timezone.localdate(page_of(mother).ends_at) - timedelta(days=1)
        assert last - timezone.localdate(at) == timedelta(days=13)
        with clock.stopped_at(at - timedelta(days=2)):
            assert tell() == 0
        with clock.stopped_at(at - timedelta(days=1)):
            assert tell() == 1

    def test_is_told_once(self, mother: FamilyPerson, at: datetime) -> None:
        assert [tell(), tell()] == [1, 0]
        with clock.stopped_at(at + timedelta(days=12)):
            assert tell() == 0
        assert len(messages()) == 1

    def test_is_told_the_day_and_whom_to_call_and_no_name(
        self, here: AreaWorld, mother: FamilyPerson, child_id: UUID, settings
    ) -> None:
        tell()
        (message,) = messages()
        said = message.personalisation
        words = (settings.BASE_DIR / "templates/emails/page_ends.txt").read_text()
        assert set(re.findall(r"\(\((\w+)\)\)", words)) == set(said)
        assert (message.recipient_person_id, message.child_id) == (mother.pk, child_id)
        assert said["last_day"] == "15 March 2026"
        assert here.senco.organisation.name in said["whom_to_call"]
        assert not [word for word in ("Sam", "Mott", "Dawn") if word in " ".join([words, *said.values()])]

    def test_is_not_told_of_another_body_that_kept_the_page(
        self, here: AreaWorld, mother: FamilyPerson, child_id: UUID, at: datetime
    ) -> None:
        Involvement.objects.filter(pk=page_of(mother).pk).update(made_by_membership_id=here.social_worker.pk)
        tell()
        assert here.senco.organisation.name in messages()[0].personalisation["whom_to_call"]

    def test_of_a_withheld_school_is_not_told_its_name(
        self, here: AreaWorld, mother: FamilyPerson, child_id: UUID
    ) -> None:
        enrolled = Involvement.objects.filter(child_id=child_id, kind=InvolvementKind.ENROLMENT)
        assert enrolled.update(is_confidential=True)
        tell()
        assert messages()[0].personalisation["whom_to_call"] == "your child’s school"

    def test_is_told_again_of_the_page_that_follows(
        self, here: AreaWorld, mother: FamilyPerson, child_id: UUID, at: datetime
    ) -> None:
        tell()
        with acting(here.senco) as by:
            keep_page(by=by, at=at, child_id=child_id, person_id=mother.pk, reason="He wants that")
        assert tell() == 0
        with clock.stopped_at(page_of(mother).ends_at - timedelta(days=10)):
            assert tell() == 1

    def test_is_told_by_day(self, mother: FamilyPerson, at: datetime) -> None:
        night = timezone.localtime(at).replace(hour=23)
        with clock.stopped_at(night):
            task()
        assert messages() == []
        with clock.stopped_at(night.replace(hour=9)):
            task()
        assert len(messages()) == 1


class TestNobodyIsTold:
    def test_of_a_page_that_somebody_ended(
        self, here: AreaWorld, mother: FamilyPerson, child_id: UUID, at: datetime
    ) -> None:
        with acting(here.senco) as by:
            end_page(by=by, at=at, child_id=child_id, person_id=mother.pk, reason="He hurt her")
        assert tell() == 0

    @pytest.mark.parametrize("why", ["The relationship has ended", "He threatened her"])
    def test_of_an_end_to_come_that_somebody_set(self, mother: FamilyPerson, why: str) -> None:
        Involvement.objects.filter(pk=page_of(mother).pk).update(end_reason=why)
        assert tell() == 0

    def test_once_contact_is_forbidden(self, mother: FamilyPerson, child_id: UUID) -> None:
        row = tie(child_id, mother)
        row.no_contact = True
        row.save()
        assert tell() == 0

    def test_whose_sign_in_is_stopped(
        self, here: AreaWorld, mother: FamilyPerson, child_id: UUID, at: datetime
    ) -> None:
        with acting(here.senco) as by:
            suspend_family_sign_in(by=by, at=at, child_id=child_id, person_id=mother.pk, reason="Asked for")
        assert tell() == 0

    @pytest.mark.parametrize("looks", [keep_page, end_page])
    def test_where_somebody_decided_before_the_email_went(
        self,
        here: AreaWorld,
        mother: FamilyPerson,
        child_id: UUID,
        at: datetime,
        looks: Callable[..., object],
    ) -> None:
        tell()
        with acting(here.senco) as by:
            looks(by=by, at=at, child_id=child_id, person_id=mother.pk, reason="Talked with both")
        (message,) = messages()
        assert (message.state, message.personalisation) == (MessageState.WITHHELD, {})


class TestTheWords:
    def test_of_an_end_by_itself_are_those_of_the_database(self, mother: FamilyPerson) -> None:
        assert page_of(mother).end_reason == NOT_LOOKED_AT

    def test_of_two_workers_at_once_are_queued_once(
        self, mother: FamilyPerson, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The second looked before the first had queued: the number is the page's own, and there is no other."""
        with as_service("Tell parents that their page ends"):
            seen = acts._ending(at)
        assert tell() == 1
        monkeypatch.setattr(acts, "_ending", lambda _: seen)
        assert tell() == 0
        assert len(messages()) == 1
