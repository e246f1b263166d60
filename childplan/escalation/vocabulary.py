"""Words of alerts. On screen an escalation by the software is an *alert*."""

from django.db import models


class AlertState(models.TextChoices):
    RAISED = "raised", "New"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    DECIDED = "decided", "Decided"
    RESOLVED = "resolved", "Resolved"


OPEN_STATES = (AlertState.RAISED, AlertState.ACKNOWLEDGED)


class Decision(models.TextChoices):
    """What a qualified person decides about an alert."""

    SUPPORT_OFFERED = "support_offered", "Offer support to the family"
    PLAN_CHANGED = "plan_changed", "Change the plan"
    MEETING = "meeting", "Call a meeting of the people working with the child"
    CONTACT_MADE = "contact_made", "Make a contact with children's social care"
    ALREADY_ACTING = "already_acting", "Already being acted on"
    NO_ACTION = "no_action", "No action needed"


class Gone(models.TextChoices):
    """Why a number of the area does not stand."""

    REPLACED = "replaced", "Replaced"
    WITHDRAWN = "withdrawn", "Withdrawn"
