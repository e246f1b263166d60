"""Every address of the house, and who may open it on whose child. Typed by hand from the roles' paragraphs.

`test_addresses.py` walks the resolver and holds each address against its row; an address without one fails. What a row
says of a child or of something about a child is decided by the typed tables of `rows/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.house.roles_that_may import (
    ADD_OUTCOMES,
    ALLOCATE,
    ANSWER_ACCESS,
    ANSWER_ALERTS,
    ANYONE,
    ASK_FOR_ACCESS,
    DECIDE_TO_SHARE,
    END_INVOLVEMENT,
    EVERY_ROLE,
    FAMILIES,
    IMPORT,
    INVITE,
    INVOLVE,
    KEEP_AGREEMENTS,
    KEEP_ROLL,
    KEEP_SIGN_INS,
    MATCH,
    OPEN_BY_HAND,
    OVERSEE_ALERTS,
    PARTNERS,
    PLAN_PARTNERS,
    RAISE_FLAGS,
    READ_CONCERNS,
    RECEIVE,
    RECORD_CONCERNS,
    RECORD_FAMILY,
    REFER,
    REGISTERS,
    RELEASE,
    RESTRICT,
    SEE_WHO_CAN_SEE,
    SENCO,
    SET_NUMBERS,
    SUSPEND,
    WRITE_PLANS,
)

OUT, STAFF, FAMILY, PARTNER = "signed out", "staff", "family", "partner"


@dataclass(frozen=True)
class Address:
    """One row.

    who: the roles that may open it at all; others get 403, families and strangers 404, visitors the sign-in page.
    of: the table of what the address names; `argument` is its part of the address, besides the child's.
    also_reads: a class that must be readable as well; "written" stands for what is written in that plan.
    writes: it asks for more than reading. A class: those who see the child and do not write in that class get 403;
    "own": the same by the row's own rule; SOME: it depends on more, so some who see the thing get 403.
    shown: what it answers to those who may. answers: where a whole group of people gets something else.
    posted: it is only sent to; looking at it is 405 for everybody.
    fixed: parts of the address that name nothing of the borough's. path: where it has no parts to be filled in.
    words: what stands on the page. error: what stands there when its form comes back empty; "" where it has none.
    """

    name: str
    who: frozenset[str]
    of: str = ""
    argument: str = ""
    writes: str = ""
    shown: tuple[int, ...] = (200,)
    answers: Mapping[str, int] = field(default_factory=dict)
    posted: bool = False
    fixed: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    also_reads: str = ""
    words: str = ""
    error: str = ""


CHILD = "identity_child"
PROBLEM = "There is a problem"
SOME = "some"


def plan(name: str, words: str, who: frozenset[str] = EVERY_ROLE, **more: object) -> Address:
    """A page about one child."""
    return Address(name, who, **{"of": CHILD, "words": words, **more})  # type: ignore[arg-type]


PLANS = (
    Address("plans:my_work", EVERY_ROLE, words="My work", answers={FAMILY: 302}),
    Address("plans:case_list", EVERY_ROLE, words="Children"),
    plan("plans:child_plan", "Child’s plan"),
    plan("plans:print_plan", "Printed"),
    plan("plans:chronology", "Chronology"),
    plan("plans:access", "Why you see this child"),
    plan("plans:why_not", "Why a colleague cannot see something", SEE_WHO_CAN_SEE),
    plan("plans:involve", "Involve somebody", INVOLVE, writes=SOME, error=PROBLEM),
    # Of one that ended before there is nothing to end; which of a child's are asked about falls by their random ids.
    plan("plans:end_involvement", "End this involvement", END_INVOLVEMENT, of="access_involvement",
         argument="involvement_id", writes=SOME, shown=(200, 302), error=PROBLEM),
    plan("plans:views", "Views"),
    plan("plans:record_view", "Record a view", WRITE_PLANS, writes=SOME, error=PROBLEM),
    plan("plans:correct_view", "Correct a view", WRITE_PLANS, of="plans_view", argument="view_id", writes="own",
         error=PROBLEM),
    plan("plans:mark_view", "of somebody else", WRITE_PLANS, of="plans_view", argument="view_id", writes=SOME,
         error=PROBLEM),
    plan("plans:open_strand", "Open a plan", WRITE_PLANS, writes=SOME, error=PROBLEM),
    plan("plans:strand", "plan", of="plans_strand", argument="strand_id", also_reads="written"),
    plan("plans:print_strand", "Printed", of="plans_strand", argument="strand_id", also_reads="written"),
    plan("plans:change_strand", "Change lead and review", WRITE_PLANS, of="plans_strand", argument="strand_id",
         also_reads="written", writes=SOME, error=PROBLEM),
    plan("plans:close_strand", "Close this plan", WRITE_PLANS, of="plans_strand", argument="strand_id",
         also_reads="written", writes=SOME, error=PROBLEM),
    # Of a plan of a kind that is released in parts, or closed, there is no such page.
    plan("plans:issue_strand", "to the family", RELEASE, of="plans_strand", argument="strand_id",
         also_reads="written", writes=SOME, shown=(200, 404), error=PROBLEM),
    plan("plans:ehc_rights", "Who is sent the EHC plan", RELEASE, writes=SOME, error=PROBLEM),
    plan("plans:end_hold", "No longer hold this back", RELEASE, of="plans_heldback", argument="hold_id",
         writes=SOME, shown=(200, 404), error=PROBLEM),
    plan("plans:add_section", "Add a section", WRITE_PLANS, of="plans_strand", argument="strand_id",
         also_reads="written", writes=SOME, error=PROBLEM),
    plan("plans:edit_section", "Text", WRITE_PLANS, of="plans_section", argument="section_id", writes=SOME),
    plan("plans:mark_section", "of somebody else", WRITE_PLANS, of="plans_section", argument="section_id",
         writes=SOME, error=PROBLEM),
    plan("plans:section_versions", "versions", of="plans_section", argument="section_id"),
    plan("plans:add_outcome", "Add an outcome", ADD_OUTCOMES, writes=SOME, error=PROBLEM),
    plan("plans:outcome", "Outcome", of="plans_outcome", argument="outcome_id"),
    plan("plans:change_outcome", "Change this outcome", ADD_OUTCOMES, of="plans_outcome", argument="outcome_id",
         writes=SOME, error=PROBLEM),
    plan("plans:record_progress", "Record progress", WRITE_PLANS, of="plans_outcome", argument="outcome_id",
         writes=SOME, error=PROBLEM),
    plan("plans:add_planned_action", "Add an action", ADD_OUTCOMES, writes=SOME, error=PROBLEM),
    plan("plans:planned_action", "ction", of="plans_plannedaction", argument="planned_action_id"),
    plan("plans:change_planned_action", "Change this action", ADD_OUTCOMES, of="plans_plannedaction",
         argument="planned_action_id", writes=SOME, error=PROBLEM),
    plan("plans:complete_planned_action", "Mark as done", WRITE_PLANS, of="plans_plannedaction",
         argument="planned_action_id", writes=SOME),
    plan("plans:stop_planned_action", "Stop this action", WRITE_PLANS, of="plans_plannedaction",
         argument="planned_action_id", writes=SOME, error=PROBLEM),
    plan("plans:take_up_planned_action", "Take up this action again", WRITE_PLANS, of="plans_plannedaction",
         argument="planned_action_id", writes=SOME),
    plan("plans:contributions", "Contributions from other systems"),
    plan("plans:take_up_contribution", "Take up this contribution", WRITE_PLANS, of="plans_partnercontribution",
         argument="contribution_id", writes="own", error=PROBLEM),
    plan("plans:decline_contribution", "Decline this contribution", WRITE_PLANS, of="plans_partnercontribution",
         argument="contribution_id", writes="own", error=PROBLEM),
    plan("plans:mark_contribution", "of somebody else", WRITE_PLANS, of="plans_partnercontribution",
         argument="contribution_id", writes=SOME, error=PROBLEM),
    plan("plans:release", "What the family can see", RELEASE),
    plan("plans:release_to", "will see", RELEASE, of="identity_relationship", argument="person_id", writes=SOME,
         error=PROBLEM),
    plan("plans:print_released", "Printed", RELEASE, of="identity_relationship", argument="person_id",
         shown=(200, 403)),
    plan("plans:withdraw_release", "Withdraw what was released", RELEASE, of="identity_relationship",
         argument="person_id", writes=SOME, shown=(200, 302), error=PROBLEM),
)  # fmt: skip

IDENTITY = (
    Address("accounts:acting_as", EVERY_ROLE, words="role", answers={FAMILY: 302}),
    Address("access:roles", EVERY_ROLE, words="Roles and what they may see"),
    Address("access:role", EVERY_ROLE, fixed={"key": "senco"}, words="What it may do"),
    Address("accounts:kept", EVERY_ROLE, words="Nothing is kept for you", answers={FAMILY: 200}),
    Address("identity:find_child", EVERY_ROLE, words="Find a child"),
    Address("identity:ask_for_access", ASK_FOR_ACCESS, words="Ask for access to a child", error=PROBLEM),
    Address("identity:access_requests", EVERY_ROLE, words="Requests you made"),
    plan("identity:answer_access_request", "Request for access", ANSWER_ACCESS, of="access_accessquestion",
         argument="question_id", writes=SOME, error=PROBLEM),
    Address("identity:open_child", OPEN_BY_HAND, words="Open a child’s record", error=PROBLEM),
    Address("identity:being_checked", EVERY_ROLE, words="We are checking this record"),
    plan("identity:family", "Family and addresses"),
    plan("identity:add_relationship", "Add", RECORD_FAMILY, writes="contact", error=PROBLEM),
    plan("identity:change_relationship", "Change", RECORD_FAMILY, of="identity_relationship",
         argument="relationship_id", writes="own", error=PROBLEM),
    plan("identity:end_relationship", "End", RECORD_FAMILY, of="identity_relationship", argument="relationship_id",
         writes="own", error=PROBLEM),
    plan("identity:hide_adult", "Keep this adult confidential", RECORD_FAMILY, of="identity_relationship",
         argument="relationship_id", writes=SOME, error=PROBLEM),
    plan("identity:show_adult", "Show this adult again", RECORD_FAMILY, of="identity_relationship",
         argument="relationship_id", writes=SOME, error=PROBLEM),
    # A number belongs to an adult and to no child, so here the number is nobody's.
    plan("identity:withhold_contact", "", RECORD_FAMILY, of="identity_relationship", argument="relationship_id",
         fixed={"detail_id": "00000000-0000-4000-8000-000000000000"}, writes="own", shown=(404,)),
    plan("identity:show_contact", "", RECORD_FAMILY, of="identity_relationship", argument="relationship_id",
         fixed={"detail_id": "00000000-0000-4000-8000-000000000000"}, writes="own", shown=(404,)),
    plan("identity:end_contact", "", RECORD_FAMILY, of="identity_relationship", argument="relationship_id",
         fixed={"detail_id": "00000000-0000-4000-8000-000000000000"}, writes="own", shown=(404,)),
    plan("identity:record_order", "Record a court order", RECORD_FAMILY, writes="contact", error=PROBLEM),
    plan("identity:change_order", "Correct the", RECORD_FAMILY, of="identity_courtorder", argument="order_id",
         writes="own", error=PROBLEM),
    plan("identity:end_order", "record that this has ended", RECORD_FAMILY, of="identity_courtorder",
         argument="order_id", writes="own", error=PROBLEM),
    plan("identity:add_address", "Add an address", RECORD_FAMILY, writes="contact", error=PROBLEM),
    plan("identity:end_address", "no longer lives there", RECORD_FAMILY, of="identity_address",
         argument="address_id", writes="own", error=PROBLEM),
    plan("identity:withhold_school", "Keep this school confidential", RECORD_FAMILY, of="access_involvement",
         argument="involvement_id", writes=SOME, error=PROBLEM),
    plan("identity:show_school", "Show this school again", RECORD_FAMILY, of="access_involvement",
         argument="involvement_id", writes=SOME, error=PROBLEM),
    plan("identity:add_name", "Add another name", RECORD_FAMILY, writes="identity", error=PROBLEM),
    plan("identity:change_details", "Change name, sex or birth date", RECORD_FAMILY, writes="identity", error=PROBLEM),
    plan("identity:raise_flag", "Raise a flag", RAISE_FLAGS, writes=SOME, error=PROBLEM),
    plan("identity:end_flag", "End this flag", RAISE_FLAGS, of="identity_flag", argument="flag_id", writes="own",
         error=PROBLEM),
    Address("identity:differences", RECORD_FAMILY, words="Where sources differ"),
    plan("identity:decide_difference", "Which one stands?", RECORD_FAMILY, of="identity_disagreement",
         argument="disagreement_id", writes=SOME, shown=(200, 302), error=PROBLEM),
    plan("identity:uses", "Who used a number of this record"),
    Address("identity:use", EVERY_ROLE, of="identity_identifieruse", argument="use_id",
            words="Did they mean this child?", error=PROBLEM),
    plan("identity:restrict", "Restrict this record", RESTRICT, writes="protection", shown=(200, 302), error=PROBLEM),
    plan("identity:seal", "Seal the record of the life before an adoption", RESTRICT, writes="protection",
         shown=(200, 302), error=PROBLEM),
    Address("identity:new_life", RESTRICT, words="Open a record after an adoption", error=PROBLEM),
    Address("identity:restricted_records", EVERY_ROLE, words="Restricted records"),
    Address("identity:restricted_record", EVERY_ROLE, of="access_restriction", words="Who is on the list"),
    Address("identity:keep_restricted", EVERY_ROLE, of="access_restriction", writes="protection",
            words="Keep this record restricted", error=PROBLEM),
    Address("identity:name_on_list", EVERY_ROLE, of="access_restriction", writes="protection",
            words="Add somebody to the list", error=PROBLEM),
    Address("identity:take_off_list", EVERY_ROLE, of="access_restrictionname", argument="name_id",
            writes="protection", words="Remove somebody from the list", error=PROBLEM),
    Address("identity:lift_restriction", EVERY_ROLE, of="access_restriction", writes="protection",
            words="Lift the restriction"),
    Address("identity:conflicts", EVERY_ROLE, words="Conflicts of interest"),
    Address("identity:declare_conflict", EVERY_ROLE, words="Declare a conflict of interest", error=PROBLEM),
    Address("identity:end_conflict", EVERY_ROLE, fixed={"declaration_id": "00000000-0000-4000-8000-000000000000"},
            shown=(404,)),
    plan("identity:stand_back", "Step back from this child", error=PROBLEM),
    Address("identity:possible_matches", MATCH, words="Possible matches"),
    Address("identity:match", MATCH, of="identity_possiblematch", argument="match_id",
            words="Is this the same child?", error=PROBLEM),
    Address("identity:undo_match", MATCH, of="identity_possiblematch", argument="match_id", shown=(200, 302)),
)  # fmt: skip

ALERTS = (
    Address("escalation:inbox", ANSWER_ALERTS, words="Alerts"),
    Address("escalation:board", OVERSEE_ALERTS, words="Team board"),
    Address("escalation:numbers", OVERSEE_ALERTS, words="numbers for alerts"),
    Address("escalation:set_number", SET_NUMBERS, fixed={"trigger_key": "attendance_at_or_below"},
            words="Set a number", error=PROBLEM),
    Address("escalation:withdraw_number", SET_NUMBERS, fixed={"trigger_key": "attendance_at_or_below"},
            words="Withdraw a number", error=PROBLEM),
    plan("escalation:child_alerts", "Alerts"),
    plan("escalation:why_not", "Why is there no alert"),
    Address("escalation:alert", EVERY_ROLE, of="escalation_alert", argument="alert_id", words="Who was told"),
    Address("escalation:acknowledge", ANSWER_ALERTS, of="escalation_alert", argument="alert_id", shown=(302,)),
    Address("escalation:decide", ANSWER_ALERTS, of="escalation_alert", argument="alert_id", shown=(302,),
            error=PROBLEM),
    Address("notifications:preferences", EVERY_ROLE, words="What always comes at once", error=PROBLEM),
    Address("notifications:emails", EVERY_ROLE, words="Your emails"),
    Address("notifications:receipts", ANYONE, posted=True),
    Address("notifications:open_notice", EVERY_ROLE, of="notifications_notice", argument="notice_id", posted=True),
)  # fmt: skip

SHARING = (
    plan("sharing:of_child", "Sharing"),
    plan("sharing:decide", "Decide about sharing", DECIDE_TO_SHARE, writes=SOME, error=PROBLEM),
    plan("sharing:correct", "Correct this decision", DECIDE_TO_SHARE, of="sharing_sharingdecision",
         argument="decision_id", writes=SOME, error=PROBLEM),
    # Of one by which nothing is shared, or nothing any more, there is no end.
    plan("sharing:end", "End this share", of="sharing_sharingdecision", argument="decision_id", writes=SOME,
         shown=(200, 404), error=PROBLEM),
    plan("sharing:record_family_agreement", "Record what the family agreed to", DECIDE_TO_SHARE, error=PROBLEM),
    plan("sharing:withdraw_family_agreement", "agreement is withdrawn", DECIDE_TO_SHARE, of="sharing_familyagreement",
         argument="agreement_id", shown=(200, 404), error=PROBLEM),
    plan("sharing:correct_family_answer", "recorded by mistake", DECIDE_TO_SHARE, of="sharing_familyagreement",
         argument="agreement_id", shown=(200, 404), error=PROBLEM),
    Address("sharing:agreements", EVERY_ROLE, words="Sharing agreements"),
    Address("signing:sign_ins", KEEP_SIGN_INS, words="Sign-ins"),
    Address("signing:give_setup_code", KEEP_SIGN_INS, fixed={"membership_id": "1"}, shown=(404,)),
    Address("signing:ask_reset", KEEP_SIGN_INS, fixed={"membership_id": "1"}, shown=(404,)),
    Address("signing:confirm_reset", KEEP_SIGN_INS, fixed={"reset_id": "0c5bba8e-6b51-4c43-a2a9-1d6a5b7f0d11"},
            shown=(404,)),
    Address("sharing:keep_agreement", KEEP_AGREEMENTS, words="Add a sharing agreement", error=PROBLEM),
    Address("sharing:end_agreement", KEEP_AGREEMENTS, shown=(404,),
            fixed={"agreement_id": "00000000-0000-4000-8000-000000000000"}),
)  # fmt: skip

DOCUMENTS = (
    plan("documents:of_child", "Documents"),
    plan("documents:attach", "Attach a document", WRITE_PLANS, of="plans_strand", argument="strand_id",
         also_reads="written", writes=SOME, shown=(200, 404), error=PROBLEM),
    plan("documents:document", "Written by", of="documents_document", argument="document_id"),
    plan("documents:download", "", of="documents_documentcontent", argument="document_id"),
    plan("documents:attach_version", "Attach a newer version", WRITE_PLANS, of="documents_document",
         argument="document_id", writes=SOME, error=PROBLEM),
    plan("documents:remove", "Remove this document", WRITE_PLANS, of="documents_document", argument="document_id",
         writes=SOME, error=PROBLEM),
    Address("documents:your_files", EVERY_ROLE, words="Your files"),
    Address("documents:ask_for_list", EVERY_ROLE, posted=True),
    Address("documents:fetch_file", EVERY_ROLE, of="documents_preparedfile", argument="file_id", posted=True),
)  # fmt: skip

REFERRALS = (
    Address("referrals:referrals", EVERY_ROLE, words="Referrals"),
    plan("referrals:send", "Refer, or put before a panel", REFER, writes=SOME, error=PROBLEM),
    plan("referrals:referral", "Last day of access", of="referrals_referral", argument="referral_id"),
    plan("referrals:answer", "Answer this referral", RECEIVE, of="referrals_referral", argument="referral_id",
         writes=SOME, shown=(200, 302), error=PROBLEM),
    plan("referrals:end", "stop seeing", of="referrals_referral", argument="referral_id", writes=SOME,
         shown=(200, 302), error=PROBLEM),
)  # fmt: skip

AGENCIES = (
    Address("attendance:imports", IMPORT, words="Pupil files"),
    Address("attendance:new_import", IMPORT, words="Bring in a Common Transfer File", error=PROBLEM),
    Address("attendance:import", IMPORT, of="attendance_ctfimport", argument="import_id", words="Back to files"),
    Address("attendance:problems", IMPORT, of="attendance_ctfimport", argument="import_id"),
    Address("attendance:confirm_import", IMPORT, of="attendance_ctfimport", argument="import_id", posted=True),
    Address("attendance:ask_again", IMPORT, of="attendance_ctfimport", argument="import_id", posted=True),
    Address("attendance:resume_import", IMPORT, of="attendance_ctfimport", argument="import_id", posted=True),
    Address("attendance:abandon_import", IMPORT, of="attendance_ctfimport", argument="import_id", posted=True),
    plan("attendance:child", "Attendance", also_reads="attendance"),
    plan("attendance:suspensions", "Suspensions", also_reads="education"),
    plan("attendance:record_suspension", "Record a suspension", SUSPEND, writes=SOME, error=PROBLEM),
    plan("attendance:correct_suspension", "Correct a suspension", SUSPEND, of="attendance_suspension",
         argument="suspension_id", writes=SOME, error=PROBLEM),
    plan("attendance:withdraw_suspension", "Withdraw a suspension", SUSPEND, of="attendance_suspension",
         argument="suspension_id", writes=SOME, error=PROBLEM),
    plan("attendance:take_off_mark", "Remove a mark", KEEP_ROLL, writes=SOME, error=PROBLEM),
    plan("attendance:off_roll", "Take off roll", KEEP_ROLL, writes=SOME, error=PROBLEM),
    plan("safeguarding:allocate", "social worker", ALLOCATE, writes=SOME, error=PROBLEM),
    plan("safeguarding:end_allocation", "End the allocation", ALLOCATE, writes=SOME, error=PROBLEM),
    plan("safeguarding:concerns", "Concerns", READ_CONCERNS | RECORD_CONCERNS),
    plan("safeguarding:record_concern", "Record a concern", RECORD_CONCERNS, error=PROBLEM),
    plan("safeguarding:concern", "Concern", READ_CONCERNS | RECORD_CONCERNS, of="safeguarding_concern",
         argument="concern_id"),
    plan("safeguarding:mark_concern_seen", "", READ_CONCERNS, of="safeguarding_concern", argument="concern_id",
         posted=True),
    plan("safeguarding:answer_concern", "", READ_CONCERNS, of="safeguarding_concern", argument="concern_id",
         posted=True, error=PROBLEM),
    plan("send:sen_support", "SEN support", also_reads="send"),
    plan("send:open_sen_support", "Open SEN support", SENCO, writes=SOME, error=PROBLEM),
    plan("send:close_sen_support", "Close SEN support", SENCO, of="send_sensupport", argument="support_id",
         writes=SOME, error=PROBLEM),
)  # fmt: skip

PORTAL = (
    plan("portal:parents", "Parents and carers", INVITE, also_reads="contact"),
    plan("portal:invite", "Invite a parent or carer", INVITE, also_reads="contact", writes=SOME, error=PROBLEM),
    plan("portal:withdraw", "Withdraw the invitation", INVITE, of="portal_invitation", argument="invitation_id",
         error=PROBLEM),
    plan("portal:suspend", "Stop their sign-in", INVITE, of="identity_relationship", argument="person_id",
         error=PROBLEM),
    plan("portal:resume", "Open their sign-in again", INVITE, of="identity_relationship", argument="person_id",
         error=PROBLEM),
    # Of whoever sees no page there is none to look at.
    plan("portal:review", "Review their page", INVITE, of="identity_relationship", argument="person_id",
         shown=(200, 404), error=PROBLEM),
    plan("portal:close", "Close this child’s page to them", INVITE, of="identity_relationship",
         argument="person_id", error=PROBLEM),
    Address("portal:home", FAMILIES, words="What happens next"),
    Address("portal:who_can_see", FAMILIES, of=CHILD, words="Is this all"),
    Address("portal:leave", ANYONE, posted=True),
    Address("portal:invitation", ANYONE, fixed={"token": "no-such-invitation"}, shown=(404,),
            words="This link does not work"),
)  # fmt: skip

API = (
    Address("api:token", ANYONE, posted=True),
    Address("api:revoke", ANYONE, posted=True),
    Address("api:reference", ANYONE, words="API"),
    Address("api:schema", ANYONE),
    Address("api:problem", ANYONE, fixed={"slug": "not-found"}, words="What"),
    Address("api:children", PARTNERS, words="children"),
    Address("api:child", PARTNERS, of=CHILD),
    Address("api:plan", PLAN_PARTNERS, of=CHILD),
    Address("api:contributions", PLAN_PARTNERS, of=CHILD),
    Address("api:contribution", PLAN_PARTNERS, of="plans_partnercontribution", argument="contribution_id",
            shown=(404,)),
    Address("api:alerts", PARTNERS, of=CHILD),
    Address("api:alert", PARTNERS, of="escalation_alert", argument="alert_id"),
    Address("api:suspensions", PARTNERS, of=CHILD),
    Address("api:suspension", PARTNERS, of="attendance_suspension", argument="suspension_id"),
    Address("api:suspension_withdrawal", REGISTERS, of="attendance_suspension", argument="suspension_id", posted=True),
    Address("api:pupil_files", REGISTERS, words="files"),
    *(Address(f"api:pupil_file{part}", REGISTERS, of="attendance_ctfimport", argument="import_id")
      for part in ("", "_progress", "_problems", "_pupils")),
    *(Address(f"api:pupil_file_{step}", REGISTERS, of="attendance_ctfimport", argument="import_id", posted=True)
      for step in ("confirmation", "abandonment", "resumption", "enquiry")),
    Address("api:session_marks", REGISTERS, posted=True),
    Address("api:child_session_marks", PARTNERS, of=CHILD, shown=(400,)),
    Address("api:unknown", PARTNERS, path="/api/v1/no-such-address/", shown=(404,)),
)  # fmt: skip

# They need what stands above.
from tests.house.addresses_of_accounts import ACCOUNTS  # noqa: E402
from tests.house.addresses_of_oversight import EMERGENCIES, OVERSIGHT  # noqa: E402

TABLE: tuple[Address, ...] = (
    *(*PLANS, *IDENTITY, *ALERTS, *SHARING, *DOCUMENTS, *REFERRALS, *EMERGENCIES),
    *(*AGENCIES, *PORTAL, *API, *ACCOUNTS, *OVERSIGHT),
)
BY_NAME: Mapping[str, Address] = {address.name: address for address in TABLE}
