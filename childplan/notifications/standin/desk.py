"""The desk where messages are handed in and asked after: what Notify does, without the web around it."""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from threading import Lock
from uuid import UUID, uuid4

from childplan.notifications.standin.bodies import KINDS, ListRequest, SendRequest, read_id, read_json
from childplan.notifications.standin.messages import Message, MessageLog
from childplan.notifications.standin.recipients import FAILING, SIMULATED, written_plainly
from childplan.notifications.standin.refusals import Refusal, bad_request, invalid, not_found
from childplan.notifications.standin.shapes import accepted, described, previewed, shown
from childplan.notifications.standin.templates import Template, sanitised

PAGE_SIZE = 250
# "Rate limits", https://docs.notifications.service.gov.uk/python.html: a rolling minute.
RATE_LIMIT = 3000
RATE_WINDOW = timedelta(seconds=60)
SETTLES_AFTER = timedelta(seconds=1)


def utc_now() -> datetime:
    """The running clock."""
    return datetime.now(tz=UTC)


class Desk:
    """One service's desk. Two messages with the same reference are two messages, as at Notify."""

    def __init__(
        self,
        *,
        templates: Mapping[str, Template],
        log: MessageLog,
        clock: Callable[[], datetime] = utc_now,
        rate_limit: int = RATE_LIMIT,
        settles_after: timedelta = SETTLES_AFTER,
    ) -> None:
        """`rate_limit` counts messages in a rolling minute; `settles_after` runs from created to outcome."""
        self.templates = templates
        self.log = log
        self.clock = clock
        self.rate_limit = rate_limit
        self.settles_after = settles_after
        self.root = ""
        self._recent: deque[datetime] = deque()
        self._listed_from: dict[UUID, datetime] = {}
        self._lock = Lock()

    def compose(self, kind: str, request: SendRequest) -> tuple[Message, dict[str, object]]:
        """The message to send and the answer to give for it, or a refusal. Nothing is kept yet."""
        self._count_towards_the_limit()
        template = self.templates.get(request.template_id)
        if template is None:
            raise bad_request("Template not found")
        if template.kind != kind:
            raise bad_request(f"{template.kind} template is not suitable for {kind} notification")
        personalisation, changed = sanitised(request.personalisation, request.sanitise)
        subject, body = _filled(template, personalisation)
        to = written_plainly(kind, request.to)
        message = Message(
            id=uuid4(),
            at=self.clock(),
            kind=kind,
            reference=request.reference,
            template=template.name,
            template_id=template.id,
            to=to,
            subject=subject,
            body=body,
            outcome=FAILING.get(to.lower(), "delivered"),
        )
        return message, accepted(message, root=self.root, sanitised=changed)

    def deliver(self, message: Message, *, listed_after: timedelta = timedelta(0)) -> None:
        """Keep the message on the disk, unless its recipient is one that Notify only simulates. It is found from
        `listed_after` on: Notify lists what it took a moment later."""
        if message.to.lower() not in SIMULATED:
            if listed_after:
                self._listed_from[message.id] = self.clock() + listed_after
            self.log.append(message)

    def status(self, message: Message) -> str:
        """Where the message is now."""
        return message.status(now=self.clock(), settles_after=self.settles_after)

    def one(self, message_id: str) -> dict[str, object]:
        """`GET /v2/notifications/{id}`."""
        message = self.log.find(read_id(message_id))
        if message is None or not self._is_listed(message):
            raise not_found()
        return self._shown(message)

    def several(self, request: ListRequest) -> dict[str, object]:
        """`GET /v2/notifications`: a page of up to 250, newest first."""
        fitting = (
            message
            for message in self.log.newest_first(reference=request.reference, older_than=request.older_than)
            if self._is_listed(message)
            and (request.kinds is None or message.kind in request.kinds)
            and (request.statuses is None or self.status(message) in request.statuses)
        )
        page = [self._shown(message) for message in islice(fitting, PAGE_SIZE)]
        here = f"{self.root}/v2/notifications"
        links = {"current": here} | ({"next": f"{here}?older_than={page[-1]['id']}"} if page else {})
        return {"notifications": page, "links": links}

    def all_templates(self, kind: str | None) -> dict[str, object]:
        """`GET /v2/templates`, all or of one kind."""
        if kind is not None and kind not in KINDS:
            raise invalid(f"type {kind} is not one of [{', '.join(KINDS)}]")
        chosen = [template for template in self.templates.values() if kind in {None, template.kind}]
        return {"templates": [described(template) for template in chosen]}

    def template(self, template_id: str) -> dict[str, object]:
        """`GET /v2/template/{id}`."""
        return described(self._template(template_id))

    def preview(self, template_id: str, body: bytes) -> dict[str, object]:
        """`POST /v2/template/{id}/preview`: the template filled in, nothing sent."""
        personalisation = read_json(body).get("personalisation", {})
        if not isinstance(personalisation, dict):
            raise invalid("personalisation should contain key value pairs")
        template = self._template(template_id)
        subject, written = _filled(template, personalisation)
        return previewed(template, subject=subject, body=written)

    def _shown(self, message: Message) -> dict[str, object]:
        status = self.status(message)
        return shown(message, root=self.root, status=status, settles_after=self.settles_after)

    def _is_listed(self, message: Message) -> bool:
        return self._listed_from.get(message.id, message.at) <= self.clock()

    def _template(self, template_id: str) -> Template:
        template = self.templates.get(str(read_id(template_id)))
        if template is None:
            raise not_found()
        return template

    def _count_towards_the_limit(self) -> None:
        now = self.clock()
        with self._lock:
            while self._recent and self._recent[0] <= now - RATE_WINDOW:
                self._recent.popleft()
            if len(self._recent) >= self.rate_limit:
                said = f"Exceeded rate limit for key type TEST of {self.rate_limit} requests per 60 seconds"
                raise Refusal(429, ("RateLimitError", said))
            self._recent.append(now)


def _filled(template: Template, personalisation: Mapping[str, object]) -> tuple[str | None, str]:
    if missing := template.missing(personalisation):
        raise bad_request(f"Missing personalisation: {', '.join(missing)}")
    return template.filled(personalisation)
