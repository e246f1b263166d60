"""Somebody who sends files by the page, byte by byte, so that names and types can be what no browser would send."""

import uuid
from dataclasses import dataclass
from html import unescape
from uuid import UUID

from django.test import Client
from django.urls import reverse

from childplan.accounts.models import Membership
from childplan.common import rows
from tests.factories.signing_in import sign_in

PROBLEM, CHOOSE = "There is a problem", "Choose a file"


@dataclass(frozen=True)
class Answer:
    """What the page said: whether it went well, and its words."""

    status: int
    words: str

    @property
    def went_well(self) -> bool:
        return self.status == 302

    @property
    def says_why(self) -> bool:
        return self.status == 200 and PROBLEM in self.words


class Sender:
    """One member at their browser."""

    def __init__(self, membership: Membership, child_id: UUID, strand_id: UUID) -> None:
        self.client, self.child_id = Client(raise_request_exception=False), child_id
        self.address = reverse("documents:attach", args=[child_id, strand_id])
        with rows.entered(rows.OUTSIDE):
            sign_in(self.client, membership.user)

    def sends(self, title: str, name: str, content: bytes, *, sent_as: str, declared: bool = True) -> Answer:
        """The form, filled in."""
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
            for field, value in (("title", title), ("said_by", "Somebody"))
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        parts.append(f"{head}Content-Type: {sent_as}\r\n\r\n".encode() + content + b"\r\n")
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        length = {} if declared else {"CONTENT_LENGTH": ""}
        answer = self.client.generic(
            "POST", self.address, body, f"multipart/form-data; boundary={boundary}", **length
        )
        return Answer(answer.status_code, unescape(answer.content.decode(errors="replace")))

    def downloads(self, document_id: UUID) -> int:
        """The status of its download."""
        return self.client.get(reverse("documents:download", args=[self.child_id, document_id])).status_code
