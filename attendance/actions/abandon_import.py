"""Leave a checked file: nothing of it is brought in."""

from datetime import datetime
from uuid import UUID

from attendance.models import CtfImport, CtfRow
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import act

from .bring_in_pupils import move


@act
def abandon_import(*, by: Scope, at: datetime, import_id: UUID) -> CtfImport:
    """Leave the file and forget its pupils; only how many there were stays.

    Raises NotEntitled, NotFound and FileNotWaiting.
    """
    by.require(Permission.IMPORT_PUPILS)
    left = move(import_id, "abandon_import", at=at, by=by)
    left.save()
    CtfRow.objects.filter(ctf_import_id=left.pk).update(name="", pupil={}, problems=[])
    return left
