"""Ask for access to a child one cannot see: who may, what they learn, who answers, and what it opens."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from childplan.access.actions import restrict_record
from childplan.access.models import AccessQuestion, AccessRequest, Bar, Involvement
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock, rows
from childplan.common.working_days import working_days_between
from childplan.escalation.actions.set_threshold import set_threshold
from childplan.history.acts import NewerVersion, NotFound
from childplan.identity.actions import ask_for_access as asking
from childplan.identity.actions.answer_access_request import answer_access_request
from childplan.identity.actions.ask_for_access import (
    NotSaidWhy,
    Sought,
    TooManyRequests,
    ask_for_access,
    withdraw_access_request,
)
from childplan.identity.identifiers.typed import TypedNumber
from childplan.identity.models import Child
from childplan.identity.selectors.access_requests import own_requests, waiting_questions
from childplan.identity.vocabulary import AccessAnswer, AliasKind
from childplan.notifications.models import Message, Notice, OwnNotice, Preferences
from childplan.notifications.rules import LONDON
from childplan.notifications.selectors import unread_notices
from childplan.notifications.vocabulary import How
from childplan.plans.tasks import tell_of_access_requests
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

NHS = TypedNumber("9990000018", (AliasKind.NHS_NUMBER,))
BY_NUMBER = Sought(typed={"number": "9990000018"}, numbers=[NHS])
BORN = date(2017, 5, 3)


def by_name(forename: str = "Amara", surname: str = "Okafor", born_on: date = BORN) -> Sought:
    return Sought(
        typed={"name": f"{forename} {surname}"}, forename=forename, surname=surname, born_on=born_on
    )


@pytest.fixture
def amara(here: AreaWorld) -> UUID:
    """On the school's roll, led by its SENCO; no social worker."""
    child_id = opened_by(here.head, nhs_number="9990000018", forename="Amara", surname="Okafor", born_on=BORN)
    plans.involved(child_id, InvolvementKind.LEAD_PRACTITIONER, here.senco.pk)
    return child_id


def asks(member, at: datetime, sought: Sought = BY_NUMBER, *, days: int = 30, reason: str = "A referral"):
    with acting(member) as scope:
        until = at.date() + timedelta(days=days)
        return ask_for_access(by=scope, at=at, sought=sought, until_on=until, reason=reason)


def answers(
    member, at: datetime, *, agree: bool = True, days: int = 30, reason: str = "Yes", tell_why: bool = True
) -> None:
    question = AccessQuestion.objects.get()
    with acting(member) as scope:
        answer_access_request(
            by=scope,
            at=at,
            child_id=question.child_id,
            question_id=question.pk,
            agree=agree,
            until_on=at.date() + timedelta(days=days),
            reason=reason,
            tell_why=tell_why,
        )


def area_sets(member, days: Decimal, *, at: datetime) -> None:
    """The area sets its own number of working days to answer, from today."""
    with acting(member) as scope:
        set_threshold(
            by=scope, at=at, trigger_key="access_requests", name="answer_within", value=days,
            valid_from=at.date(), reason="Agreed by the partnership", version=0,
        )  # fmt: skip


def sees(member, child_id: UUID) -> bool:
    with acting(member, writing=False):
        return Child.objects.filter(pk=child_id).exists()


