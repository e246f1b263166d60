"""The child, everything that says who the child is, and the questions about it."""

from childplan.identity.statements import Disagreement, FieldSource

from .child import (
    Address,
    AddressWord,
    Alias,
    Child,
    ChildName,
    ChildWord,
    FamilyPerson,
    Flag,
    NameWord,
    PlaceWord,
    Relationship,
)
from .conflicts import Declaration
from .contacts import ContactDetail
from .matching import IdentifierUse, PossibleMatch
from .orders import CourtOrder

__all__ = [
    "Address",
    "AddressWord",
    "Alias",
    "Child",
    "ChildName",
    "ChildWord",
    "ContactDetail",
    "CourtOrder",
    "Declaration",
    "Disagreement",
    "FamilyPerson",
    "FieldSource",
    "Flag",
    "IdentifierUse",
    "NameWord",
    "PlaceWord",
    "PossibleMatch",
    "Relationship",
]
