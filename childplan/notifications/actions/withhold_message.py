"""Keep back an email that nobody has begun to send."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.notifications.models import Message
from childplan.notifications.vocabulary import MessageState, Template


@act
def withhold_message(
    *,
    by: Scope,  # noqa: ARG001
    at: datetime,  # noqa: ARG001
    child_id: UUID,
    template: Template,
    about: Mapping[str, Any],
) -> int:
    """What waits of this template about this child, with these placeholders, is not sent: how many were kept back.

    One that a worker has claimed is on its way, and stays as it is.
    """
    waiting = Message.objects.select_for_update().filter(
        child_id=child_id,
        template=template,
        state=MessageState.WAITING,
        claimed_at__isnull=True,
        personalisation__contains=dict(about),
    )
    kept_back = list(waiting)
    for message in kept_back:
        message.state, message.personalisation = MessageState.WITHHELD, {}
        message.save(update_fields=["state", "personalisation"])
    return len(kept_back)
