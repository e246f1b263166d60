"""What is sent for each operation that writes, as its form sends it."""

from datetime import date, timedelta

from bench.matrix.world import World
from childplan.common import clock


def day(name: str, of: date) -> dict[str, object]:
    return {f"{name}_day": of.day, f"{name}_month": of.month, f"{name}_year": of.year}


def fields(world: World, key: str) -> dict[str, object]:
    """The filled-in form of one operation."""
    today = clock.today()
    ago = today - timedelta(days=3)
    sent: dict[str, dict[str, object]] = {
        "add_address": {"kind": "home", "lines": "1 Long Lane", "postcode": "la1 1aa", **day("starts_on", ago)},
        "end_address": day("ends_on", today),
        "add_name": {"kind": "preferred", "forename": "Mat", "surname": "Rixwell"},
        "change_details": {
            "forename": "Mattie", "surname": "Rixwell", "known_as": "Mat", "sex": "F", "version": "1",
            **day("born_on", date(2017, 5, 3)),
        },
        "add_adult": {"name": "Ottoline Quavers", "kind": "grandparent"},
        "raise_flag": {"kind": "part_time_timetable", **day("starts_on", today)},
        "end_flag": day("ends_on", today),
        "record_view": {"whose": "child", "text": "I like frogs", "how_obtained": "Talked", **day("obtained_on", ago)},
        "write_sen_plan": {"text": "Reads to the cat", "version": "2"},
        "write_care_plan": {"text": "Lunch is on the table", "version": "2"},
        "add_outcome": {"domain": "learning", "text": "Reads aloud", "written_in": world.rows["sen"]},
        "record_progress": {"state": "achieved", "version": "1"},
        "add_action": {
            "text": "Reads with her", "practitioner": "other", "who": "Mrs Hill", "written_in": world.rows["sen"],
        },
        "finish_action": {"version": "1"},
        "record_concern": {"text": "Came without a coat.", "category": "neglect", **day("happened_on", ago)},
        "end_sen_support": {"version": "1"},
        "family_agrees": {
            "to": "early_help_support", "answer": "agreed", "person": "child", "how": "in_person",
            **day("said_on", today),
        },
        "restrict": {
            "kind": "high_risk", "names": [world.numbers["person:keeper"]], "find": "", "confirmed": "on",
            **day("review_on", today + timedelta(days=60)),
        },
    }  # fmt: skip
    return {"reason": "Told us", **sent[key]}
