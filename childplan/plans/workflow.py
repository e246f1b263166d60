"""The states of outcomes and planned actions: from which state which may follow.

A plan within the plan has two: open, and closed for good. A new one is opened instead of reopening an old one.
"""

from .vocabulary import ContributionState, OutcomeState, PlannedActionState

TO_DO, DONE, STOPPED = PlannedActionState

# Working towards may follow itself: progress is noted at each review. A mistake can be put right.
OUTCOME_MOVES: dict[str, tuple[OutcomeState, ...]] = {
    OutcomeState.WORKING_TOWARDS: (OutcomeState.WORKING_TOWARDS, OutcomeState.ACHIEVED, OutcomeState.ENDED),
    OutcomeState.ACHIEVED: (OutcomeState.WORKING_TOWARDS,),
    OutcomeState.ENDED: (OutcomeState.WORKING_TOWARDS,),
}

# The act, the states it may start from, the state it leads to.
PLANNED_ACTION_MOVES: dict[str, tuple[tuple[PlannedActionState, ...], PlannedActionState]] = {
    "complete_planned_action": ((TO_DO,), DONE),
    "stop_planned_action": ((TO_DO,), STOPPED),
    "take_up_planned_action": ((DONE, STOPPED), TO_DO),
}

# What another system sent for a plan: answered once, by somebody who writes in it, or taken back before that.
CONTRIBUTION_MOVES: dict[str, ContributionState] = {
    "change_contribution": ContributionState.SENT,
    "withdraw_contribution": ContributionState.WITHDRAWN,
    "take_up_contribution": ContributionState.TAKEN_UP,
    "decline_contribution": ContributionState.DECLINED,
}
