"""Roles in words that a family knows."""

from collections.abc import Iterable

# Of every role that releases something to families; a test holds that none is left out.
PLAIN = {
    "social_worker": "Your social worker",
    "social_care_team_manager": "The manager of the social workers",
    "early_help_worker": "Your family support worker",
    "early_help_team_manager": "The manager of the family support workers",
    "senco": "The teacher who plans extra help (SENCO)",
    "designated_safeguarding_lead": "The person who keeps children safe at school",
    "head_teacher": "The head teacher",
    "ehc_coordinator": "The person who writes the EHC plan",
    "ehc_team_manager": "The manager of the people who write EHC plans (plans for extra help)",
    "health_visitor": "Your health visitor",
    "school_nurse": "The school nurse",
}
AT_SCHOOL = "People who teach and help there"
SOMEBODY = "People who help you there"


def bodies_in_words(bodies: Iterable[tuple[str, tuple[str, ...]]]) -> list[tuple[str, list[str]]]:
    """Each body with its roles in plain words, all who teach there last."""
    return [
        (name, [*sorted({_plain(role) for role in roles if role}), *([AT_SCHOOL] if "" in roles else [])])
        for name, roles in bodies
    ]


def _plain(role: str) -> str:
    return PLAIN.get(role, SOMEBODY)
