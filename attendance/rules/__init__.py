"""What marks amount to: figures, persistent and severe absence, the area's trigger, and the day of each mark.

Pure: the caller passes the day and the thresholds. Marks are the stored form of `attendance.vocabulary`.
"""

from attendance.rules.figures import PERSISTENT_ABSENCE, SEVERE_ABSENCE, Figures, figures_from
from attendance.rules.sessions import (
    SESSIONS_A_DAY,
    Session,
    dated,
    last_day,
    marks_between,
    session_at,
    sessions_before,
)
from attendance.rules.trigger import (
    TRIGGER_AT_LEAST_SESSIONS,
    TRIGGER_AT_MOST,
    AttendanceEvidence,
    evidence_for_trigger,
    reached_trigger,
)

__all__ = [
    "PERSISTENT_ABSENCE",
    "SESSIONS_A_DAY",
    "SEVERE_ABSENCE",
    "TRIGGER_AT_LEAST_SESSIONS",
    "TRIGGER_AT_MOST",
    "AttendanceEvidence",
    "Figures",
    "Session",
    "dated",
    "evidence_for_trigger",
    "figures_from",
    "last_day",
    "marks_between",
    "reached_trigger",
    "session_at",
    "sessions_before",
]
