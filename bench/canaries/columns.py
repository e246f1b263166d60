"""Which columns hold what people typed or are called, table by table, typed; and which hold letters and no words."""

from collections.abc import Mapping

# Old versions have words of their own.
WORDS: Mapping[str, tuple[str, ...]] = {
    "access_involvement": ("reason", "end_reason"),
    "access_restriction": ("reason", "lifted_reason"),
    "access_restrictionname": ("reason",),
    "access_bar": ("reason",),
    "access_accessrequest": ("reason", "answer"),
    "access_accessquestion": ("reason", "answer"),
    "identity_child": ("surname", "forename", "middle_names", "known_as"),
    "identity_childname": ("surname", "forename"),
    "identity_address": ("lines",),
    "identity_familyperson": ("name",),
    "identity_courtorder": ("detail",),
    "identity_declaration": ("reason", "ended_reason"),
    "identity_possiblematch": ("why", "decision_reason"),
    "identity_identifieruse": ("decision_reason",),
    "identity_disagreement": ("reason",),
    "plans_strand": ("legal_basis", "end_reason"),
    "plans_section": ("heading", "text"),
    "plans_outcome": ("text", "baseline", "measure"),
    "plans_plannedaction": ("text", "who", "how_much"),
    "plans_view": ("text", "how_obtained"),
    "plans_issue": ("reason",),
    "plans_heldback": ("reason", "ended_reason"),
    "plans_ehcrights": ("words",),
    "plans_partnercontribution": ("heading", "text", "decision_reason"),
    "documents_document": ("title", "said_by", "filename", "removed_reason"),
    "oversight_lookingquestion": ("asked", "finding"),
    "oversight_lookingquestionmove": ("words",),
    "plans_releaseditem": ("heading", "text", "who", "withdrawn_reason"),
    "referrals_referral": ("purpose", "question", "answer", "outcome", "why_not_told"),
    "sharing_sharingdecision": (
        *(
            "recipient_name",
            "shared",
            "reason",
            "more_harmful",
            "why_not_told",
            "without_agreement",
            "ended_reason",
        ),
    ),
    "sharing_familyagreement": ("said_by", "note"),
    "emergency_emergencyaccess": ("reason", "end_words"),
    "emergency_emergencyreview": ("words",),
    "facts_fact": ("title",),
    "notifications_notice": ("text",),
    "notifications_ownnotice": ("text",),
    "escalation_alert": ("title", "reason", "decision_reason", "resolution"),
    "escalation_alertrecipient": ("why",),
    "escalation_alertmove": ("reason",),
    "attendance_suspension": ("account", "withdrawn_reason"),
    "attendance_markamendment": ("reason",),
    "attendance_ctfimport": ("filename",),
    "attendance_ctfrow": ("name",),
    "safeguarding_allocation": ("reason", "end_reason"),
    "safeguarding_concern": ("text", "child_said", "immediate_action", "answer"),
    "send_sensupport": ("reason", "end_reason"),
    "portal_invitation": ("risk_considered", "responsibility_seen", "orders_considered", "ended_reason"),
}
# Of these the demonstration has no row: nobody has been asked about a look yet. A row there belongs out of this list.
WITHOUT_ROWS = frozenset({"oversight_lookingquestion", "oversight_lookingquestionmove"})
# Filled in once something is over: only where it is, so that nothing is over that was not.
AFTERWARDS = frozenset(
    {
        *("end_words", "end_reason", "ended_reason", "lifted_reason", "withdrawn_reason", "decision_reason"),
        *("answer", "outcome", "resolution", "more_harmful", "why_not_told", "without_agreement"),
    }
)
# Codes, keys, numbers and marks, whatever the table.
CODES = frozenset(
    {
        *(
            "kind",
            "state",
            "key",
            "scope",
            "value",
            "sex",
            "identifier",
            "sort_name",
            "source_kind",
            "fingerprint",
        ),
        *(
            "postcode",
            "email",
            "telephone",
            "password",
            "word",
            "incoming_key",
            "way",
            "use_key",
            "field",
            "domain",
        ),
        *(
            "whose",
            "what",
            "window",
            "work",
            "error",
            "act",
            "method",
            "from_address",
            "template",
            "notify_id",
        ),
        *(
            "delivery",
            "address",
            "once",
            "trigger",
            "run",
            "decision",
            "agency",
            "from_state",
            "to_state",
            "half",
        ),
        *(
            "old_code",
            "new_code",
            "sha256",
            "layout",
            "stopped_because",
            "foreseen",
            "became",
            "step",
            "category",
        ),
        *(
            "primary_need",
            "secondary_need",
            "token_hash",
            "responsibility_seen",
            "orders_considered",
            "decided",
        ),
        *("end_why", "follows"),
        *("basis", "special_condition", "offence_condition", "how", "marks", "to"),
    }
)
# The same of one table, where another has words in a column of that name; whoever signs in is no child's; and an
# answer that is kept for a partner system is said again to the key of that system alone.
CODES_OF: Mapping[str, frozenset[str]] = {
    "accounts_user": frozenset({"name"}),
    "access_answerpiece": frozenset({"content"}),
    "plans_heldback": frozenset({"why"}),
    "plans_ehcrights": frozenset({"answer"}),
    "plans_issue": frozenset({"document"}),
    "documents_document": frozenset({"refused_because", "found"}),
    "facts_fact": frozenset({"name"}),
    "history_accessevent": frozenset({"purpose", "outcome", "means"}),
    "sharing_sharingdecision": frozenset({"purpose"}),
    "sharing_familyagreement": frozenset({"answer"}),
}
# In which tables one word may lie: what is said of a change stands in the history of all that it changed, and names are
# found by their words. Anywhere else it has been copied to where others read.
TOGETHER: tuple[frozenset[str], ...] = (
    frozenset({"identity_child", "identity_childword", "access_grant", "identity_flag"}),
    frozenset({"identity_childname", "identity_childword"}),
    frozenset({"identity_address", "identity_addressword"}),
    frozenset({"identity_contactdetail", "identity_familyperson", "identity_relationship"}),
    frozenset({"plans_outcome", "plans_outcomestrand"}),
    frozenset({"plans_plannedaction", "plans_plannedactionstrand"}),
    frozenset({"plans_partnercontribution", "access_answerpiece"}),
    frozenset({"plans_section", "plans_strand", "send_sensupport"}),
)
