"""Plans, and work with children, that nobody leads any more: whoever was named has left, or can no longer sign in."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from childplan.access.models import Involvement
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.escalation.selectors.board import Leaderless
from childplan.identity.selectors.child_lines import child_lines
from childplan.plans.models import Strand
from childplan.plans.rules.owed import OWED
from childplan.plans.vocabulary import StrandState

MOST_SHOWN = 50


def leaderless(scope: Scope, members: Collection[int], *, at: datetime) -> list[Leaderless]:
    """What people of this team led and nobody has taken over, and plans of this body without a lead that families are
    owed; under the reader's own policies. Four queries at most, by name.

    members: of the team, also those who have left.
    """
    gone = _gone(members, at=at)
    plans = _plans(scope, gone, at=at)
    children = list(
        Involvement.objects.filter(
            kind=InvolvementKind.LEAD_PRACTITIONER,
            principal_id__in=gone,
            starts_at__lte=at,
            ends_at__gt=at,
        )
        .order_by("child_id")
        .values_list("child_id", flat=True)[:MOST_SHOWN]
    )
    names = _names({*(plan.child_id for plan in plans), *children})
    may_change = scope.may(Permission.EDIT_PLAN)
    found = [
        Leaderless(
            names[plan.child_id],
            str(plan.get_kind_display()),
            _address("plans:change_strand" if may_change else "plans:strand", plan.child_id, plan.pk),
        )
        for plan in plans
        if plan.child_id in names
    ]
    found += [
        Leaderless(names[child], "Lead practitioner", _address("plans:involve", child))
        for child in dict.fromkeys(children)
        if child in names
    ]
    return sorted(found, key=lambda line: (line.child_name, line.name))[:MOST_SHOWN]


def _gone(members: Collection[int], *, at: datetime) -> list[int]:
    """Those of them who have left, or whose sign-in is stopped."""
    left = Membership.objects.filter(Q(ends_at__lte=at) | Q(user__is_active=False), pk__in=list(members))
    return list(left.values_list("pk", flat=True))


def _plans(scope: Scope, gone: Collection[int], *, at: datetime) -> list[Strand]:
    in_post = Membership.objects.filter(pk=OuterRef("lead_membership_id"), ends_at__gt=at)
    nobodys = Q(owner_id=scope.organisation_id or 0, kind__in=list(OWED)) & ~Exists(
        in_post.exclude(user__is_active=False)
    )
    rows = Strand.objects.filter(Q(lead_membership_id__in=list(gone)) | nobodys, state=StrandState.OPEN)
    return list(rows.order_by("child_id", "kind")[:MOST_SHOWN])


def _names(children: Collection[UUID]) -> dict[UUID, str]:
    lines = child_lines("%(chosen)s::uuid[]", {"chosen": list(children)}) if children else []
    return {line.child_id: line.name for line in lines}


def _address(name: str, *parts: UUID) -> str:
    return reverse(name, args=list(parts))
