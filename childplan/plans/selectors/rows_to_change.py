"""One row of a child's plan, held for change: there, open to the writer, and as the writer last saw it."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model

from childplan.access.vocabulary import Level
from childplan.history.acts import NewerVersion, NotFound

from .reach import Reach

M = TypeVar("M", bound=Model)


def row_to_read(model: type[M], row_id: UUID, *, reach: Reach, level: Level = Level.READ) -> M:
    """The row with this id, of this child and of a class open to this reader. Raises NotFound."""
    mine = {"child_id": reach.child_id, "information_class__in": reach.text_classes(level)}
    found: M | None = model._default_manager.filter(pk=row_id, **mine).first()
    if found is None:
        raise NotFound(f"no such {model._meta.verbose_name}")
    return found


def row_to_change(model: type[M], row_id: UUID, *, reach: Reach, level: Level = Level.READ) -> M:
    """The row, locked until the act is done, so that of two writers the second reads what the first wrote.

    Raises NotFound for a row that is not there for this writer, NotEntitled for one they may only read.
    """
    found: Any = row_to_read(model, row_id, reach=reach, level=level)
    reach.require_text(found.information_class)
    return model._default_manager.select_for_update(of=("self",)).get(pk=row_id)


def require_version(row: Any, version: int) -> None:
    """Raise NewerVersion, with the row as it stands, unless the writer began from that version."""
    if row.version != version:
        raise NewerVersion(row)
