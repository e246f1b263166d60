"""A child by any of its identifiers, for those partner systems that may see it."""

from datetime import date
from uuid import uuid4

import pytest

from childplan.access.actions import involve, restrict_record
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.history.models import AccessEvent
from childplan.identity.models import Alias, Child
from tests.factories.identity import acting, opened_by
from tests.factories.partners import partner_of
from tests.worlds.two_areas import AreaWorld

CHILDREN = "/api/v1/children/"
# Typed from the worked examples of the UPN guide's arithmetic and the published test ranges.
VALUES = {
    "nhs_number": "9990000018",
    "upn": "H801200001001",
    "temporary_upn": "U80120000100A",
    "former_upn": "X801200001002",
    "uln": "1000000000",
    "la_child_id": "CASE4711",
}


def with_alias(child_id, kind: str, **fields) -> Alias:
    fields = {"value": VALUES[kind], "scope": "", "starts_on": date(2025, 9, 1), **fields}
    return Alias.objects.create(child_id=child_id, kind=kind, **fields)


class TestFindingAChild:
    @pytest.mark.parametrize("kind", VALUES)
    def test_works_by_every_kind_of_identifier(self, here: AreaWorld, kind: str) -> None:
        child_id = opened_by(here.head, forename="Amara", surname="Okafor")
        with_alias(child_id, kind)
        opened_by(here.head)
        found = partner_of(here.school).get(CHILDREN, **{kind: VALUES[kind]})
        assert found.status_code == 200, found.content
        (child,) = found.json()["children"]
        assert (child["id"], child["forename"]) == (str(child_id), "Amara")
        assert (kind, VALUES[kind]) in [(alias["kind"], alias["value"]) for alias in child["aliases"]]
        assert child["plan"] == f"/api/v1/children/{child_id}/plan/"

    def test_works_by_our_own_number(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        number = Child.objects.get(pk=child_id).identifier
        (child,) = (
            partner_of(here.school).get(CHILDREN, local=number.lower().replace("-", " ")).json()["children"]
        )
        assert child["id"] == str(child_id)
        assert child["identifier"] == number

    def test_takes_an_identifier_as_people_write_it(self, here: AreaWorld) -> None:
        opened_by(here.head, nhs_number="9990000018")
        assert len(partner_of(here.school).get(CHILDREN, nhs_number="999 000-0018").json()["children"]) == 1

    def test_is_exact(self, here: AreaWorld) -> None:
        with_alias(opened_by(here.head), "la_child_id", value="CASE4711")
        partner = partner_of(here.school)
        assert partner.get(CHILDREN, la_child_id="CASE471").json() == {"children": [], "next": None}

    def test_does_not_follow_a_number_that_was_taken_off_the_child(self, here: AreaWorld, at) -> None:
        with_alias(opened_by(here.head), "uln", ends_on=date(2026, 3, 1))
        assert partner_of(here.school).get(CHILDREN, uln=VALUES["uln"]).json() == {
            "children": [],
            "next": None,
        }

    def test_tells_two_authorities_numbers_apart(self, here: AreaWorld) -> None:
        mine, theirs = opened_by(here.head), opened_by(here.head)
        with_alias(mine, "la_child_id", scope="991")
        with_alias(theirs, "la_child_id", scope="992")
        partner = partner_of(here.school)
        assert len(partner.get(CHILDREN, la_child_id="CASE4711").json()["children"]) == 2
        (child,) = partner.get(CHILDREN, la_child_id="CASE4711", authority="992").json()["children"]
        assert child["id"] == str(theirs)

    def test_shows_nothing_beyond_identity(self, here: AreaWorld) -> None:
        opened_by(here.head, nhs_number="9990000018", postcode="LK1 1AA")
        answer = partner_of(here.school).get(CHILDREN, nhs_number="9990000018")
        (child,) = answer.json()["children"]
        assert set(child) == {
            "id", "identifier", "forename", "middle_names", "surname", "known_as", "sex", "born_on", "expected_on",
            "birth_date_is_disputed", "died_on", "version", "aliases", "schools",
            "school_not_shown", "plan",
        }  # fmt: skip
        assert answer["Cache-Control"] == "private, no-store"


class TestAStranger:
    def test_is_answered_as_if_the_child_were_not_there(self, here: AreaWorld, there: AreaWorld) -> None:
        child_id = opened_by(here.head, nhs_number="9990000018")
        for stranger in (partner_of(here.other_school), partner_of(there.school), partner_of(here.authority)):
            hidden = stranger.get(CHILDREN, nhs_number="9990000018")
            absent = stranger.get(CHILDREN, nhs_number="9990000026")
            assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
            hidden = stranger.get(f"{CHILDREN}{child_id}/")
            absent = stranger.get(f"{CHILDREN}{uuid4()}/")
            assert (
                (hidden.status_code, hidden.content)
                == (absent.status_code, absent.content)
                == (404, absent.content)
            )
            assert dict(hidden.headers) == dict(absent.headers)

    def test_is_the_partner_itself_once_the_record_is_restricted(self, here: AreaWorld, at) -> None:
        child_id = opened_by(
            here.social_worker,
            kind=InvolvementKind.ALLOCATION,
            principal_id=here.social_work.pk,
            nhs_number="9990000018",
        )
        with acting(here.social_worker) as scope:
            involve(
                by=scope, at=at, child_id=child_id, kind=InvolvementKind.ALLOCATION, principal_id=here.authority.pk,
                reason="Case system",
            )  # fmt: skip
        partner = partner_of(here.authority)
        assert len(partner.get(CHILDREN, nhs_number="9990000018").json()["children"]) == 1
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope, at=at, child_id=child_id, membership_ids=[here.social_worker.pk], reason="Adoption",
                review_on=at.date(),
            )  # fmt: skip
        assert partner.get(CHILDREN, nhs_number="9990000018").json() == {"children": [], "next": None}
        assert partner.get(f"{CHILDREN}{child_id}/").status_code == 404


