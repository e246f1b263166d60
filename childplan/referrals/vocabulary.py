"""Words of referrals: what is asked of another service, and what became of it."""

from django.db import models

from childplan.access.vocabulary import InvolvementKind


class What(models.TextChoices):
    REFERRAL = "referral", "Referral"
    PANEL = "panel", "Panel item"


class State(models.TextChoices):
    SENT = "sent", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CLOSED = "closed", "Closed"


KIND_OF = {What.REFERRAL: InvolvementKind.REFERRAL, What.PANEL: InvolvementKind.PANEL}
