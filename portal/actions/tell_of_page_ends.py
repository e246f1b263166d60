"""Tell parents by email that their page ends soon, because nobody has looked at it again yet."""

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import formats, timezone

from childplan.access.scope import Scope
from childplan.access.withheld import A_SCHOOL, YOUR_SCHOOL
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import act
from childplan.notifications.actions.queue_message import queue_message
from childplan.notifications.selectors import queued_before
from childplan.notifications.vocabulary import Template
from portal.rules.inviting import last_day_of
from portal.rules.reviewing import MAILED_DAYS, NOT_LOOKED_AT

# A page has one such email: its number follows from that of the involvement, and there are no two of a number.
_OURS = UUID("6d3f0f6e-54a5-4d4e-8a5b-0f4f7a1c9e52")
AT_ONCE = 200


@dataclass(frozen=True)
class Ending:
    """A page that ends by itself. body, telephone: who invited them, as they are told of it; empty where nobody is."""

    involvement_id: UUID
    child_id: UUID
    person_id: int
    ends_at: datetime
    area: str
    body: str
    telephone: str

    @property
    def message_id(self) -> UUID:
        """The number of the one email that tells of this end."""
        return uuid.uuid5(_OURS, str(self.involvement_id))

    @property
    def whom_to_call(self) -> str:
        """In words, of a school that is withheld not which it is."""
        if self.body == A_SCHOOL:
            return YOUR_SCHOOL
        name = self.body or "the people who invited you"
        return f"{name} on {self.telephone}" if self.telephone else name


@act
def tell_of_page_ends(*, by: Scope, at: datetime) -> int:
    """Each parent or carer once for each page, from `MAILED_DAYS` calendar days before its last day on. How many were.

    Only of the end that a page has by itself: one that somebody set, for whatever reason, is told by nobody but them.
    Nor is whoever has a stopped sign-in. The email names no child and no reason. For background work, safe to repeat.
    """
    told = 0
    for page in _ending(at):
        try:
            with transaction.atomic():
                _queue(page, by=by, at=at)
        except IntegrityError:
            # Another worker was first.
            continue
        told += 1
    return told


def _ending(at: datetime) -> list[Ending]:
    """Those of whom nobody was told, the first to end first."""
    day = timezone.localdate(at) + timedelta(days=MAILED_DAYS + 2)
    with connection.cursor() as cursor:
        cursor.execute(
            "select involvement, child, person, ends_at, area, body, telephone from portal.pages_that_end(%s, %s)",
            [timezone.make_aware(datetime.combine(day, time())), NOT_LOOKED_AT],
        )
        near = [Ending(*row) for row in cursor.fetchall()]
    told = queued_before([page.message_id for page in near])
    return [page for page in near if page.message_id not in told][:AT_ONCE]


def _queue(page: Ending, *, by: Scope, at: datetime) -> None:
    queue_message(
        by=by,
        at=at,
        child_id=page.child_id,
        information_class=InformationClass.CONTACT,
        template=Template.PAGE_ENDS,
        recipient_person_id=page.person_id,
        message_id=page.message_id,
        personalisation={
            "area_name": page.area,
            "last_day": formats.date_format(last_day_of(page.ends_at), "j F Y"),
            "link": f"{settings.SITE_URL.rstrip('/')}{reverse('portal:home')}",
            "whom_to_call": page.whom_to_call,
        },
    )
