"""With whom one may share: people, teams and bodies of one's area, and whom each reaches."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from childplan.access.roles import BY_KEY, ROLES
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind, Level, Remit
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.organisations.models import Organisation, Team
from childplan.organisations.vocabulary import OrganisationKind
from childplan.sharing.rules import Recipient
from childplan.sharing.vocabulary import OUTSIDE

MOST_FOUND, SHORTEST = 30, 2
HUB = ("mash_screener", "police_officer_in_mash")

# The roles that a share opens a child to, and of those whom one to a team or to a body reaches.
OPENED = tuple(
    role.key
    for role in ROLES
    if role.levels_through(InvolvementKind.SHARE).of(InformationClass.IDENTITY) >= Level.READ
)
TO_A_TEAM = tuple(key for key in OPENED if BY_KEY[key].remit in (Remit.TEAM, Remit.ORGANISATION, Remit.AREA))
TO_A_BODY = tuple(key for key in OPENED if BY_KEY[key].remit in (Remit.ORGANISATION, Remit.AREA))


@dataclass(frozen=True)
class Reached:
    """Somebody whom a share would open the child to, if nothing else keeps them out."""

    name: str
    role: str
    organisation: str


def find_recipients(scope: Scope, words: str, *, at: datetime) -> list[Recipient]:
    """People, teams and bodies of one's area by name, people first. Three queries, or none for less than two
    letters.
    """
    words = " ".join(words.split())
    if len(words) < SHORTEST:
        return []
    people = (
        _people(at=at)
        .filter(organisation__area_id=scope.area_id or 0)
        .filter(Q(user__name__icontains=words) | Q(organisation__name__icontains=words))
        .order_by("user__name", "pk")
    )
    teams = Team.objects.filter(
        Q(name__icontains=words) | Q(organisation__name__icontains=words),
        organisation__area_id=scope.area_id or 0,
    ).select_related("organisation")
    bodies = Organisation.objects.filter(area_id=scope.area_id or 0, name__icontains=words)
    mine = {scope.membership_id, scope.team_id, scope.organisation_id}
    found = [
        *(_of_member(member) for member in people[:MOST_FOUND]),
        *(_of_team(team) for team in teams.filter(_open(at))[:MOST_FOUND]),
        *(_of_body(body) for body in bodies.filter(_open(at))[:MOST_FOUND]),
    ]
    return [one for one in found if one.principal_id not in mine][:MOST_FOUND]


def recipient(scope: Scope, principal_id: int, *, outside: str = "", at: datetime) -> Recipient:
    """Who that number names, or the body outside that was named in words. Raises NotFound."""
    if scope.membership_id is None:
        raise NotFound("nobody to share with")
    if principal_id == OUTSIDE:
        return Recipient(None, " ".join(outside.split()))
    with connection.cursor() as cursor:
        cursor.execute("select sharing.may_receive(%s)", [principal_id])
        if not cursor.fetchone()[0]:
            raise NotFound("nobody to share with")
    if (member := _people(at=at).filter(pk=principal_id).first()) is not None:
        return _of_member(member)
    if (team := Team.objects.filter(pk=principal_id).select_related("organisation").first()) is not None:
        return _of_team(team, is_hub=Membership.objects.filter(team_id=team.pk, role__in=HUB).exists())
    if (body := Organisation.objects.filter(pk=principal_id).first()) is not None:
        return _of_body(body)
    raise NotFound("nobody to share with")


def reached_by(to: Recipient, *, at: datetime) -> list[Reached]:
    """Everybody whose role a share with them opens the child to today. By their posts alone: what else may
    keep somebody out is not for whoever shares. One query."""
    return [
        Reached(member.holder_name, BY_KEY[member.role].name, member.organisation.name)
        for member in _reached(to, at=at).order_by("user__name", "pk")
    ]


def reached_numbers(to: Recipient, *, at: datetime) -> list[int]:
    """Their memberships, for background work that tells them. One query."""
    return list(_reached(to, at=at).order_by("pk").values_list("pk", flat=True))


def _reached(to: Recipient, *, at: datetime) -> QuerySet[Membership]:
    if to.principal_id is None:
        return Membership.objects.none()
    return _people(at=at).filter(
        Q(pk=to.principal_id)
        | Q(team_id=to.principal_id, role__in=TO_A_TEAM)
        | Q(organisation_id=to.principal_id, role__in=TO_A_BODY)
    )


def body_of(scope: Scope) -> Organisation:
    """The organisation in which somebody acts: the controller of what they share. Raises NotFound."""
    found = Organisation.objects.filter(pk=scope.organisation_id or 0).first()
    if found is None:
        raise NotFound("no such organisation")
    return found


def _people(*, at: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(
        starts_at__lte=at, ends_at__gt=at, role__in=OPENED, user__isnull=False, user__is_active=True
    ).select_related("user", "organisation", "team")


def _open(at: datetime) -> Q:
    return Q(closed_on__isnull=True) | Q(closed_on__gt=timezone.localdate(at))


def _of_member(member: Membership) -> Recipient:
    role = BY_KEY[member.role].name if member.role in BY_KEY else member.role
    return Recipient(
        member.pk,
        f"{member.holder_name}, {role}, {member.organisation.name}",
        member.organisation_id,
        OrganisationKind(member.organisation.kind),
        is_of_the_hub=member.role in HUB,
    )


def _of_team(team: Team, *, is_hub: bool = False) -> Recipient:
    return Recipient(
        team.pk,
        str(team),
        team.organisation_id,
        OrganisationKind(team.organisation.kind),
        is_of_the_hub=is_hub,
    )


def _of_body(body: Organisation) -> Recipient:
    return Recipient(body.pk, body.name, body.pk, OrganisationKind(body.kind))


def recipient_of(principal_id: int, name: str) -> Recipient:
    """The recipient of a decision that was made, by the name of then: whoever may have left since. Three
    queries at most.
    """
    member = Membership.objects.filter(pk=principal_id).select_related("organisation").first()
    if member is not None:
        kind = OrganisationKind(member.organisation.kind)
        return Recipient(principal_id, name, member.organisation_id, kind, member.role in HUB)
    team = Team.objects.filter(pk=principal_id).select_related("organisation").first()
    body = team.organisation if team else Organisation.objects.filter(pk=principal_id).first()
    if body is None:
        return Recipient(principal_id, name)
    return Recipient(principal_id, name, body.pk, OrganisationKind(body.kind))
