"""What is sent to us arrives whole before anything is asked of the database, and is kept no further than the limit."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, cast

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest

PIECE = 1 << 16
IN_MEMORY = 1 << 20
AROUND_A_FILE = 10_000
"""Bytes that a form has besides the file it carries."""
READ_ON = 12
"""How many times the limit is still read, and thrown away, so that a browser gets to see why its file is refused."""


class NotArrived(ConnectionError):
    """Whoever sent the request went away before all of it had come."""


@contextmanager
def arrived(request: HttpRequest) -> Iterator[None]:
    """Read the body from the line into a place of our own, so that a slow line holds no transaction and no lock.

    How long it may be is asked of its declared length first. Of a longer one a page keeps the beginning, so that its
    form can say so, with an end put to it where the parts of a form end; the API reads none of it. Raises NotArrived.
    """
    declared = int(request.META.get("CONTENT_LENGTH") or 0)
    if not declared:
        yield
        return
    with SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        most = _kept_at_most(request, declared)
        _take(request._stream, kept, declared, most=most)
        if 0 < most < declared:
            # Without it the parser never learns that the last file is over, and the form would ask for one.
            kept.write(_end_of_form(request))
        kept.seek(0)
        request._stream = cast(BinaryIO, kept)
        try:
            yield
        finally:
            request._stream = BytesIO()


def _end_of_form(request: HttpRequest) -> bytes:
    boundary = (request.content_params or {}).get("boundary", "")
    return b"\r\n--" + boundary.encode("ascii", "replace") + b"--\r\n"


def _kept_at_most(request: HttpRequest, declared: int) -> int:
    """How many bytes of this body are kept; 0 where what is too long is refused by its declared length alone."""
    if not (request.content_type or "").startswith("multipart/"):
        return declared if declared <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE else 0
    most = int(settings.UPLOAD_LIMIT_BYTES) + AROUND_A_FILE
    return 0 if declared > most and request.path.startswith("/api/") else most


def _take(line: Any, kept: IO[bytes], declared: int, *, most: int) -> None:
    """Bytes past `most` are thrown away as they come, up to a bound past which nobody is listened to."""
    if not most:
        return
    coming = min(declared, most * READ_ON)
    came = 0
    while came < coming:
        try:
            piece = line.read(min(PIECE, coming - came))
        except OSError as gone:
            raise NotArrived from gone
        if not piece:
            raise NotArrived
        if came < most:
            kept.write(piece[: most - came])
        came += len(piece)


class LimitedUpload(TemporaryFileUploadHandler):
    """Writes to a temporary file until the limit and counts on; the form then refuses the file by its size."""

    received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with the next file."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep this piece, unless the limit has been passed."""
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT_BYTES:
            return None
        return super().receive_data_chunk(raw_data, start)
