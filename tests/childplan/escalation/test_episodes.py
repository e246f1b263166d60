"""Whatever is counted in whatever order: one alert for each child and episode that ever fired, told once to each."""

from datetime import datetime, timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from childplan.common import clock, rows
from childplan.escalation.models import Alert, AlertMove, AlertRecipient
from childplan.facts.models import FactWork
from childplan.notifications.models import Message
from tests.childplan.committed import at_once
from tests.factories.escalation import counted, in_force, work_it_off
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

CHILDREN, EPISODES = 3, ("autumn", "spring")
# Which child, which episode, how many absences (0 clears, above 3 fires, 2 says nothing), and whether work begins now.
COUNTS = st.lists(
    st.tuples(
        st.integers(0, CHILDREN - 1), st.sampled_from(EPISODES), st.sampled_from((0, 2, 4, 9)), st.booleans()
    ),
    max_size=14,
)


def expected(counts: list[tuple[int, str, int, bool]]) -> dict[tuple[int, str], str]:
    """The state of each episode's alert, worked out here in the simplest way: by reading the counts in order."""
    states: dict[tuple[int, str], str] = {}
    for child, episode, count, _ in counts:
        if count > 3:
            states.setdefault((child, episode), "raised")
        elif count == 0 and (child, episode) in states:
            states[child, episode] = "resolved"
    return states


class TestEpisodes:
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(counts=COUNTS)
    def test_have_one_alert_each_and_each_is_told_once(
        self, here: AreaWorld, at: datetime, counts: list[tuple[int, str, int, bool]]
    ) -> None:
        with in_force(), transaction.atomic():
            children = [opened_by(here.head) for _ in range(CHILDREN)]
            for second, (child, episode, count, work_now) in enumerate(counts):
                with clock.stopped_at(at + timedelta(seconds=second)):
                    counted(children[child], count, episode=episode)
                    if work_now:
                        work_it_off()
            with clock.stopped_at(at + timedelta(minutes=1)):
                work_it_off()
            found = {(children.index(a.child_id), a.episode): a for a in Alert.objects.all()}
            assert {key: alert.state for key, alert in found.items()} == expected(counts)
            assert AlertMove.objects.filter(act="raise_alert").count() == len(found)
            for alert in found.values():
                told = AlertRecipient.objects.filter(alert=alert)
                assert told.count() == 3
                assert len({r.message_id for r in told}) == 3
            assert Message.objects.count() == 3 * len(found)
            assert not FactWork.objects.filter(done_at__isnull=True).exists()
            transaction.set_rollback(True)

    def test_stay_so_when_many_workers_meet(self, committed_here: AreaWorld) -> None:
        with in_force():
            children = [opened_by(committed_here.head) for _ in range(3)]
            for child_id in children:
                for count in (4, 5, 6, 7):
                    counted(child_id, count)
            at_once(*[work_it_off] * 4)
            work_it_off()
        with rows.entered(rows.STEWARD):
            assert Alert.objects.count() == 3
            assert Message.objects.count() == 9
            assert not FactWork.objects.filter(done_at__isnull=True).exists()
