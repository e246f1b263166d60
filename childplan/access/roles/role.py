"""What a role is: who it is, how far it reaches, what is open to it, through which relationships, what it may do."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from childplan.access.levels import Levels, levels
from childplan.access.permissions import Permission
from childplan.access.vocabulary import InvolvementKind, Remit

NOTHING = levels()
# Of these none writes anything about a child: agreements name nobody, and a sign-in is no child's.
LOOKING = frozenset(
    {
        *(Permission.SEE_WHO_CAN_SEE, Permission.READ_PUPIL_FILES, Permission.REVIEW_EMERGENCIES),
        *(Permission.KEEP_AGREEMENTS, Permission.KEEP_SIGN_INS),
        *(Permission.REVIEW_LOOKING, Permission.REVIEW_TEAM),
    }
)


@dataclass(frozen=True)
class Role:
    """One role. held_in: the kinds of organisation where it may be held.

    levels: what the role may at most; the involvement that opens a child may allow less (`levels.BY_KIND`).
    opened_by: the kinds of involvement that open a child to it; through any other it has nothing. The area opens to a
    role whose remit is the area, and a named list to whoever may be named on one.
    through: replaces the levels for one kind of involvement: what a role knows of children it only reaches by area.
    may_be_named: whether somebody in this role may stand on the named list of a restricted record.
    longest_days: after how many calendar days a membership in this role ends at the latest; None where it lasts.
    managed_by: the role that receives what somebody in this one left unanswered.
    """

    key: str
    name: str
    description: str
    held_in: tuple[str, ...]
    remit: Remit
    levels: Levels
    may: frozenset[Permission]
    opened_by: frozenset[InvolvementKind] = frozenset()
    through: Mapping[InvolvementKind, Levels] = field(default_factory=dict)
    may_be_named: bool = True
    longest_days: int | None = None
    managed_by: str = ""

    @property
    def writes(self) -> bool:
        """Whether the role permits any act that writes; the others look, and no row policy lets them do more."""
        return bool(self.may - LOOKING)

    def levels_through(self, kind: InvolvementKind) -> Levels:
        """What this role may at most of a child that is opened to it by that kind of involvement."""
        by_area = kind is InvolvementKind.AREA and self.remit is Remit.AREA
        by_name = kind is InvolvementKind.NAMED_LIST and self.may_be_named
        if kind in self.opened_by or by_area or by_name:
            return self.through.get(kind, self.levels)
        return NOTHING
