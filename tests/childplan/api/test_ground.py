"""What every address of the API has in common, held on a small sample of addresses."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from childplan.access.models import AnsweredRequest, AnswerPiece, Involvement
from childplan.common import clock, rows
from childplan.history.models import AccessEvent
from tests.factories.identity import opened_by
from tests.factories.partners import PartnerClient, partner_of
from tests.worlds.two_areas import AreaWorld

from . import sample

pytestmark = pytest.mark.urls("tests.childplan.api.sample")
SCOPES = ("identity:read", "plan:contribute")
KEY = "7c1f0e3a-2f0b-4d6e-9a53-3f2f4f0f5a11"


@pytest.fixture(autouse=True)
def nothing_done_yet() -> None:
    sample.done.clear()


@pytest.fixture
def partner(here: AreaWorld) -> PartnerClient:
    return partner_of(here.school, scopes=SCOPES)


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    return opened_by(here.head)


@pytest.fixture
def notes(child_id: UUID) -> str:
    return f"/api/v1/sample/{child_id}/notes/"


def slug(answer) -> str:
    assert answer["Content-Type"] == "application/problem+json", answer.content
    return answer.json()["type"].split("/")[-2]


class TestAPost:
    def test_needs_a_key(self, partner: PartnerClient, notes: str) -> None:
        answer = partner.send("post", notes, {"words": "Hello"}, Idempotency_Key="")
        assert (answer.status_code, slug(answer)) == (400, "invalid-header")
        assert answer.json()["errors"][0]["header"] == "Idempotency-Key"

    @pytest.mark.parametrize("key", ["two words", "k" * 256, "clé"])
    def test_needs_a_key_of_the_right_form(self, partner: PartnerClient, notes: str, key: str) -> None:
        answer = partner.send("post", notes, {"words": "Hello"}, key=key)
        assert (answer.status_code, slug(answer)) == (400, "invalid-header")

    def test_is_done_once_and_answered_alike(self, partner: PartnerClient, notes: str) -> None:
        first = partner.send("post", notes, {"words": "Hello"}, key=KEY)
        again = partner.send("post", notes, {"words": "Hello"}, key=KEY)
        assert (first.status_code, first.json()) == (201, {"number": 1})
        assert (again.status_code, again.content, again["Location"]) == (201, first.content, "/somewhere/")
        assert again["Content-Type"] == first["Content-Type"]
        assert (first.has_header("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (False, "true")
        assert sample.done == ["Hello"]

    def test_is_written_down_each_time_it_is_answered(
        self, partner: PartnerClient, notes: str, child_id: UUID
    ) -> None:
        partner.send("post", notes, {"words": "Hello"}, key=KEY)
        before = set(AccessEvent.objects.values_list("pk", flat=True))
        partner.send("post", notes, {"words": "Hello"}, key=KEY)
        assert AccessEvent.objects.exclude(pk__in=before).get().child_id == child_id

    def test_with_a_used_key_and_another_body_is_refused(self, partner: PartnerClient, notes: str) -> None:
        partner.send("post", notes, {"words": "Hello"}, key=KEY)
        answer = partner.send("post", notes, {"words": "Good-bye"}, key=KEY)
        assert (answer.status_code, slug(answer)) == (422, "idempotency-key-reused")
        assert sample.done == ["Hello"]

    def test_with_a_used_key_at_another_address_is_refused(
        self, partner: PartnerClient, notes: str, here: AreaWorld
    ) -> None:
        partner.send("post", notes, {"words": "Hello"}, key=KEY)
        other = notes.replace(notes.split("/")[4], str(opened_by(here.head)))
        assert slug(partner.send("post", other, {"words": "Hello"}, key=KEY)) == "idempotency-key-reused"

    def test_while_it_is_worked_on_is_told_so(
        self, partner: PartnerClient, notes: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from childplan.access import kept_answers

        def busy(**_: object) -> None:
            raise kept_answers.InFlight

        monkeypatch.setattr(kept_answers, "claim", busy)
        answer = partner.send("post", notes, {"words": "Hello"}, key=KEY)
        assert (answer.status_code, slug(answer)) == (409, "request-in-flight")

    def test_that_was_refused_may_be_sent_anew(self, partner: PartnerClient, notes: str) -> None:
        assert partner.send("post", notes, {"words": ""}, key=KEY).status_code == 400
        assert partner.send("post", notes, {"words": "Hello"}, key=KEY).status_code == 201

    def test_of_another_system_has_its_own_keys(
        self, partner: PartnerClient, notes: str, here: AreaWorld
    ) -> None:
        partner.send("post", notes, {"words": "Hello"}, key=KEY)
        other = partner_of(here.school, scopes=SCOPES)
        assert other.send("post", notes, {"words": "Hello"}, key=KEY).json() == {"number": 2}

    def test_is_forgotten_after_a_day(self, partner: PartnerClient, notes: str, at) -> None:
        partner.send("post", notes, {"words": "Hello"}, key=KEY)
        with clock.stopped_at(at + timedelta(hours=23, minutes=59)), rows.entered(rows.SERVICE):
            assert self.forgotten() == 0
        # A token lasts an hour, so what a day brings is asked of the key alone.
        with clock.stopped_at(at + timedelta(hours=24)), rows.entered(rows.SERVICE):
            assert self.forgotten() == 1
        assert (AnsweredRequest.objects.count(), AnswerPiece.objects.count()) == (0, 0)
        assert partner.send("post", notes, {"words": "Hello"}, key=KEY).json() == {"number": 2}

    @staticmethod
    def forgotten() -> int:
        with connection.cursor() as cursor:
            cursor.execute("select access.forget_answers()")
            return cursor.fetchone()[0]


class TestAChange:
    def test_needs_the_state_it_changes(self, partner: PartnerClient, notes: str) -> None:
        for named in ({}, {"If_Match": "*"}, {"If_Match": ""}):
            answer = partner.send("patch", notes, {"words": "New"}, **named)
            assert (answer.status_code, slug(answer)) == (428, "state-not-named")

    def test_of_a_state_that_has_passed_is_told_both(self, partner: PartnerClient, notes: str) -> None:
        for passed in ('"6"', '"700"', 'W/"7"', '"7", "6"', '"none-of-ours"'):
            answer = partner.send("patch", notes, {"words": "New"}, If_Match=passed)
            assert (answer.status_code, slug(answer)) == (412, "changed-since"), passed
            assert answer.json()["current"] == {"words": "As it stands", "version": 7}
            assert answer.json()["yours"] == {"words": "New"}
            assert answer["ETag"] == '"7"'

    @pytest.mark.parametrize("garbled", ["7", '"7', '"7" "8"', '"a b"'])
    def test_that_names_it_in_no_known_form_is_told_so(
        self, partner: PartnerClient, notes: str, garbled: str
    ) -> None:
        answer = partner.send("patch", notes, {"words": "New"}, If_Match=garbled)
        assert (answer.status_code, slug(answer)) == (400, "invalid-header")

    def test_of_the_present_state_is_done(self, partner: PartnerClient, notes: str) -> None:
        answer = partner.send("patch", notes, {"words": "New"}, If_Match='"7"')
        assert (answer.status_code, answer["ETag"]) == (200, '"8"')


class TestASingleThing:
    def test_has_a_tag_by_which_it_is_known_again(self, partner: PartnerClient, child_id: UUID) -> None:
        address = f"/api/v1/sample/{child_id}/note/"
        first = partner.get(address)
        assert first["ETag"].startswith('"')
        again = partner.get(address, {"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert partner.get(address, {"If-None-Match": '"other"'}).status_code == 200


class TestABody:
    @pytest.mark.parametrize(
        ("raw", "status", "pointer", "code"),
        [
            (b"{", 400, "", "malformed"),
            (b"", 400, "/words", "required"),
            (b'{"words": "a", "words": "b"}', 400, "", "malformed"),
            (b'{"words": "\xff"}', 400, "", "malformed"),
            (b'{"words": NaN}', 400, "", "malformed"),
            (b'{"pages": 1e999, "words": "a"}', 400, "", "malformed"),
            (b"[" * 100_000, 400, "", "malformed"),
            (b"9" * 5000, 400, "", "malformed"),
            (b"[]", 400, "", "invalid"),
            (b"null", 400, "", "null"),
            (b'"words"', 400, "", "invalid"),
            (b"{}", 400, "/words", "required"),
            (b'{"words": null}', 400, "/words", "null"),
            (b'{"words": 7}', 400, "/words", "invalid"),
            (b'{"words": ["a"]}', 400, "/words", "invalid"),
            (b'{"words": ""}', 400, "/words", "blank"),
            (b'{"words": "   "}', 400, "/words", "blank"),
            (b'{"words": "a\\u0000b"}', 400, "/words", "null_characters_not_allowed"),
            (b'{"words": "\\ud800"}', 400, "/words", "surrogate_characters_not_allowed"),
            (b'{"words": "aaaaaaaaaaaaaaaaaaaaa"}', 400, "/words", "max_length"),
            (b'{"words": "a", "pages": "2"}', 400, "/pages", "invalid"),
            (b'{"words": "a", "pages": true}', 400, "/pages", "invalid"),
            (b'{"words": "a", "pages": 1.5}', 400, "/pages", "invalid"),
            (b'{"words": "a", "pages": 99999999999999999999999}', 400, "/pages", "max_value"),
            (b'{"words": "a", "on": "20260302"}', 400, "/on", "invalid"),
            (b'{"words": "a", "on": "2026-02-30"}', 400, "/on", "invalid"),
            (b'{"words": "a", "on": 7}', 400, "/on", "invalid"),
            (b'{"words": "a", "about": 7}', 400, "/about", "invalid"),
            (b'{"words": "a", "about": "urn:uuid:7c1f0e3a-2f0b-4d6e-9a53-3f2f4f0f5a11"}', 400, "/about", "invalid"),
            (b'{"words": "a", "tone": "lukewarm"}', 400, "/tone", "invalid_choice"),
            (b'{"words": "a", "tone": 1}', 400, "/tone", "invalid_choice"),
            (b'{"words": "a", "a/b~c": 1}', 400, "/a~1b~0c", "unknown"),
            (b'{"words": "a", "\\ud800": 1}', 400, "/\\ud800", "unknown"),
        ],
    )  # fmt: skip
    def test_of_the_wrong_shape_is_told_where(
        self, partner: PartnerClient, notes: str, raw: bytes, status: int, pointer: str, code: str
    ) -> None:
        answer = partner.send("post", notes, raw=raw)
        assert answer.status_code == status, answer.content
        assert slug(answer) == ("malformed-body" if code == "malformed" else "invalid-body")
        faults = [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]
        assert (pointer, code) in faults
        assert sample.done == []

    def test_names_every_member_at_fault(self, partner: PartnerClient, notes: str) -> None:
        answer = partner.send("post", notes, {"words": 1, "pages": "x", "colour": "red"})
        assert {fault["pointer"] for fault in answer.json()["errors"]} == {"/words", "/pages", "/colour"}

    @pytest.mark.parametrize(
        "content_type",
        ["", "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data",
         "application/json; charset=utf-16", "application/json; charset=latin-1"],
    )  # fmt: skip
    def test_of_another_type_is_refused(self, partner: PartnerClient, notes: str, content_type: str) -> None:
        answer = partner.send("post", notes, raw=b'{"words": "a"}', content_type=content_type)
        assert (answer.status_code, slug(answer)) == (415, "unsupported-media-type")

    def test_that_is_too_large_is_refused(self, partner: PartnerClient, notes: str) -> None:
        answer = partner.send("post", notes, raw=b'{"words": "' + b"a" * 1024 * 1024 + b'"}')
        assert (answer.status_code, slug(answer)) == (413, "body-too-large")

    def test_is_never_repeated_back_in_a_problem(self, partner: PartnerClient, notes: str) -> None:
        assert b"SECRET" not in partner.send("post", notes, {"words": ["SECRET"]}).content


class TestAStranger:
    def test_learns_nothing_from_the_order_of_refusals(
        self, there: AreaWorld, notes: str, child_id: UUID
    ) -> None:
        stranger = partner_of(there.school, scopes=SCOPES)
        missing = notes.replace(str(child_id), str(uuid4()))
        for send in (
            lambda address: stranger.send("post", address, {"words": "a"}),
            lambda address: stranger.send("post", address, raw=b"{"),
            lambda address: stranger.send("post", address, {"words": "a"}, Idempotency_Key=""),
            lambda address: stranger.send("patch", address, {"words": "a"}),
            lambda address: stranger.send("patch", address, {"words": "a"}, If_Match='"6"'),
        ):
            hidden, absent = send(notes), send(missing)
            assert (hidden.status_code, slug(hidden)) == (404, "not-found")
            assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)


class TestAScope:
    def test_is_asked_for_by_method(self, here: AreaWorld, notes: str) -> None:
        reads = partner_of(here.school, scopes=("identity:read",))
        assert reads.get(notes).status_code == 200
        answer = reads.send("post", notes, {"words": "a"})
        assert (answer.status_code, answer.json()["scope"]) == (403, "plan:contribute")


class TestAList:
    def test_is_read_page_by_page(self, partner: PartnerClient, notes: str) -> None:
        seen, address = [], f"{notes}?limit=4&colour=red"
        while address:
            page = partner.get(address).json()
            seen.append(page["notes"])
            address = page["next"]
        assert seen == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]

    @pytest.mark.parametrize("limit", ["0", "-1", "101", "many", "", "1.5", "٣", "9" * 5000])
    def test_has_a_bounded_limit(self, partner: PartnerClient, notes: str, limit: str) -> None:
        answer = partner.get(notes, limit=limit)
        assert (answer.status_code, slug(answer)) == (400, "invalid-parameters")
        assert [(e["parameter"], e["code"]) for e in answer.json()["errors"]] == [("limit", "out_of_range")]

    def test_takes_a_cursor_for_the_same_question_only(
        self, partner: PartnerClient, notes: str, here: AreaWorld, at
    ) -> None:
        following = partner.get(notes, limit="4", colour="red").json()["next"]
        other = partner_of(here.school, scopes=SCOPES)
        wrong = [
            partner.get(following.replace("red", "blue")),
            other.get(following),
            partner.get(notes, cursor="made-up"),
            partner.get(notes, cursor="é"),
            partner.get(
                following.replace(notes, notes.replace(notes.split("/")[4], str(opened_by(here.head))))
            ),
        ]
        for answer in wrong:
            assert [(e["parameter"], e["code"]) for e in answer.json()["errors"]] == [
                ("cursor", "wrong_cursor")
            ]
        assert partner.get(following).status_code == 200

    def test_refuses_parameters_it_does_not_know(self, partner: PartnerClient, notes: str) -> None:
        answer = partner.get(notes, color="red")
        assert [(e["parameter"], e["code"]) for e in answer.json()["errors"]] == [("color", "unknown")]


class TestABatch:
    def test_has_a_result_each_in_the_order_sent(self, partner: PartnerClient, child_id: UUID) -> None:
        entries = [{"words": words, "about": str(child_id)} for words in ("first", "hidden", "third")]
        answer = partner.send("post", "/api/v1/sample/notes/", {"entries": entries})
        assert answer.status_code == 200
        results = answer.json()["results"]
        assert [(r["index"], r["status"]) for r in results] == [(0, 200), (1, 404), (2, 200)]
        assert results[0]["result"] == {"words": "first"}
        assert results[1]["problem"]["type"] == "/api/v1/problems/not-found/"
        assert sample.done == ["first", "third"]

    def test_of_the_wrong_shape_is_refused_whole(self, partner: PartnerClient, child_id: UUID) -> None:
        entries = [{"words": "first", "about": str(child_id)}, {"words": 7}]
        answer = partner.send("post", "/api/v1/sample/notes/", {"entries": entries})
        assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/entries/1/words"]
        many = partner.send("post", "/api/v1/sample/notes/", {"entries": [entries[0]] * 4})
        assert many.json()["errors"][0]["pointer"] == "/entries"
        assert sample.done == []

    def test_is_answered_again_to_nobody_who_lost_one_of_the_children(
        self, partner: PartnerClient, child_id: UUID, here: AreaWorld, at
    ) -> None:
        other = opened_by(here.head)
        entries = [{"words": "mine", "about": str(child)} for child in (child_id, other)]
        sent = ("post", "/api/v1/sample/notes/", {"entries": entries})
        first = partner.send(*sent, key=KEY)
        assert partner.send(*sent, key=KEY).content == first.content
        leaves(other, at)
        closed = partner.send(*sent, key=KEY)
        assert (closed.status_code, slug(closed)) == (404, "not-found")
        assert sample.done == ["mine", "mine"]


def leaves(child_id: UUID, at) -> None:
    """The child is no longer on the school's roll. Laid as steward."""
    Involvement.objects.filter(child_id=child_id).update(ends_at=at, end_reason="Moved away")


