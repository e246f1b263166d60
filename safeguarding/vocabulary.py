"""Words of safeguarding."""

from django.db import models


class ConcernCategory(models.TextChoices):
    """What a concern is about, in the categories of abuse and the commonest besides."""

    NEGLECT = "neglect", "Neglect"
    PHYSICAL = "physical", "Physical harm"
    EMOTIONAL = "emotional", "Emotional harm"
    SEXUAL = "sexual", "Sexual harm"
    EXPLOITATION = "exploitation", "Exploitation or harm outside the home"
    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"
    WELLBEING = "wellbeing", "Wellbeing"
    OTHER = "other", "Something else"


class ConcernState(models.TextChoices):
    RECORDED = "recorded", "Recorded"
    SEEN = "seen", "Seen by the safeguarding lead"
    ACTED_ON = "acted_on", "Acted on"
    NO_ACTION = "no_action", "No further action"


OPEN_STATES = (ConcernState.RECORDED, ConcernState.SEEN)
