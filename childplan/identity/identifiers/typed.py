"""Which number is it that somebody typed into a search?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from childplan.identity.identifiers.learner import check_la_child_id, check_uln
from childplan.identity.identifiers.local import PREFIX, check_local_identifier
from childplan.identity.identifiers.nhs import check_nhs_number
from childplan.identity.identifiers.problems import IdentifierError, squeezed
from childplan.identity.identifiers.upn import check_upn
from childplan.identity.vocabulary import AliasKind

UPN_KINDS = (AliasKind.UPN, AliasKind.TEMPORARY_UPN, AliasKind.FORMER_UPN)
# A slip of one character either way is still meant as that number.
NHS_LENGTHS, UPN_LENGTHS = range(9, 12), range(12, 15)


class Checked(Protocol):
    """What the checks of identifiers return."""

    @property
    def value(self) -> str: ...


@dataclass(frozen=True)
class TypedNumber:
    """A well-formed number, and the kinds of alias it may be."""

    value: str
    kinds: tuple[AliasKind, ...]


def is_number(text: str) -> bool:
    """Names have no digits, and every number a child carries has some."""
    return any(character.isdigit() for character in text)


def typed_number(text: str, *, synthetic: bool) -> list[TypedNumber]:
    """The numbers that the text can be; ten digits may be an NHS number or a ULN.

    Raises IdentifierError, about the number that was most likely meant, when it can be none.
    """
    value = squeezed(text)
    if value.startswith(PREFIX) and not value[2:].isdigit():
        return [TypedNumber(check_local_identifier(text).value, (AliasKind.LOCAL,))]
    if value.isdigit() and len(value) in NHS_LENGTHS:
        return _nhs_number_or_uln(text, synthetic=synthetic)
    if len(value) in UPN_LENGTHS and value[0].isalpha() and value[1:-1].isdigit():
        return [TypedNumber(check_upn(text).value, UPN_KINDS)]
    return [TypedNumber(check_la_child_id(text).value, (AliasKind.LA_CHILD_ID,))]


def _nhs_number_or_uln(text: str, *, synthetic: bool) -> list[TypedNumber]:
    checks: tuple[tuple[Callable[[], Checked], AliasKind], ...] = (
        (lambda: check_nhs_number(text, synthetic=synthetic), AliasKind.NHS_NUMBER),
        (lambda: check_uln(text), AliasKind.ULN),
    )
    found, first_problem = [], None
    for check, kind in checks:
        try:
            found.append(TypedNumber(check().value, (kind,)))
        except IdentifierError as problem:
            first_problem = first_problem or problem
    if not found and first_problem is not None:
        raise first_problem
    return found
