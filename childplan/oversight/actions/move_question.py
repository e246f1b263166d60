"""Ask about a look, answer, and close a question with what came of it."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.oversight.selectors.questions import Question, manager_of, question
from childplan.oversight.workflow import Asked, Finding, State, may_move


class QuestionRefused(ValueError):
    """The question cannot be taken on like that; the text says why."""


@act
def ask_about_look(*, by: Scope, at: datetime, question_id: UUID, asked: Asked, words: str) -> None:  # noqa: ARG001
    """Ask the person who looked, or whoever manages them, in these words.

    Raises NotEntitled; NotFound, of a question about oneself too; QuestionRefused where it was taken on
    meanwhile, or where
    nobody manages the person.
    """
    by.require(Permission.REVIEW_LOOKING)
    found = question(by, question_id, as_reviewer=True)
    whom = found.membership_id if asked is Asked.PERSON else manager_of(found.membership_id)
    if whom is None:
        raise QuestionRefused("Nobody manages this person today. Ask the person")
    _move(found, State.ASKED, words=words, asked=asked.value, membership_id=whom)


@act
def answer_about_look(*, by: Scope, at: datetime, question_id: UUID, words: str) -> None:  # noqa: ARG001
    """Say why it was looked at. For whoever is asked.

    Raises NotFound for a question that is not put to this member, and QuestionRefused where it is answered already.
    """
    _move(question(by, question_id, as_reviewer=False), State.ANSWERED, words=words)


@act
def close_question(*, by: Scope, at: datetime, question_id: UUID, finding: Finding, words: str) -> None:  # noqa: ARG001
    """Close it with what came of it. Nobody closes a question about themselves.

    Raises NotEntitled, NotFound, and QuestionRefused where it is closed already.
    """
    by.require(Permission.REVIEW_LOOKING)
    found = question(by, question_id, as_reviewer=True)
    _move(found, State.CLOSED, words=words, finding=finding.value)


def _move(
    found: Question,
    after: State,
    *,
    words: str,
    asked: str = "",
    membership_id: int | None = None,
    finding: str = "",
) -> None:
    if not may_move(found.state, after):
        raise QuestionRefused(f"This question cannot be changed any more: {found.state.label.lower()}")
    with connection.cursor() as cursor:
        cursor.execute(
            "select oversight.move(%s, %s, %s, %s, %s, %s, %s)",
            [found.id, found.state.value, after.value, words, asked, membership_id, finding],
        )
        (moved,) = cursor.fetchone()
    if not moved:
        raise QuestionRefused("Somebody took this question on meanwhile. Open it once more")
