"""How background work passes the door."""

import time

import pytest
from celery import current_app

from childplan.access import tasks
from childplan.access.scope import NotEntitled, Scope
from childplan.access.tasks import DoorTask, membership_task, service_task, sweep, wake
from childplan.common import rows
from childplan.common.rows import DatabaseRole
from childplan.config.celery import app
from tests.worlds.two_areas import AreaWorld

seen: list[object] = []


@service_task(purpose="Testing")
def note_for_nobody(*, by: Scope, at, thing_id: str) -> None:
    """Notes who does it."""
    seen.append((rows.present().role, by.purpose, by.membership_id, at, thing_id))


@membership_task(purpose="Testing")
def note_for_a_member(*, by: Scope, at, thing_id: str) -> None:
    seen.append((rows.present().role, by.purpose, by.membership_id, at, thing_id))


@sweep()
def note_the_door() -> None:
    seen.append(rows.present())


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    seen.clear()


class TestAServiceTask:
    def test_passes_the_door_as_the_service_role(self, db: None, at) -> None:
        note_for_nobody(thing_id="7")
        assert seen == [(DatabaseRole.SERVICE, "Testing", None, at, "7")]

    def test_keeps_its_name_and_words(self) -> None:
        assert note_for_nobody.name == f"{__name__}.note_for_nobody"
        assert note_for_nobody.__doc__ == "Notes who does it."

    def test_passes_over_arguments_it_does_not_know(self, db: None) -> None:
        note_for_nobody(thing_id="7", from_a_newer_version=True)
        assert len(seen) == 1

    def test_takes_no_author_from_a_message(self, db: None) -> None:
        note_for_nobody(thing_id="7", by="somebody else", at="another time")
        assert seen[0][2] is None

    def test_takes_no_positional_argument(self) -> None:
        with pytest.raises(TypeError):
            note_for_nobody("7")


class TestAMembershipTask:
    def test_passes_the_door_as_that_member(self, here: AreaWorld, at) -> None:
        note_for_a_member(membership_id=here.head.pk, user_id=here.head.user_id, thing_id="7")
        assert seen == [(DatabaseRole.WRITER, "Testing", here.head.pk, at, "7")]

    def test_refuses_a_membership_that_is_somebody_elses(self, here: AreaWorld) -> None:
        with pytest.raises(NotEntitled):
            note_for_a_member(membership_id=here.head.pk, user_id=here.senco.user_id, thing_id="7")
        assert seen == []


class TestASweep:
    def test_is_left_to_pass_the_door_itself(self) -> None:
        note_the_door()
        assert seen == [None]


class TestWaking:
    def test_puts_one_message_on_the_queue_that_is_dropped_when_beat_would_ask_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent: list[dict] = []
        monkeypatch.setattr(note_the_door, "apply_async", lambda **options: sent.append(options))
        wake(note_the_door)
        assert sent == [{"retry": False, "expires": tasks.WISH_SECONDS}]

    def test_survives_a_lost_broker(self, monkeypatch: pytest.MonkeyPatch, caplog) -> None:
        # Nobody listens on this port.
        began = time.monotonic()
        with app.connection_for_write("redis://127.0.0.1:9/0") as broker:
            monkeypatch.setattr(
                note_the_door,
                "apply_async",
                lambda **options: DoorTask.apply_async(note_the_door, connection=broker, **options),
            )
            wake(note_the_door)
        assert [r.getMessage() for r in caplog.records if r.name == tasks.__name__] == [
            "no broker; beat will ask"
        ]
        # Celery's own way is to try three times, for six seconds, while the person who acted waits.
        assert time.monotonic() - began < 4


class TestATurn:
    @pytest.fixture
    def clock(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        """Seconds on this machine's clock: its only entry, which a test moves."""
        now = [100.0]
        monkeypatch.setattr(tasks.time, "monotonic", lambda: now[0])
        return now

    def test_lasts_until_its_seconds_are_over(self, clock: list[float]) -> None:
        done = 0
        for _ in tasks.turn():
            done += 1
            clock[0] += tasks.TURN_SECONDS / 4
        assert done == 4


class TestEveryTask:
    def test_of_the_house_passes_the_door(self) -> None:
        app.loader.import_default_modules()
        ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
        assert "childplan.notifications.tasks.send_messages" in ours
        assert {name for name, task in ours.items() if not isinstance(task, DoorTask)} == set()

    def test_that_beat_calls_exists(self) -> None:
        app.loader.import_default_modules()
        scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
        assert len(scheduled) >= 3
        assert scheduled - app.tasks.keys() == set()

    def test_belongs_to_our_application_wherever_django_is(self) -> None:
        assert current_app.main == "childplan"
