"""What the proof of explanation expects beside the typed tables of the house. Typed; imports nothing of ours."""

# What the agreement of each system opens at most, from the scopes with which the stories register it: letters as in
# tests/house/rows/roles.toml. The first asks for identity:read, plan:read and plan:contribute, the other for
# identity:read and attendance:write.
AGREED = {
    "alder road system": "r - r - r r k - r r",
    "alder road registers": "r - - d - - - - - -",
}
# Whoever answers for a child, and who checks how records are used, is told who can see it.
TOLD_WHO = frozenset(
    {
        "social_worker",
        "social_care_team_manager",
        "designated_safeguarding_lead",
        "head_teacher",
        "privacy_officer",
    }
)
# How the page says each level.
LEVELS = {
    "That it is there, not what it says": 1,
    "Read": 2,
    "Read and write": 3,
    "Read, write and decide": 4,
}
LABELS = {
    "Who the child is": "identity",
    "Addresses and telephone numbers": "contact",
    "Education": "education",
    "Attendance": "attendance",
    "Special educational needs and disability": "send",
    "Health": "health",
    "Social care": "social_care",
    "Child protection": "protection",
    "Views of the child and family": "views",
    "Admissions": "admissions",
}
# Somebody who is kept from a child that their role would open to them, and a record that two people alone see.
BARRED = ("paul.rennie", "theo")
RESTRICTED = "kira"
