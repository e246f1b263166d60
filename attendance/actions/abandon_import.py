"""Leave a checked file: nothing of it is brought in."""

from datetime import datetime
from uuid import UUID

from attendance.models import CtfImport, CtfRow
from attendance.selectors.imports import own_organisation
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import act

from .confirm_import import moved


@act
def abandon_import(
    *,
    by: Scope,
    at: datetime,  # noqa: ARG001
    import_id: UUID,
    version: int | None = None,
) -> CtfImport:
    """Leave the file and forget its pupils; only how many there were stays.

    version: as the author read it, where they say. Raises NotEntitled, NotFound, NewerVersion and FileNotWaiting.
    """
    by.require(Permission.IMPORT_PUPILS)
    left = moved(import_id, "abandon_import", organisation_id=own_organisation(by), version=version)
    left.save()
    CtfRow.objects.filter(ctf_import_id=left.pk).update(name="", pupil={}, problems=[])
    return left