class TestTheRate:
    def test_is_told_and_kept(self, partner: PartnerClient, notes: str, settings) -> None:
        settings.API_REQUESTS_A_MINUTE = 2
        first, second, third = (partner.get(notes) for _ in range(3))
        assert (first["RateLimit"], first["RateLimit-Policy"]) == ('"partner";r=1;t=60', '"partner";q=2;w=60')
        assert second["RateLimit"] == '"partner";r=0;t=60'
        assert (third.status_code, slug(third), third["Retry-After"]) == (429, "too-many-requests", "60")
        assert third["RateLimit"] == '"partner";r=0;t=60'

    def test_is_forgiven_in_the_next_minute(self, partner: PartnerClient, notes: str, settings, at) -> None:
        settings.API_REQUESTS_A_MINUTE = 1
        assert [partner.get(notes).status_code for _ in range(2)] == [200, 429]
        with clock.stopped_at(at + timedelta(seconds=60)):
            assert partner.get(notes).status_code == 200

    def test_is_not_counted_where_nobody_can_count(
        self, partner: PartnerClient, notes: str, settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from childplan.identity.api import limits

        def away(_: str) -> int:
            raise ConnectionError

        settings.API_REQUESTS_A_MINUTE = 1
        monkeypatch.setattr(limits, "_one_more", away)
        assert [partner.get(notes).status_code for _ in range(2)] == [200, 200]
