"""What somebody is told of rows that they do not read, typed from the record of that decision (0043).

Why a colleague declared a conflict of interest is told to whoever manages them, who may end it: the managing role of
the same body and the same team; the area's privacy officer where nobody holds it.
"""

from collections.abc import Mapping

from tests.house.rows.typed import Person, table
from tests.proofs.rows.seen import Seen

DECLARATIONS = "identity_declaration"
MANAGED_BY: Mapping[str, str] = {
    "social_worker": "social_care_team_manager",
    "mash_screener": "social_care_team_manager",
    "early_help_worker": "early_help_team_manager",
    "family_hub_worker": "early_help_team_manager",
    "ehc_coordinator": "ehc_team_manager",
    "educational_psychologist": "ehc_team_manager",
    "authority_attendance_officer": "attendance_team_manager",
    "senco": "head_teacher",
    "designated_safeguarding_lead": "head_teacher",
    "class_teacher": "head_teacher",
    "school_attendance_officer": "head_teacher",
}
STANDS_IN = "privacy_officer"


def told_of(person: Person, asked: str, seen: Seen) -> frozenset[str]:
    """The rows of that table of whose words this person is told."""
    if asked != DECLARATIONS:
        return frozenset()
    rows = seen.rows(DECLARATIONS)
    return frozenset(row.id for row in rows if person.key in managers_of(str(row.columns["membership_id"])))


def managers_of(holder: str) -> frozenset[str]:
    """The keys of those who manage the person of this membership."""
    everybody = table("people")["people"]
    key = holder.removeprefix("person:")
    whose = everybody[key]
    managing = {
        other
        for other, entry in everybody.items()
        if other != key
        and entry["role"] == MANAGED_BY.get(whose["role"])
        and entry["body"] == whose["body"]
        and ("team" not in entry or "team" not in whose or entry["team"] == whose["team"])
    }
    standing_in = {other for other, entry in everybody.items() if entry["role"] == STANDS_IN and other != key}
    return frozenset(managing or standing_in)
