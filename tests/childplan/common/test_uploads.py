"""What is sent arrives before the transaction opens, and no further than the limit."""

import io
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from childplan.access.middleware import ArrivalMiddleware
from childplan.common import rows, uploads

API, PAGE = "/api/v1/pupil-files/", "/attendance/imports/new/"


class SlowLine(io.BytesIO):
    """A line that says, at every piece taken from it, whether the door was open at that moment."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.doors: list[bool] = []

    def read(self, size: int | None = -1) -> bytes:
        self.doors.append(rows.present() is rows.OUTSIDE)
        return super().read(size)


def asked(
    path: str, content: bytes, *, declared: int | None = None, kind: str = MULTIPART_CONTENT
) -> HttpRequest:
    request = RequestFactory().generic("POST", path, content, content_type=kind)
    request.META["CONTENT_LENGTH"] = str(len(content) if declared is None else declared)
    request._stream = SlowLine(content)  # type: ignore[attr-defined]
    return request


def form(size: int) -> bytes:
    return encode_multipart(BOUNDARY, {"layout": "every_day", "file": io.BytesIO(b"x" * size)})


def kept(request: HttpRequest) -> int:
    """How much of the body there is to be read behind the door."""
    found = []

    def view(inner: HttpRequest) -> HttpResponse:
        found.append(len(inner.read()))
        return HttpResponse()

    ArrivalMiddleware(view)(request)
    return found[0]


def doors_open_while_it_comes(path: str, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each piece of a long form, whether the request's transaction was open when it was taken from the line."""
    lines: list[SlowLine] = []
    arrived = uploads.arrived

    def over_a_slow_line(request: HttpRequest) -> Any:
        lines.append(SlowLine(request._stream.read()))  # type: ignore[attr-defined]
        request._stream = lines[0]  # type: ignore[attr-defined]
        return arrived(request)

    content = form(300_000)
    with monkeypatch.context() as patched:
        patched.setattr(uploads, "arrived", over_a_slow_line)
        Client(raise_request_exception=False).generic("POST", path, content, content_type=MULTIPART_CONTENT)
    assert lines[0].tell() == len(content)
    assert len(lines[0].doors) > 3
    return lines[0].doors


class TestABody:
    @pytest.mark.parametrize("path", [API, PAGE])
    def test_comes_in_whole_before_the_transaction_opens(
        self, db: None, path: str, monkeypatch: pytest.MonkeyPatch, settings: Any
    ) -> None:
        assert not any(doors_open_while_it_comes(path, monkeypatch))
        # The check itself: with the door outside, every piece would come while it is open.
        door, arrival = (f"childplan.access.middleware.{name}Middleware" for name in ("Door", "Arrival"))
        order = [name for name in settings.MIDDLEWARE if name != arrival]
        order.insert(order.index(door) + 1, arrival)
        settings.MIDDLEWARE = order
        assert all(doors_open_while_it_comes(path, monkeypatch))

    def test_is_read_again_as_it_came(self) -> None:
        request = asked(PAGE, form(70_000))
        assert kept(request) == len(form(70_000))
        within = asked(PAGE, form(2_000_000))
        with uploads.arrived(within):
            assert within.POST["layout"] == "every_day"
            assert within.FILES["file"].size == 2_000_000

    def test_too_long_for_the_api_is_not_read_at_all(self, settings: Any) -> None:
        settings.UPLOAD_LIMIT_BYTES = 1_000
        request = asked(API, form(20_000))
        line: Any = request._stream  # type: ignore[attr-defined]
        assert kept(request) == 0
        assert line.doors == []

    def test_too_long_for_a_page_is_kept_to_the_limit_and_listened_to_within_bounds(
        self, settings: Any
    ) -> None:
        settings.UPLOAD_LIMIT_BYTES = 1_000
        most = 1_000 + uploads.AROUND_A_FILE
        end = len(f"\r\n--{BOUNDARY}--\r\n")
        request = asked(PAGE, form(20_000))
        line: Any = request._stream  # type: ignore[attr-defined]
        assert kept(request) == most + end
        assert line.tell() == len(form(20_000))
        endless = asked(PAGE, form(most * 20))
        line = endless._stream  # type: ignore[attr-defined]
        assert kept(endless) == most + end
        assert line.tell() == most * uploads.READ_ON

    def test_too_long_for_a_page_is_still_a_form_whose_file_is_too_large(self, settings: Any) -> None:
        settings.UPLOAD_LIMIT_BYTES = 1_000
        cut = asked(PAGE, form(20_000))
        with uploads.arrived(cut):
            assert cut.POST["layout"] == "every_day"
            assert cut.FILES["file"].size > settings.UPLOAD_LIMIT_BYTES

    def test_that_is_no_form_is_bounded_too(self, settings: Any) -> None:
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
        assert kept(asked(API, b"x" * 1_000, kind="application/json")) == 1_000
        assert kept(asked(PAGE, b"x" * 1_001, kind="application/json")) == 0

    def test_that_breaks_off_is_answered_to_nobody(self) -> None:
        def never(_: HttpRequest) -> HttpResponse:
            raise AssertionError("it came through")

        broken = asked(PAGE, form(100)[:-20], declared=len(form(100)))
        assert ArrivalMiddleware(never)(broken).status_code == 400

        class Gone(io.BytesIO):
            def read(self, _: int | None = -1) -> bytes:
                raise OSError("connection reset")

        gone = asked(PAGE, form(100))
        gone._stream = Gone()  # type: ignore[attr-defined]
        assert ArrivalMiddleware(never)(gone).status_code == 400
