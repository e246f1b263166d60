"""Rows of several classes, and of none: asked of the database itself and of our own code."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from childplan.access.selectors import explain, level_of
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.common import rows
from childplan.common.policies import HAS_A_CLASS, protected_models
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass as I
from childplan.escalation.models import Alert
from childplan.escalation.selectors.detail import alert_detail
from childplan.escalation.selectors.readers import readers_of
from childplan.history.acts import NotFound
from childplan.plans.selectors.reach import reach_of
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

SETS = (I.IDENTITY | I.HEALTH, I.SOCIAL_CARE | I.HEALTH, I.EDUCATION | I.PROTECTION, I.SEND | I.ATTENDANCE)


def alert(child_id, classes: int, at) -> Alert:  # type: ignore[no-untyped-def]
    row = Alert(
        child_id=child_id,
        trigger="sample",
        run=str(classes),
        episode=1,
        information_class=classes,
        title="Sample",
        reason="Sample",
        raised_at=at,
        answer_by=at.date(),
    )
    row.save(force_insert=True)
    return row


class TestARowOfSeveralClasses:
    @pytest.mark.parametrize("classes", SETS)
    def test_is_read_by_the_same_people_by_sql_as_by_our_own_code(
        self, here: AreaWorld, at, classes: int
    ) -> None:
        child_id = opened_by(here.head)
        plans.involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        row = alert(child_id, classes, at)
        opened = set()
        for name, member in vars(here).items():
            if not hasattr(member, "role"):
                continue
            with acting(member, writing=False) as scope:
                by_sql = Alert.objects.filter(pk=row.pk).exists()
                assert (level_of(explain(scope, child_id), classes) >= Level.READ) == by_sql, name
                try:
                    alert_detail(scope, row.pk, today=at.date())
                    shown = True
                except NotFound:
                    shown = False
                assert shown == by_sql, name
            if by_sql:
                opened.add(member.pk)
        with rows.entered(rows.SERVICE):
            told = {reader.membership_id for reader in readers_of(child_id, classes, at=at)}  # type: ignore[arg-type]
        assert told == opened
        assert opened

    def test_is_opened_by_one_grant_or_by_none(self, here: AreaWorld, at) -> None:
        """Social care by one relationship and health by another are not both by one."""
        child_id = opened_by(here.head)
        both = I.SOCIAL_CARE | I.HEALTH
        parts = {I.SOCIAL_CARE: here.social_work.pk, I.HEALTH: here.social_worker.pk}
        for part, principal in parts.items():
            plans.involved(child_id, InvolvementKind.ALLOCATION, principal, classes=I.IDENTITY | part)
        row = alert(child_id, both, at)
        with acting(here.social_worker, writing=False) as scope:
            reach = reach_of(scope, child_id)
            assert all(reach.may_read(part) for part in parts)
            assert not reach.may_read(both)
            assert not Alert.objects.filter(pk=row.pk).exists()
        plans.involved(child_id, InvolvementKind.LEAD_PRACTITIONER, here.social_worker.pk)
        with acting(here.social_worker, writing=False) as scope:
            assert reach_of(scope, child_id).may_read(both)
            assert Alert.objects.filter(pk=row.pk).exists()

    def test_refuses_in_words_of_all_its_classes(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        with acting(here.screener, writing=False) as scope, pytest.raises(PermissionError) as refused:
            reach_of(scope, child_id).require(I.HEALTH | I.PROTECTION)
        assert "health and child protection" in str(refused.value)


class TestARowWithoutAClass:
    """Its needs, none, are in every mask: whoever has any live grant on the child would read it."""

    def test_is_refused_by_the_table_to_the_steward_too(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        with pytest.raises(IntegrityError, match=HAS_A_CLASS), transaction.atomic():
            alert(child_id, 0, at)

    def test_can_be_in_no_table_that_keeps_its_class_in_a_column(self, db: None) -> None:
        wanted = {
            model._meta.db_table
            for model in protected_models()
            if isinstance(model.rows, Rows) and isinstance(model.rows.information_class, str)  # type: ignore[attr-defined]
        }
        with connection.cursor() as cursor:
            cursor.execute(
                "select conrelid::regclass::text from pg_constraint where conname = %s", [HAS_A_CLASS]
            )
            assert {table for (table,) in cursor.fetchall()} == wanted
        assert len(wanted) > 15
        assert apps.get_model("facts", "Fact")._meta.db_table in wanted
