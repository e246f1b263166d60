"""What the OpenAPI document promises is what is answered: every operation, every problem."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import jsonschema
import pytest
from django.http import HttpResponse
from drf_spectacular.validation import validate_schema

from childplan.identity.api import ground
from childplan.identity.api.answer_headers import described
from childplan.identity.api.catalogue import PROBLEMS
from childplan.identity.api.retiring import Retiring
from tests.factories.partners import EVERY_SCOPE, PartnerClient, partner_of
from tests.factories.promised import GENERAL
from tests.worlds.two_areas import AreaWorld

from .conftest import PlannedChild


@pytest.fixture
def document(client, db) -> dict[str, Any]:
    answer = client.get("/api/v1/schema/")
    assert answer.status_code == 200
    return answer.json()


def conforms(answer: HttpResponse, document: dict[str, Any], path: str) -> None:
    """The answer has a status, media type and body that the document gives for this operation."""
    promised = document["paths"][path]["get"]["responses"][str(answer.status_code)]["content"]
    media_type = answer["Content-Type"].partition(";")[0]
    schema = {**promised[media_type]["schema"], "components": document["components"]}
    jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(answer.json())


def media(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every body that the document speaks of, sent or answered, in JSON."""
    for methods in document["paths"].values():
        for operation in methods.values():
            for said in (operation.get("requestBody", {}), *operation["responses"].values()):
                yield from (shown for kind, shown in said.get("content", {}).items() if "json" in kind)


FIND, CHILD, PLAN = "/api/v1/children/", "/api/v1/children/{child_id}/", "/api/v1/children/{child_id}/plan/"
FILES, FILE = "/api/v1/pupil-files/", "/api/v1/pupil-files/{import_id}/"
STEPS = ("confirmation", "abandonment", "resumption", "enquiry")


class TestTheDocument:
    def test_is_valid_openapi_3_1(self, document: dict[str, Any]) -> None:
        assert document["openapi"].startswith("3.1")
        validate_schema(document)

    def test_has_these_operations_and_no_other(self, document: dict[str, Any]) -> None:
        found = {path: " ".join(methods) for path, methods in document["paths"].items()}
        assert found == {
            FIND: "get",
            CHILD: "get",
            PLAN: "get",
            f"{CHILD}alerts/": "get",
            f"{CHILD}alerts/{{alert_id}}/": "get",
            f"{CHILD}contributions/": "get post",
            f"{CHILD}contributions/{{contribution_id}}/": "get patch delete",
            f"{CHILD}session-marks/": "get",
            f"{CHILD}suspensions/": "get post",
            f"{CHILD}suspensions/{{suspension_id}}/": "get put",
            f"{CHILD}suspensions/{{suspension_id}}/withdrawal/": "post",
            "/api/v1/session-marks/": "post",
            FILES: "get post",
            **{f"{FILE}{part}": "get" for part in ("", "progress/", "problems/", "pupils/")},
            **{f"{FILE}{step}/": "post" for step in STEPS},
        }

    def test_asks_for_the_scope_that_is_asked_for(self, document: dict[str, Any]) -> None:
        asked = {
            f"{method} {path.removeprefix(CHILD)}": operation["security"][0]["partner"][0]
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        }
        assert asked == {
            f"get {FIND}": "identity:read",
            "get ": "identity:read",
            "get plan/": "plan:read",
            "get alerts/": "alerts:read",
            "get alerts/{alert_id}/": "alerts:read",
            "get contributions/": "plan:contribute",
            "post contributions/": "plan:contribute",
            "get contributions/{contribution_id}/": "plan:contribute",
            "patch contributions/{contribution_id}/": "plan:contribute",
            "delete contributions/{contribution_id}/": "plan:contribute",
            "get session-marks/": "attendance:read",
            "post /api/v1/session-marks/": "attendance:write",
            "get suspensions/": "suspensions:read",
            "post suspensions/": "suspensions:write",
            "get suspensions/{suspension_id}/": "suspensions:read",
            "put suspensions/{suspension_id}/": "suspensions:write",
            "post suspensions/{suspension_id}/withdrawal/": "suspensions:write",
            f"get {FILES}": "pupil-files:read",
            f"post {FILES}": "pupil-files:write",
            **{f"get {FILE}{part}": "pupil-files:read" for part in ("", "progress/", "problems/", "pupils/")},
            **{f"post {FILE}{step}/": "pupil-files:write" for step in STEPS},
        }
        flow = document["components"]["securitySchemes"]["partner"]["flows"]["clientCredentials"]
        assert flow["tokenUrl"] == "/api/oauth/token/"
        assert set(flow["scopes"]) == set(EVERY_SCOPE)

    def test_names_every_problem(self, document: dict[str, Any]) -> None:
        kinds = document["components"]["schemas"]["ProblemTypeEnum"]["enum"]
        assert set(kinds) == {problem.type for problem in PROBLEMS}

    def test_has_the_part_that_attendance_adds(self, document: dict[str, Any]) -> None:
        part = document["components"]["schemas"]["Plan"]["properties"]["attendance"]
        assert "null" in str(part)

    def test_has_an_example_of_everything_that_is_as_it_promises(self, document: dict[str, Any]) -> None:
        count = 0
        for shown in media(document):
            assert shown["examples"]
            for example in shown["examples"].values():
                jsonschema.Draft202012Validator(
                    {**shown["schema"], "components": document["components"]},
                    format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
                ).validate(example["value"])
                count += 1
        assert count > 200

    def test_is_the_same_for_everybody(self, client, here: AreaWorld, document: dict[str, Any]) -> None:
        assert partner_of(here.school).get("/api/v1/schema/").json() == document


