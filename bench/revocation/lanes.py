"""Every way in to a child's record, how it is opened, and how it is taken away: each step by page, API or command."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import requests

from bench.api.borough import SCHOOL, Asker, with_token
from bench.importing.rolls import roll
from bench.revocation.place import PATIENCE, RIGHT, Place, Window, visited
from tests import databases
from tests.proofs.settled import FAMILIES, Parent, child_id, person_id

CONFERENCE, REVIEWING, EARLY_HELP = 13, 14, 9
LANTERN = "The Lantern Young Carers Project"
TOO_OFTEN = 429
REASON = {"reason": "For the proof of revocation"}


@dataclass
class Involved:
    """Somebody, or some body, involved by a worker of the case for as long as an interleaving lasts."""

    place: Place
    worker: Window
    child: str
    of_kind: int
    principal: int
    # Part of its name, where there are too many to choose from.
    named: str = ""

    def give(self, host: str) -> None:
        asked = {"kind": self.of_kind, "whom": self.principal, "named": self.named, "step": "save", **REASON}
        self.worker.post(f"/children/{self.child}/people/involve/", asked, host=host)
        (made,) = self.place.live.ask(
            "select id::text from access_involvement where child_id = %s and kind = %s and principal_id = %s"
            " and ends_at > clock_timestamp() + interval '1 hour'",
            *(self.child, self.of_kind, self.principal),
        )
        self.row = str(made["id"])

    def take(self, host: str) -> None:
        self.worker.post(f"/children/{self.child}/people/{self.row}/end/", REASON, host=host)


@dataclass
class Pages:
    """Somebody opens the record's pages, or takes them away printed."""

    kind: str
    name: str
    involved: Involved
    windows: Sequence[Window]
    paths: Sequence[str]
    turn: Iterator[int] = field(default_factory=itertools.count)
    once: bool = False
    late: float = 0.0
    dated: bool = True

    def give(self, host: str) -> None:
        self.involved.give(host)

    def take(self, host: str) -> None:
        self.involved.take(host)

    def look(self, looker: int, host: str) -> bool:
        path = self.paths[next(self.turn) % len(self.paths)]
        return self.windows[looker].get(path, host=host).status_code == 200


@dataclass
class Systems:
    """A system asks with its token, or asks again under a key that it was answered by."""

    kind: str
    name: str
    involved: Involved
    place: Place
    token: str
    paths: Sequence[str]
    contribution: Mapping[str, object] | None = None
    turn: Iterator[int] = field(default_factory=itertools.count)
    once: bool = False
    late: float = 0.0
    dated: bool = True

    def give(self, host: str) -> None:
        self.involved.give(host)
        self.key = uuid4().hex
        if self.contribution is not None:
            answer = self._contributes(host)
            if answer.status_code != 201:
                raise RuntimeError(f"a contribution: {answer.status_code} {answer.text[:500]}")

    def take(self, host: str) -> None:
        self.involved.take(host)

    def look(self, looker: int, host: str) -> bool:
        if self.contribution is not None:
            answer = self._contributes(host)
            if answer.status_code == 409:
                # The other one is being answered under this key: nothing was shown.
                return False
            return answer.status_code == 201 or self.involved.child in str(answer.headers)
        path = self.paths[next(self.turn) % len(self.paths)]
        return self._asks("GET", path, host).status_code == 200

    def _contributes(self, host: str) -> requests.Response:
        return self._asks("POST", self.paths[0], host, json=self.contribution, key=self.key)

    def _asks(
        self, method: str, path: str, host: str, *, json: object = None, key: str = ""
    ) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} | ({"Idempotency-Key": key} if key else {})
        return requests.request(
            method, self.place.hosts[host] + path, json=json, headers=headers, timeout=PATIENCE
        )


def opens(address: str, token: str) -> bool:
    """Whether a system's token is still answered there."""
    return requests.get(address, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE).ok


@dataclass
class Tokens:
    """A system's token, given back by the system itself."""

    place: Place
    system: Asker
    path: str
    kind: str = "token"
    name: str = "token revoked"
    once: bool = False
    late: float = 0.0
    dated: bool = False

    def give(self, host: str) -> None:
        self.token = with_token(self.system).token

    def take(self, host: str) -> None:
        answer = requests.post(
            f"{self.place.hosts[host]}/api/oauth/revoke/",
            {"token": self.token},
            auth=self.system.credentials,
            timeout=PATIENCE,
        )
        answer.raise_for_status()

    def look(self, looker: int, host: str) -> bool:
        return opens(self.place.hosts[host] + self.path, self.token)


