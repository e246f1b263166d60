"""The evidence in words."""

from datetime import UTC, date, datetime
from uuid import uuid4

from childplan.escalation.presenters import alerts as presenters
from childplan.escalation.selectors.detail import AlertDetail
from childplan.escalation.vocabulary import AlertState
from tests.factories.escalation import in_force


def detail(**evidence: object) -> AlertDetail:
    return AlertDetail(
        id=uuid4(),
        child_id=uuid4(),
        child_name="Amara Okafor",
        information_class=8,
        trigger="sample_absences",
        title="Too many absences",
        reason="4 absences",
        evidence=evidence,
        state=AlertState.RAISED,
        raised_at=datetime(2026, 3, 2, 10, tzinfo=UTC),
        answer_by=date(2026, 3, 9),
        overdue=False,
        with_manager=False,
        decision="",
        decided_as="",
        decision_reason="",
        resolution="",
        version=1,
        is_unseen=False,
        episode=1,
        previous_id=None,
        easing_since=None,
        review_on=None,
        to_manager_at=None,
        vacancies=(),
        told=(),
        moves=(),
    )


class TestEvidence:
    def test_is_said_entry_by_entry_where_the_trigger_has_no_words(self) -> None:
        with in_force():
            assert presenters.evidence(
                detail(
                    first_day="2026-02-23",
                    percentage="89.5",
                    is_severe=False,
                    absences=[{"code": "O", "sessions": 3}, {"code": "I", "sessions": 1}],
                    orders=[],
                    not_a_day="2026-02-30",
                )
            ) == [
                ("First day", "23 February 2026"),
                ("Percentage", "89.5"),
                ("Is severe", "No"),
                ("Absences", "code O, sessions 3; code I, sessions 1"),
                ("Orders", "None"),
                ("Not a day", "2026-02-30"),
            ]

    def test_is_said_as_the_trigger_says_it(self) -> None:
        with in_force(in_words=lambda evidence: [("Absences", f"{evidence['count']} in all")]):
            assert presenters.evidence(detail(count=4)) == [("Absences", "4 in all")]

    def test_is_still_said_when_the_trigger_is_gone(self) -> None:
        assert presenters.evidence(detail(count=4)) == [("Count", "4")]
        assert presenters.source(detail()) == ""
