"""Which child is asked for: exactly one identifier in the query string, checked before anything is looked up."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ErrorDetail, ValidationError

from childplan.identity.identifiers import (
    IdentifierError,
    check_la_child_id,
    check_local_identifier,
    check_nhs_number,
    check_uln,
    check_upn,
)
from childplan.identity.vocabulary import AliasKind

AUTHORITY = "authority"
LONGEST = 100


@dataclass(frozen=True)
class AskedAlias:
    """The identifier to look for. authority: the local authority that gave it; "" asks for any."""

    kind: AliasKind
    value: str
    authority: str = ""


class WrongKindOfUpn(IdentifierError):
    """A permanent UPN where a temporary one was asked for, or the other way round."""


def _upn(text: str, *, temporary: bool) -> str:
    upn = check_upn(text)
    if upn.is_temporary is not temporary:
        why = "This is a temporary UPN." if upn.is_temporary else "This is not a temporary UPN."
        name = AliasKind.TEMPORARY_UPN if upn.is_temporary else AliasKind.UPN
        raise WrongKindOfUpn(field="UPN", value=text, why=why, remedy=f"Send it as {name}.")
    return upn.value


CHECKS: Mapping[AliasKind, Callable[[str], str]] = {
    AliasKind.NHS_NUMBER: lambda text: check_nhs_number(text, synthetic=settings.SYNTHETIC_NHS_NUMBERS).value,
    AliasKind.UPN: lambda text: _upn(text, temporary=False),
    AliasKind.TEMPORARY_UPN: lambda text: _upn(text, temporary=True),
    AliasKind.FORMER_UPN: lambda text: check_upn(text).value,
    AliasKind.ULN: lambda text: check_uln(text).value,
    AliasKind.LA_CHILD_ID: lambda text: check_la_child_id(text).value,
    AliasKind.LOCAL: lambda text: check_local_identifier(text).value,
}


def asked_alias(query: QueryDict) -> AskedAlias:
    """The one identifier that the query names. Raises ValidationError with an entry for each parameter at fault."""
    wrong = _out_of_place(query)
    given = [kind for kind in AliasKind if kind in query]
    if not given and not wrong:
        raise ValidationError({"": [ErrorDetail(f"Give one of {', '.join(AliasKind)}.", "missing")]})
    values = {}
    for kind in given:
        try:
            values[kind] = CHECKS[kind](str(query[kind])[:LONGEST])
        except IdentifierError as error:
            wrong.setdefault(kind, []).append(ErrorDetail(f"{error.why} {error.remedy}", _code(error)))
    if wrong:
        raise ValidationError(wrong)
    return AskedAlias(given[0], values[given[0]], query.get(AUTHORITY, ""))


def _out_of_place(query: QueryDict) -> dict[str, list[ErrorDetail]]:
    """Parameters that are unknown, repeated, too many, or do not go together."""
    wrong: dict[str, list[ErrorDetail]] = {}
    given = [kind for kind in AliasKind if kind in query]
    for name in query:
        if name not in (*AliasKind, AUTHORITY):
            wrong[name[:LONGEST]] = [ErrorDetail("There is no such parameter.", "unknown")]
        elif len(query.getlist(name)) > 1:
            wrong[name] = [ErrorDetail("Give it once.", "repeated")]
    for kind in given[1:]:
        wrong.setdefault(kind, []).append(
            ErrorDetail(f"Give one identifier, not {given[0]} as well.", "too_many")
        )
    if AUTHORITY in query and AUTHORITY not in wrong:
        if AliasKind.LA_CHILD_ID not in query:
            wrong[AUTHORITY] = [ErrorDetail("It goes with la_child_id alone.", "out_of_place")]
        elif not re.fullmatch(r"[0-9]{3}", str(query[AUTHORITY])):
            wrong[AUTHORITY] = [ErrorDetail("It is the three digits of the DfE's number.", "wrong_form")]
    return wrong


def _code(error: IdentifierError) -> str:
    """`FailsCheck` as "fails_check"."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()


def documented() -> list[OpenApiParameter]:
    """The parameters for the OpenAPI document."""
    kinds = [OpenApiParameter(kind.value, OpenApiTypes.STR, description=kind.label) for kind in AliasKind]
    words = "With la_child_id: the DfE number of the local authority that gave it"
    return [*kinds, OpenApiParameter(AUTHORITY, OpenApiTypes.STR, description=words)]