class TestParameters:
    @pytest.mark.parametrize(
        ("query", "parameter", "code"),
        [
            ({"nhs_number": "9990000017"}, "nhs_number", "fails_check"),
            ({"nhs_number": "4505577104"}, "nhs_number", "not_in_use"),
            ({"nhs_number": "99900"}, "nhs_number", "wrong_form"),
            ({"nhs_number": ""}, "nhs_number", "wrong_form"),
            ({"upn": "A801200001001"}, "upn", "fails_check"),
            ({"upn": "U80120000100A"}, "upn", "wrong_kind_of_upn"),
            ({"temporary_upn": "H801200001001"}, "temporary_upn", "wrong_kind_of_upn"),
            ({"uln": "9999999999"}, "uln", "not_in_use"),
            ({"la_child_id": "x'; drop table"}, "la_child_id", "wrong_form"),
            ({"local": "CP-0000-0000-0"}, "local", "wrong_form"),
            ({"name": "Okafor"}, "name", "unknown"),
            ({"upn": "H801200001001", "uln": "1000000000"}, "uln", "too_many"),
            ({"upn": ["H801200001001", "X801200001002"]}, "upn", "repeated"),
            ({"upn": "H801200001001", "authority": "991"}, "authority", "out_of_place"),
            ({"la_child_id": "C1", "authority": "Larkshire"}, "authority", "wrong_form"),
            ({"nhs_number": "9" * 5000}, "nhs_number", "wrong_form"),
        ],
    )
    def test_at_fault_are_named(self, here: AreaWorld, query: dict, parameter: str, code: str) -> None:
        answer = partner_of(here.school).get(CHILDREN, **query)
        assert answer.status_code == 400, answer.content
        assert answer["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert problem["type"] == "/api/v1/problems/invalid-parameters/"
        (error,) = [e for e in problem["errors"] if e["parameter"] == parameter]
        assert error["code"] == code
        assert error["detail"]

    def test_are_all_named_at_once(self, here: AreaWorld) -> None:
        answer = partner_of(here.school).get(CHILDREN, nhs_number="1", name="x")
        assert {e["parameter"] for e in answer.json()["errors"]} == {"nhs_number", "name"}

    def test_are_not_repeated_back(self, here: AreaWorld) -> None:
        assert b"9990000017" not in partner_of(here.school).get(CHILDREN, nhs_number="9990000017").content


class TestTheLogOfLooking:
    def test_names_the_partner_the_child_and_the_classes(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head, nhs_number="9990000018")
        partner = partner_of(here.school)
        partner.get(CHILDREN, nhs_number="9990000018")
        event = AccessEvent.objects.get(act="api:children")
        assert event.child_id == child_id
        assert event.membership_id == partner.registered.membership_id
        assert event.user_id is None
        assert event.classes == InformationClass.IDENTITY
        assert event.outcome == "seen"
        assert event.purpose.startswith("For the child’s education (Keep rolls alike")

    def test_keeps_refusals_too(self, here: AreaWorld, there: AreaWorld) -> None:
        child_id = opened_by(here.head)
        partner = partner_of(there.school)
        partner.get(f"{CHILDREN}{child_id}/")
        event = AccessEvent.objects.get(act="api:child")
        assert (event.outcome, event.status, event.membership_id) == (
            "refused",
            404,
            partner.registered.membership_id,
        )


class TestMethods:
    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    def test_that_write_are_refused(self, client, here: AreaWorld, method: str) -> None:
        token = partner_of(here.school).token
        answer = getattr(client, method)(CHILDREN, headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json()["type"]) == (405, "/api/v1/problems/method-not-allowed/")


class TestAnUnknownAddress:
    @pytest.mark.parametrize(
        "address", ["/api/v1/pupils/", "/api/v1/children/7/", "/api/v1/children/7/plan/x"]
    )
    def test_is_answered_as_a_problem(self, here: AreaWorld, address: str) -> None:
        answer = partner_of(here.school).get(address)
        assert (answer.status_code, answer.json()["type"]) == (404, "/api/v1/problems/not-found/")
