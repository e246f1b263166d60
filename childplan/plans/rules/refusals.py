"""What the rules of the plan refuse. The words of each are shown on the form it came from."""


class PlanRefusal(ValueError):
    """The act is not done, and says why in words for the screen. The root of all refusals of this app."""


class NothingChanged(PlanRefusal):
    """What was sent is what already stands."""

    def __init__(self) -> None:
        super().__init__("Nothing was changed, so nothing was saved")


class NothingWritten(PlanRefusal):
    """A text that must say something is empty."""


class TooLong(PlanRefusal):
    """A text longer than anybody reads, and than two versions of can be compared word by word in good time."""

    def __init__(self, longest: int) -> None:
        super().__init__(f"The text must be {longest:,} characters or fewer")


class StrandClosed(PlanRefusal):
    """The plan within the plan is closed: nothing more is written in it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The {in_a_sentence(name)} is closed, so nothing more can be written in it")


class WrongDay(PlanRefusal):
    """A day lies before the one it must follow."""


def in_a_sentence(name: str) -> str:
    """A plan's name in the middle of a sentence: "child in need plan", but "SEN support plan"."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
