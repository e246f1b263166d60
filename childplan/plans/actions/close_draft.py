"""A draft ends: its text was saved, or thrown away."""

from datetime import datetime

from django.db import IntegrityError, ProgrammingError, transaction

from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.plans.models import Draft
from childplan.plans.rules.drafts import DraftOf, Window

from .save_draft import forget, own


@act
def close_draft(*, by: Scope, at: datetime, of: DraftOf, window: Window) -> bool:
    """Empty one's own draft of the form, if it is the one that this window stands on; a later one of another stays.

    What the window may still be sending is refused from then on. Answers whether there was a text to let go.
    """
    present = own(by, of).select_for_update(of=("self",)).first()
    if present is not None and not present.is_closed and not _is_of(present, window):
        return False
    if present is None:
        # Of an act that took the child out of its author's sight: their row is there, and not shown to them.
        forget(of)
        if window.key:
            _closed_before_it_began(by, of, window, at=at)
        return False
    had_text = not present.is_closed
    present.typed, present.is_closed = {}, True
    present.window, present.saved_at = window.key, at
    present.version += 1
    present.save()
    return had_text


def _is_of(draft: Draft, window: Window) -> bool:
    """The very version the page shows, or a later one that the same window sent."""
    return draft.version == window.version or bool(window.key and window.key == draft.window)


def _closed_before_it_began(by: Scope, of: DraftOf, window: Window, *, at: datetime) -> None:
    """The window's first message may still be under way."""
    draft = Draft(
        child_id=of.child_id,
        membership_id=by.membership_id or 0,
        information_class=of.information_class,
        what=of.what,
        about_id=of.about_id,
        typed={},
        window=window.key,
        is_closed=True,
        began_at=at,
        saved_at=at,
    )
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except (IntegrityError, ProgrammingError):
        # Another window's row, or a child that is no longer in sight: of that one, nothing more is kept anyway.
        return
