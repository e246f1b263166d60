"""How long a referral waits and lasts, and who may send one. Pure."""

from datetime import date

from childplan.access.involving import MayInvolve, lines_of
from childplan.access.roles import Role
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import EVERY_CLASS, InformationClass
from childplan.common.working_days import add_working_days, last_working_day

from .vocabulary import KIND_OF, What

ANSWER_WITHIN = 10
"""Working days for which a referral waits, and shows its receiver who the child is. Then it lapses by itself."""
LONGEST_DAYS = 365
"""Calendar days for which a receiver may be given access. Who needs longer is involved, not referred to."""
WARN_BEFORE = 2
"""Working days before the last day to answer, on which the receivers are told that it comes."""
PLAIN = {
    What.REFERRAL: "Refer the child to another service",
    What.PANEL: "Put the child before a panel",
}


def answers_by(day: date) -> date:
    """The last day to answer a referral that is sent on that day."""
    return last_working_day(day, ANSWER_WITHIN)


def warned_until(day: date) -> date:
    """The last day to answer of the referrals whose receivers are told on that day that it comes."""
    return add_working_days(day, WARN_BEFORE)


def may_send(role: Role) -> dict[What, MayInvolve]:
    """What this role may send at all, each with the line that says to whom."""
    by_kind = {may.kind: may for may in lines_of(role.key)}
    return {what: by_kind[kind] for what, kind in KIND_OF.items() if kind in by_kind}


def receives(role: Role) -> bool:
    """Whether a referral would open a child to this role, and it may write an answer."""
    return InvolvementKind.REFERRAL in role.opened_by and role.writes


def has_referrals(role: Role) -> bool:
    """Whether this role ever sends a referral or an item for a panel, or has one to read."""
    return bool(may_send(role)) or bool({InvolvementKind.REFERRAL, InvolvementKind.PANEL} & role.opened_by)


def as_bits(classes: list[int]) -> int:
    """A set of classes as one number; who the child is always among them."""
    return (int(InformationClass.IDENTITY) | sum(set(classes))) & EVERY_CLASS


def in_words(bits: int) -> list[str]:
    """The classes of a set, in the order of the list."""
    return [str(one.label) for one in InformationClass if bits & one]
