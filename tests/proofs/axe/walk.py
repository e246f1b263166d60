"""The walk: who opens which address on what, in which state. N=small takes one role for each address, and every page
that families and visitors have; N=full takes every role for each address, and everything the stories hold once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from django.urls import reverse
from playwright.sync_api import Browser

from demo.bodies import PASSWORD
from tests.factories.signing_in import code_of_key, key_kept
from tests.house.addresses import ANYONE, BY_NAME, OUT, PROBLEM, STAFF, TABLE, Address
from tests.house.asking import unknown_id
from tests.house.matrix import NOBODY, Case, Matrix, group_of
from tests.house.rows import typed
from tests.house.rows.typed import Person
from tests.journeys.browser import DESK, HEIGHTS
from tests.proofs.axe.pages import ALSO, ASKED_ON, LED_TO, NO_PAGE, SAID_TO, SOMEBODY_FIRST, Also
from tests.proofs.axe.screen import AS_IT_IS, EMPTY, WRONG_PASSWORD, Findings, Screen
from tests.proofs.rows.proof import one_of_each_role

VISITOR = "a visitor"
MOST_SIGN_INS, TOO_MANY = 90, 429


@dataclass
class Walk:
    """One walk through a running borough. address: where it runs."""

    chromium: Browser
    address: str
    matrix: Matrix
    full: bool
    tell: Callable[[str], None]
    secret_kept: Callable[[str], str]
    findings: Findings = field(default_factory=Findings)
    looked: set[tuple[str, str]] = field(default_factory=set)
    no_page: set[str] = field(default_factory=set)
    only_unseen: bool = False

    def everywhere(self) -> Findings:
        """Visitors, one person of each role, every family; then whoever has what none of these could open."""
        with self.screen(NOBODY) as screen:
            self.round(screen, NOBODY)
            self.refused(screen, NOBODY)
            self.forged(screen)
        chosen = one_of_each_role([*typed.people(), *typed.families()])
        for person in chosen:
            wishes_refusal = self.full or person.role in ("family", "social_worker")
            also = [state for state in ALSO if state.who == person.key]
            if wishes_refusal or also or any(self.left(person)):
                self.day(person, also, wishes_refusal=wishes_refusal)
        for person in typed.people():
            if person not in chosen and (also := [state for state in ALSO if state.who == person.key]):
                self.visits(person, also)
        self.only_unseen = True
        for person in typed.people():
            if any(self.left(person)):
                self.day(person, [], wishes_refusal=False)
        return self.findings

    def day(self, person: Person, also: list[Also], *, wishes_refusal: bool) -> None:
        """Everything that one person looks at, signed in once: people who sign in all the time are held up."""
        before = self.findings.pages
        with self.screen(person) as screen:
            self.round(screen, person)
            if wishes_refusal:
                self.refused(screen, person)
            for state in also:
                self.also(screen, state)
        self.tell(f"  {person.key}, {person.role}: {self.findings.pages - before} pages")

    def visits(self, person: Person, also: list[Also]) -> None:
        """What only this one comes to, another of the role having gone round."""
        with self.screen(person) as screen:
            for state in also:
                self.also(screen, state)

    @contextmanager
    def screen(self, person: Person) -> Iterator[Screen]:
        """Their own window, signed in by the form."""
        context = self.chromium.new_context(viewport={"width": DESK, "height": HEIGHTS[DESK]})
        who, role = (VISITOR, OUT) if person == NOBODY else (person.key, person.role)
        screen = Screen(context.new_page(), self.address, self.findings, who=who, role=role)
        if person != NOBODY:
            domain = "families" if person.role == "family" else "ravensmere"
            screen.page.goto(f"{self.address}/accounts/login/")
            screen.page.fill("[name=login]", f"{person.key}@{domain}.example")
            screen.page.fill("[name=password]", PASSWORD)
            screen.page.click("main button[type=submit]")
            screen.page.wait_for_url(lambda url: "/accounts/login/" not in url)
            shown = screen.page.locator("[data-demo-code]")
            code = shown.inner_text() if shown.count() else self.code_of(f"{person.key}@{domain}.example")
            screen.page.fill("[name=code]", code)
            screen.page.click("main form button[type=submit] >> nth=0")
            screen.page.wait_for_url(lambda url: "/accounts/" not in url)
        yield screen
        context.close()

    def code_of(self, email: str) -> str:
        """What the app on the phone of a parent shows."""
        return code_of_key(key_kept(self.secret_kept(email)))

    def round(self, screen: Screen, person: Person) -> None:
        for address, cases in self.left(person):
            if address.name in NO_PAGE:
                self.asks(screen, address, cases[0])
            else:
                self.page(screen, address, cases)

    def left(self, person: Person) -> Iterator[tuple[Address, list[Case]]]:
        """The addresses that this person still has to come to, and on what."""
        for address in TABLE:
            if not self.is_done(address, person) and (cases := self.open_to(person, address)):
                yield address, cases

    def open_to(self, person: Person, address: Address) -> list[Case]:
        """The cases about which the table lets this person ask; what is no page is asked by whom its row here names."""
        if NO_PAGE.get(address.name, (200, ""))[0] in (401, 405):
            return self.matrix.cases(address)[:1] if person == NOBODY else []
        group = group_of(person)
        if address.answers.get(group, 200) != 200 or (group == OUT and address.who != ANYONE):
            return []
        if address.name in LED_TO:
            return []
        return [
            case
            for case in self.matrix.cases(address)
            if not self.matrix.refusal(group, person, address, case)
        ]

    def is_done(self, address: Address, person: Person) -> bool:
        """Whether staff need not come here again: in the small walk, and of either for the last who go round."""
        if address.name in NO_PAGE:
            return address.name in self.no_page
        if (self.full and not self.only_unseen) or group_of(person) != STAFF:
            return False
        found = self.findings
        return (
            address.name in found.addresses
            and (not address.error or address.name in found.in_error)
            and (address.name not in SOMEBODY_FIRST or address.name in found.in_conflict)
        )

    def page(self, screen: Screen, address: Address, cases: list[Case]) -> None:
        """As it comes, with everything missing, and overtaken by somebody else."""
        as_it_comes, in_error = False, not address.error
        in_conflict = address.name not in SOMEBODY_FIRST or address.name in self.findings.in_conflict
        status = address.shown[0] if address.who == ANYONE else 200
        for case in sorted(cases, key=lambda case: (address.name, case.path(address)) in self.looked):
            path = case.path(address)
            asked_on = (
                reverse(ASKED_ON[address.name], kwargs=case.arguments) if address.name in ASKED_ON else path
            )
            is_new = self.full and (address.name, path) not in self.looked
            if as_it_comes and in_error and in_conflict and not is_new:
                break
            if not screen.opens(asked_on, status=status):
                continue
            if asked_on == path and (not as_it_comes or is_new):
                words = SAID_TO.get((screen.who, address.name), address.words)
                screen.looks(address.name, "as it comes", words=words)
                as_it_comes = True
            self.looked.add((address.name, path))
            as_it_comes = as_it_comes or asked_on != path
            in_error = in_error or self.in_error(screen, address, path)
            if not in_conflict and screen.opens(path):
                in_conflict = self.in_conflict(screen, address, path)

    def in_error(self, screen: Screen, address: Address, path: str) -> bool:
        answer = screen.sends(path, EMPTY)
        if answer is None:
            return False
        screen.looks(address.name, "with errors", words=address.error)
        self.findings.in_error.add(address.name)
        return True

    def in_conflict(self, screen: Screen, address: Address, path: str) -> bool:
        if not screen.is_overtaken(path):
            return False
        screen.looks(address.name, "overtaken")
        self.findings.in_conflict.add(address.name)
        return True

    def asks(self, screen: Screen, address: Address, case: Case) -> None:
        """An address that is no page says so by its status and type."""
        status, kind = NO_PAGE[address.name]
        answer = screen.page.context.request.get(self.address + case.path(address), max_redirects=0)
        said = answer.headers.get("content-type", "")
        if answer.status != status or not said.startswith(kind) or (kind == "" and answer.body()):
            self.findings.wrong.append(f"{address.name}: {answer.status} {said}, not {status} {kind}")
        self.no_page.add(address.name)

    def refused(self, screen: Screen, person: Person) -> None:
        """What is not there, and what is not for their role."""
        if screen.opens(f"/no-such-page-{unknown_id()}/", status=404):
            screen.looks("404", "not there", words="We cannot show you this page")
        closed = [a for a in TABLE if not a.of and group_of(person) == STAFF and self._is_closed(a, person)]
        if closed and screen.opens(reverse(closed[0].name), status=403):
            screen.looks("403", "not for them")

    def _is_closed(self, address: Address, person: Person) -> bool:
        (case, *_) = self.matrix.cases(address)
        return self.matrix.refusal(STAFF, person, address, case) == {403} and not address.path

    def forged(self, screen: Screen) -> None:
        """A form that does not come from us."""
        screen.opens("/accounts/login/")
        screen.page.context.clear_cookies()
        if screen.sends("/accounts/login/", EMPTY) is not None:
            screen.looks("403", "from elsewhere", words="We could not be sure that this came from you")

    def too_often(self) -> None:
        """Somebody who tries again and again to sign in is told to wait. Last of all: it holds for everybody here."""
        with self.screen(NOBODY) as screen:
            for _ in range(MOST_SIGN_INS):
                screen.opens("/accounts/login/")
                answer = screen.sends("/accounts/login/", WRONG_PASSWORD)
                if answer is not None and answer.status == TOO_MANY:
                    return screen.looks("429", "too often", words="Please wait a little")
        self.findings.wrong.append("nobody who tries to sign in again and again is told to wait")
        return None

    def also(self, screen: Screen, state: Also) -> None:
        child = {"child_id": self._child(state.child)} if state.child else {}
        path = reverse(state.name, kwargs=child)
        if not screen.opens(path + state.query):
            self.findings.wrong.append(f"{state.who} does not come to {state.name}")
            return
        if state.typed:
            for name, text in state.typed.items():
                screen.page.fill(f"[name={name}]", text)
            screen.sends(path, AS_IT_IS)
        screen.looks(state.name, f"also: {state.words}", words=state.words)
        if state.words == PROBLEM:
            self.findings.in_error.add(state.name)
        if state.leads_to:
            self.led(screen, state)

    def led(self, screen: Screen, state: Also) -> None:
        """Where a link of this page leads: as it comes, and with everything missing."""
        ends = f"[href$='{state.ends}']" if state.ends else ""
        link = screen.page.query_selector(f"main a[href*='{state.by}']{ends}")
        path = link.get_attribute("href") if link is not None else None
        if path is None or not screen.opens(path):
            self.findings.wrong.append(f"{state.who} finds no way to {state.leads_to}")
            return
        screen.looks(state.leads_to, "as it comes", words=BY_NAME[state.leads_to].words)
        self.in_error(screen, replace(BY_NAME[state.leads_to], error=PROBLEM), path)

    def _child(self, key: str) -> str:
        (found,) = [number for number, child in self.matrix.world.children.items() if child.key == key]
        return found
