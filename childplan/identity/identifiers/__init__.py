"""The numbers that children, schools and providers carry: how each is written, checked and refused.

Nothing here touches the database: a number that passes is well formed, not known to exist. Each `check_…`
returns a frozen value or raises an `IdentifierError` that says why and what to do.
"""

from childplan.identity.identifiers.learner import LaChildId, Uln, check_la_child_id, check_uln
from childplan.identity.identifiers.local import LocalIdentifier, check_local_identifier, local_identifier
from childplan.identity.identifiers.nhs import NhsNumber, check_nhs_number
from childplan.identity.identifiers.places import (
    Laestab,
    Ukprn,
    Urn,
    check_laestab,
    check_ukprn,
    check_urn,
)
from childplan.identity.identifiers.problems import (
    FailsCheck,
    IdentifierError,
    NotInUse,
    UnknownAuthority,
    WrongForm,
    shown,
    squeezed,
)
from childplan.identity.identifiers.upn import Upn, UpnKind, check_upn

__all__ = [
    "FailsCheck",
    "IdentifierError",
    "LaChildId",
    "Laestab",
    "LocalIdentifier",
    "NhsNumber",
    "NotInUse",
    "Ukprn",
    "Uln",
    "UnknownAuthority",
    "Upn",
    "UpnKind",
    "Urn",
    "WrongForm",
    "check_la_child_id",
    "check_laestab",
    "check_local_identifier",
    "check_nhs_number",
    "check_ukprn",
    "check_uln",
    "check_upn",
    "check_urn",
    "local_identifier",
    "shown",
    "squeezed",
]
