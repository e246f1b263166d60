"""What may be attached, and what is said of it."""

from childplan.plans.rules.refusals import PlanRefusal

from .vocabulary import REMEDY, RefusedBecause

LONGEST_LINE = 120
LONGEST_REASON = 200


class SaysNothing(PlanRefusal):
    """A line that must say something is empty."""


class AlreadyGone(PlanRefusal):
    """It was removed, destroyed or refused before."""

    def __init__(self) -> None:
        super().__init__("This document is not kept any more")


class NewerIsThere(PlanRefusal):
    """Somebody attached a newer version in the meantime."""

    def __init__(self) -> None:
        super().__init__("Somebody attached a newer version before you. Look at it first")


class TooManyFiles(PlanRefusal):
    """As many files as one may ask for at once are under way."""

    def __init__(self, most: int) -> None:
        super().__init__(f"You have {most} files under way. Wait until one is ready")


def tidy_line(line: str, *, missing: str, longest: int = LONGEST_LINE) -> str:
    """One line without breaks. Raises SaysNothing, in the words of `missing`."""
    tidied = " ".join(line.split())[:longest].strip()
    if not tidied:
        raise SaysNothing(missing)
    return tidied


def refusal_words(because: RefusedBecause, *, most: int) -> str:
    """Why a file was refused, and what its sender can do. most: bytes that are taken."""
    why = f"{because.label}. {REMEDY[because]}"
    if because is RefusedBecause.TOO_LARGE:
        return f"{because.label}: at most {most // 1_000_000} MB are taken. {REMEDY[because]}"
    return why
