"""Words of messages."""

from django.db import models


class MessageState(models.TextChoices):
    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Sent"
    REFUSED = "refused", "Refused by the sending service"
    QUARANTINED = "quarantined", "Set aside after repeated failures"


class Template(models.TextChoices):
    """Every message we send, by the name of its text under templates/emails. Subjects name nobody."""

    ALERT_RAISED = "alert_raised"
    ALERT_TO_MANAGER = "alert_to_manager"
    PARENT_INVITATION = "parent_invitation"
