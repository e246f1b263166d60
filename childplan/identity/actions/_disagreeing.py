"""Questions about what two bodies say: raised once for each statement, and taken back when it is said otherwise."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from childplan.identity.models import Disagreement
from childplan.identity.precedence import Source
from childplan.identity.vocabulary import FIELD_CLASS, DisagreementState, StatedField, name_key

Parts = Mapping[str, str]


def key_of(parts: Parts) -> str:
    """What makes two statements one, however they are written."""
    plain = {name: name_key(value.replace("\n", " ")) for name, value in sorted(parts.items())}
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()


def disagree(
    child_id: UUID,
    field: StatedField,
    *,
    held: Parts,
    holder: Source,
    incoming: Parts,
    source: Source,
    at: datetime,
) -> None:
    """Leave a question for whoever may write in that class. One that was asked before is not asked again."""
    key = key_of(incoming)
    assert source.organisation_id is not None  # noqa: S101 - whoever says something now is known
    asked = Disagreement.objects.filter(
        child_id=child_id, field=field, incoming_source_id=source.organisation_id, incoming_key=key
    )
    if asked.exists():
        return
    Disagreement(
        child_id=child_id,
        field=field,
        information_class=FIELD_CLASS[field],
        held=dict(held),
        held_source_id=holder.organisation_id,
        incoming=dict(incoming),
        incoming_source_id=source.organisation_id,
        incoming_key=key,
        said_at=source.said_at or at,
        raised_at=at,
    ).save(force_insert=True)


def withdraw_said_otherwise(
    said: Mapping[tuple[UUID, StatedField], Parts], *, source_id: int, at: datetime
) -> None:
    """Take back the open questions of a source that says something else now. said: by child and field."""
    waiting = Disagreement.objects.select_for_update().filter(
        child_id__in={child_id for child_id, _ in said},
        field__in={field for _, field in said},
        incoming_source_id=source_id,
        state=DisagreementState.OPEN,
        is_confidential=False,
    )
    for question in waiting:
        parts = said.get((question.child_id, StatedField(question.field)))
        if parts is not None and key_of(parts) != question.incoming_key:
            question.state, question.decided_at = DisagreementState.WITHDRAWN, at
            question.version += 1
            question.save()
