"""One window on the running borough, and what is wrong with the page in it."""

from collections import Counter
from dataclasses import dataclass, field

from playwright.sync_api import Page, Response

from tests.journeys.browser import DESK, HEIGHTS, NARROWEST, PHONE, Person, barriers, too_wide

# Empties the form and names a day that is in no month, so that it comes back with everything that is wrong.
EMPTY = """
form => {
  for (const field of form.querySelectorAll('input, select, textarea')) {
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = false;
    else if (field.tagName === 'SELECT') field.value = '';
    else if (field.type !== 'hidden') field.value = field.name.endsWith('_day') ? '99' : '';
  }
}
"""
# Changes something and says why: the first longer text, else the day of the next review, else the first short text.
ALTERED = """
(form, word) => {
  const named = '[name=review_due_on_';
  const text = form.querySelector('textarea:not([name=reason])');
  if (text) text.value += ' ' + word;
  else if (form.querySelector(named + 'day]')) {
    form.querySelector(named + 'day]').value = word.length;
    form.querySelector(named + 'month]').value = 9;
    form.querySelector(named + 'year]').value = new Date().getFullYear() + 1;
  } else form.querySelector('input[type=text]').value += ' ' + word;
  for (const field of form.querySelectorAll('[name=reason]')) field.value = 'Agreed at the meeting';
}
"""
AS_IT_IS = "form => {}"
WRONG_PASSWORD = """
form => {
  form.querySelector('[name=login]').value = 'nobody@ravensmere.example';
  form.querySelector('[name=password]').value = 'None of my business';
}
"""
CONFLICT = 409
FORM = """
path => [...document.querySelectorAll('main form')].find(form => form.method === 'post' &&
  new URL(form.getAttribute('action') || location.href, location.href).pathname === path)
"""


@dataclass
class Findings:
    """What was looked at and what was not as it should be. pages: each at both widths."""

    pages: int = 0
    states: Counter[str] = field(default_factory=Counter)
    addresses: set[str] = field(default_factory=set)
    in_error: set[str] = field(default_factory=set)
    in_conflict: set[str] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    violations: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Screen:
    """Somebody's window."""

    def __init__(self, page: Page, address: str, findings: Findings, *, who: str, role: str) -> None:
        self.person = Person(page, address, None)  # type: ignore[arg-type]  # takes no pictures
        self.page, self.address, self.findings = page, address, findings
        self.who, self.role = who, role
        page.set_default_timeout(20_000)

    def opens(self, path: str, *, status: int = 200) -> bool:
        """Whether the path answers with that status and leads nowhere else."""
        answer = self.page.goto(self.address + path)
        return (
            answer is not None
            and answer.status == status
            and answer.url.partition("#")[0] == self.address + path
        )

    def looks(self, name: str, state: str, *, words: str = "") -> None:
        """At the page that is open, at both widths, for everything that is wrong with it.

        At the narrowest width only whether it fits.
        """
        found, where = self.findings, f"{self.who} at {name}, {state}, {self._path()}"
        found.pages += 1
        found.states[state] += 1
        found.addresses.add(name)
        found.pairs.add((self.role, name))
        for width in (DESK, PHONE):
            self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            found.violations += [f"{where}, {width}: {barrier}" for barrier in barriers(self.page)]
        self.page.set_viewport_size({"width": NARROWEST, "height": HEIGHTS[PHONE]})
        found.violations += [f"{where}, {NARROWEST}: {barrier}" for barrier in too_wide(self.page)]
        said = " ".join(self.page.inner_text("body").split())
        if words and words not in said:
            found.wrong.append(f"{where}: does not say “{words}”")
        found.complaints += [f"{where}: {said}" for said in self.person.complaints]
        self.person.complaints.clear()

    def sends(self, path: str, how: str) -> Response | None:
        """The form of this page that goes to that path, filled in by `how`; what came back, or None without a form."""
        return sent(self.page, path, how)

    def is_overtaken(self, path: str) -> bool:
        """Send what the open form was altered to, after another window saved something else; whether we are told."""
        if self.page.query_selector("main form [name=version]") is None:
            return False
        other = self.page.context.new_page()
        other.goto(self.address + path)
        sent(other, path, ALTERED, "Seen")
        other.close()
        answer = sent(self.page, path, ALTERED, "Agreed")
        return answer is not None and answer.status == CONFLICT

    def _path(self) -> str:
        return self.page.url.removeprefix(self.address)


def sent(page: Page, path: str, how: str, word: str = "") -> Response | None:
    """Fill in the form of that page that goes to that path, and send it; None where there is no such form."""
    form = page.evaluate_handle(FORM, path).as_element()
    if form is None:
        return None
    form.evaluate(how, word)
    with page.expect_navigation() as arriving:
        form.evaluate(
            "form => { form.noValidate = true; HTMLFormElement.prototype.requestSubmit.call(form); }"
        )
    return arriving.value
