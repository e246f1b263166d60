"""Words of the pages of a file on its way in."""

from collections.abc import Iterable, Mapping
from typing import Any

from attendance.ctf import Severity
from attendance.selectors.imports import Progress, SentFile, SentPupil
from attendance.workflow import BROUGHT_IN, ImportState, PupilOutcome, RowStep, YearOutcome
from childplan.common.tables import as_csv

STATE_COLOURS = {
    ImportState.CHECKED: "govuk-tag--yellow",
    ImportState.CONFIRMED: "govuk-tag--light-blue",
    ImportState.STOPPED: "govuk-tag--orange",
    ImportState.DONE: "govuk-tag--green",
    ImportState.REFUSED: "govuk-tag--red",
    ImportState.ABANDONED: "govuk-tag--grey",
}
FORESEEN = {
    PupilOutcome.FOUND: "Children found, who will be on your roll",
    PupilOutcome.OPENED: "New records that will be opened",
    PupilOutcome.REVIEW: "Being checked by the local authority, because they may be a child already here",
    PupilOutcome.REFUSED: "Not used, because of what is wrong with them",
}
BECAME = {
    PupilOutcome.FOUND: "Children found",
    PupilOutcome.OPENED: "New records opened",
    PupilOutcome.REVIEW: "Being checked by the local authority",
    PupilOutcome.REFUSED: "Not used",
    PupilOutcome.SET_ASIDE: "Set aside: could not be written down",
}
OUTCOME_TAGS = {
    PupilOutcome.FOUND: "govuk-tag--green",
    PupilOutcome.OPENED: "govuk-tag--green",
    PupilOutcome.REVIEW: "govuk-tag--yellow",
    PupilOutcome.REFUSED: "govuk-tag--red",
    PupilOutcome.SET_ASIDE: "govuk-tag--orange",
}
SEVERITIES = {
    Severity.REFUSES_FILE: "The file cannot be used",
    Severity.REFUSES_PUPIL: "Not used",
    Severity.WARNING: "Warning",
}
SEVERITY_TAGS = {
    Severity.REFUSES_FILE: "govuk-tag--red",
    Severity.REFUSES_PUPIL: "govuk-tag--red",
    Severity.WARNING: "govuk-tag--yellow",
}
YEARS = {
    YearOutcome.RECORDED: "recorded",
    YearOutcome.CHANGED: "changed",
    YearOutcome.UNCHANGED: "already on record",
    YearOutcome.KEPT: "left as the child's own school sent it",
    YearOutcome.OLDER: "left as a newer file or a later amendment has it",
}
# What is done of a pupil who has reached that step.
STEP_WORDS = (
    ("Found on record, or opened", RowStep.RESOLVED),
    ("Name and address recorded", RowStep.RECORDED),
    ("Attendance recorded", RowStep.DONE),
)
COLUMNS = (
    "Pupil",
    "Name in the file",
    "Place",
    "Field",
    "Value",
    "What is wrong",
    "What to do",
    "How serious",
)
# What a spreadsheet takes for a formula when a cell begins with it, in ordinary and in wide characters.


def file_line(sent: SentFile) -> dict[str, Any]:
    """One file in the list of files."""
    return {
        "id": sent.id,
        "filename": sent.filename,
        "uploaded_at": sent.uploaded_at,
        "uploaded_by": sent.uploaded_by,
        "pupils": sent.counts.get("in_file", "–"),
        "state": sent.state.label,
        "colour": STATE_COLOURS[sent.state],
    }


def counts(sent: SentFile) -> list[tuple[str, int]]:
    """How many pupils will become, or became, what; warnings last. What does not occur is said as 0 beforehand only."""
    done = sent.counts.get("became")
    numbers: Mapping[str, int] = sent.counts.get("foreseen", {}) if done is None else done
    words = FORESEEN if done is None else BECAME
    found = [(text, numbers.get(outcome, 0)) for outcome, text in words.items()]
    lines = [("Pupils in the file", sent.counts.get("in_file", 0)), *found]
    if done is None:
        lines.append(("Warnings: something was left out or needs a look", sent.counts.get("warnings", 0)))
        return lines
    years: Mapping[str, int] = sent.counts.get("years", {})
    lines += [(f"Years of attendance {text}", years[key]) for key, text in YEARS.items() if years.get(key)]
    return [line for line in lines if line[1]]


def progress_lines(progress: Progress) -> list[tuple[str, str]]:
    """How far a confirmed file has come, step by step: so many of so many pupils. Who is not in counts as no step."""
    steps, past, lines = progress.steps, 0, []
    total = sum(steps.values()) + progress.being_checked
    for words, step in reversed(STEP_WORDS):
        past += steps.get(step, 0)
        lines.append((words, f"{past} of {total}"))
    lines.reverse()
    apart = (
        (BECAME[PupilOutcome.REVIEW], progress.being_checked),
        (BECAME[PupilOutcome.SET_ASIDE], steps.get(RowStep.SET_ASIDE, 0)),
    )
    return [*lines, *((words, str(number)) for words, number in apart if number)]


def usable(sent: SentFile) -> int:
    """How many pupils of a checked file can be brought in."""
    foreseen: Mapping[str, int] = sent.counts.get("foreseen", {})
    return sum(number for outcome, number in foreseen.items() if outcome != PupilOutcome.REFUSED)


def problem_line(problem: Mapping[str, Any]) -> dict[str, Any]:
    """One problem in the table of problems."""
    return {
        **problem,
        "seriousness": SEVERITIES[Severity(problem["severity"])],
        "colour": SEVERITY_TAGS[Severity(problem["severity"])],
        "whose": f"{problem['pupil']}. {problem['who'] or 'No name'}" if problem["pupil"] else "The file",
    }


def pupil_line(pupil: SentPupil) -> dict[str, Any]:
    """What became of one pupil. Of one being checked no more is said: whose record it may be is not for the school."""
    years = [f"{number} {YEARS[YearOutcome(key)]}" for key, number in pupil.years.items()]
    return {
        "ordinal": pupil.ordinal,
        "name": pupil.name,
        "outcome": pupil.outcome.label,
        "colour": OUTCOME_TAGS[pupil.outcome],
        "years": "; ".join(years) if pupil.outcome in BROUGHT_IN else "",
        "child_id": pupil.child_id,
    }


def problems_as_csv(problems: Iterable[Mapping[str, Any]]) -> str:
    """All problems for a spreadsheet. No cell can be taken for a formula."""
    lines = (
        (
            problem["pupil"] or "",
            problem["who"],
            problem["place"],
            problem["field"],
            problem["value"],
            problem["what"],
            problem["remedy"],
            SEVERITIES[Severity(problem["severity"])],
        )
        for problem in problems
    )
    return as_csv(COLUMNS, lines)