class TestAnswers:
    def test_conform_when_something_is_found(
        self, here: AreaWorld, child: PlannedChild, document: dict[str, Any]
    ) -> None:
        partner = partner_of(here.school)
        for answer, path in (
            (partner.get(FIND, nhs_number="9990000018"), FIND),
            (partner.get(f"{FIND}{child.id}/"), CHILD),
            (partner.get(f"{FIND}{child.id}/plan/"), PLAN),
        ):
            assert answer.status_code == 200
            conforms(answer, document, path)

    def test_conform_when_nothing_is(self, here: AreaWorld, there: AreaWorld, child, document) -> None:
        stranger = partner_of(there.school)
        conforms(stranger.get(FIND, nhs_number="9990000018"), document, FIND)
        conforms(stranger.get(f"{FIND}{child.id}/"), document, CHILD)
        conforms(stranger.get(f"{FIND}{child.id}/plan/"), document, PLAN)

    def test_conform_when_they_are_problems(
        self, here: AreaWorld, child: PlannedChild, document, settings
    ) -> None:
        partner, narrow = partner_of(here.school), partner_of(here.school, scopes=("identity:read",))
        unknown = PartnerClient("garbage", None)
        problems = [
            (partner.get(FIND, nhs_number="1", upn="2", name="x"), FIND, 400),
            (unknown.get(FIND), FIND, 401),
            (unknown.get(f"{FIND}{child.id}/"), CHILD, 401),
            (narrow.get(f"{FIND}{child.id}/plan/"), PLAN, 403),
        ]
        for answer, path, status in problems:
            assert answer.status_code == status
            conforms(answer, document, path)

    def test_conform_when_they_cannot_be_given(self, client, here: AreaWorld, document) -> None:
        token = partner_of(here.school).token
        asked = {"Authorization": f"Bearer {token}"}
        refused = client.post(FIND, headers=asked)
        assert refused.status_code == 405
        conforms(refused, document, FIND)
        picky = client.get(FIND, {"uln": "1000000000"}, headers={**asked, "Accept": "application/xml"})
        assert picky.status_code == 406
        conforms(picky, document, FIND)

    def test_conform_when_too_many_are_asked_for(self, here: AreaWorld, document, settings) -> None:
        settings.API_REQUESTS_A_MINUTE = 2
        one, other = partner_of(here.school), partner_of(here.school)
        statuses = [one.get(FIND, uln="1000000000").status_code for _ in range(2)]
        busy = one.get(FIND, uln="1000000000")
        assert [*statuses, busy.status_code] == [200, 200, 429]
        assert int(busy["Retry-After"]) > 0
        conforms(busy, document, FIND)
        # Each partner has its own measure.
        assert other.get(FIND, uln="1000000000").status_code == 200

    def test_conform_when_we_fail_and_say_nothing_of_why(
        self, here: AreaWorld, document, monkeypatch
    ) -> None:
        from childplan.identity.api import views

        def fails(*_: object, **__: object) -> None:
            raise RuntimeError("SECRET row of somebody")

        monkeypatch.setattr(views, "children_by_alias", fails)
        partner = partner_of(here.school)
        answer = partner.get(FIND, uln="1000000000")
        assert answer.status_code == 500
        assert b"SECRET" not in answer.content
        conforms(answer, document, FIND)


