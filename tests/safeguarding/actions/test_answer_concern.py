"""A concern is seen, then answered with a reason that its author reads."""

from uuid import UUID

import pytest

from childplan.access.scope import NotEntitled
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from safeguarding.actions.answer_concern import NotAnAnswer, answer_concern
from safeguarding.actions.mark_concern_seen import mark_concern_seen
from safeguarding.models import Concern
from safeguarding.rules import NoReason
from safeguarding.selectors.concerns import concern as concern_as_read
from safeguarding.vocabulary import ConcernState
from tests.factories.identity import acting
from tests.factories.safeguarding import concern, taught_by
from tests.worlds.two_areas import AreaWorld


def see(by, recorded: Concern, at, *, version: int = 1) -> None:
    with acting(by) as scope:
        mark_concern_seen(
            by=scope, at=at, child_id=recorded.child_id, concern_id=recorded.pk, version=version
        )


def answer(
    by,
    recorded: Concern,
    at,
    *,
    version: int = 1,
    outcome=ConcernState.ACTED_ON,
    reason: str = "Met the family",
) -> None:
    with acting(by) as scope:
        answer_concern(
            by=scope,
            at=at,
            child_id=recorded.child_id,
            concern_id=recorded.pk,
            version=version,
            outcome=outcome,
            reason=reason,
        )


class TestMarkConcernSeen:
    def test_says_who_and_when(self, here: AreaWorld, on_roll: UUID, at) -> None:
        recorded = concern(here.senco, on_roll)
        see(here.safeguarding_lead, recorded, at)
        row = Concern.objects.get()
        assert (row.state, row.seen_at, row.seen_by_membership_id) == (
            ConcernState.SEEN,
            at,
            here.safeguarding_lead.pk,
        )
        assert Fact.objects.filter(name="safeguarding.concern.seen").count() == 1

    def test_refuses_the_second_of_two_readers(self, here: AreaWorld, on_roll: UUID, at) -> None:
        recorded = concern(here.senco, on_roll)
        see(here.safeguarding_lead, recorded, at)
        with pytest.raises(NewerVersion) as newer:
            see(here.head, recorded, at)
        assert newer.value.theirs.seen_by_membership_id == here.safeguarding_lead.pk


class TestAnswerConcern:
    def test_lets_its_author_read_the_answer(self, here: AreaWorld, teacher, at) -> None:
        recorded = concern(teacher, taught_by(here, teacher))
        answer(here.safeguarding_lead, recorded, at)
        with acting(teacher, writing=False) as scope:
            read = concern_as_read(scope, recorded.child_id, recorded.pk)
        assert (read.state, read.answer) == (ConcernState.ACTED_ON, "Met the family")
        assert read.seen_at == at

    def test_keeps_its_reason_and_publishes_a_fact(self, here: AreaWorld, on_roll: UUID, at) -> None:
        recorded = concern(here.senco, on_roll)
        answer(
            here.safeguarding_lead, recorded, at, outcome=ConcernState.NO_ACTION, reason="Coat was at home"
        )
        assert Concern.history.filter(history_change_reason="Coat was at home").exists()
        fact = Fact.objects.get(name="safeguarding.concern.answered")
        assert fact.title == "Concern answered: no further action"

    def test_refuses_the_second_of_two_answers(self, here: AreaWorld, on_roll: UUID, at) -> None:
        recorded = concern(here.senco, on_roll)
        answer(here.safeguarding_lead, recorded, at)
        with pytest.raises(NewerVersion) as newer:
            answer(here.head, recorded, at, reason="Another answer")
        assert newer.value.theirs.answer == "Met the family"

    def test_refuses_an_answer_to_what_somebody_saw_in_the_meantime(
        self, here: AreaWorld, on_roll: UUID, at
    ) -> None:
        recorded = concern(here.senco, on_roll)
        see(here.safeguarding_lead, recorded, at)
        with pytest.raises(NewerVersion) as newer:
            answer(here.head, recorded, at)
        assert newer.value.theirs.version == 2

    def test_refuses_what_is_no_answer_and_no_reason(self, here: AreaWorld, on_roll: UUID, at) -> None:
        recorded = concern(here.senco, on_roll)
        with pytest.raises(NotAnAnswer):
            answer(here.safeguarding_lead, recorded, at, outcome=ConcernState.SEEN)
        with pytest.raises(NoReason):
            answer(here.safeguarding_lead, recorded, at, reason=" ")

    def test_refuses_its_author_and_strangers(self, here: AreaWorld, there: AreaWorld, teacher, at) -> None:
        recorded = concern(teacher, taught_by(here, teacher))
        with pytest.raises(NotEntitled):
            answer(teacher, recorded, at)
        for stranger in (here.other_head, here.social_worker, there.screener):
            with pytest.raises(NotFound):
                answer(stranger, recorded, at)
