"""What the walk must find besides the access table's rows: typed by hand, in the words of the screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# Addresses that are no page: how they answer whom the table lets in, and with what. "" where nothing is said.
NO_PAGE: Mapping[str, tuple[int, str]] = {
    "escalation:acknowledge": (302, ""),
    "notifications:receipts": (405, ""),
    "notifications:open_notice": (405, ""),
    "documents:download": (200, "text/plain"),
    "documents:ask_for_list": (405, ""),
    "documents:fetch_file": (405, ""),
    "attendance:problems": (200, "text/csv"),
    "attendance:confirm_import": (405, ""),
    "attendance:ask_again": (405, ""),
    "attendance:resume_import": (405, ""),
    "attendance:abandon_import": (405, ""),
    "safeguarding:mark_concern_seen": (405, ""),
    "portal:leave": (405, ""),
    "api:token": (405, ""),
    "api:revoke": (405, ""),
    "api:schema": (200, "application/"),
    "api:children": (401, "application/"),
    "api:child": (401, "application/"),
    "api:plan": (401, "application/"),
    "api:contributions": (401, "application/"),
    "api:contribution": (401, "application/"),
    "api:alerts": (401, "application/"),
    "api:alert": (401, "application/"),
    "api:suspensions": (401, "application/"),
    "api:suspension": (401, "application/"),
    "api:suspension_withdrawal": (401, "application/"),
    "api:pupil_files": (401, "application/"),
    "api:pupil_file": (401, "application/"),
    "api:pupil_file_progress": (401, "application/"),
    "api:pupil_file_problems": (401, "application/"),
    "api:pupil_file_pupils": (401, "application/"),
    "api:pupil_file_confirmation": (401, "application/"),
    "api:pupil_file_abandonment": (401, "application/"),
    "api:pupil_file_resumption": (401, "application/"),
    "api:pupil_file_enquiry": (401, "application/"),
    "api:session_marks": (401, "application/"),
    "api:child_session_marks": (401, "application/"),
    "api:unknown": (401, "application/"),
    "live": (200, "application/json"),
    "ready": (200, "application/json"),
    "metrics": (200, "text/plain"),
}
# Forms that stand on the page of another address.
ASKED_ON: Mapping[str, str] = {
    "escalation:decide": "escalation:alert",
    "safeguarding:answer_concern": "safeguarding:concern",
}
# What a page says to somebody in place of the table's words: to a parent to whom nothing was released, and to one whose
# page was ended.
SAID_TO: Mapping[tuple[str, str], str] = {
    ("donna.swift", "portal:home"): "Nothing has been shared with you yet",
    ("craig.swift", "portal:home"): "You have no plan to read here now",
}
# Pages that say so when somebody else was first.
SOMEBODY_FIRST = (
    "plans:edit_section",
    "plans:change_outcome",
    "plans:change_planned_action",
    "plans:change_strand",
    "identity:change_details",
    "identity:change_relationship",
)


@dataclass(frozen=True)
class Also:
    """A state of a page that neither the table nor a story brings.

    typed: first sent by the page's form. leads_to: the address that the first link there with `by` in it, and `ends` at
    its end, leads to. beside: others come to that address by the table.
    """

    who: str
    name: str
    words: str
    query: str = ""
    child: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    leads_to: str = ""
    by: str = ""
    ends: str = ""
    beside: bool = False


ALSO = (
    Also("ada.root", "plans:my_work", "Nothing waits for you"),
    Also("ada.root", "plans:case_list", "No child is on your own list at the moment.", "?of=mine"),
    Also("nadia.brook", "plans:case_list", "Jonah", "?of=team"),
    Also("nadia.brook", "plans:case_list", "No child on this list matches the filters.", "?name=Zzz"),
    Also("nadia.brook", "escalation:inbox", "There are no", "?show=decided"),
    Also("nadia.brook", "plans:access", "can read admissions", "?reads=512&page=9", "jonah"),
    Also("nadia.brook", "plans:why_not", "Which colleague", "?name=ferris", "jonah"),
    Also("nadia.brook", "plans:why_not", "No colleague of that name", "?name=zzz", "jonah"),
    Also("nadia.brook", "plans:why_not", "Enter the name of your colleague", "?name=", "jonah"),
    Also("tom.ferris", "access:roles", "Roles and what they may see", "?held_in=nhs"),
    Also("nadia.brook", "plans:chronology", "Chronology", child="unborn"),
    Also("nadia.brook", "plans:views", "Nothing recorded yet.", child="unborn"),
    Also("nadia.brook", "attendance:child", "No marks have come in for this child yet.", child="unborn"),
    Also("nadia.brook", "safeguarding:concerns", "No concern has been recorded", child="unborn"),
    Also("colin.frost", "identity:possible_matches", "Logan", "?show=answered"),
    Also("tom.ferris", "identity:find_child", "No child found that you may see", typed={"text": "Zebedee Zzyx"}),
    Also("tom.ferris", "identity:find_child", "found", typed={"text": "Okafor"}),
    Also("joan.whitlow", "sharing:decide", "There is a problem", "?to=0", child="amara", typed={"reason": ""}),
    # What names neither a child nor a row about one is come to by the link that leads there.
    Also("hugh.lister", "sharing:agreements", "End", leads_to="sharing:end_agreement", by="/end/"),
    Also("ruth.okoro", "identity:conflicts", "Declared by people", leads_to="identity:end_conflict", by="/end/"),
    Also("anna.field", "plans:child_plan", "Child’s plan", child="alfie"),
    # What is kept confidential, and can be; and what somebody reads of it who may not know.
    Also("owen.tate", "identity:family", "Confidential", child="kayla", leads_to="identity:show_contact",
         by="/contact/", ends="/show/"),
    Also("owen.tate", "identity:family", "Confidential", child="kayla", leads_to="identity:withhold_contact",
         by="/contact/", ends="/withhold/"),
    Also("owen.tate", "identity:family", "Confidential", child="kayla", leads_to="identity:end_contact",
         by="/contact/", ends="/end/"),
    Also("owen.tate", "identity:family", "Alder Road", child="dean", leads_to="identity:withhold_school",
         by="/schools/", ends="/withhold/", beside=True),
    Also("lena.marsh", "identity:family", "Harbour View", child="elijah", leads_to="identity:show_school",
         by="/schools/", ends="/show/", beside=True),
    Also("lena.marsh", "identity:family", "Ray Thorne", child="elijah", leads_to="identity:show_adult",
         by="/people/", ends="/show/", beside=True),
    Also("colin.frost", "identity:family", "On roll (school not shown)", child="elijah"),
    Also("owen.tate", "plans:my_work", "Look again at what a parent or carer sees", leads_to="portal:review",
         by="/parents/", ends="/review/", beside=True),
)  # fmt: skip
LED_TO = frozenset(state.leads_to for state in ALSO if state.leads_to and not state.beside)