class TestHeaders:
    def test_are_described_with_every_answer_of_every_operation(self, document: dict[str, Any]) -> None:
        for methods in document["paths"].values():
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    always = {name for name, header in answer["headers"].items() if header.get("required")}
                    assert {"Cache-Control", "Allow"} <= always
                    assert {"RateLimit", "RateLimit-Policy"} <= set(answer["headers"])
                    assert ("Retry-After" in always) is (status == "429")
                    assert ("WWW-Authenticate" in always) is (status == "401")

    @pytest.mark.parametrize(
        ("path", "method", "status", "names"),
        [
            (f"{CHILD}contributions/", "post", "201", {"Location", "ETag", "Idempotency-Replayed"}),
            (f"{CHILD}contributions/{{contribution_id}}/", "get", "200", {"ETag"}),
            (f"{CHILD}contributions/{{contribution_id}}/", "get", "304", {"ETag"}),
            (f"{CHILD}contributions/{{contribution_id}}/", "patch", "200", {"ETag"}),
            (f"{CHILD}contributions/{{contribution_id}}/", "patch", "412", {"ETag"}),
            (
                f"{CHILD}suspensions/{{suspension_id}}/withdrawal/",
                "post",
                "200",
                {"ETag", "Idempotency-Replayed"},
            ),
            (f"{FILE}confirmation/", "post", "200", {"ETag", "Idempotency-Replayed"}),
            ("/api/v1/session-marks/", "post", "200", {"Idempotency-Replayed"}),
            ("/api/v1/session-marks/", "post", "404", set()),
            (FIND, "get", "200", set()),
            (FIND, "get", "429", {"Retry-After", "WWW-Authenticate"}),
        ],
    )
    def test_are_those_of_the_method_and_the_status(
        self, document: dict[str, Any], path: str, method: str, status: str, names: set[str]
    ) -> None:
        of_all = {"Cache-Control", "Allow", "RateLimit", "RateLimit-Policy"}
        assert set(document["paths"][path][method]["responses"][status]["headers"]) == of_all | names

    def test_of_an_address_that_will_go_say_so(self) -> None:
        going = Retiring(date(2026, 1, 1), date(2027, 6, 1))
        told = described("GET", 200, single=False, names_state=False, retiring=going)
        assert set(going.headers) <= {name for name, header in told.items() if header.get("required")}


class TestTheCheckOfHeaders:
    def test_finds_one_that_is_sent_and_not_described(
        self, here: AreaWorld, child: PlannedChild, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        partner, asks = partner_of(here.school), f"{FIND}{child.id}/"
        assert partner.get(asks).status_code == 200
        monkeypatch.setattr(ground.Standing, "headers", {"X-Shard": "7"})
        monkeypatch.setattr(ground, "counted", lambda _: ground.Standing(9, 9, 9))
        with pytest.raises(AssertionError, match="x-shard is not described with 200"):
            partner.get(asks)

    def test_finds_one_that_is_promised_and_not_sent(
        self, here: AreaWorld, child: PlannedChild, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = ground.PartnerView.finalize_response

        def without_a_tag(*arguments: Any, **named: Any) -> HttpResponse:
            answer = whole(*arguments, **named)
            del answer["ETag"]
            return answer

        monkeypatch.setattr(ground.PartnerView, "finalize_response", without_a_tag)
        with pytest.raises(AssertionError, match="ETag is missing with 200"):
            partner_of(here.school).get(f"{FIND}{child.id}/")

    def test_takes_no_cookie_for_a_header_of_every_page(self) -> None:
        assert "set-cookie" not in GENERAL


class TestTheCheckItself:
    def test_finds_an_answer_that_breaks_its_promise(
        self, here: AreaWorld, child: PlannedChild, document
    ) -> None:
        answer = partner_of(here.school).get(f"{FIND}{child.id}/")
        broken = answer.json()
        del broken["identifier"]
        schema = {
            **document["paths"][CHILD]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        }
        with pytest.raises(jsonschema.ValidationError, match="identifier"):
            jsonschema.validate(broken, {**schema, "components": document["components"]})
