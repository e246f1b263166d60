"""The addresses of emergencies and of reviewing looking. Part of `addresses.py`, which has the words of the rows."""

from tests.house.addresses import CHILD, PROBLEM, SOME, Address, plan
from tests.house.roles_that_may import (
    EVERY_ROLE,
    FAMILIES,
    LOOKED_AT,
    OPEN_IN_EMERGENCY,
    REVIEW_EMERGENCIES,
    REVIEW_LOOKING,
    REVIEW_TEAM,
)

# Whose it is, is told apart from the child; so what names one is asked about one that nobody has, and the rest stands
# in tests/childplan/emergency/.
OF_NOBODY = {"access_id": "00000000-0000-4000-8000-000000000000"}
EMERGENCIES = (
    Address("emergency:list", EVERY_ROLE, words="Emergency access"),
    Address("emergency:open", OPEN_IN_EMERGENCY, words="Open a record in an emergency", error=PROBLEM),
    Address("emergency:access", EVERY_ROLE, shown=(404,), fixed=OF_NOBODY),
    Address("emergency:end", EVERY_ROLE, shown=(404,), fixed=OF_NOBODY),
    Address("emergency:review", REVIEW_EMERGENCIES, shown=(404,), fixed=OF_NOBODY),
)  # fmt: skip

# No question waits in the borough: what is unusual is noted at night.
NO_QUESTION = {"question_id": "00000000-0000-4000-8000-000000000000"}

OVERSIGHT = (
    Address("oversight:questions", REVIEW_LOOKING, words="What was unusual"),
    Address("oversight:question", REVIEW_LOOKING, fixed=NO_QUESTION, shown=(404,)),
    Address("oversight:ask", REVIEW_LOOKING, fixed=NO_QUESTION, shown=(404,)),
    Address("oversight:close", REVIEW_LOOKING, fixed=NO_QUESTION, shown=(404,)),
    Address("oversight:asked", EVERY_ROLE, words="Questions about what was looked at"),
    Address("oversight:answer", EVERY_ROLE, fixed=NO_QUESTION, shown=(404,)),
    Address("oversight:looks", REVIEW_LOOKING, words="Who looked"),
    Address("oversight:looks_table", REVIEW_LOOKING),
    Address("oversight:team_looks", REVIEW_TEAM, words="What my team looked at"),
    Address("oversight:hours", REVIEW_LOOKING, words="Working hours of the area", error=PROBLEM),
    Address("portal:who_looked", FAMILIES, of=CHILD, words="Who has looked"),
    plan("oversight:of_child", "Who has looked", LOOKED_AT, writes=SOME),
)
