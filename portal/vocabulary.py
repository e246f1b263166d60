"""Words of the families' portal."""

from django.db import models


class InvitationState(models.TextChoices):
    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ResponsibilitySeen(models.TextChoices):
    """How a practitioner made sure that somebody has parental responsibility, or care of the child.

    Children Act 1989, sections 2 to 4; Education Act 1996, section 576.
    """

    BIRTH_CERTIFICATE = "birth_certificate", "I saw the birth certificate"
    AGREEMENT = "agreement", "I saw a parental responsibility agreement"
    COURT_ORDER = "court_order", "I saw a court order that gives it"
    CARE = "care", "They have no parental responsibility; they look after the child, and I made sure of that"
    SELF = "self", "It is the young person: I talked with them, and they understand what they will see"
    RECORD = "record", "It is in the record, and I checked it with the family"
    OTHER = "other", "Another way"


class OrdersConsidered(models.TextChoices):
    """What came of looking for court orders about this adult and this child."""

    NONE = "none", "I looked, and there is no order about this adult"
    ALLOWS = "allows", "There is an order, and it allows this"


INVITATION_ACCEPTED = "portal.invitation.accepted"
"""A fact that the database function `portal.accept_invitation` publishes."""
