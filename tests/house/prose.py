"""Every form that asks for prose: which draft keeps it, or why it is better without one. Typed by hand.

Prose is what is asked for in a box of several lines. A single line (a reason of at most 200 characters, a name) is
typed in one breath; what is sent of it after a session has ended is kept sealed, like everything else (decision 0018).
"""

import importlib
import pkgutil
import re
from collections.abc import Iterable, Mapping

from django import forms

OURS = ("childplan", "attendance", "safeguarding", "send", "admissions", "portal")

DRAFTED: Mapping[str, tuple[str, ...]] = {
    "childplan.plans.SectionForm": ("section",),
    "childplan.plans.NewSectionForm": ("new_section",),
    "childplan.plans.NewOutcomeForm": ("new_outcome",),
    "childplan.plans.ChangeOutcomeForm": ("outcome",),
    "childplan.plans.ProgressForm": ("progress",),
    "childplan.plans.NewPlannedActionForm": ("new_planned_action",),
    "childplan.plans.ChangePlannedActionForm": ("planned_action",),
    "childplan.plans.MoveForm": ("action_done",),
    "childplan.plans.TakeUpAgainForm": ("action_taken_up",),
    "childplan.plans.StopForm": ("action_stopped",),
    "childplan.plans.ViewForm": ("new_view",),
    "childplan.plans.CorrectViewForm": ("view",),
    "childplan.plans.TakeUpForm": ("contribution",),
    "childplan.escalation.DecideForm": ("alert_decision",),
    "attendance.SuspensionForm": ("new_suspension",),
    "attendance.CorrectSuspensionForm": ("suspension",),
    "attendance.WithdrawSuspensionForm": ("suspension_withdrawn",),
    "safeguarding.AllocationForm": ("allocation",),
    "safeguarding.EndAllocationForm": ("allocation_end",),
    "safeguarding.ConcernForm": ("concern",),
    "safeguarding.AnswerForm": ("concern_answer",),
    "send.OpenForm": ("sen_support",),
    "send.CloseForm": ("sen_support_end",),
    "portal.InviteForm": ("invitation",),
    "childplan.sharing.DecideForm": ("sharing",),
    "childplan.sharing.CorrectForm": ("sharing_corrected",),
}
# What several forms ask in the same words; no page shows one by itself.
BASES = {"childplan.plans.OutcomeWords", "childplan.plans.PlannedActionWords", "childplan.sharing.WordsForm"}
# Drafts of forms that ask for one line alone: they share their page with one that asks for prose.
OF_A_LINE = {"contribution_declined"}

# Why, and the addresses on which the form stands.
WITHOUT: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "childplan.plans.JoinedForm": (
        "What will be saved of two texts: the draft that its author began with stays until the joined text is saved",
        (),
    ),
    "childplan.identity.AddressForm": (
        "An address is copied in three lines, not composed; a confidential one must not stand in a second place",
        ("identity:add_address",),
    ),
    "childplan.identity.AskForm": (
        "It names a child who may not be the asker's to see: kept, it would list children outside their policies",
        ("identity:ask_for_access",),
    ),
    "childplan.identity.AnswerForm": (
        "A line or two beside yes or no; whoever reads it waits for the answer and not for a text",
        ("identity:answer_access_request",),
    ),
    "childplan.emergency.OpenForm": (
        "As for asking: it names a child who may not be theirs to see; and nobody writes at length in an emergency",
        ("emergency:open",),
    ),
    "childplan.emergency.ReviewForm": (
        "It is about a colleague, and a draft is a child's row; of a closed record there would be none to keep it with",
        ("emergency:review",),
    ),
    "childplan.escalation.SetNumberForm": (
        "It is about no child, and a draft is a child's row; what is asked is where a number was agreed, in two lines",
        ("escalation:set_number",),
    ),
    "childplan.escalation.WithdrawNumberForm": (
        "As for setting a number: about no child, and two lines long",
        ("escalation:withdraw_number",),
    ),
    "childplan.referrals.SendForm": (
        "The page that checks it carries it on; a draft would keep words for one service when access has ended",
        ("referrals:send",),
    ),
    "childplan.oversight.AskForm": (
        "A line or two about a colleague, which is a child's row in a draft; whoever asks has the lines beside it",
        ("oversight:ask",),
    ),
    "childplan.oversight.CloseForm": (
        "As for asking: a line or two about a colleague",
        ("oversight:close",),
    ),
    "childplan.oversight.AnswerLookForm": (
        "A line or two, often by somebody who may not know the child: there is no row that could keep it",
        ("oversight:answer",),
    ),
}
WITHOUT_AT = frozenset(name for _, addresses in WITHOUT.values() for name in addresses)

FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)


def prose_forms(classes: Iterable[type[forms.BaseForm]] | None = None) -> set[str]:
    """The forms of the product that ask for prose themselves: "send.OpenForm"."""
    return {
        f"{form.__module__.partition('.forms')[0]}.{form.__name__}"
        for form in (every_form() if classes is None else classes)
        if any(isinstance(field.widget, forms.Textarea) for field in form.base_fields.values())  # type: ignore[attr-defined]
    }


def every_form() -> set[type[forms.BaseForm]]:
    """Every form that a module named `forms` of ours declares, whoever imports it."""
    found: set[type[forms.BaseForm]] = set()
    for package in OURS:
        root = importlib.import_module(package)
        for each in pkgutil.walk_packages(root.__path__, f"{package}."):
            if ".forms" not in each.name or each.name.startswith("childplan.common"):
                continue
            module = importlib.import_module(each.name)
            found |= {
                thing
                for thing in vars(module).values()
                if isinstance(thing, type)
                and issubclass(thing, forms.BaseForm)
                and thing.__module__ == module.__name__
            }
    return found


def unkept(page: str) -> list[str]:
    """The boxes for prose on a page that stand in a form without a draft."""
    return [
        name
        for form in FORM.findall(page)
        if "data-draft" not in form.partition(">")[0]
        for name in re.findall(r'<textarea[^>]* name="([^"]*)"', form)
    ]
