"""Why a colleague does not see something of a child: the first link that is missing."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from childplan.access import deciding
from childplan.access.deciding import Answer, Held, Missing
from childplan.access.models import Involvement
from childplan.access.permissions import Permission
from childplan.access.roles import BY_KEY
from childplan.access.scope import Scope
from childplan.access.selectors import grants_on, let_in, principal_names
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.organisations.vocabulary import OrganisationKind

from .reach import Reach
from .who_can_see import asker_of

MOST = 20
# That these have nothing to do with a child is no answer to give: a refuge is a voluntary body, too.
ONLY_IF_INVOLVED = (OrganisationKind.POLICE, OrganisationKind.VOLUNTARY, OrganisationKind.INSPECTORATE)


@dataclass(frozen=True)
class Colleague:
    """Somebody who works in the area, in the membership that is meant."""

    membership_id: int
    name: str
    role: str
    place: str


@dataclass(frozen=True)
class WhyNot:
    """The answer about one colleague. through: what the grant that comes nearest was made to, in words."""

    colleague: Colleague
    answer: Answer
    through: str


def colleagues(scope: Scope, reach: Reach, *, name: str, at: datetime) -> list[Colleague]:
    """Those in whose name all these words stand, at most twenty. Two queries. Raises NotEntitled."""
    scope.require(Permission.SEE_WHO_CAN_SEE)
    words = name.split()
    if not words:
        return []
    found = _in_the_area(scope, grants_on(reach.child_id), at=at)
    for word in words:
        found = found.filter(user__name__icontains=word)
    return [_colleague(member) for member in found.order_by("user__name", "pk")[:MOST]]


def why_not(
    scope: Scope, reach: Reach, membership_id: int, *, needs: int, prose: bool, at: datetime
) -> WhyNot:
    """What keeps that colleague from reading it, as far as it may be said. Raises NotEntitled, NotFound.

    A bar, a sign-in that is closed or a list on which they do not stand are one and the same answer.
    """
    scope.require(Permission.SEE_WHO_CAN_SEE)
    grants = grants_on(reach.child_id)
    member = _in_the_area(scope, grants, at=at).filter(pk=membership_id).first()
    if member is None:
        raise NotFound("no such colleague")
    looked_at([reach.child_id], InformationClass.IDENTITY)
    kept_out = member.pk not in let_in(reach.child_id, [member.pk])
    asker = replace(asker_of(member), kept_out=kept_out)
    over = _over(reach, asker.principals, at=at)
    answer = deciding.decide([*grants, *over], asker=asker, needs=needs, prose=prose, at=at)
    if reach.is_restricted and answer.missing is not None:
        answer = Answer(Level.NOTHING, (), Missing.SIGN_IN)
    names = principal_names({answer.nearest.principal}) if answer.nearest else {}
    return WhyNot(_colleague(member), answer, next(iter(names.values()), ""))


def _in_the_area(scope: Scope, grants: Collection[Held], *, at: datetime) -> QuerySet[Membership]:
    """Practitioners of the area whose membership is not over, but nobody of a body that must not be asked about."""
    if scope.area_id is None:
        return Membership.objects.none()
    involved = [grant.principal for grant in grants]
    theirs = Q(pk__in=involved) | Q(team_id__in=involved) | Q(organisation_id__in=involved)
    return (
        Membership.objects.filter(organisation__area_id=scope.area_id, user__isnull=False, role__in=BY_KEY)
        .filter(ends_at__gt=at)
        .filter(~Q(organisation__kind__in=ONLY_IF_INVOLVED) | theirs)
        .select_related("user", "partner", "organisation", "team")
    )


def _over(reach: Reach, principals: Collection[int], *, at: datetime) -> list[Held]:
    """Involvements of theirs that have ended or not begun, as far as the asker may know of them."""
    rows = Involvement.objects.filter(child_id=reach.child_id, principal_id__in=principals).exclude(
        starts_at__lte=at, ends_at__gt=at
    )
    found = rows.values_list("principal_id", "kind", "classes", "starts_at", "ends_at")
    return [
        Held(number, InvolvementKind(kind), classes, starts_at, ends_at)
        for number, kind, classes, starts_at, ends_at in found
    ]


def _colleague(member: Membership) -> Colleague:
    place = str(member.team) if member.team else str(member.organisation)
    return Colleague(member.pk, member.holder_name, BY_KEY[member.role].name, place)
