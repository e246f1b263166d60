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


class Markable(models.TextChoices):
    """What of a plan is marked where it tells of somebody else."""

    SECTION = "section", "Section"
    VIEW = "view", "View"
    CONTRIBUTION = "contribution", "Contribution"


class ReleasedKind(models.TextChoices):
    SECTION = "section", "Part of the plan"
    OUTCOME = "outcome", "Outcome"
    PLANNED_ACTION = "planned_action", "Action"
    CONTACT = "contact", "Who to contact"


class Document(models.TextChoices):
    """What of a plan is owed to a family."""

    DRAFT = "draft", "Draft"
    FINAL = "final", "Plan"
    REVIEW_REPORT = "review_report", "Report of a review"


class SentHow(models.TextChoices):
    """How a plan reached an adult."""

    PAGE = "page", "On their page"
    POST = "post", "By post"
    HAND = "hand", "By hand"


class RightsAnswer(models.TextChoices):
    """What a young person over compulsory school age said of their EHC plan, or who decides about it."""

    PARENTS_TOO = "parents_too", "Their parents are sent it too"
    NOT_PARENTS = "not_parents", "Their parents are not sent it"
    REPRESENTED = "represented", "They lack capacity for this: a representative decides"
    PARENT_DECIDES = (
        "parent_decides",
        "They lack capacity for this and have no representative: the parent decides",
    )


class Rights(models.TextChoices):
    """Where the rights in an EHC plan stand on a day."""

    OF_PARENTS = "of_parents", "With the parents: the child is of compulsory school age"
    UNANSWERED = "unanswered", "With the young person, who was not asked yet what their parents are sent"
    PARENTS_TOO = "parents_too", "With the young person, whose parents are sent it too"
    NOT_PARENTS = "not_parents", "With the young person, whose parents are not sent it"
    REPRESENTED = "represented", "With a representative"
    PARENT_DECIDES = "parent_decides", "With the parent, for the young person"


class HeldBackWhy(models.TextChoices):
    """Why an adult is not sent what they are owed, as the law has it."""

    RISK = "risk", "It could seriously harm somebody"
    THIRD_PARTY = "third_party", "It tells of somebody else"
    ENQUIRY = "enquiry", "It would harm an enquiry"
    ORDER = "order", "A court order says so"


# Data Protection Act 2018: schedule 3, paragraphs 2 to 5 (serious harm); schedule 2, paragraph 16 (others), paragraphs
# 2 and 5 (crime, legal proceedings).
HELD_BACK_LAW: dict[HeldBackWhy, str] = {
    HeldBackWhy.RISK: "Data Protection Act 2018, schedule 3: serious harm to the health of the child or anybody else.",
    HeldBackWhy.THIRD_PARTY: "Data Protection Act 2018, schedule 2, paragraph 16: who has not agreed to it.",
    HeldBackWhy.ENQUIRY: "Data Protection Act 2018, schedule 2, paragraph 2: an enquiry that it would prejudice.",
    HeldBackWhy.ORDER: "The order has to be on record.",
}


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
