"""Every form whose draft is asked for in `test_drafts.py`: who writes in it, where and what. Each lays its story."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.plans.actions.complete_planned_action import complete_planned_action
from childplan.plans.actions.send_contribution import send_contribution
from childplan.plans.models import PartnerContribution, Section
from childplan.plans.vocabulary import DraftOfForm, StrandKind
from tests.factories import plans
from tests.factories.attendance import suspended
from tests.factories.identity import acting, opened_by
from tests.factories.partners import registered, system_acting
from tests.factories.portal import parent_of
from tests.factories.safeguarding import allocated, concern
from tests.factories.send import sen_support
from tests.factories.sharing import shared
from tests.worlds.two_areas import AreaWorld

MONDAY = date(2026, 2, 23)
TEXT = "Half a sentence about"


@dataclass(frozen=True)
class Begun:
    """A form at `path` in which `by` types `typed`, prose in `box`. home: the page it stands on, where that is another.

    rest: what is sent besides when it is saved for good.
    """

    by: Membership
    path: str
    typed: Mapping[str, object]
    rest: Mapping[str, object] = field(default_factory=dict)
    home: str = ""
    box: str = "reason"

    @property
    def page(self) -> str:
        return self.home or self.path


def day(name: str, of: date) -> dict[str, object]:
    return {f"{name}_day": of.day, f"{name}_month": of.month, f"{name}_year": of.year}


def on_roll(here: AreaWorld) -> UUID:
    with clock.stopped_at(datetime(2025, 9, 3, 9, tzinfo=UTC)):
        return opened_by(here.head)


def new_suspension(here: AreaWorld) -> Begun:
    path = f"/attendance/children/{on_roll(here)}/suspensions/record/"
    rest = {**day("starts_on", MONDAY), "half_days": 3, "reasons": ["DB"]}
    # The school's attendance officer may write in no plan.
    return Begun(here.attendance, path, {"account": TEXT}, rest, box="account")


def suspension(here: AreaWorld) -> Begun:
    child = on_roll(here)
    row = suspended(here.head, child, starts_on=MONDAY)
    rest = {**day("starts_on", MONDAY), "half_days": 3, "reasons": ["DB"], "reason": "The register says so"}
    path = f"/attendance/children/{child}/suspensions/{row.pk}/correct/"
    return Begun(here.attendance, path, {"account": TEXT, "version": 1}, rest, box="account")


def suspension_withdrawn(here: AreaWorld) -> Begun:
    child = on_roll(here)
    row = suspended(here.head, child, starts_on=MONDAY)
    path = f"/attendance/children/{child}/suspensions/{row.pk}/withdraw/"
    return Begun(here.attendance, path, {"reason": TEXT, "version": 1})


def allocation(here: AreaWorld) -> Begun:
    path = f"/safeguarding/children/{opened_by(here.head)}/allocate/"
    return Begun(here.screener, path, {"reason": TEXT}, {"social_worker": here.social_worker.pk})


def allocation_end(here: AreaWorld) -> Begun:
    child = opened_by(here.social_worker, kind=InvolvementKind.ALLOCATION, principal_id=here.social_work.pk)
    allocated(here.team_manager, child, here.social_worker)
    path = f"/safeguarding/children/{child}/end-allocation/"
    return Begun(here.team_manager, path, {"reason": TEXT})


def concern_answer(here: AreaWorld) -> Begun:
    child = opened_by(here.head)
    page = f"/safeguarding/children/{child}/concerns/{concern(here.senco, child).pk}/"
    typed = {"reason": TEXT, "version": 1}
    return Begun(here.safeguarding_lead, f"{page}answer/", typed, {"outcome": "acted_on"}, home=page)


def sen(here: AreaWorld) -> Begun:
    path = f"/send/children/{opened_by(here.head)}/sen-support/open/"
    days = {**day("parents_told_on", MONDAY), **day("review_on", date(2026, 6, 1))}
    return Begun(here.senco, path, {"reason": TEXT}, {"primary_need": "SLCN", "secondary_need": "", **days})


def sen_end(here: AreaWorld) -> Begun:
    child = opened_by(here.head)
    path = f"/send/children/{child}/sen-support/{sen_support(here.senco, child).pk}/close/"
    return Begun(here.senco, path, {"reason": TEXT, "version": 1})


def invitation(here: AreaWorld) -> Begun:
    child = opened_by(here.head)
    mother = parent_of(child, name="Dawn Mott")
    rest = {"person": mother.pk, "responsibility": "birth_certificate", "orders": "none"}
    return Begun(here.senco, f"/children/{child}/parents/invite/", {"risk": TEXT}, rest, box="risk")


def moving(page: str, *, is_done: bool = False) -> Callable[[AreaWorld], Begun]:
    def begun(here: AreaWorld) -> Begun:
        child = opened_by(here.head)
        strand = plans.strand(here.senco, child, StrandKind.SEN_SUPPORT)
        action = plans.planned_action(here.senco, strand, text="Reads with her", who="Mrs Hill")
        if is_done:
            with acting(here.senco) as scope:
                said = {"child_id": child, "planned_action_id": action.pk, "version": action.version}
                complete_planned_action(by=scope, at=clock.now(), reason="", **said)
        path = f"/children/{child}/actions/{action.pk}/{page}/"
        return Begun(here.senco, path, {"reason": TEXT, "version": action.version + is_done})

    return begun


def contributed(here: AreaWorld) -> tuple[PartnerContribution, Section]:
    child = opened_by(here.head)
    strand = plans.strand(here.senco, child, StrandKind.SEN_SUPPORT)
    system = registered(here.school, scopes=("plan:contribute",)).membership_id
    with system_acting(system) as scope:
        said = {"heading": "At home", "text": "Reads every evening.", "reason": "By the API"}
        row = send_contribution(by=scope, at=clock.now(), child_id=child, strand_id=strand.pk, **said)
    return row, Section.objects.filter(strand=strand).first()


def contribution(here: AreaWorld) -> Begun:
    row, section = contributed(here)
    path = f"/children/{row.child_id}/contributions/{row.pk}/take-up/"
    rest = {"section": section.pk, "reason": "Agreed"}
    return Begun(here.senco, path, {"text": TEXT, "version": 1}, rest, box="text")


def contribution_declined(here: AreaWorld) -> Begun:
    row, _ = contributed(here)
    path = f"/children/{row.child_id}/contributions/{row.pk}/decline/"
    return Begun(here.senco, path, {"reason": TEXT, "version": 1}, box="")


def sharing(here: AreaWorld) -> Begun:
    path = f"/children/{opened_by(here.head)}/sharing/decide/?to={here.social_work.pk}"
    said = {"shared": "How often she was away", "without_agreement": "None is signed yet"}
    chosen = {
        "decided": "share",
        "tells_a_place": "no",
        "classes": ["8"],
        "purpose": "support",
        "basis": "public_task",
    }
    rest = {**said, **chosen, **day("until_on", date(2026, 4, 30)), "family_told": "yes", "confirmed": "1"}
    return Begun(here.head, path, {"to": here.social_work.pk, "reason": TEXT}, rest)


def sharing_corrected(here: AreaWorld) -> Begun:
    child = opened_by(here.head)
    row = shared(here.head, child, here.social_work.pk)
    said = {"shared": "How often she was away", "why_corrected": "Said too little", "family_told": "yes"}
    chosen = {"purpose": "support", "basis": "public_task", "special_condition": "care"}
    path = f"/children/{child}/sharing/{row.pk}/correct/"
    return Begun(here.head, path, {"reason": TEXT, "version": 1}, {**said, **chosen})


BEGUN: Mapping[DraftOfForm, Callable[[AreaWorld], Begun]] = {
    DraftOfForm.NEW_SUSPENSION: new_suspension,
    DraftOfForm.SUSPENSION: suspension,
    DraftOfForm.SUSPENSION_WITHDRAWN: suspension_withdrawn,
    DraftOfForm.ALLOCATION: allocation,
    DraftOfForm.ALLOCATION_END: allocation_end,
    DraftOfForm.CONCERN_ANSWER: concern_answer,
    DraftOfForm.SEN_SUPPORT: sen,
    DraftOfForm.SEN_SUPPORT_END: sen_end,
    DraftOfForm.INVITATION: invitation,
    DraftOfForm.ACTION_DONE: moving("done"),
    DraftOfForm.ACTION_STOPPED: moving("stop"),
    DraftOfForm.ACTION_TAKEN_UP: moving("again", is_done=True),
    DraftOfForm.CONTRIBUTION: contribution,
    DraftOfForm.SHARING: sharing,
    DraftOfForm.SHARING_CORRECTED: sharing_corrected,
    DraftOfForm.CONTRIBUTION_DECLINED: contribution_declined,
}
# Whose drafts have stories of their own: tests/childplan/plans/views/test_drafting.py, test_alert_drafting.py,
# tests/safeguarding/views/test_concern_drafts.py.
ELSEWHERE = {
    *("section", "new_section", "outcome", "new_outcome", "progress", "planned_action", "new_planned_action"),
    *("view", "new_view", "concern", "alert_decision"),
}
