"""A child's names, family, addresses and flags on one page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.withheld import schools_not_shown
from childplan.common import clock, surrounding
from childplan.common.vocabulary import InformationClass
from childplan.identity.actions.flag_child import MAY_FLAG
from childplan.identity.actions.hide_adult import NEEDS as HIDES
from childplan.identity.actions.withhold_school import NEEDS
from childplan.identity.presenters import in_words, order_rows
from childplan.identity.selectors.disagreements import differences_of
from childplan.identity.selectors.family import child_family
from childplan.identity.selectors.schools import enrolments_of
from childplan.identity.vocabulary import FLAG_CLASS


@practitioner_page()
def family(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """What is open to the reader, with links to what they may add or change."""
    scope, today = scope_of(request), timezone.localdate(clock.now())
    around = surrounding.surroundings(request, child_id, "identity:family")
    found = child_family(scope, child_id, today=today)
    records = scope.may(Permission.RECORD_FAMILY)
    may_flag = any(scope.may(permission) for permission in MAY_FLAG)
    orders = order_rows(
        found.orders, today=today, may_change=lambda needs: records and found.reached.contributes(needs)
    )
    may_raise = may_flag and any(found.reached.contributes(needs) for needs in FLAG_CLASS.values())
    shown = {
        **around,
        "title": "Family and addresses",
        "child_id": child_id,
        "family": found,
        "orders": orders,
        "today": today,
        "differences": [in_words(one) for one in differences_of(scope, child_id)],
        "sees_contact": found.reached.reads(InformationClass.CONTACT),
        "may_record_contact": records and found.reached.contributes(InformationClass.CONTACT),
        "may_record_identity": records and found.reached.contributes(InformationClass.IDENTITY),
        "schools": enrolments_of(scope, child_id),
        "school_not_shown": bool(schools_not_shown([child_id])),
        "may_hide": records and found.reached.contributes(HIDES),
        "may_withhold": records and found.reached.contributes(NEEDS),
        "may_flag": may_raise,
        "flags": [
            (flag, may_flag and found.reached.contributes(flag.information_class)) for flag in found.flags
        ],
    }
    return render(request, "identity/family.html", shown)