class TestAsking:
    @pytest.mark.parametrize("sought", [BY_NUMBER, by_name(), by_name("AMARA", "okafor")])
    def test_passes_the_request_on_and_says_that_the_child_is_known(
        self, at, here: AreaWorld, amara: UUID, sought: Sought
    ) -> None:
        answer, request_id = asks(here.social_worker, at, sought)
        assert answer is AccessAnswer.ASKED
        question = AccessQuestion.objects.get()
        assert (question.child_id, question.request_id) == (amara, request_id)
        assert not sees(here.social_worker, amara)
        with acting(here.social_worker, writing=False) as scope:
            (own,) = own_requests(scope)
            assert AccessQuestion.objects.count() == 0
        assert own.waits
        assert str(amara) not in repr(own)

    @pytest.mark.parametrize(
        "sought",
        [
            by_name("Amara", "Okafur"),
            by_name("Amara", "Okafor", date(2017, 5, 4)),
            by_name("", "Okafor"),
            Sought(typed={}, numbers=[TypedNumber("9990000026", (AliasKind.NHS_NUMBER,))]),
            Sought(typed={}),
        ],
    )
    def test_finds_nobody_by_what_is_only_like_it(
        self, at, here: AreaWorld, amara: UUID, sought: Sought
    ) -> None:
        assert asks(here.social_worker, at, sought)[0] is AccessAnswer.NOT_FOUND
        assert not AccessQuestion.objects.exists()
        assert AccessRequest.objects.get().state == "not_found"

    def test_answers_for_a_hidden_child_as_for_none(self, at, here: AreaWorld, amara: UUID) -> None:
        plans.involved(amara, InvolvementKind.ALLOCATION, here.team_manager.pk)
        with acting(here.team_manager) as scope:
            restrict_record(
                by=scope, at=at, child_id=amara, membership_ids=[here.team_manager.pk], reason="Adoption",
                review_on=at.date(),
            )  # fmt: skip
        for sought in (BY_NUMBER, by_name()):
            assert asks(here.social_worker, at, sought)[0] is AccessAnswer.NOT_FOUND
        assert not AccessQuestion.objects.exists()

    def test_answers_for_a_child_one_is_barred_from_as_for_none(
        self, at, here: AreaWorld, amara: UUID
    ) -> None:
        Bar(
            child_id=amara,
            user=here.social_worker.user,
            reason="His nephew",
            starts_at=at - timedelta(days=1),
        ).save(force_insert=True)
        assert asks(here.social_worker, at)[0] is AccessAnswer.NOT_FOUND

    def test_knows_no_child_of_another_area(self, at, there: AreaWorld, amara: UUID) -> None:
        assert asks(there.social_worker, at)[0] is AccessAnswer.NOT_FOUND

    def test_says_that_one_sees_the_child_already(self, at, here: AreaWorld, amara: UUID) -> None:
        assert asks(here.safeguarding_lead, at) == (AccessAnswer.SEEN, None)

    def test_asks_once(self, at, here: AreaWorld, amara: UUID) -> None:
        assert asks(here.social_worker, at) == asks(here.social_worker, at)
        assert AccessRequest.objects.count() == 1

    def test_is_for_roles_that_may_know(self, at, here: AreaWorld, amara: UUID) -> None:
        teacher = lay.membership("class_teacher", here.other_school)
        for member in (here.attendance, teacher, here.area_attendance):
            with pytest.raises(NotEntitled):
                asks(member, at)
        # Those who lead in a school, and the virtual school's head, meet children whom another school has.
        senco = lay.membership("senco", here.other_school)
        virtual = lay.membership("virtual_school_head", here.authority)
        for member in (here.other_head, senco, virtual):
            assert asks(member, at)[0] is AccessAnswer.ASKED

    @pytest.mark.parametrize(("days", "reason"), [(0, "x"), (184, "x"), (30, " ")])
    def test_wants_a_reason_and_a_day(self, at, here: AreaWorld, amara: UUID, days: int, reason: str) -> None:
        with pytest.raises(NotSaidWhy):
            asks(here.social_worker, at, days=days, reason=reason)

    def test_is_not_for_looking_people_up(
        self, at, here: AreaWorld, amara: UUID, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(asking, "MOST_A_DAY", 2)
        for surname in ("One", "Two"):
            asks(here.social_worker, at, by_name(surname=surname))
        with pytest.raises(TooManyRequests):
            asks(here.social_worker, at)

    def test_can_be_taken_back_by_who_asked(self, at, here: AreaWorld, amara: UUID) -> None:
        _, request_id = asks(here.social_worker, at)
        with acting(here.team_manager) as scope, pytest.raises(NotFound):
            withdraw_access_request(by=scope, at=at, request_id=request_id)
        with acting(here.social_worker) as scope:
            withdraw_access_request(by=scope, at=at, request_id=request_id)
        assert AccessQuestion.objects.get().state == "withdrawn"
        with pytest.raises(NewerVersion):
            answers(here.senco, at)


class TestAnswering:
    def test_opens_the_child_until_that_day(self, at, here: AreaWorld, amara: UUID) -> None:
        asks(here.social_worker, at)
        answers(here.senco, at, days=10)
        assert sees(here.social_worker, amara)
        made = Involvement.objects.get(principal_id=here.social_worker.pk, child_id=amara)
        assert made.kind == InvolvementKind.EARLY_HELP_CASELOAD
        with clock.stopped_at(at + timedelta(days=12)):
            assert not sees(here.social_worker, amara)

    def test_declines_with_a_reason_that_the_asker_reads(self, at, here: AreaWorld, amara: UUID) -> None:
        asks(here.social_worker, at)
        answers(here.senco, at, agree=False, reason="Not our family")
        assert not sees(here.social_worker, amara)
        with acting(here.social_worker, writing=False) as scope:
            (own,) = own_requests(scope)
        assert (own.state, own.answer, own.is_reason_withheld) == ("declined", "Not our family", False)

    def test_may_keep_the_reason_for_declining_and_not_the_one_for_agreeing(
        self, at, here: AreaWorld, amara: UUID
    ) -> None:
        asks(here.social_worker, at)
        answers(here.senco, at, agree=False, reason="In a refuge", tell_why=False)
        with acting(here.social_worker, writing=False) as scope:
            (own,) = own_requests(scope)
        assert (own.answer, own.is_reason_withheld) == ("", True)
        assert AccessQuestion.objects.get().answer == "In a refuge"
        other = opened_by(here.head, nhs_number="9990000026", forename="Ben", surname="Reid", born_on=BORN)
        AccessQuestion.objects.all().delete()
        asks(here.social_worker, at, by_name("Ben", "Reid"))
        answers(here.head, at, reason="We spoke", tell_why=False)
        with acting(here.social_worker, writing=False) as scope:
            assert [each.answer for each in own_requests(scope)] == ["We spoke", ""]
        assert sees(here.social_worker, other)

    def test_is_too_late_once_the_last_day_is_over(self, at, here: AreaWorld, amara: UUID) -> None:
        asks(here.social_worker, at)
        later = at + timedelta(days=15)
        with clock.stopped_at(later), pytest.raises(NewerVersion):
            answers(here.senco, later, days=10)

    def test_is_the_leads_or_a_managers(self, at, here: AreaWorld, amara: UUID) -> None:
        asks(here.social_worker, at)
        with pytest.raises(NotEntitled):
            answers(here.safeguarding_lead, at)
        with acting(here.head, writing=False) as scope:
            assert len(waiting_questions(scope, at=at)) == 1
        with acting(here.safeguarding_lead, writing=False) as scope:
            assert waiting_questions(scope, at=at) == []
        answers(here.head, at)

    def test_is_nobodys_who_asked_and_no_strangers(self, at, here, there, amara: UUID) -> None:
        asks(here.social_worker, at)
        for stranger in (here.social_worker, there.head, here.other_head):
            with pytest.raises(NotFound):
                answers(stranger, at)

    def test_happens_once(self, at, here: AreaWorld, amara: UUID) -> None:
        asks(here.social_worker, at)
        answers(here.senco, at, agree=False)
        with pytest.raises(NewerVersion):
            answers(here.head, at)

    def test_does_not_go_beyond_what_was_asked(self, at, here: AreaWorld, amara: UUID) -> None:
        asks(here.social_worker, at, days=30)
        with pytest.raises(NotSaidWhy):
            answers(here.senco, at, days=31)


class TestTelling:
    def told(self) -> list[tuple[int, str]]:
        with rows.entered(rows.OUTSIDE):
            tell_of_access_requests()
        return list(Notice.objects.order_by("made_at").values_list("recipient_membership_id", "address"))

    def test_goes_to_the_lead_once_and_then_to_who_asked(self, at, here: AreaWorld, amara: UUID) -> None:
        asks(here.social_worker, at)
        question = AccessQuestion.objects.get()
        to_answer = (here.senco.pk, f"/children/{amara}/access-requests/{question.pk}/")
        assert self.told() == [to_answer]
        assert self.told() == [to_answer]
        answers(here.senco, at)
        assert set(self.told()) == {to_answer, (here.social_worker.pk, f"/children/{amara}/")}

    def test_goes_to_those_who_work_with_a_child_whom_nobody_leads(self, at, here: AreaWorld) -> None:
        child_id = opened_by(here.head, nhs_number="9990000018", forename="Ben", surname="Reid", born_on=BORN)
        asks(here.social_worker, at)
        assert {who for who, _ in self.told()} == {here.head.pk, here.senco.pk, here.safeguarding_lead.pk}
        assert sees(here.head, child_id)

    def own_notices(self, member) -> list[str]:
        with acting(member, writing=False) as scope:
            return [line.text for line in unread_notices(scope)]

    def test_lets_lapse_what_nobody_answered_after_so_many_working_days(
        self, at, here: AreaWorld, amara: UUID
    ) -> None:
        _, unknown = asks(here.social_worker, at, by_name("Nobody", "Known"))
        asks(here.social_worker, at)
        last_day = AccessQuestion.objects.get().answer_by
        assert last_day == AccessRequest.objects.get(state="asked").answer_by
        assert working_days_between(at.date(), last_day) == 10
        on_it = datetime.combine(last_day, time(23, 30), tzinfo=LONDON)
        with clock.stopped_at(on_it):
            self.told()
        assert AccessQuestion.objects.get().state == "asked"
        for _ in range(3):
            with clock.stopped_at(on_it + timedelta(hours=1)):
                self.told()
        assert AccessQuestion.objects.get().state == "lapsed"
        assert AccessRequest.objects.exclude(pk=unknown).get().state == "lapsed"
        assert self.own_notices(here.social_worker) == [
            "Nobody answered your request for access to a child in time. You can ask again"
        ]

    def test_lapses_by_the_areas_own_number_of_the_day(self, at, here, there, amara: UUID) -> None:
        set_by = lay.membership("attendance_team_manager", here.authority)
        area_sets(set_by, Decimal(3), at=at)
        asks(here.social_worker, at)
        asks(there.social_worker, at)
        due = {each.asker_membership_id: each.answer_by for each in AccessRequest.objects.all()}
        assert working_days_between(at.date(), due[here.social_worker.pk]) == 3
        assert working_days_between(at.date(), due[there.social_worker.pk]) == 10

    @pytest.mark.parametrize("tell_why", [True, False])
    def test_says_once_that_it_was_declined_in_the_same_words_for_every_reason(
        self, at, here: AreaWorld, amara: UUID, tell_why: bool
    ) -> None:
        asks(here.social_worker, at)
        answers(here.senco, at, agree=False, reason="In a refuge", tell_why=tell_why)
        for _ in range(2):
            self.told()
        assert self.own_notices(here.social_worker) == ["Your request for access to a child was declined"]
        assert self.own_notices(here.team_manager) == []
        (notice,) = OwnNotice.objects.all()
        assert notice.address == "/access-requests/"

    @pytest.mark.parametrize("became", ["agreed", "declined", "withdrawn", "lapsed"])
    def test_asks_nobody_for_an_answer_any_more_once_there_is_one(
        self, at, here: AreaWorld, amara: UUID, became: str
    ) -> None:
        _, request_id = asks(here.social_worker, at)
        self.told()
        assert self.own_notices(here.senco) == ["Somebody asks for access to a child you work with"]
        later = at + timedelta(days=20 if became == "lapsed" else 1)
        with clock.stopped_at(later):
            if became == "withdrawn":
                with acting(here.social_worker) as scope:
                    withdraw_access_request(by=scope, at=later, request_id=request_id)
            elif became != "lapsed":
                answers(here.head, later, agree=became == "agreed", days=20)
            self.told()
            assert AccessQuestion.objects.get().state == became
            assert self.own_notices(here.senco) == []

    def test_says_nothing_of_a_request_that_was_withdrawn(self, at, here: AreaWorld, amara: UUID) -> None:
        _, request_id = asks(here.social_worker, at)
        with acting(here.social_worker) as scope:
            withdraw_access_request(by=scope, at=at, request_id=request_id)
        with clock.stopped_at(at + timedelta(days=30)):
            self.told()
        assert not OwnNotice.objects.exists()

    def test_is_by_email_too_for_who_wants_that(self, at, here: AreaWorld, amara: UUID) -> None:
        Preferences.objects.create(membership_id=here.social_worker.pk, news=How.AT_ONCE)
        asks(here.social_worker, at)
        answers(here.senco, at, agree=False)
        self.told()
        message = Message.objects.get(recipient_membership_id=here.social_worker.pk)
        assert (message.template, message.child_id) == ("something_new", None)


def test_a_colleague_reads_no_request_of_anothers(at, here: AreaWorld, amara: UUID) -> None:
    asks(here.social_worker, at)
    colleague = lay.membership("social_worker", here.authority, team=here.social_work)
    with acting(colleague, writing=False) as scope:
        assert own_requests(scope) == []
        assert AccessRequest.objects.count() == 0
