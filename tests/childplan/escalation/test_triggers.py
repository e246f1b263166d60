"""Registering triggers."""

from dataclasses import replace

import pytest

from childplan.escalation.triggers import UnknownTrigger, register, registered, trigger_of, watching
from childplan.facts.registry import work_for, worker
from tests.factories.escalation import AUTHORITY, COUNTED, SAMPLE, SCHOOL, in_force


class TestRegister:
    def test_leaves_work_of_its_own_for_each_fact_it_watches(self) -> None:
        with in_force(), in_force(key="sample_other"):
            assert {"escalation.sample_absences", "escalation.sample_other"} <= set(work_for(COUNTED))
            assert worker("escalation.sample_absences") is not worker("escalation.sample_other")
            assert [t.key for t in watching(COUNTED)] == ["sample_absences", "sample_other"]

    def test_replaces_a_trigger_of_the_same_key(self) -> None:
        with in_force():
            again = replace(SAMPLE, name="Under another name")
            register(again)
            assert trigger_of(SAMPLE.key) is again
            assert registered().count(again) == 1

    @pytest.mark.parametrize("rules", [(AUTHORITY,), (replace(SCHOOL, instead_of="school"),)])
    def test_refuses_a_stand_in_for_no_rule_before_it(self, rules: tuple) -> None:
        with pytest.raises(ValueError, match="stands in for no rule"):
            register(replace(SAMPLE, recipients=rules))

    def test_refuses_nothing_that_agencies_registered(self) -> None:
        for trigger in registered():
            assert len(trigger.key) <= 60
            assert len(f"escalation.{trigger.key}") <= 80
            assert trigger.recipients
            assert trigger.source


class TestTriggerOf:
    def test_knows_only_registered_ones(self) -> None:
        with pytest.raises(UnknownTrigger):
            trigger_of("no_such_trigger")
