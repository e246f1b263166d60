"""Words every app shares: the closed list of information classes."""

from django.db import models


class InformationClass(models.IntegerChoices):
    """What kind of thing a row says about a child.

    Values are single bits, so that a set of classes is one integer and a row policy one `&`.
    The list is closed: adding a class means deciding a level for every role and involvement kind.
    """

    IDENTITY = 1, "Who the child is"
    CONTACT = 2, "Addresses and telephone numbers"
    EDUCATION = 4, "Education"
    ATTENDANCE = 8, "Attendance"
    SEND = 16, "Special educational needs and disability"
    HEALTH = 32, "Health"
    SOCIAL_CARE = 64, "Social care"
    PROTECTION = 128, "Child protection"
    VIEWS = 256, "Views of the child and family"
    ADMISSIONS = 512, "Admissions"


EVERY_CLASS: int = sum(InformationClass.values)

# Needs that come on top of a row's class: both bits must be in the reader's mask. Never a class of their own.
CONFIDENTIAL = 1024
THIRD_PARTY = 2048
EVERY_NEED: int = EVERY_CLASS | CONFIDENTIAL | THIRD_PARTY

# Whether a role reads what plans say. In the masks of roles alone, beside the classes: no involvement narrows it.
PLAN_TEXT = 4096

# Of one involvement: what plans say stays closed, whatever the role reads. So nobody passes on more than they read.
NO_TEXT = 16384

# Whether a role writes anything at all. In the masks of what it contributes to, whatever the kind: a policy that asks
# for reading alone, to add or change, asks for this besides.
WRITES = 8192
