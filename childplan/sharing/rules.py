"""What must be said of a decision about sharing, on which bases one may share, and who may read that it was made.

Working Together to Safeguard Children 2023 and the advice "Information sharing" for practitioners: share with a lawful
basis, for a purpose, as much as is needed, say so to the family unless that does harm, and write down why or why not.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from childplan.common.vocabulary import CONFIDENTIAL, InformationClass
from childplan.identity.departing import Said
from childplan.organisations.vocabulary import OrganisationKind as Body

from .vocabulary import Basis, Decided, OffenceCondition, Purpose, SpecialCondition

C = InformationClass

LONGEST_DAYS = 365
"""Calendar days after which a share ends at the latest; whoever still needs it is shared with anew."""
LONGEST_TEXT, LONGEST_LINE = 4000, 500

# Health, origin, belief, sex life: what these classes tell is of a special category (UK GDPR Article 9).
SPECIAL = C.SEND | C.HEALTH | C.SOCIAL_CARE | C.PROTECTION

CONDITIONS: dict[Basis, tuple[SpecialCondition, ...]] = {
    Basis.PUBLIC_TASK: (
        SpecialCondition.SAFEGUARDING,
        SpecialCondition.CARE,
        SpecialCondition.STATUTORY,
        SpecialCondition.CLAIMS,
    ),
    Basis.LEGAL_OBLIGATION: (
        SpecialCondition.SAFEGUARDING,
        SpecialCondition.CARE,
        SpecialCondition.STATUTORY,
        SpecialCondition.CLAIMS,
    ),
    Basis.DUTY: (SpecialCondition.SAFEGUARDING, SpecialCondition.CARE, SpecialCondition.STATUTORY),
    Basis.VITAL_INTERESTS: (SpecialCondition.VITAL, SpecialCondition.SAFEGUARDING),
    Basis.RECOGNISED: (SpecialCondition.SAFEGUARDING, SpecialCondition.CARE, SpecialCondition.CLAIMS),
    Basis.LEGITIMATE_INTERESTS: (
        SpecialCondition.SAFEGUARDING,
        SpecialCondition.CARE,
        SpecialCondition.CLAIMS,
    ),
    Basis.CONSENT: (SpecialCondition.EXPLICIT_CONSENT,),
}


class SharingRefused(ValueError):
    """What was said of a decision is not enough, or not right. field: of the form, "" for all of it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


@dataclass(frozen=True)
class Recipient:
    """With whom. principal_id: a membership, team or organisation of the area; None for a body outside it.

    body: of what kind their organisation is; None where it is outside. is_of_the_hub: they screen for the
    safeguarding hub.
    """

    principal_id: int | None
    name: str
    organisation_id: int | None = None
    body: Body | None = None
    is_of_the_hub: bool = False

    @property
    def is_outside(self) -> bool:
        return self.principal_id is None


@dataclass(frozen=True)
class Words:
    """What is said of a decision, and may be said better later. basis: None only where nothing is shared."""

    purpose: Purpose
    basis: Basis | None
    shared: str
    reason: str
    family_told: bool
    why_not_told: str = ""
    more_harmful: str = ""
    special_condition: SpecialCondition | None = None
    offence_condition: OffenceCondition | None = None


@dataclass(frozen=True)
class Deciding:
    """All that a decision says. until_on: the last day of the access that a share gives; None where it gives none.

    tells_a_place: knowing the recipient would tell where somebody is hidden. without_agreement: why it is
    shared though no sharing agreement covers it.
    """

    decided: Decided
    to: Recipient
    classes: int
    words: Words
    until_on: date | None = None
    tells_a_place: bool = False
    without_agreement: str = ""


def leaving(decided: Decided, words: Words) -> tuple[Said, ...]:
    """What of a decision is read by whom it is shared with. What is not shared reaches nobody new."""
    if decided is not Decided.SHARE:
        return ()
    return (
        Said("What exactly is shared", words.shared),
        Said("Why you decide so", words.reason),
        Said("Why the family is not told", "" if words.family_told else words.why_not_told),
    )


@dataclass(frozen=True)
class Duty:
    """The duty of the Children's Wellbeing and Schools Act 2026, section 4, as it is set up here.

    commences_on: None while it is not in force. bodies: the kinds of bodies between which it applies.
    """

    commences_on: date | None = None
    bodies: frozenset[Body] = frozenset()

    def applies(self, sharer: Body, recipient: Recipient, *, today: date) -> bool:
        """From the day on, and only between the bodies that the Act names: never to a body outside the area's."""
        begun = self.commences_on is not None and today >= self.commences_on
        return begun and sharer in self.bodies and recipient.body in self.bodies


