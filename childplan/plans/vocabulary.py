"""Words of the plan. A strand is a plan within the plan; the screen shows each by its own name."""

from django.db import models

from childplan.common.vocabulary import InformationClass


class StrandKind(models.TextChoices):
    UNIVERSAL = "universal", "Universal plan"
    EARLY_HELP = "early_help", "Early help plan"
    SEN_SUPPORT = "sen_support", "SEN support plan"
    EHC = "ehc", "Education, health and care plan"
    CHILD_IN_NEED = "child_in_need", "Child in need plan"
    CHILD_PROTECTION = "child_protection", "Child protection plan"
    LOOKED_AFTER = "looked_after", "Care plan"
    PATHWAY = "pathway", "Pathway plan"
    ATTENDANCE_SUPPORT = "attendance_support", "Attendance support plan"
    HEALTH = "health", "Health plan"


STRAND_CLASS: dict[str, InformationClass] = {
    StrandKind.UNIVERSAL: InformationClass.IDENTITY,
    StrandKind.EARLY_HELP: InformationClass.SOCIAL_CARE,
    StrandKind.SEN_SUPPORT: InformationClass.SEND,
    StrandKind.EHC: InformationClass.SEND,
    StrandKind.CHILD_IN_NEED: InformationClass.SOCIAL_CARE,
    StrandKind.CHILD_PROTECTION: InformationClass.PROTECTION,
    StrandKind.LOOKED_AFTER: InformationClass.SOCIAL_CARE,
    StrandKind.PATHWAY: InformationClass.SOCIAL_CARE,
    StrandKind.ATTENDANCE_SUPPORT: InformationClass.ATTENDANCE,
    StrandKind.HEALTH: InformationClass.HEALTH,
}

# What is written in the universal plan (its sections, outcomes and actions) belongs to those who work with the child.
# Who the child is is known area-wide, to people whose roles say that they read no plan; so its prose has another class.
CONTENT_CLASS: dict[str, InformationClass] = {
    **STRAND_CLASS,
    StrandKind.UNIVERSAL: InformationClass.VIEWS,
}


class ContributionState(models.TextChoices):
    SENT = "sent", "Waiting for an answer"
    TAKEN_UP = "taken_up", "Taken up into the plan"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn by the sender"


class StrandState(models.TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class OutcomeDomain(models.TextChoices):
    """The five outcomes that frame every plan."""

    SAFE = "safe", "Safe"
    HAPPY = "happy", "Happy"
    HEALTHY = "healthy", "Healthy"
    LEARNING = "learning", "Learning"
    ENGAGED = "engaged", "Engaged in a community"


class OutcomeState(models.TextChoices):
    WORKING_TOWARDS = "working_towards", "Working towards"
    ACHIEVED = "achieved", "Achieved"
    ENDED = "ended", "Ended"


class PlannedActionState(models.TextChoices):
    TO_DO = "to_do", "To do"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"


class ViewOf(models.TextChoices):
    CHILD = "child", "Child"
    PARENT = "parent", "Parent or carer"


# Reasons with which the database itself withdraws what was released to an adult, in the moment that they are recorded.
TAKEN_BACK = ("Contact is not allowed", "An order was recorded")


class ReleasedKind(models.TextChoices):
    SECTION = "section", "Part of the plan"
    OUTCOME = "outcome", "Outcome"
    PLANNED_ACTION = "planned_action", "Action"
    CONTACT = "contact", "Who to contact"


class DraftOfForm(models.TextChoices):
    """The forms that keep what was typed until it is saved."""

    SECTION = "section", "Section"
    NEW_SECTION = "new_section", "New section"
    OUTCOME = "outcome", "Outcome"
    NEW_OUTCOME = "new_outcome", "New outcome"
    PROGRESS = "progress", "Progress of an outcome"
    PLANNED_ACTION = "planned_action", "Action"
    NEW_PLANNED_ACTION = "new_planned_action", "New action"
    VIEW = "view", "Correction of a view"
    NEW_VIEW = "new_view", "New view"
    ACTION_DONE = "action_done", "What became of an action"
    ACTION_STOPPED = "action_stopped", "Why an action is stopped"
    ACTION_TAKEN_UP = "action_taken_up", "Why an action is taken up again"
    CONTRIBUTION = "contribution", "Contribution taken up"
    CONTRIBUTION_DECLINED = "contribution_declined", "Contribution declined"
    CONCERN = "concern", "Concern"
    CONCERN_ANSWER = "concern_answer", "Answer to a concern"
    ALERT_DECISION = "alert_decision", "Decision about an alert"
    ALLOCATION = "allocation", "Allocation"
    ALLOCATION_END = "allocation_end", "End of an allocation"
    NEW_SUSPENSION = "new_suspension", "Suspension"
    SUSPENSION = "suspension", "Correction of a suspension"
    SUSPENSION_WITHDRAWN = "suspension_withdrawn", "Withdrawal of a suspension"
    SEN_SUPPORT = "sen_support", "SEN support"
    SEN_SUPPORT_END = "sen_support_end", "End of SEN support"
    INVITATION = "invitation", "Invitation of a parent or carer"
    SHARING = "sharing", "Decision about sharing"
    SHARING_CORRECTED = "sharing_corrected", "Correction of a decision about sharing"
