"""Words of emergency access: what kind of emergency, how it ended, how it stands, what a review found."""

from django.db import models


class EmergencyKind(models.TextChoices):
    """Why it cannot wait. There is no other reason: whatever else somebody needs, they ask for access."""

    HARM = "harm", "The child may be seriously harmed"
    MISSING = "missing", "The child is missing"
    HEALTH = "health", "A medical or mental health emergency"
    UNREACHABLE = "unreachable", "Nobody who works with the child can be reached, and it cannot wait"


class EndWhy(models.TextChoices):
    """How it ended. CLOSED says no more on purpose: why a record is closed to somebody is told to nobody."""

    TIME = "time", "Its time was over"
    SELF = "self", "Ended by the person who opened it"
    REVIEWER = "reviewer", "Ended by whoever reviews"
    MANAGER = "manager", "Ended by their manager"
    CLOSED = "closed", "The record was closed to them"


class State(models.TextChoices):
    """How it stands at a moment. The first three follow from the clock alone, so no sweep can be late for them."""

    OPEN = "open", "Open"
    DUE = "due", "Waiting for review"
    OVERDUE = "overdue", "Review overdue"
    JUSTIFIED = "justified", "Justified"
    NOT_JUSTIFIED = "not_justified", "Not justified"


class Follows(models.TextChoices):
    """What follows from a review."""

    NOTHING = "nothing", "Nothing more"
    TALK = "talk", "Their manager talks with them"
    CONDUCT = "conduct", "Their manager looks into their conduct"
    BREACH = "breach", "Their manager looks into their conduct, and it is assessed as a personal data breach"


class Opened(models.TextChoices):
    """What `emergency.open` answers. A record that is hidden is not found, like one that is not there."""

    OPENED = "opened", "Opened"
    ALREADY_OPEN = "open", "Open already"
    SEEN = "seen", "Seen already"
    NOT_FOUND = "not_found", "Not found"
    SAME_REASON = "same_reason", "The same reason as before"
    TOO_MANY = "too_many", "Asked too often"
