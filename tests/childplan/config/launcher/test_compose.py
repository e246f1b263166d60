"""docker-compose.yml against the Compose specification, and against what we promise of a deployment."""

import configparser
import json
import re
from importlib.resources import files
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from childplan.config.launcher.state import ROOT
from childplan.config.settings import base

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
OURS = ("provision", "migrate", "web", "worker", "beat", "sealer", "notify")
CORE = ("postgres", "pgbouncer", "valkey", "clamav")


def specification() -> dict[str, Any]:
    """The Compose specification's own schema, as the pinned check-jsonschema carries it."""
    folder = files("check_jsonschema") / "builtin_schemas" / "vendor"
    schema: dict[str, Any] = json.loads((folder / "compose-spec.json").read_text())
    return schema


def faults(compose: dict[str, Any]) -> list[str]:
    return [error.json_path for error in Draft202012Validator(specification()).iter_errors(compose)]


class TestSpecification:
    def test_is_kept(self) -> None:
        assert faults(COMPOSE) == []

    def test_would_catch_a_misspelt_key(self) -> None:
        broken = yaml.safe_load(TEXT.replace("read_only: true", "readonly: true"))
        assert "$.services.pgbouncer" in faults(broken)


class TestServices:
    def test_are_those_of_a_deployment(self) -> None:
        assert set(COMPOSE["services"]) == {*CORE, *OURS}

    def test_leave_the_stand_in_out_unless_asked(self) -> None:
        profiles = {name: service.get("profiles") for name, service in COMPOSE["services"].items()}
        assert {name for name, profile in profiles.items() if profile} == {"notify"}
        assert profiles["notify"] == ["standins"]

    @pytest.mark.parametrize("name", OURS)
    def test_can_change_nothing_in_their_container(self, name: str) -> None:
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]

    @pytest.mark.parametrize("name", [*CORE, "web", "worker", "beat", "sealer", "notify"])
    def test_that_go_on_say_whether_they_are_well(self, name: str) -> None:
        assert COMPOSE["services"][name]["healthcheck"]["test"][0] == "CMD"

    @pytest.mark.parametrize("name", ["web", "worker", "beat", "sealer"])
    def test_wait_for_the_tables(self, name: str) -> None:
        awaited = COMPOSE["services"][name]["depends_on"]
        assert awaited["migrate"] == {"condition": "service_completed_successfully"}

    def test_show_only_the_web_server_and_only_to_this_machine(self) -> None:
        shown = {
            name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service
        }
        assert shown == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


class TestSecrets:
    @staticmethod
    def holders(variable: str) -> set[str]:
        return {
            name for name, service in COMPOSE["services"].items() if "${" + variable in json.dumps(service)
        }

    def test_of_the_administrator_are_known_to_provisioning_only(self) -> None:
        assert self.holders("POSTGRES_PASSWORD") == {"postgres", "provision"}

    def test_of_the_owner_are_known_to_none_that_go_on(self) -> None:
        assert self.holders("CHILDPLAN_OWNER_PASSWORD") == {"provision", "migrate"}

    def test_of_each_login_are_its_own(self) -> None:
        assert self.holders("CHILDPLAN_WEB_PASSWORD") == {"provision", "web"}
        assert self.holders("CHILDPLAN_WORKER_PASSWORD") == {"provision", "worker", "beat", "sealer"}

    def test_are_written_nowhere(self) -> None:
        example = dict(re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
        secret = [name for name in example if re.search("PASSWORD|KEY|TOKEN", name)]
        assert len(secret) == 9
        assert [name for name in secret if example[name]] == []
        assert [name for name in secret if re.search(r"\$\{" + name + ":-[^}]", TEXT)] == []


class TestEnvironmentExample:
    def test_names_every_variable_of_the_deployment_and_no_other(self) -> None:
        named = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
        assert sorted(named) == sorted(set(re.findall(r"\$\{([A-Z_]+)", TEXT)))


class TestPgBouncer:
    def test_pools_by_transaction(self) -> None:
        settings = configparser.ConfigParser()
        settings.read_string(COMPOSE["configs"]["pgbouncer"]["content"])
        assert settings["pgbouncer"]["pool_mode"] == "transaction"
        assert settings["pgbouncer"]["auth_type"] == "scram-sha-256"

    def test_stands_between_what_goes_on_and_the_database(self) -> None:
        for name in ("web", "worker", "beat", "sealer"):
            assert "@pgbouncer:6432/" in COMPOSE["services"][name]["environment"]["DATABASE_URL"]
        assert "@postgres:5432/" in COMPOSE["services"]["migrate"]["environment"]["DATABASE_URL"]


class TestDockerfile:
    TEXT = (ROOT / "Dockerfile").read_text()

    def test_copies_every_app_and_asks_docker_for_them(self) -> None:
        # Without the demo borough, which only the settings of a newcomer's machine install.
        apps = {app.partition(".")[0] for app in base.INSTALLED_APPS} & {path.name for path in ROOT.iterdir()}
        copied = set(re.findall(r"^COPY (\w+) \1$", self.TEXT, re.MULTILINE))
        asked = set(re.findall(r"^!(\w+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
        assert apps <= copied <= asked

    def test_runs_every_stage_that_goes_on_as_an_ordinary_user(self) -> None:
        stages = {
            stage.split()[3]: stage for stage in re.split(r"^(?=FROM )", self.TEXT, flags=re.MULTILINE)[1:]
        }
        users = {
            name: re.findall(r"^USER (\w+)$", stage, re.MULTILINE)[-1:] for name, stage in stages.items()
        }
        assert users == {"environment": [], "application": ["10001"], "pgbouncer": ["postgres"]}

    def test_installs_by_hash(self) -> None:
        assert self.TEXT.count("--require-hashes") == 2

    def test_names_stages_that_the_deployment_builds(self) -> None:
        targets = {
            service["build"]["target"] for service in COMPOSE["services"].values() if "build" in service
        }
        assert targets == {"application", "pgbouncer"}
        assert all(f" AS {target}\n" in self.TEXT for target in targets)
