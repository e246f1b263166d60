"""Say how one wants to hear of what can wait."""

from collections.abc import Mapping
from datetime import datetime, time

from childplan.access.scope import NotEntitled, Scope
from childplan.history.acts import act
from childplan.notifications.models import Preferences
from childplan.notifications.vocabulary import CAN_WAIT, How, Kind


class CannotWait(ValueError):
    """This kind of message is sent at once, to everybody."""


class NoSpan(ValueError):
    """Quiet hours begin at one time and end at another."""


@act
def set_preferences(
    *,
    by: Scope,
    at: datetime,  # noqa: ARG001
    how: Mapping[Kind, How],
    quiet_from: time | None,
    quiet_until: time | None,
    digest_at: time,
    working_days_only: bool,
) -> Preferences:
    """Keep the author's own preferences, for the membership they act in. They hold for what comes from now on.

    quiet_from, quiet_until: times of day in England, over midnight where the first is later; both or neither.
    Raises NotEntitled, CannotWait, NoSpan.
    """
    if by.membership_id is None:
        raise NotEntitled("only somebody in a membership has preferences")
    if fixed := [kind for kind in how if kind not in CAN_WAIT]:
        raise CannotWait(f"{fixed[0].label} always come at once")
    if (quiet_from is None) != (quiet_until is None):
        raise NoSpan("Select when quiet hours start and when they end, or neither")
    if quiet_from is not None and quiet_from == quiet_until:
        raise NoSpan("Quiet hours must end at another time than they start")
    kept = Preferences.objects.select_for_update().filter(membership_id=by.membership_id).first()
    chosen = kept or Preferences(membership_id=by.membership_id)
    chosen.news = how.get(Kind.NEWS, How(chosen.news))
    chosen.delivery = how.get(Kind.DELIVERY, How(chosen.delivery))
    chosen.quiet_from, chosen.quiet_until = quiet_from, quiet_until
    chosen.digest_at, chosen.working_days_only = digest_at, working_days_only
    chosen.save(force_insert=kept is None, force_update=kept is not None)
    return chosen
