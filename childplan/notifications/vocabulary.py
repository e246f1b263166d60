"""Words of messages: their states, what kinds there are, which of them can wait, and how somebody wants to hear."""

from django.db import models


class MessageState(models.TextChoices):
    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Sent"
    REFUSED = "refused", "Refused by the sending service"
    QUARANTINED = "quarantined", "Set aside after repeated failures"
    # Whoever it was for may not read any more what it is about. No page says so: that would say why.
    WITHHELD = "withheld", "Not sent"


class Delivery(models.TextChoices):
    """What became of a message after Notify took it. It moves once, from on its way to one of the others."""

    ON_ITS_WAY = "sending", "On its way"
    DELIVERED = "delivered", "Delivered"
    WRONG_ADDRESS = "permanent-failure", "Not delivered: no such address"
    INBOX_FULL = "temporary-failure", "Not delivered: the inbox did not take it"
    BROKEN = "technical-failure", "Not delivered: the sending service failed"


class Kind(models.TextChoices):
    """What a message or notice is about, as its reader would sort it."""

    ALERT = "alert", "Alerts sent to you"
    TO_MANAGER = "to_manager", "Alerts that nobody answered and that came to you"
    SECURITY = "security", "Your password and sign-in"
    NEWS = "news", "Something new about children you work with, or a list you answer"
    DELIVERY = "delivery", "An email of yours that could not be delivered"
    FAMILY = "family", "Emails to families"
    EMERGENCY = "emergency", "Records opened in an emergency, and their reviews"


# Somebody may be in danger while these wait, or somebody else in the account: always at once, whatever the hour.
CANNOT_WAIT = (Kind.ALERT, Kind.TO_MANAGER, Kind.SECURITY, Kind.EMERGENCY)
# What a practitioner may have at once, in one email a day, or only on signing in. Families' emails are none of these:
# they answer something that the family or a practitioner did a moment ago, or say that a page of theirs ends.
CAN_WAIT = (Kind.NEWS, Kind.DELIVERY)


class How(models.TextChoices):
    """How somebody wants to hear of what can wait."""

    AT_ONCE = "at_once", "By email, at once"
    DAILY = "daily", "In one email a day"
    SIGNED_IN = "signed_in", "Only when I sign in"


class Template(models.TextChoices):
    """Every message we send, by the name of its text under templates/emails. Subjects name nobody."""

    ALERT_RAISED = "alert_raised"
    ALERT_TO_MANAGER = "alert_to_manager"
    PARENT_INVITATION = "parent_invitation"
    PAGE_ENDS = "page_ends"
    SOMETHING_NEW = "something_new"
    DAILY_SUMMARY = "daily_summary"
    SECOND_STEP_CHANGED = "second_step_changed"
    SECOND_STEP_RESET = "second_step_reset"
    EMERGENCY_OPENED = "emergency_opened"
    EMERGENCY_REVIEWED = "emergency_reviewed"
    EMERGENCY_OVERDUE = "emergency_overdue"


KIND_OF: dict[Template, Kind] = {
    Template.ALERT_RAISED: Kind.ALERT,
    Template.ALERT_TO_MANAGER: Kind.TO_MANAGER,
    Template.PARENT_INVITATION: Kind.FAMILY,
    Template.PAGE_ENDS: Kind.FAMILY,
    Template.SOMETHING_NEW: Kind.NEWS,
    Template.DAILY_SUMMARY: Kind.NEWS,
    Template.SECOND_STEP_CHANGED: Kind.SECURITY,
    Template.SECOND_STEP_RESET: Kind.SECURITY,
    Template.EMERGENCY_OPENED: Kind.EMERGENCY,
    Template.EMERGENCY_REVIEWED: Kind.EMERGENCY,
    Template.EMERGENCY_OVERDUE: Kind.EMERGENCY,
}
