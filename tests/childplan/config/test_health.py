"""What operators ask."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, override_settings

from childplan.access.scope import as_service
from childplan.common import rows
from childplan.config import health
from childplan.facts.actions import swept


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is away."""

    def away(*_: object, **__: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", away)
    monkeypatch.setattr("childplan.common.rows.entered", away)


class TestLive:
    def test_answers_without_a_database(self, client: Client, no_database: None) -> None:
        answer = client.get("/health/live/")
        assert (answer.status_code, answer.json()) == (200, {"status": "live"})

    def test_takes_no_post(self, client: Client) -> None:
        assert client.post("/health/live/").status_code == 405


class TestReady:
    def test_says_what_works_and_that_nothing_ran_yet(self, client: Client, db: None) -> None:
        answer = client.get("/health/ready/")
        assert answer.status_code == 200
        assert answer.json() == {
            "status": "ready",
            "database": "ok",
            "queue": "ok",
            "migrations": "ok",
            "guards": "ok",
            "last_sweep_at": None,
            "log_unsealed_seconds": 0,
        }
        assert "no-store" in answer.headers["Cache-Control"]

    def test_tells_when_background_work_last_ran(self, client: Client, db: None) -> None:
        for name in ("messages", "facts", "messages"):
            with as_service("test"):
                swept(name)
        assert client.get("/health/ready/").json()["last_sweep_at"] == "2026-03-02T10:00:00+00:00"

    def test_is_not_ready_without_a_database(self, client: Client, no_database: None) -> None:
        answer = client.get("/health/ready/")
        assert answer.status_code == 503
        assert answer.json() | {"queue": "ok"} == answer.json()
        assert answer.json()["database"] == answer.json()["migrations"] == "missing"
        assert answer.json()["last_sweep_at"] is None

    def test_is_not_ready_without_its_queue(
        self, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cache, "get", lambda *_: None)
        answer = client.get("/health/ready/")
        assert (answer.status_code, answer.json()["queue"]) == (503, "missing")

    def test_is_not_ready_when_a_migration_is_missing(self, client: Client, db: None) -> None:
        with rows.entered(rows.OUTSIDE):
            applied = MigrationRecorder(connection).applied_migrations()
        assert ("identity", "0002_initial") in applied
        known = health._wanted_migrations()
        assert ("identity", "0002_initial") in known
        health._wanted_migrations.cache_clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(health, "_wanted_migrations", lambda: known | {("identity", "9999_not_applied")})
            answer = client.get("/health/ready/")
        assert (answer.status_code, answer.json()["migrations"]) == (503, "missing")

    def test_is_not_ready_when_the_guards_are_of_other_code(
        self, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("childplan.access.guarding._wanted_fingerprint", lambda: "another")
        answer = client.get("/health/ready/")
        assert (answer.status_code, answer.json()["guards"]) == (503, "missing")

    def test_names_no_reason_that_could_help_an_attacker(self, client: Client, no_database: None) -> None:
        assert b"refused" not in client.get("/health/ready/").content


class TestMetrics:
    def test_are_told_to_this_machine(self, client: Client) -> None:
        for address in ("127.0.0.1", "::1"):
            answer = client.get("/metrics", REMOTE_ADDR=address)
            assert answer.status_code == 200
            assert b"django_http_requests" in answer.content

    def test_are_not_there_for_others(self, client: Client) -> None:
        assert client.get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 404
        for passed_on in ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded"):
            assert client.get("/metrics", headers={passed_on: "x"}).status_code == 404

    @override_settings(METRICS_TOKEN="open sesame")
    def test_need_the_token_where_there_is_one(self, client: Client) -> None:
        def status(**headers: str) -> int:
            return client.get("/metrics", headers=headers, REMOTE_ADDR="10.0.0.9").status_code

        assert status(Authorization="Bearer open sesame") == 200
        assert status(Authorization="Bearer open sesam") == 404
        assert status() == 404
        assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404

    def test_are_plain_words_even_to_somebody_signed_in(self, here) -> None:
        from tests.factories.clients import client_of

        answer = client_of(here.senco).get("/metrics", REMOTE_ADDR="10.0.0.9")
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/plain")
