"""Why somebody sees a child, who works with it, and the case list's pages of children."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Func

from childplan.accounts.models import Membership
from childplan.common.clock import FOREVER
from childplan.common.vocabulary import InformationClass
from childplan.history.looking import looked_at
from childplan.organisations.models import Area, Organisation, Team

from .deciding import Held, level_through
from .involving import NOT_WORKING_WITH
from .levels import Masks
from .models import Grant, Involvement
from .permissions import Permission
from .roles import BY_KEY
from .scope import NotEntitled, Scope
from .vocabulary import InvolvementKind, Level

MAY_END = Func(
    "kind",
    "principal_id",
    "made_by_membership_id",
    function="access.may_end_involvement",
    output_field=BooleanField(),
)


@dataclass(frozen=True)
class Reason:
    """One grant that reaches this scope: through what, since and until when, and how far it gets them.

    classes: what the grant opens at most. masks: of whoever asks.
    """

    kind: InvolvementKind
    through: str
    since: datetime
    until: datetime
    classes: int
    masks: Masks = field(repr=False)
    principal: int = 0

    def level(self, needs: int, *, prose: bool = False) -> Level:
        """How far this grant alone gets them at what has these needs. prose: at what a plan of that class says."""
        return level_through(self.masks, kind=self.kind, classes=self.classes, needs=needs, prose=prose)

    @property
    def levels(self) -> Mapping[InformationClass, Level]:
        """The same for each class by itself."""
        return {c: self.level(c) for c in InformationClass}

    @property
    def held(self) -> Held:
        return Held(self.principal, self.kind, self.classes, self.since, self.until)


@dataclass(frozen=True)
class Worker:
    """Somebody working with a child: what for, who, where, since when."""

    involvement_id: UUID
    kind: InvolvementKind
    name: str
    role: str
    organisation: str
    telephone: str
    since: datetime
    is_lead: bool
    membership_id: int | None = None
    until: datetime = FOREVER
    principal_id: int = 0
    role_key: str = ""
    may_end: bool = False
    """Whether the table of who involves whom lets the reader end it."""

    @property
    def ends(self) -> datetime | None:
        """When it ends by itself; None where nobody said."""
        return None if self.until == FOREVER else self.until

    @property
    def how(self) -> str:
        """What for, in words: a class of a school has a child in it, the school has them on roll."""
        is_class = self.kind is InvolvementKind.ENROLMENT and self.organisation != self.name
        return "In this class" if is_class else str(self.kind.label)


def grants_on(child_id: UUID) -> list[Held]:
    """The live grants on this child: all one's own, and others' as far as one may know of such an involvement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select principal, kind, classes, starts_at, ends_at from access.grants_on(%s)"
            " order by kind, starts_at, principal",
            [child_id],
        )
        found = cursor.fetchall()
    return [Held(number, InvolvementKind(kind), *more) for number, kind, *more in found]


@dataclass(frozen=True)
class InPerson:
    """What opens a child to this very member. on_a_list: whether they stand on the list of any restricted record.

    in_emergency: the grants of emergency access that lasts.
    """

    on_a_list: bool = False
    in_emergency: tuple[Grant, ...] = ()


def in_person(scope: Scope) -> InPerson:
    """For what stands around every page. It shows no child. One query, or none for a role that has neither."""
    kinds = []
    if scope.reaches(InformationClass.PROTECTION, Level.READ, InvolvementKind.NAMED_LIST):
        kinds.append(InvolvementKind.NAMED_LIST)
    if scope.may(Permission.OPEN_IN_EMERGENCY):
        kinds.append(InvolvementKind.EMERGENCY)
    if not kinds:
        return InPerson()
    held = list(Grant.objects.filter(principal=scope.membership_id or 0, kind__in=kinds))
    emergencies = tuple(grant for grant in held if grant.kind == InvolvementKind.EMERGENCY)
    return InPerson(len(held) > len(emergencies), emergencies)


def let_in(child_id: UUID, principals: Iterable[int]) -> frozenset[int]:
    """Of these memberships and family persons, those whom the door lets in today and does not keep from this child.

    Who is left out has left, cannot sign in, or is kept from the child: it is not said which.
    """
    with connection.cursor() as cursor:
        cursor.execute("select access.let_in(%s, %s)", [child_id, list(principals)])
        return frozenset(number for (number,) in cursor.fetchall())


def require_otherwise(child_id: UUID) -> None:
    """Raise NotEntitled where nothing but an emergency opens the child: then nothing is recorded but a concern."""
    with connection.cursor() as cursor:
        cursor.execute("select access.sees_otherwise(%s)", [child_id])
        if not cursor.fetchone()[0]:
            raise NotEntitled("in an emergency nothing is recorded but a concern")


