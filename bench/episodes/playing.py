"""Play a story: each act by page, signed in as its role, the clock stopped at its moment; then what beat would do."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bench.episodes.stories import Step, Story, symbols
from childplan.accounts.models import Membership
from childplan.common import clock, rows
from childplan.config.celery import app
from childplan.escalation.models import Alert, AlertRecipient
from childplan.identity.models import Child
from tests.factories import organisations as lay
from tests.factories.attendance import PupilText, ctf, numbered, upn
from tests.factories.signing_in import signed_in_as
from tests.worlds.two_areas import AreaWorld, lay_area

# A queue has no place here, and sending is proved elsewhere.
NOT_RUN = ("childplan.notifications.",)
ROLES = {
    "head_teacher": "head",
    "senco": "senco",
    "school_attendance_officer": "attendance",
    "designated_safeguarding_lead": "safeguarding_lead",
}
# Whoever keeps the numbers of the area's protocol; in the stories that need them.
KEEPER = "attendance_team_manager"
VERSION = re.compile(r'name="version" value="(\d+)"')
LINK = re.compile(r'action="(/attendance/imports/[0-9a-f-]+/confirm/)"')
FIRST_DAY = date(2025, 9, 8)


class NotPlayed(AssertionError):
    """A page that did not take what the story says."""


class Stage:
    """One story's area, school, people and child. number: no two stories share a school or an identifier."""

    def __init__(self, story: Story, number: int) -> None:
        self.story, self.number = story, number
        self.laestab = f"201{4000 + number}"
        self.upn = upn(1, school=self.laestab)
        self.surname = f"Story{number}"
        with clock.stopped_at(story.steps[0].on), rows.entered(rows.STEWARD):
            self.here: AreaWorld = lay_area(f"Storyshire {number}", str(100 + number))
            numbered(self.here.school, self.laestab)
            self.people: dict[str, Membership] = {r: getattr(self.here, who) for r, who in ROLES.items()}
            if any(step.who == KEEPER for step in story.steps):
                self.people[KEEPER] = lay.membership(KEEPER, self.here.authority)
            for role in story.vacant:
                member = self.people[role]
                member.ends_at = lay.LONG_AGO.replace(year=lay.LONG_AGO.year + 1)
                member.save()

    def play(self) -> Iterator[tuple[Step, dict[str, Any]]]:
        """Each step, and what stands after it."""
        for step in self.story.steps:
            with clock.stopped_at(step.on):
                if step.who:
                    self._act(step)
                beat()
                yield step, self.stands()

    def stands(self) -> dict[str, Any]:
        """What the story's trigger has brought about, read past every policy."""
        with rows.entered(rows.STEWARD):
            alerts = list(
                Alert.objects.filter(
                    trigger=self.story.trigger, child__surname__iexact=self.surname
                ).order_by("episode")
            )
            newest = alerts[-1] if alerts else None
            told = AlertRecipient.objects.filter(alert=newest)
            roles = dict(Membership.objects.values_list("pk", "role"))
            before = alerts[-2].pk if len(alerts) > 1 else None
            return {
                "alerts": [f"{alert.episode} {alert.state}" for alert in alerts],
                "told": sorted({roles[r.membership_id] for r in told if not r.as_manager}),
                "managers": sorted({roles[r.membership_id] for r in told if r.as_manager}),
                "answer_by": newest.answer_by if newest else None,
                "vacancies": [post["agency"] for post in newest.vacancies] if newest else [],
                "resolution": newest.resolution if newest else "",
                "easing_since": newest.easing_since if newest else None,
                "names_the_one_before": bool(newest and before and newest.previous_id == before),
            }

    def _act(self, step: Step) -> None:
        client = self._signed_in(step.who)
        acts: dict[str, Callable[[Client, Step], None]] = {
            "marks": self._marks,
            "suspends": self._suspends,
            "withdraws": self._withdraws,
            "acknowledges": self._acknowledges,
            "decides": self._decides,
            "sets": self._sets,
            "calls_off": self._calls_off,
        }
        for name, act in acts.items():
            if name in step.does:
                act(client, step)

    def _signed_in(self, role: str) -> Client:
        # Each story's people sit elsewhere: the site lets nobody try to sign in without end from one place.
        client = Client(REMOTE_ADDR=f"127.0.1.{self.number}")
        member = self.people[role]
        assert member.user is not None
        return signed_in_as(member.user.email, client)

    def _marks(self, client: Client, step: Step) -> None:
        begins: date = step.does.get("from", FIRST_DAY)
        pupil = PupilText(
            surname=self.surname,
            born_on="2014-05-03",
            upn=self.upn,
            school=self.laestab,
            year=str(begins.year),
            starts_on=begins.isoformat(),
            marks=symbols(step.does["marks"]),
        )
        content = ctf(pupil, school=self.laestab, made=step.on.strftime("%Y-%m-%dT%H:%M:%S"))
        file = SimpleUploadedFile("marks.xml", content, content_type="text/xml")
        page = client.post(
            "/attendance/imports/new/", {"file": file, "layout": "monday_to_friday"}, follow=True
        )
        found = LINK.search(page.content.decode())
        if found is None:
            raise NotPlayed(f"the file is not taken: {_plain(page.content.decode())}")
        _moved(client.post(found[1]), "the file")

    def _suspends(self, client: Client, step: Step) -> None:
        day: date = step.does["suspends"]
        said = {
            "starts_on_day": day.day,
            "starts_on_month": day.month,
            "starts_on_year": day.year,
            "half_days": step.does["half_days"],
            "reasons": ["DB"],
            "account": "Left the room and did not come back.",
        }
        _moved(client.post(f"{self._child()}suspensions/record/", said), "the suspension")

    def _withdraws(self, client: Client, step: Step) -> None:
        day: date = step.does["withdraws"]
        page = client.get(f"{self._child()}suspensions/").content.decode()
        heading = f"from {day.day} {day:%B %Y}"
        href = re.findall(r'href="([^"]+/withdraw/)"', page.partition(heading)[2])[0]
        version = re.findall(r'name="version" value="(\d+)"', client.get(href).content.decode())[0]
        _moved(client.post(href, {"version": version, "reason": step.does["reason"]}), "the withdrawal")

    def _acknowledges(self, client: Client, step: Step) -> None:
        del step
        page, version = self._alert(client)
        _moved(client.post(f"{page}acknowledge/", {"version": version}), "the acknowledgement")

    def _decides(self, client: Client, step: Step) -> None:
        page, version = self._alert(client)
        said = {"decision": step.does["decides"], "reason": step.does["reason"], "version": version}
        _moved(client.post(f"{page}decide/", said), "the decision")

    def _sets(self, client: Client, step: Step) -> None:
        page, day = f"/alerts/numbers/{self.story.trigger}/set/", step.does["from"]
        said = {
            "name": step.does["sets"],
            "value": step.does["to"],
            "valid_from_day": day.day,
            "valid_from_month": day.month,
            "valid_from_year": day.year,
            "reason": step.does["reason"],
            "version": VERSION.findall(client.get(page).content.decode())[0],
        }
        # Asked again before it is saved, with what would change.
        asked = client.post(page, said).content.decode()
        if 'name="confirmed"' not in asked:
            raise NotPlayed("the number was not asked again")
        _moved(client.post(page, {**said, "confirmed": "1"}), "the number")

    def _calls_off(self, client: Client, step: Step) -> None:
        """Withdraw the number that is to begin on that day."""
        page, day = f"/alerts/numbers/{self.story.trigger}/withdraw/", step.does["calls_off"]
        shown = client.get(page).content.decode()
        (choice,) = re.findall(rf'value="(\d+)"[^>]*>\s*<label[^>]*>[^<]*from {day.day} {day:%B %Y}', shown)
        said = {
            "number_id": choice,
            "reason": step.does["reason"],
            "version": VERSION.findall(shown)[0],
        }
        _moved(client.post(page, said), "the withdrawal of the number")

    def _alert(self, client: Client) -> tuple[str, str]:
        """The page of the newest alert, found in the person's own inbox, and its version."""
        for place in ("new", "acknowledged"):
            listed = client.get(f"/alerts/?show={place}").content.decode()
            for href in re.findall(r'href="(/alerts/[0-9a-f-]{36}/)"', listed):
                versions = re.findall(r'name="version" value="(\d+)"', client.get(href).content.decode())
                if versions:
                    return href, versions[0]
        raise NotPlayed("there is no alert in the inbox")

    def _child(self) -> str:
        with rows.entered(rows.STEWARD):
            child_id = Child.objects.get(surname__iexact=self.surname).pk
        return f"/attendance/children/{child_id}/"


def beat() -> None:
    """Everything that beat would ask for at this moment, twice: what one leaves another may take up."""
    app.loader.import_default_modules()
    for _ in range(2):
        for entry in settings.CELERY_BEAT_SCHEDULE.values():
            if not entry["task"].startswith(NOT_RUN):
                app.tasks[entry["task"]]()


def _moved(answer: Any, what: str) -> None:
    if answer.status_code != 302:
        raise NotPlayed(f"{what} is not taken: {answer.status_code} {_plain(answer.content.decode())}")


def _plain(page: str) -> str:
    wrong = re.findall(r'class="govuk-error-message"[^>]*>(.*?)</p>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", " ".join(wrong) or page[page.find("<h1") :][:400]).split())
