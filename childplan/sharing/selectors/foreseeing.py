"""What a decision would do, and what stands against it: asked before it is made, and again by the act that makes it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.access.selectors import explain
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.identity.selectors.departing import NamesWhatIsConfidential, refuse_confidential_known
from childplan.organisations.models import Organisation
from childplan.organisations.vocabulary import OrganisationKind
from childplan.sharing.rules import (
    Deciding,
    Recipient,
    SharingRefused,
    Words,
    end_of,
    leaving,
    needs_of,
    require_words,
)
from childplan.sharing.vocabulary import Basis, Decided

from .agreements import agreement_between
from .duty import bases_between
from .holding import classes_held
from .recipients import Reached, body_of, reached_by


@dataclass(frozen=True)
class Foreseen:
    """What would be written. reaches: everybody whose role the share opens the child to, where it opens it to any."""

    classes: int
    needs: int
    gives_access: bool
    reaches: tuple[Reached, ...]
    agreement_id: UUID | None
    agreement: str

    @property
    def class_names(self) -> tuple[str, ...]:
        return tuple(str(c.label) for c in InformationClass if self.classes & c)


def offered_to(scope: Scope, to: Recipient, *, at: datetime) -> tuple[Basis, ...]:
    """The lawful bases between this member's body and the recipient."""
    sharer = OrganisationKind(body_of(scope).kind)
    return bases_between(sharer, to, today=timezone.localdate(at))


def foresee(scope: Scope, child_id: UUID, deciding: Deciding, *, at: datetime) -> Foreseen:
    """Everything that is asked of a decision, and what it would do. A constant number of queries.

    Raises NotEntitled, NotFound for a child one does not see, SharingRefused.
    """
    scope.require(Permission.DECIDE_TO_SHARE)
    classes = int(deciding.classes | InformationClass.IDENTITY)
    held = sum(classes_held(scope, child_id))
    if not held:
        raise NotFound("no such child")
    if classes & ~held:
        raise NotEntitled("nobody shares, or decides not to share, more than they read themselves")
    if not deciding.to.name:
        raise SharingRefused("outside_body", "Enter the name of the organisation, and of the person there")
    body = body_of(scope)
    sharer = OrganisationKind(body.kind)
    require_words(
        deciding.decided,
        deciding.words,
        classes=classes,
        offered=bases_between(sharer, deciding.to, today=timezone.localdate(at)),
        with_police=OrganisationKind.POLICE in (sharer, deciding.to.body),
    )
    if not deciding.tells_a_place:
        require_nothing_confidential(child_id, deciding.decided, deciding.words)
    gives_access = deciding.decided is Decided.SHARE and not deciding.to.is_outside
    reaches = _require_reach(scope, child_id, deciding, at=at) if gives_access else ()
    number, title = _agreement(scope, body, deciding, classes=classes, at=at)
    return Foreseen(
        classes=classes,
        needs=needs_of(deciding.words, deciding.to, classes=classes, tells_a_place=deciding.tells_a_place),
        gives_access=gives_access,
        reaches=reaches,
        agreement_id=number,
        agreement=title,
    )


def require_nothing_confidential(child_id: UUID, decided: Decided, words: Words) -> None:
    """A share carries nothing that is marked confidential, and its words neither; but of a decision that itself is read
    by those alone who read what is confidential. Raises SharingRefused."""
    try:
        refuse_confidential_known(child_id, leaving(decided, words))
    except NamesWhatIsConfidential as refused:
        raise SharingRefused("", str(refused)) from refused


def _require_reach(scope: Scope, child_id: UUID, deciding: Deciding, *, at: datetime) -> tuple[Reached, ...]:
    end_of(deciding.until_on, at=at)
    if any(reason.kind is InvolvementKind.NAMED_LIST for reason in explain(scope, child_id)):
        raise SharingRefused("", "This record is restricted: put them on its list instead")
    reaches = tuple(reached_by(deciding.to, at=at))
    if not reaches:
        raise SharingRefused("", "This would reach nobody. Choose a person, or the team that they work in")
    return reaches


def _agreement(
    scope: Scope, body: Organisation, deciding: Deciding, *, classes: int, at: datetime
) -> tuple[UUID | None, str]:
    """The agreement that covers it. Sharing outside of any is not refused: it has a reason."""
    if deciding.decided is not Decided.SHARE or deciding.to.organisation_id == body.pk:
        return None, ""
    found = agreement_between(
        scope,
        one=body.pk,
        other=deciding.to.organisation_id,
        classes=classes,
        purpose=deciding.words.purpose,
        today=timezone.localdate(at),
    )
    if found is not None:
        return found.pk, found.title
    if not deciding.without_agreement.strip():
        raise SharingRefused(
            "without_agreement", "No sharing agreement covers this. Say why you share all the same"
        )
    return None, ""