def bases_offered(
    sharer: Body, recipient: Recipient, duty: Duty, *, today: date, recognised_from: date | None = None
) -> tuple[Basis, ...]:
    """The lawful bases that somebody of such a body may choose. What a family agreed to is none of them.

    recognised_from: the day from which UK GDPR Article 6(1)(ea), recognised legitimate interests, is in force; None
    where it is not.
    """
    left_out: set[Basis] = set()
    if recognised_from is None or today < recognised_from:
        left_out.add(Basis.RECOGNISED)
    if not duty.applies(sharer, recipient, today=today):
        left_out.add(Basis.DUTY)
    # UK GDPR Article 6(1): a public authority in its tasks has no legitimate interests, recognised ones neither.
    if sharer is not Body.VOLUNTARY:
        left_out |= {Basis.LEGITIMATE_INTERESTS, Basis.RECOGNISED}
    return tuple(basis for basis in Basis if basis not in left_out)


def require_words(
    decided: Decided, words: Words, *, classes: int, offered: tuple[Basis, ...], with_police: bool
) -> None:
    """Raise SharingRefused where a decision is not whole.

    offered: the bases that may be chosen. with_police: whether the police share it or are shared with.
    """
    if decided is Decided.SHARE and words.basis is None:
        raise SharingRefused("basis", "Choose the lawful basis")
    if words.basis is not None and words.basis not in offered:
        raise SharingRefused("basis", "Choose a lawful basis that holds between these two organisations")
    for field, text in (("shared", words.shared), ("reason", words.reason)):
        if not text.strip():
            raise SharingRefused(field, "Say what exactly" if field == "shared" else "Say why")
        if len(text) > LONGEST_TEXT:
            raise SharingRefused(field, f"Use {LONGEST_TEXT:,} characters or fewer")
    if not words.family_told and not words.why_not_told.strip():
        raise SharingRefused("why_not_told", "Say why the family is not told")
    if decided is Decided.DO_NOT_SHARE:
        # Between bodies that the duty binds, whoever does not share says why it does not ask for it.
        if Basis.DUTY in offered and not words.more_harmful.strip():
            raise SharingRefused(
                "more_harmful", "Say why sharing would do more harm, or why the duty does not apply to this"
            )
        return
    _require_conditions(words, classes=classes, with_police=with_police)


def _require_conditions(words: Words, *, classes: int, with_police: bool) -> None:
    if words.special_condition is None:
        if classes & SPECIAL:
            raise SharingRefused(
                "special_condition", "Choose the condition: what is shared tells of health, needs or care"
            )
    elif words.basis is None or words.special_condition not in CONDITIONS[words.basis]:
        raise SharingRefused("special_condition", "Choose a condition that goes with the lawful basis")
    if with_police and words.offence_condition is None:
        raise SharingRefused("offence_condition", "Choose the condition: the police share or are shared with")


def needs_of(words: Words, recipient: Recipient, *, classes: int, tells_a_place: bool = False) -> int:
    """What a reader of the decision needs, all of it through one grant: what was shared, and more where the
    very name of the recipient, or that the family does not know, tells more than that.

    tells_a_place: knowing the recipient would tell where somebody is hidden.
    """
    needs = int(classes | C.IDENTITY)
    tells_more = (
        recipient.is_outside
        or recipient.body is Body.POLICE
        or recipient.is_of_the_hub
        or words.basis is Basis.VITAL_INTERESTS
        or not words.family_told
    )
    if tells_more or tells_a_place:
        needs |= C.PROTECTION
    return needs | (CONFIDENTIAL if tells_a_place else 0)


def class_told(needs: int) -> InformationClass:
    """The one class of the fact that a decision was made: the most that is needed to read it."""
    rest = needs & ~(CONFIDENTIAL | C.IDENTITY)
    if needs & CONFIDENTIAL or rest.bit_count() > 1:
        return C.PROTECTION
    return C(rest) if rest else C.IDENTITY


def end_of(until_on: date | None, *, at: datetime) -> datetime:
    """The moment after the last day of a share. Raises SharingRefused."""
    today = timezone.localdate(at)
    if until_on is None:
        raise SharingRefused("until_on", "Enter the last day of the share")
    if not today < until_on <= today + timedelta(days=LONGEST_DAYS):
        raise SharingRefused("until_on", "The last day must be after today, and within a year")
    return timezone.make_aware(datetime.combine(until_on + timedelta(days=1), time.min))
