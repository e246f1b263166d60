"""Tell those who answer possible matches how many wait; where nobody holds that post, those who oversee; and whoever
asked for a record that was being checked."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.history.acts import act
from childplan.identity.models import PossibleMatch
from childplan.identity.selectors.matches import Waiting
from childplan.identity.vocabulary import MatchState
from childplan.notifications.actions.give_own_notice import give_own_notice, put_away_own_notices
from childplan.notifications.models import OwnNotice

MOST_TOLD = 20
CHECKED = {
    MatchState.SAME: "A record you or your team asked to open was checked: the child was known, and is yours to see",
    MatchState.DIFFERENT: "A record you or your team asked to open was checked: it is another child. Enter it again",
}


@act
def tell_of_waiting_matches(
    *, by: Scope, at: datetime, membership_id: int, waiting: Waiting, day: date
) -> OwnNotice | None:
    """How many questions wait for this member, and for how long the oldest has: once a day, in place of what was said
    before. Nothing waits: what was said is put away. Counts alone, of no child. For background work."""
    address = reverse("identity:possible_matches")
    if not waiting.count or waiting.oldest is None:
        put_away_own_notices(by=by, at=at, recipient_membership_id=membership_id, address=address)
        return None
    return give_own_notice(
        by=by,
        at=at,
        recipient_membership_id=membership_id,
        text=f"{waiting.in_words(day)}",
        address=address,
        once=f"matches {day}",
        replaces=True,
    )


@act
def tell_of_vacant_matching(
    *, by: Scope, at: datetime, recipients: list[int], waiting: Waiting, day: date
) -> None:
    """Nobody answers the area's possible matches: those who oversee alerts there are told, once a day, and find it with
    the other empty posts. Counts alone. For background work."""
    for recipient in recipients:
        give_own_notice(
            by=by,
            at=at,
            recipient_membership_id=recipient,
            text=f"{waiting.in_words(day)}. Nobody holds the post that answers them",
            address=f"{reverse('escalation:board')}#possible-matches",
            once=f"vacant matches {day}",
            replaces=True,
        )


@act
def tell_of_checked_record(*, by: Scope, at: datetime, match_id: UUID, once: str) -> list[int]:
    """Tell whoever asked for a record by hand that it was checked, and what to do: themselves, or their team.

    A school's file tells its own sender (`attendance.tell_of_pupil`), and a partner system asks again. Nobody is told
    while another question about the same record waits. Whom it told. For background work; safe to repeat.
    """
    match = PossibleMatch.objects.get(pk=match_id)
    others = PossibleMatch.objects.filter(incoming_key=match.incoming_key, state=MatchState.WAITING)
    if match.state not in CHECKED or match.involved_kind == InvolvementKind.ENROLMENT or others.exists():
        return []
    principal = match.involved_principal
    live = Membership.objects.filter(starts_at__lte=at, ends_at__gt=at, user__is_active=True)
    members = live.filter(Q(pk=principal) | Q(team_id=principal)).order_by("pk").values_list("pk", flat=True)
    place = "plans:case_list" if match.state == MatchState.SAME else "identity:open_child"
    told = [
        give_own_notice(
            by=by,
            at=at,
            recipient_membership_id=member,
            text=CHECKED[MatchState(match.state)],
            address=reverse(place),
            once=once,
        )
        for member in members[:MOST_TOLD]
    ]
    return [notice.recipient_membership_id for notice in told if notice]
