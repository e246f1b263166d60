"""One walk: people open, look, end, restrict, declare, review, by page, while the clock jumps; and what must be so."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape

from django.http import HttpResponse

from bench.emergency.expected import SAID_BADLY, Access, Model, in_london
from bench.emergency.world import CHILDREN, OPENERS, World, lay_world
from childplan.common import clock, rows
from childplan.emergency.models import EmergencyAccess
from childplan.emergency.tasks import remind, settle
from childplan.notifications.tasks import send_messages
from tests.childplan.notifications.running import Running

SPRING, AUTUMN = datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)
BEGINS = (SPRING - timedelta(days=6, hours=7), AUTUMN - timedelta(days=6, hours=7))
WITHIN = 60
STATE = re.compile(r"State\s*</dt>\s*<dd[^>]*>\s*([^<]*?)\s*<")
PAIRS_LOOKED_AT, STATES_LOOKED_AT = 3, 2
KINDS = ("harm", "missing", "health", "unreachable")
# Whoever answers for each child.
ANSWER_FOR = {
    "led": ("senco",),
    "allocated": ("social worker", "team manager"),
    "both": ("team manager",),
    "alone": (),
}
SAYS = {
    "asked again": "There is a problem",
    "too many": "You have tried 20 times",
    "same words": "You gave the same reason before",
    "not found": "No child found that you can open",
    "open already": "You have opened this record already",
    "opened": "The record is open to you until",
}


@dataclass
class Tally:
    """What was done and seen, by kind; what was wrong; how long an alert took at most, by the clock."""

    done: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: int = 0

    def add(self, other: "Tally") -> None:
        self.done += other.done
        self.seen += other.seen
        self.wrong += other.wrong
        self.slowest = max(self.slowest, other.slowest)


class Walk:
    """A walk of so many steps from one moment on. post: the mail stand-in."""

    def __init__(self, number: int, *, seed: int, steps: int, post: Running) -> None:
        self.random, self.steps, self.post = random.Random(seed), steps, post
        self.at = BEGINS[number % 2]
        self.change = (SPRING, AUTUMN)[number % 2]
        self.world: World = lay_world(number, self.at)
        self.model, self.tally, self.said = Model(leaves=dict(self.world.leaves)), Tally(), 0

    def run(self) -> Tally:
        for name, step in self._course():
            with clock.stopped_at(self.at):
                step()
            self.tally.done[name] += 1
            with clock.stopped_at(self.at):
                self._look_around()
            if len(self.tally.wrong) > 20:
                break
        return self.tally

    def _course(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Chosen by lot; and once, across the change of the clocks, an opening that lasts."""
        kinds: dict[str, tuple[int, Callable[[], None]]] = {
            "open": (30, self.opens),
            "wait": (30, self.waits),
            "beat": (12, self.beats),
            "end": (6, self.ends),
            "ended by others": (5, self.ended_by_others),
            "review": (12, self.reviews),
            "restrict": (3, self.restricts),
            "lift": (5, self.lifts),
            "conflict": (1, self.declares),
        }
        crossed = False
        for number in range(self.steps):
            if not crossed and number > self.steps // 10:
                crossed = True
                if self.at < self.change:
                    self.at = self.change - timedelta(minutes=50)
                    for opener in ("duty", "second", "nurse"):
                        yield "open across the change", partial(self.opens, who=opener, hours=4, sure=True)
                    for minutes in (49, 51, 120, 180, 239, 240, 241, 300):
                        self.at = self.change + timedelta(minutes=minutes - 50)
                        yield "wait across the change", self._nothing
                    continue
            name = self.random.choices(list(kinds), [weight for weight, _ in kinds.values()])[0]
            yield name, kinds[name][1]

    def _nothing(self) -> None:
        """Only the clock has gone on."""

    def opens(self, who: str = "", hours: int = 0, *, sure: bool = False) -> None:
        """Somebody tries; usually with a reason that says something."""
        who = who or self.random.choice(OPENERS)
        child = self.random.choice(list(CHILDREN))
        hours = hours or self.random.choice((1, 1, 2, 2, 3, 4, 5, 9))
        reason = self._new_reason() if sure else self._reason(who)
        wanted = self.model.answer(who, child, reason, hours, self.at)
        answer = self._post_opening(who, child, reason, hours)
        if wanted == "shut out":
            self._wrong_if(
                answer.status_code == 200 and SAYS["opened"] in _text(answer), f"{who} opened after leaving"
            )
            self.tally.seen[wanted] += 1
            return
        said = _text(answer)
        self._wrong_if(
            SAYS[wanted] not in said, f"{who} opens {child} ({reason[:20]!r}, {hours} h): not {wanted}"
        )
        self._wrong_if(
            wanted != "opened" and SAYS["opened"] in said, f"{who} opened {child}, which must be {wanted}"
        )
        self.tally.seen[wanted] += 1
        if wanted == "opened":
            access = Access(who, child, reason, self.at, self.at + timedelta(hours=hours))
            self.model.accesses.append(access)
            self._number(access)
            self._is_told(access)

    def waits(self) -> None:
        """The clock goes on: by seconds, hours or days, and often to the very moment of an end."""
        ahead = [a.ends for a in self.model.accesses if a.is_open(self.at)]
        jumps = [
            timedelta(seconds=1),
            timedelta(minutes=30),
            timedelta(hours=3),
            timedelta(days=1),
            timedelta(days=3),
        ]
        to = self.at + self.random.choices(jumps, [4, 4, 4, 2, 1])[0]
        if ahead and self.random.random() < 0.6:
            to = self.random.choice(ahead) - self.random.choice((timedelta(0), timedelta(microseconds=1)))
        self.at = max(self.at, to)
        self.tally.seen["at an end"] += self.at in ahead

    def beats(self) -> None:
        """What the scheduler asks for each minute and each quarter of an hour."""
        settle()
        with rows.entered(rows.STEWARD):
            late = EmergencyAccess.objects.filter(ended_at__isnull=True, ends_at__lte=self.at).count()
        self._wrong_if(late > 0, f"{late} are over and not written down")
        for access in self.model.accesses:
            if access.is_open(self.at) and self.model.is_gone(access.opener, self.at):
                access.ended = self.at
        owed = self.model.remind(self.at)
        before = self._mails("emergency_overdue")
        remind()
        send_messages()
        self._wrong_if(
            self._mails("emergency_overdue") - before != owed,
            f"{self._mails('emergency_overdue') - before} reminders, not {owed}, on {in_london(self.at):%a %d %b}",
        )
        self.tally.seen["reminders"] += owed

    def ends(self) -> None:
        """Whoever opened it ends it."""
        open_now = [
            a
            for a in self.model.accesses
            if self.model.reads(a.opener, a.child, self.at) and a.is_open(self.at)
        ]
        if open_now:
            access = self.random.choice(open_now)
            answer = self.world.clients[access.opener].post(f"/emergency/{access.number}/end/", follow=True)
            self._wrong_if("Emergency access ended" not in _text(answer), f"{access.opener} could not end it")
            access.ended = self.at
            self.tally.seen["ended"] += 1

    def ended_by_others(self) -> None:
        """The privacy officer ends one that is open; without a reason nothing happens."""
        if open_now := [a for a in self.model.accesses if a.is_open(self.at)]:
            access = self.random.choice(open_now)
            client, path = self.world.clients["officer"], f"/emergency/{access.number}/end/"
            if self.random.random() < 0.3:
                self._wrong_if("Say why you end it" not in _text(client.post(path)), "ended without a reason")
                return
            answer = client.post(path, {"reason": "Another worker is there"}, follow=True)
            self._wrong_if(
                "Emergency access ended" not in _text(answer), "the privacy officer could not end it"
            )
            access.ended = self.at
            self.tally.seen["ended by others"] += 1

    def reviews(self) -> None:
        """A privacy officer or the data manager reviews one; of one that is open there is nothing to review."""
        if not (waiting := [a for a in self.model.accesses if a.justified is None]):
            return
        access, justified = self.random.choice(waiting), self.random.random() < 0.7
        who = self.random.choice(("officer", "other officer", "keeper"))
        typed = {
            "justified": "yes" if justified else "no",
            "follows": "talk",
            "words": "Compared with the duty log",
        }
        said = _text(self.world.clients[who].post(f"/emergency/{access.number}/review/", typed, follow=True))
        if access.is_open(self.at):
            self._wrong_if("It has not ended yet" not in said, "reviewed before it was over")
            return
        self._wrong_if("Review saved" not in said, f"{who} could not review: {access.state(self.at)}")
        access.justified = justified
        self.tally.seen["reviewed"] += 1

    def restricts(self) -> None:
        """Whoever the child is allocated to restricts the record: what is open ends, and nothing more is found."""
        child = self.random.choice(("allocated", "both"))
        if child in self.model.restricted:
            return
        until = self.at.date() + timedelta(days=60)
        typed = {
            "kind": "high_risk",
            "reason": "He looks for them",
            "confirmed": "1",
            "review_on_day": until.day,
            "review_on_month": until.month,
            "review_on_year": until.year,
        }
        path = f"/children/{self.world.numbers[child]}/restrict/"
        done = _text(self.world.clients["social worker"].post(path, typed, follow=True))
        self._wrong_if("The record is restricted" not in done, f"{child} was not restricted")
        self.model.close(self.at, child=child)
        self.model.restricted.add(child)
        self.tally.seen["restricted"] += 1

    def lifts(self) -> None:
        if self.model.restricted:
            child = self.random.choice(sorted(self.model.restricted))
            path = f"/restricted/{self.world.numbers[child]}/lift/"
            done = _text(
                self.world.clients["social worker"].post(path, {"reason": "He is in prison"}, follow=True)
            )
            self._wrong_if("The record is ordinary again" not in done, f"{child} was not lifted")
            self.model.restricted.remove(child)
            self.tally.seen["lifted"] += 1

    def declares(self) -> None:
        """Somebody says that a child is their family's."""
        who, child = self.random.choice(OPENERS[:3]), self.random.choice(list(CHILDREN))
        free = (who, child) not in self.model.barred and child not in self.model.restricted
        if free and len(self.model.barred) < 3:
            typed = {"number": CHILDREN[child][3], "reason": "My sister’s child"}
            self.world.clients[who].post("/conflicts/declare/", typed, follow=True)
            self.model.barred.add((who, child))
            self.model.close(self.at, child=child, who=who)
            self.tally.seen["declared"] += 1

    def _look_around(self) -> None:
        """Some people look at some children, the last that was opened among them; and how some openings stand."""
        pairs = [(who, child) for who in OPENERS for child in CHILDREN]
        chosen = self.random.sample(pairs, PAIRS_LOOKED_AT)
        chosen += [(a.opener, a.child) for a in self.model.accesses[-2:]]
        for who, child in dict.fromkeys(chosen):
            answer = self.world.clients[who].get(f"/children/{self.world.numbers[child]}/chronology/")
            reads = self.model.reads(who, child, self.at)
            self._wrong_if(
                (answer.status_code == 200) is not reads,
                f"{who} at {child}, {self.at:%d %b %H:%M:%S.%f}: {answer.status_code}, reads {reads}",
            )
            banner = (
                "in an emergency. It is open to you until" in _text(answer)
                if answer.status_code == 200
                else reads
            )
            self._wrong_if(banner is not reads, f"{who} at {child}: banner {banner}")
            self.tally.seen["read" if reads else "closed"] += 1
        for access in self.random.sample(
            self.model.accesses, min(STATES_LOOKED_AT, len(self.model.accesses))
        ):
            answer = self.world.clients["officer"].get(f"/emergency/{access.number}/")
            state = access.state(self.at)
            if state == "Open" and not self.model.reads(access.opener, access.child, self.at):
                # Closed to its author a moment ago; the next beat writes it down.
                continue
            found = STATE.search(_text(answer))
            shown = found is not None and found[1] == state
            self._wrong_if(
                not shown, f"the privacy officer is not shown {access.child}, {state}: {found and found[1]}"
            )
            self.tally.seen[state] += 1
        self._rows_are_right()

    def _rows_are_right(self) -> None:
        """As the steward reads them: none without a reason, none for longer, none that nobody opened by page."""
        with rows.entered(rows.STEWARD):
            found = list(EmergencyAccess.objects.filter(area_id=self.world.here.area.pk))
        self._wrong_if(
            len(found) != len(self.model.accesses), f"{len(found)} rows, not {len(self.model.accesses)}"
        )
        for row in found:
            self._wrong_if(
                row.reason in SAID_BADLY or len(row.reason) < 20, f"without a reason: {row.reason!r}"
            )
            self._wrong_if(row.ends_at - row.starts_at > timedelta(hours=8), "for more than eight hours")

    def _is_told(self, access: Access) -> None:
        """Within a minute everybody who must hear of it has an email at the stand-in, without a word of whom."""
        seconds = self.random.randint(1, WITHIN)
        with clock.stopped_at(self.at + timedelta(seconds=seconds)):
            send_messages()
        link = f"/emergency/{access.number}/"
        sent = [line for line in self.post.lines()[self.said :] if line["template"] == "emergency_opened"]
        self.said = len(self.post.lines())
        told = [line["to"] for line in sent if link in line["body"]]
        wanted = sorted(map(self.world.email, {*ANSWER_FOR[access.child], "officer", "other officer"}))
        self._wrong_if(sorted(told) != wanted, f"of {access.child} were told {sorted(told)}, not {wanted}")
        for line in sent:
            letter = f"{line['subject']} {line['body']}".lower()
            for canary in self.world.canaries:
                self._wrong_if(canary.lower() in letter, f"an email says {canary!r}")
        self.tally.seen["told"] += len(told)
        self.tally.slowest = max(self.tally.slowest, seconds)

    def _mails(self, template: str) -> int:
        return sum(line["template"] == template for line in self.post.lines())

    def _number(self, access: Access) -> None:
        with rows.entered(rows.STEWARD):
            row = EmergencyAccess.objects.filter(
                reason=access.reason, area_id=self.world.here.area.pk
            ).first()
        access.number = str(row.pk) if row else ""

    def _reason(self, who: str) -> str:
        lot = self.random.random()
        before = [a.reason for a in self.model.accesses if a.opener == who]
        if lot < 0.15:
            return self.random.choice(SAID_BADLY)
        if lot < 0.25 and before:
            return self.random.choice(before)
        return self._new_reason()

    def _new_reason(self) -> str:
        return f"The hospital rang and asked who looks after the child tonight, call {self.random.getrandbits(40)}"

    def _post_opening(self, who: str, child: str, reason: str, hours: int) -> HttpResponse:
        forename, surname, born, number = CHILDREN[child]
        typed: dict[str, object] = {
            "kind": self.random.choice(KINDS),
            "reason": reason,
            "hours": hours,
            "confirmed": "1",
        }
        if self.random.random() < 0.5:
            typed |= {"number": number}
        else:
            typed |= {
                "forename": forename,
                "surname": surname,
                "born_on_day": born.day,
                "born_on_month": born.month,
            }
            typed |= {"born_on_year": born.year}
        return self.world.clients[who].post("/emergency/open/", typed, follow=True)

    def _wrong_if(self, wrong: bool, words: str) -> None:
        if wrong:
            self.tally.wrong.append(words)


def _text(answer: HttpResponse) -> str:
    return " ".join(unescape(answer.content.decode()).split())
