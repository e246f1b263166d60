"""Why somebody sees a child, who works with it, and the case list's pages of children."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.history.looking import looked_at
from childplan.organisations.models import Area, Organisation, Team

from .models import Involvement
from .roles import BY_KEY
from .rules import level_through
from .scope import Scope
from .vocabulary import BESIDE_THE_WORK, InvolvementKind, Level


@dataclass(frozen=True)
class Reason:
    """One reason why this scope sees a child: through what, since when, and what level each class has by it.

    reads_plans: whether plans of those classes may be read, and not only known of.
    """

    kind: InvolvementKind
    through: str
    since: datetime
    until: datetime
    levels: Mapping[InformationClass, Level]
    reads_plans: bool = True


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

    @property
    def how(self) -> str:
        """What for, in words: a class of a school has a child in it, the school has them on roll."""
        is_class = self.kind is InvolvementKind.ENROLMENT and self.organisation != self.name
        return "In this class" if is_class else str(self.kind.label)


def explain(scope: Scope, child_id: UUID) -> list[Reason]:
    """The reasons why this scope sees this child, from the very grants the row policies ask. Empty: it does not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select principal, kind, classes, starts_at, ends_at from access.grants_on(%s)"
            " where principal = any(%s) order by kind, starts_at",
            [child_id, list(scope.principals)],
        )
        grants = cursor.fetchall()
    names = _principal_names({principal for principal, *_ in grants})
    return [
        Reason(
            kind=InvolvementKind(kind),
            through=names.get(principal, ""),
            since=starts_at,
            until=ends_at,
            levels={
                c: level_through(scope, kind=InvolvementKind(kind), classes=classes, information_class=c)
                for c in InformationClass
            },
            reads_plans=scope.reads_plans(InvolvementKind(kind)),
        )
        for principal, kind, classes, starts_at, ends_at in grants
    ]


def level_of(reasons: list[Reason], information_class: InformationClass) -> Level:
    """The highest level any reason gives for a class."""
    return max((reason.levels[information_class] for reason in reasons), default=Level.NOTHING)


def people_working_with(scope: Scope, child_id: UUID, *, at: datetime) -> list[Worker]:  # noqa: ARG001 - by policy
    """Who is working with this child today, lead practitioner first. Constant number of queries."""
    live = list(
        Involvement.objects.filter(child_id=child_id, starts_at__lte=at, ends_at__gt=at)
        .exclude(kind__in=(InvolvementKind.FAMILY, InvolvementKind.NAMED_LIST, *BESIDE_THE_WORK))
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
    workers = [_worker(row, memberships, teams, organisations) for row in live]
    return sorted(workers, key=lambda worker: (not worker.is_lead, worker.kind, worker.name))


def _worker(
    row: Involvement,
    memberships: Mapping[int, Membership],
    teams: Mapping[int, Team],
    organisations: Mapping[int, Organisation],
) -> Worker:
    kind = InvolvementKind(row.kind)
    name, role, organisation, telephone = "", "", "", ""
    if (membership := memberships.get(row.principal_id)) is not None:
        role = BY_KEY[membership.role].name
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
    )


def _principal_names(numbers: set[int]) -> dict[int, str]:
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
