"""Who can see this child, and why: the same question as "why do I", asked about everybody."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from childplan.access import deciding
from childplan.access.deciding import Answer, Asker, Held
from childplan.access.partner_scopes import narrowed
from childplan.access.permissions import Permission
from childplan.access.roles import BY_KEY
from childplan.access.scope import Scope
from childplan.access.selectors import grants_on, let_in, principal_names
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.accounts.models import Membership
from childplan.common.vocabulary import CONFIDENTIAL, InformationClass
from childplan.history.looking import looked_at
from childplan.identity.models import FamilyPerson

from .reach import Reach

FAMILY = "family"


@dataclass(frozen=True)
class Through:
    """One grant that reaches somebody. name: of the team, body or area it is made to; empty for the person alone."""

    kind: InvolvementKind
    name: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Viewer:
    """Somebody who sees the child today. number: of the membership or family person.

    agency: the body they belong to; empty for family. reads, knows: the classes they read, and those of which they only
    know that something is there. text: whether they read what plans of those classes say. confidential: whether
    an address that is kept confidential is open to them too. For family all of it is true only of what was released.
    """

    number: int
    name: str
    role: str
    agency: str
    reads: tuple[InformationClass, ...]
    knows: tuple[InformationClass, ...]
    text: bool
    confidential: bool
    through: tuple[Through, ...]

    @property
    def is_family(self) -> bool:
        return not self.agency


def who_can_see(scope: Scope, reach: Reach, *, at: datetime) -> list[Viewer]:
    """Everybody who sees this child at this moment, by agency and name, family last. Ten queries. Raises NotEntitled.

    Bars, sign-ins that are closed, memberships that are over and the agreements of partner systems count as they do at
    the door. A restricted record shows its named list alone, because its other grants are gone; through an
    involvement that the asker may not know of, it shows nobody.
    """
    scope.require(Permission.SEE_WHO_CAN_SEE)
    grants = grants_on(reach.child_id)
    looked_at([reach.child_id], InformationClass.IDENTITY)
    principals = {grant.principal for grant in grants}
    members = members_reached(principals, at=at)
    admitted = let_in(reach.child_id, {*principals, *(member.pk for member in members)})
    names = principal_names(principals - {member.pk for member in members})
    found = [
        viewer
        for member in members
        if member.pk in admitted and (viewer := _practitioner(member, grants, names, at=at)) is not None
    ]
    everyone = {member.pk for member in members} | names.keys()
    return [
        *sorted(found, key=lambda viewer: (viewer.agency, viewer.name, viewer.number)),
        *_family(reach, grants, admitted - everyone, at=at),
    ]


def members_reached(principals: Collection[int], *, at: datetime) -> list[Membership]:
    """Everyone whose membership is in force and for whom one of these principals stands. One query."""
    live = Membership.objects.filter(
        deciding.reached_by(principals), starts_at__lte=at, ends_at__gt=at, role__in=BY_KEY
    )
    return list(live.select_related("user", "partner", "organisation", "team").order_by("pk"))


def asker_of(member: Membership) -> Asker:
    """The holder of a membership as the door resolves them; a partner system by its agreement."""
    role = BY_KEY[member.role]
    masks = deciding.masks_of(role.key)
    principals = deciding.principals_of(
        role,
        membership_id=member.pk,
        team_id=member.team_id,
        organisation_id=member.organisation_id,
        area_id=member.organisation.area_id,
    )
    if member.partner is not None:
        masks = narrowed(masks, member.partner.scopes.split())
    return Asker(role, masks, principals)


def _practitioner(
    member: Membership, grants: Iterable[Held], names: Mapping[int, str], *, at: datetime
) -> Viewer | None:
    asker = asker_of(member)
    mine = [grant for grant in grants if grant.principal in asker.principals]
    viewer = _viewer(asker, mine, number=member.pk, names=names, at=at)
    if viewer is None:
        return None
    return replace(
        viewer,
        name=member.holder_name,
        role=BY_KEY[member.role].name,
        agency=str(member.organisation),
    )


def _family(reach: Reach, grants: list[Held], admitted: Collection[int], *, at: datetime) -> list[Viewer]:
    """Those of the family who sign in and see what was released to them.

    Unnamed to whoever reads no contacts; to whoever does, an adult whose record is closed to them is not there at all.
    """
    role, masks = BY_KEY[FAMILY], deciding.masks_of(FAMILY)
    people = {person.pk: person.name for person in FamilyPerson.objects.filter(pk__in=admitted)}
    if reach.may_read(InformationClass.CONTACT):
        admitted = people.keys()
    found = []
    for number in admitted:
        asker = Asker(role, masks, frozenset({number}))
        mine = [grant for grant in grants if grant.principal == number]
        viewer = _viewer(asker, mine, number=number, names={}, at=at)
        if viewer is not None:
            found.append(replace(viewer, name=people.get(number, ""), role=role.name))
    return sorted(found, key=lambda viewer: (viewer.name, viewer.number))


def _viewer(
    asker: Asker, mine: list[Held], *, number: int, names: Mapping[int, str], at: datetime
) -> Viewer | None:
    def answer(needs: int, *, prose: bool = False) -> Answer:
        return deciding.decide(mine, asker=asker, needs=needs, at=at, prose=prose)

    levels = {c: answer(c).level for c in InformationClass}
    reads = tuple(c for c, level in levels.items() if level >= Level.READ)
    if not reads:
        return None
    return Viewer(
        number=number,
        name="",
        role="",
        agency="",
        reads=reads,
        knows=tuple(c for c, level in levels.items() if level is Level.KNOWN),
        text=any(answer(c, prose=True).level >= Level.READ for c in reads),
        confidential=answer(InformationClass.CONTACT | CONFIDENTIAL).level >= Level.READ,
        through=tuple(
            Through(grant.kind, names.get(grant.principal, ""), grant.starts_at, grant.ends_at)
            for grant in mine
        ),
    )
