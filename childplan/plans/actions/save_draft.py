"""Keep what somebody has typed until they save it."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.access.vocabulary import Level
from childplan.history.acts import NewerVersion, act
from childplan.plans.models import Draft
from childplan.plans.rules.drafts import ASKED_OF_READERS, DraftGone, DraftOf, Typed, Window
from childplan.plans.selectors.reach import reach_of


@act
def save_draft(*, by: Scope, at: datetime, of: DraftOf, typed: Typed, window: Window) -> Draft:
    """Keep this as the author's draft of the form. window: which draft their page stands on, and where it is open.

    No fact and no history: a draft is nobody's but its author's, and no part of the record. Raises NotFound,
    NotEntitled; DraftGone when what the window holds was saved or thrown away; NewerVersion, whose `theirs` is the
    draft as it stands, when the same person has saved it in another window.
    """
    by.require(ASKED_OF_READERS.get(of.what, Permission.EDIT_PLAN))
    if by.membership_id is None:
        raise NotEntitled("only somebody with a membership keeps drafts")
    reach = reach_of(by, of.child_id)
    if of.what in ASKED_OF_READERS:
        reach.require(of.information_class, Level.READ)
    else:
        reach.require_text(of.information_class)
    present = own(by, of).select_for_update(of=("self",)).first()
    if present is None:
        if window.version:
            raise DraftGone
        return _begun(by, of, typed, window, at=at)
    if present.is_closed:
        if window.version or (window.key and window.key == present.window):
            raise DraftGone
        present.began_at, present.is_closed = at, False
    elif present.version != window.version:
        raise NewerVersion(present)
    if present.information_class != of.information_class:
        # To be written in another plan than before: a row never changes its class, so another takes its place.
        forget(of)
        draft = _draft(by, of, typed, window, at=at)
        draft.version, draft.began_at = present.version + 1, present.began_at
        draft.save(force_insert=True)
        return draft
    present.typed, present.base_version, present.window = dict(typed), of.base_version, window.key
    present.version += 1
    present.saved_at = at
    present.save()
    return present


def _draft(by: Scope, of: DraftOf, typed: Typed, window: Window, *, at: datetime) -> Draft:
    return Draft(
        child_id=of.child_id,
        membership_id=by.membership_id or 0,
        information_class=of.information_class,
        what=of.what,
        about_id=of.about_id,
        base_version=of.base_version,
        typed=dict(typed),
        window=window.key,
        began_at=at,
        saved_at=at,
    )


def _begun(by: Scope, of: DraftOf, typed: Typed, window: Window, *, at: datetime) -> Draft:
    draft = _draft(by, of, typed, window, at=at)
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        if (theirs := own(by, of).first()) is not None:
            raise NewerVersion(theirs) from None
        # One of a class that is no longer open to its author.
        forget(of)
        draft.save(force_insert=True)
    return draft


def own(by: Scope, of: DraftOf) -> QuerySet[Draft]:
    """The author's own row of that form, if the policy shows it."""
    return Draft.objects.filter(
        membership_id=by.membership_id or 0, child_id=of.child_id, what=of.what, about_id=of.about_id
    )


def forget(of: DraftOf) -> None:
    """Delete the present member's row of that form, also one that they may no longer read."""
    with connection.cursor() as cursor:
        cursor.execute("select access.forget_draft(%s, %s, %s)", [of.child_id, str(of.what), of.about_id])
