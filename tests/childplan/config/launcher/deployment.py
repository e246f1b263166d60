"""docker-compose.yml read as Compose reads it, with each container's neighbours found on this machine instead."""

import os
import re
import secrets
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from childplan.config.launcher.ports import any_free
from childplan.config.launcher.programs import Program
from childplan.config.launcher.state import ROOT

COLLECTS = re.compile(r"^    && ((?:[A-Z_]+=\S+ )+)python (manage\.py .+)$", re.MULTILINE)
# Seconds after which something is wrong even on a machine with much else to do.
PATIENCE = 120
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


@dataclass(frozen=True)
class Deployment:
    """One deployment with its `.env` filled in. `places` says where a container's address is on this machine."""

    values: dict[str, str]
    places: dict[str, str]
    web_port: int = field(default_factory=any_free)
    notify_port: int = field(default_factory=any_free)

    def services(self) -> dict[str, Any]:
        text = VARIABLE.sub(self._value, (ROOT / "docker-compose.yml").read_text())
        services: dict[str, Any] = yaml.safe_load(text)["services"]
        return services

    def program(self, service: str) -> Program:
        """The service's own command and environment, nothing added but where things are."""
        described = self.services()[service]
        environment = {name: self._here(value) for name, value in described.get("environment", {}).items()}
        command = self._arguments(described["command"])
        return Program(service, command, {**self._machine(), **environment}, patience=PATIENCE)

    def health_check(self, service: str) -> Program:
        """What Docker would ask the container, as the container."""
        kind, *arguments = self.services()[service]["healthcheck"]["test"]
        assert kind == "CMD"
        environment = self.program(service).environment
        return Program(f"{service}-health", self._arguments(arguments), environment, patience=PATIENCE)

    def image_build(self) -> Program:
        """The command by which the Dockerfile collects the static files."""
        found = re.search(
            r"^    && ((?:[A-Z_]+=\S+ )+)python (manage\.py .+)$", (ROOT / "Dockerfile").read_text(), re.M
        )
        assert found is not None
        build = dict(pair.split("=", 1) for pair in found[1].split())
        settings = {"DJANGO_SETTINGS_MODULE": "childplan.config.settings.production"}
        return Program(
            "build",
            (sys.executable, *found[2].split()),
            {**self._machine(), **settings, **build},
            patience=PATIENCE,
        )

    def _arguments(self, words: list[str]) -> tuple[str, ...]:
        return tuple(self._here(str(word)) for word in words)

    def _here(self, text: object) -> str:
        ports = {"8000": str(self.web_port), "8090": str(self.notify_port)}
        here = str(text)
        for there, place in {**self.places, **ports}.items():
            here = here.replace(there, place)
        return here

    def _value(self, found: re.Match[str]) -> str:
        name, kind, default = found.groups()
        return self.values.get(name) or (default if kind == "-" else "")

    def _machine(self) -> dict[str, str]:
        """An image's bare environment: its own programs first on the path, and where its build put the static files."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "STATIC_ROOT": self.places["/srv/static"], "HOME": self.places["/tmp/"]}


# No proxies are trusted unless they are named.
MAY_STAY_EMPTY = {"TRUSTED_PROXIES"}


def filled_in(**known: str) -> dict[str, str]:
    """`.env.example` as an operator fills it in: what is empty gets a password, but for what may stay so."""
    example = re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    return {
        name: known.get(name) or value or ("" if name in MAY_STAY_EMPTY else secrets.token_hex(32))
        for name, value in example
    }