def explain(scope: Scope, child_id: UUID) -> list[Reason]:
    """The reasons why this scope sees this child, from the very grants the row policies ask. Empty: it does not."""
    mine = [grant for grant in grants_on(child_id) if grant.principal in scope.principals]
    names, masks = principal_names({grant.principal for grant in mine}), scope.all_masks
    return [
        Reason(
            kind=grant.kind,
            through=names.get(grant.principal, ""),
            since=grant.starts_at,
            until=grant.ends_at,
            classes=grant.classes,
            masks=masks,
            principal=grant.principal,
        )
        for grant in mine
    ]


def level_of(reasons: Iterable[Reason], needs: int, *, prose: bool = False) -> Level:
    """The highest level any one reason gives for what has these needs, all of them."""
    return max((reason.level(needs, prose=prose) for reason in reasons), default=Level.NOTHING)


def people_working_with(scope: Scope, child_id: UUID, *, at: datetime) -> list[Worker]:
    """Who is working with this child today, lead practitioner first. Constant number of queries.

    Not whom something was only shown to, nor family: `involvements` has everybody.
    """
    return [worker for worker in involvements(scope, child_id, at=at) if worker.kind not in NOT_WORKING_WITH]


def involvements(scope: Scope, child_id: UUID, *, at: datetime) -> list[Worker]:  # noqa: ARG001 - by policy
    """Every live involvement with this child that the reader may know of, lead practitioner first, but for family and
    names on a list. Constant number of queries."""
    live = list(
        Involvement.objects.filter(child_id=child_id, starts_at__lte=at, ends_at__gt=at)
        .exclude(kind__in=(InvolvementKind.FAMILY, InvolvementKind.SELF, InvolvementKind.NAMED_LIST))
        .annotate(may_end=MAY_END)
        .order_by("kind", "starts_at")
    )
    looked_at([child_id] if live else [], InformationClass.IDENTITY)
    numbers = {row.principal_id for row in live}
    memberships = {
        m.pk: m
        for m in Membership.objects.filter(pk__in=numbers).select_related(
            "user", "organisation", "team", "partner"
        )
    }
    teams = {t.pk: t for t in Team.objects.filter(pk__in=numbers).select_related("organisation")}
    organisations = {o.pk: o for o in Organisation.objects.filter(pk__in=numbers)}
    workers = [_worker(row, memberships, teams, organisations, may_end=row.may_end) for row in live]
    return sorted(workers, key=lambda worker: (not worker.is_lead, worker.kind, worker.name))


def _worker(
    row: Involvement,
    memberships: Mapping[int, Membership],
    teams: Mapping[int, Team],
    organisations: Mapping[int, Organisation],
    *,
    may_end: bool,
) -> Worker:
    kind = InvolvementKind(row.kind)
    name, role, organisation, telephone = "", "", "", ""
    role_key = ""
    if (membership := memberships.get(row.principal_id)) is not None:
        role_key, role = membership.role, BY_KEY[membership.role].name
        name = membership.holder_name or role
        organisation, telephone = str(membership.organisation), membership.organisation.telephone
    elif (team := teams.get(row.principal_id)) is not None:
        name, organisation, telephone = team.name, str(team.organisation), team.organisation.telephone
    elif (body := organisations.get(row.principal_id)) is not None:
        name = organisation = body.name
        telephone = body.telephone
    return Worker(
        involvement_id=row.pk,
        kind=kind,
        name=name,
        role=role,
        organisation=organisation,
        telephone=telephone,
        since=row.starts_at,
        is_lead=kind is InvolvementKind.LEAD_PRACTITIONER,
        membership_id=membership.pk if membership else None,
        until=row.ends_at,
        principal_id=row.principal_id,
        role_key=role_key,
        may_end=may_end,
    )


def principal_names(numbers: set[int]) -> dict[int, str]:
    """What a grant is made to, in words: a role at a body, a team, a body, an area. Four queries."""
    names: dict[int, str] = {}
    for membership in Membership.objects.filter(pk__in=numbers).select_related(
        "user", "partner", "organisation"
    ):
        names[membership.pk] = f"{BY_KEY[membership.role].name}, {membership.organisation}"
    for team in Team.objects.filter(pk__in=numbers).select_related("organisation"):
        names[team.pk] = str(team)
    names |= {o.pk: o.name for o in Organisation.objects.filter(pk__in=numbers)}
    names |= {a.pk: a.name for a in Area.objects.filter(pk__in=numbers)}
    return names


def held_by_work(scope: Scope, child_id: UUID) -> int:
    """The classes, as bits, that this member reads of a child by work of their own and may pass on. One query.

    Nothing for a child whom they do not see, or only were shown (by a share, a referral, a panel, an inspection).
    """
    if scope.membership_id is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("select access.held_by_work(%s)", [child_id])
        (bits,) = cursor.fetchone()
    return int(bits) if bits & InformationClass.IDENTITY else 0
