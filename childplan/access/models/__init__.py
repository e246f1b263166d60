"""Why somebody may see a child, the grants that triggers keep from it, and requests for access."""

from .reach import Bar, Grant, Involvement, KindRule, Restriction, RestrictionName, RoleMask
from .requests import AccessQuestion, AccessRequest, AnsweredRequest, AnswerPiece

__all__ = [
    "AccessQuestion",
    "AccessRequest",
    "AnswerPiece",
    "AnsweredRequest",
    "Bar",
    "Grant",
    "Involvement",
    "KindRule",
    "Restriction",
    "RestrictionName",
    "RoleMask",
]
