"""The bytes of a row: one rule, said twice, and every column in it."""

import hashlib
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from childplan.history import canonical
from childplan.history.canonical import root
from childplan.history.models import AccessEvent
from tests.childplan.history.ground import look_inside

SELECTED_OF_R = ", ".join(
    f"(r).{name}::text" if name == "transaction" else f"(r).{name}" for name in canonical.COLUMNS
)


class TestTheRule:
    def test_has_every_column_of_the_log(self) -> None:
        assert tuple(str(column.column) for column in AccessEvent._meta.local_fields) == canonical.COLUMNS

    def test_tells_apart_what_is_empty_absent_or_moved_over_a_border(self) -> None:
        made = {
            canonical.canonical(row) for row in (["", "a"], [None, "a"], ["a", ""], ["a,1", ""], ["a", "1"])
        }
        assert len(made) == 5

    @pytest.mark.django_db
    @pytest.mark.parametrize("purpose", ["", "Direct work, 3:x", "Kálmán “ő” \n\t\\"])
    def test_is_the_same_in_the_database(self, purpose: str) -> None:
        look_inside(uuid4())
        with connection.cursor() as cursor:
            cursor.execute(
                "with e as (select jsonb_populate_record(h, jsonb_build_object('purpose', %s::text)) r"
                f" from history_accessevent h) select history.canonical_1(r), {SELECTED_OF_R} from e",
                [purpose],
            )
            bytes_of_it, *row = cursor.fetchone()
        assert canonical.canonical(row) == bytes(bytes_of_it)


class TestTheRoot:
    def test_of_nothing_is_the_digest_of_nothing(self) -> None:
        assert root([]) == (0, hashlib.sha256().hexdigest())

    @pytest.mark.django_db
    @given(count=st.integers(0, 70))
    def test_is_the_same_in_the_database(self, count: int) -> None:
        leaves = [hashlib.sha256(b"\x00" + canonical.canonical([n])).digest() for n in range(count)]
        with connection.cursor() as cursor:
            cursor.execute("select history.root(%s)", [leaves])
            assert (count, *cursor.fetchone()) == root([n] for n in range(count))

    @given(st.lists(st.integers(), min_size=1, max_size=20, unique=True), st.data())
    def test_changes_with_every_row_and_their_order(self, values: list[int], data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(values) - 1))
        whole = root([v] for v in values)
        without = [v for n, v in enumerate(values) if n != place]
        assert root([v] for v in without) != whole
        assert root([v if n != place else "x"] for n, v in enumerate(values)) != whole
        assert len(values) == 1 or root([v] for v in [*values[1:], values[0]]) != whole