@dataclass
class Invitations:
    """The link of an invitation, withdrawn; or its message, withdrawn before it is sent."""

    kind: str
    name: str
    place: Place
    worker: Window
    parent: Parent
    late: float = 1.0
    dated: bool = False
    turn: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.child, self.person = (
            child_id(self.place.live, self.parent.child),
            person_id(self.place.live, self.parent),
        )
        self.email = f"{self.parent.key}@{FAMILIES}"

    @property
    def once(self) -> bool:
        """The message is sent once; the link is good for as long as it stands."""
        return self.kind == "task"

    def give(self, host: str) -> None:
        asked = {
            "person": self.person,
            "responsibility": "birth_certificate",
            "orders": "none",
            "risk": "She lives with the child. Nobody else reads her email.",
        }
        self.had = len(self.place.live.sent(to=self.email))
        self.worker.post(f"/children/{self.child}/parents/invite/", asked, host=host)
        (made,) = self.place.live.ask(
            "select id::text from portal_invitation where child_id = %s and person_id = %s and state = 'sent'",
            *(self.child, self.person),
        )
        self.invitation = str(made["id"])
        if not self.once:
            mail = self.place.live.wait_for(self._mailed, what="the invitation's mail")
            link = next(word for word in mail["body"].split() if "/family/invitation/" in word)
            self.path = "/" + link.partition("://")[2].partition("/")[2]

    def _mailed(self) -> dict[str, str] | None:
        """What a host ahead wrote is due when the background's clock is there."""
        self.place.hand.works("messages")
        mails = self.place.live.sent(to=self.email)
        return mails[-1] if len(mails) > self.had else None

    def take(self, host: str) -> None:
        self.worker.post(
            f"/children/{self.child}/parents/invitations/{self.invitation}/withdraw/", REASON, host=host
        )

    def look(self, looker: int, host: str) -> bool:
        if not self.once:
            answer = visited(self.place.hosts[host] + self.path, number=next(self.turn))
            if answer.status_code == TOO_OFTEN:
                raise RuntimeError("told to come back later: nothing was proved")
            return answer.status_code == 200
        before = len(self.place.live.sent(to=self.email))
        self.place.hand.works("messages")
        return len(self.place.live.sent(to=self.email)) > before


@dataclass
class FamilyPages:
    """A parent's page of their child, while their sign-in is stopped."""

    place: Place
    worker: Window
    parent: Parent
    windows: Sequence[Window]
    kind: str = "link"
    name: str = "family sign-in stopped"
    once: bool = False
    late: float = 0.0
    dated: bool = False

    def __post_init__(self) -> None:
        self.child, self.person = (
            child_id(self.place.live, self.parent.child),
            person_id(self.place.live, self.parent),
        )
        self.first = self.parent.child.split()[0]
        self.is_stopped = False

    def give(self, host: str) -> None:
        if self.is_stopped:
            self.worker.post(f"/children/{self.child}/parents/{self.person}/resume/", REASON, host=host)

    def take(self, host: str) -> None:
        self.worker.post(f"/children/{self.child}/parents/{self.person}/suspend/", REASON, host=host)
        self.is_stopped = True

    def look(self, looker: int, host: str) -> bool:
        path = "/family/" if host == RIGHT else f"/family/children/{self.child}/who-can-see/"
        answer = self.windows[looker].get(path, host=host)
        return answer.status_code == 200 and self.first in answer.text


@dataclass
class Scopes:
    """What a system may ask for, narrowed by the operator's command."""

    place: Place
    system: Asker
    path: str
    kind: str = "token"
    name: str = "scope withdrawn"
    once: bool = False
    late: float = 0.0
    dated: bool = False

    def give(self, host: str) -> None:
        agree(self.place, self.system, "identity:read", "suspensions:read")
        self.token = with_token(self.system).token

    def take(self, host: str) -> None:
        agree(self.place, self.system, "suspensions:read")

    def look(self, looker: int, host: str) -> bool:
        return opens(self.place.hosts[host] + self.path, self.token)


@dataclass
class Files:
    """A pupil file that a school's system confirmed, which waits for the background when the agreement is narrowed."""

    place: Place
    system: Asker
    kind: str = "task"
    name: str = "pupil file"
    once: bool = True
    late: float = 8.0
    dated: bool = False
    turn: Iterator[int] = field(default_factory=itertools.count)

    def give(self, host: str) -> None:
        agree(self.place, self.system, "pupil-files:read", "pupil-files:write")
        bearer = {"Authorization": f"Bearer {with_token(self.system).token}"}
        made = datetime(2025, 9, 30, 16, tzinfo=UTC) + timedelta(minutes=next(self.turn))
        content = roll(2, lea=self.laestab[:3], estab=self.laestab[3:], made=f"{made:%Y-%m-%dT%H:%M:%S}")
        address = f"{self.place.hosts[host]}/api/v1/pupil-files/"
        sent = requests.post(
            address,
            {"layout": "monday_to_friday"},
            files={"file": ("roll.xml", content)},
            headers={**bearer, "Idempotency-Key": uuid4().hex},
            timeout=PATIENCE,
        )
        sent.raise_for_status()
        self.file = sent.headers["Location"].rstrip("/").rpartition("/")[2]
        confirming = {**bearer, "Idempotency-Key": uuid4().hex, "If-Match": sent.headers["ETag"]}
        confirmed = requests.post(f"{address}{self.file}/confirmation/", headers=confirming, timeout=PATIENCE)
        confirmed.raise_for_status()

    def take(self, host: str) -> None:
        agree(self.place, self.system, "pupil-files:read")

    def look(self, looker: int, host: str) -> bool:
        before = self._state()
        self.place.hand.works("files")
        return before == "confirmed" and self._state() == "done"

    @property
    def laestab(self) -> str:
        (found,) = self.place.live.ask(
            "select laestab from organisations_organisation where name = %s", SCHOOL
        )
        return str(found["laestab"])

    def _state(self) -> str:
        (found,) = self.place.live.ask("select state from attendance_ctfimport where id = %s", self.file)
        return str(found["state"])


def agree(place: Place, system: Asker, *scopes: str) -> None:
    """The operator's command: what that system may ask for from now on."""
    databases.manage(
        place.live.server,
        *("change_partner", system.name, "--operator", "The proof", "--reason", "Revocation"),
        *(word for scope in scopes for word in ("--scope", scope)),
        login="childplan_owner",
        database=place.live.database,
        settings="childplan.config.settings.local",
    )
