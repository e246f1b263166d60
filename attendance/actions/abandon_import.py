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
def abandon_import(*, by: Scope, at: datetime, import_id: UUID) -> CtfImport:  # noqa: ARG001
    """Leave the file and forget its pupils; only how many there were stays.

    Raises NotEntitled, NotFound and FileNotWaiting.
    """
    by.require(Permission.IMPORT_PUPILS)
    left = moved(import_id, "abandon_import", organisation_id=own_organisation(by))
    left.save()
    CtfRow.objects.filter(ctf_import_id=left.pk).update(name="", pupil={}, problems=[])
    return left
