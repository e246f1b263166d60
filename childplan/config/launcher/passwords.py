"""Passwords and keys of this machine's own servers, invented once and kept in the state folder."""

import secrets
from dataclasses import asdict, dataclass, fields
from uuid import uuid4

from childplan.config.launcher.state import State

FILE = "passwords.json"


@dataclass(frozen=True)
class Passwords:
    """One field for each secret. Letters, digits, `-` and `_` only: they stand in addresses unescaped."""

    administrator: str
    childplan_owner: str
    childplan_web: str
    childplan_worker: str
    valkey: str
    secret_key: str
    notify_api_key: str

    @classmethod
    def kept_in(cls, state: State) -> "Passwords":
        """Those kept from before; what is missing is invented and kept."""
        known = state.read(FILE, {})
        invented = {field.name: secrets.token_urlsafe(32) for field in fields(cls)}
        # The Notify client takes a key apart: a name, the service's id, the secret's id.
        invented["notify_api_key"] = f"childplan_demo-{uuid4()}-{uuid4()}"
        passwords = cls(**{name: known.get(name, value) for name, value in invented.items()})
        if asdict(passwords) != known:
            state.write(FILE, asdict(passwords))
        return passwords

    def logins(self) -> dict[str, str]:
        """Database logins with their passwords, as the `provision` command wants them."""
        return {name: value for name, value in asdict(self).items() if name.startswith("childplan_")}
