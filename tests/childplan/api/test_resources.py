"""What a partner system sends and reads: the list of children, contributions, marks, suspensions, alerts."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.models import AttendanceYear, MarkAmendment
from attendance.vocabulary import SuspensionReason
from childplan.common.vocabulary import InformationClass
from childplan.history.models import AccessEvent
from childplan.identity.models import Alias, Child
from childplan.plans.actions.answer_contribution import take_up_contribution
from childplan.plans.models import PartnerContribution, Section
from tests.factories.clients import client_of
from tests.factories.escalation import in_force, raised_alert
from tests.factories.identity import NHS_NUMBERS, acting, opened_by
from tests.factories.partners import OF_REGISTERS, READING, PartnerClient, partner_of
from tests.worlds.two_areas import AreaWorld

from .conftest import PlannedChild

V1 = "/api/v1"
REASON = str(SuspensionReason.values[0])


@pytest.fixture
def partner(here: AreaWorld) -> PartnerClient:
    return partner_of(here.school, scopes=READING)


@pytest.fixture
def registers(here: AreaWorld) -> PartnerClient:
    return partner_of(here.school, scopes=OF_REGISTERS)


class TestTheListOfChildren:
    def test_has_those_in_reach_in_the_order_of_names_page_by_page(
        self, here: AreaWorld, there: AreaWorld, partner: PartnerClient
    ) -> None:
        for surname in ("Dale", "Ash", "Birch", "Clay", "Elm"):
            opened_by(here.head, surname=surname)
        opened_by(there.head, surname="Stranger")
        seen, address = [], f"{V1}/children/?limit=2"
        while address:
            page = partner.get(address).json()
            seen.append([child["surname"] for child in page["children"]])
            address = page["next"]
        assert seen == [["Ash", "Birch"], ["Clay", "Dale"], ["Elm"]]

    def test_names_nobody_in_an_address(self, here: AreaWorld, partner: PartnerClient) -> None:
        for surname in ("Ash", "Birch"):
            opened_by(here.head, surname=surname)
        assert (
            "ash" not in partner.get(f"{V1}/children/", limit="1").json()["next"].lower().split("cursor=")[0]
        )

    def test_shows_a_child_as_reading_it_alone_does(
        self, here: AreaWorld, child: PlannedChild, partner: PartnerClient
    ) -> None:
        (listed,) = partner.get(f"{V1}/children/").json()["children"]
        assert listed == partner.get(f"{V1}/children/{child.id}/").json()
        assert [school["name"] for school in listed["schools"]] == ["Larkshire Primary"]

    def test_shows_names_as_they_are_written(self, here: AreaWorld, partner: PartnerClient) -> None:
        child_id = opened_by(here.head, forename='Zo\u00eb "Z"', surname="O\\Neil\t\u2028\U0001f600")
        Child.objects.filter(pk=child_id).update(known_as='","id":"', died_on=date(2025, 1, 2))
        Alias.objects.create(
            child_id=child_id, kind="la_child_id", value='4"7\\', scope="991", starts_on=None
        )
        (listed,) = partner.get(f"{V1}/children/").json()["children"]
        assert listed == partner.get(f"{V1}/children/{child_id}/").json()
        assert (listed["known_as"], listed["died_on"]) == ('","id":"', "2025-01-02")

    def test_is_written_down_for_each_child(self, here: AreaWorld, partner: PartnerClient) -> None:
        children = {opened_by(here.head) for _ in range(3)}
        partner.get(f"{V1}/children/")
        assert (
            set(AccessEvent.objects.filter(act="api:children").values_list("child_id", flat=True)) == children
        )

    def test_asks_as_many_questions_for_many_as_for_one(
        self, here: AreaWorld, partner: PartnerClient
    ) -> None:
        counts = []
        for number in NHS_NUMBERS[:2]:
            opened_by(here.head, nhs_number=number)
            with CaptureQueriesContext(connection) as asked:
                partner.get(f"{V1}/children/")
            counts.append(len(asked))
        assert counts[0] == counts[1]

    def test_is_empty_where_nobody_is_in_reach(self, there: AreaWorld) -> None:
        assert partner_of(there.school).get(f"{V1}/children/").json() == {"children": [], "next": None}


class TestAContribution:
    def sent(self, partner: PartnerClient, child: PlannedChild, **more: object):
        body = {"strand": str(child.sen.pk), "heading": "At home", "text": "Reads.", **more}
        return partner.send("post", f"{V1}/children/{child.id}/contributions/", body)

    def test_is_sent_read_changed_and_withdrawn(self, child: PlannedChild, partner: PartnerClient) -> None:
        made = self.sent(partner, child)
        assert (made.status_code, made["ETag"]) == (201, '"1"'), made.content
        address = made["Location"]
        assert partner.get(address).json() == made.json()
        assert partner.get(address)["ETag"] == '"1"'
        changed = partner.send("patch", address, {"text": "Reads a lot."}, If_Match='"1"')
        assert (changed.status_code, changed["ETag"]) == (200, '"2"')
        gone = partner.send("delete", address, If_Match='"2"')
        assert (gone.status_code, gone.json()["state"]) == (200, "withdrawn")
        again = partner.send("patch", address, {"text": "Too late."}, If_Match='"3"')
        assert (again.status_code, again.json()["type"]) == (409, f"{V1}/problems/not-in-this-state/")

    def test_that_was_changed_since_shows_both(self, child: PlannedChild, partner: PartnerClient) -> None:
        address = self.sent(partner, child)["Location"]
        partner.send("patch", address, {"text": "First."}, If_Match='"1"')
        lost = partner.send("patch", address, {"text": "Second."}, If_Match='"1"')
        assert (lost.status_code, lost["ETag"]) == (412, '"2"')
        assert (lost.json()["current"]["text"], lost.json()["yours"]) == ("First.", {"text": "Second."})

    def test_tells_its_sender_what_became_of_it(
        self, here: AreaWorld, child: PlannedChild, partner: PartnerClient, at
    ) -> None:
        address = self.sent(partner, child)["Location"]
        row = PartnerContribution.objects.get()
        section = Section.objects.filter(strand=child.sen).order_by("position")[0]
        with acting(here.senco) as scope:
            take_up_contribution(
                by=scope, at=at, child_id=child.id, contribution_id=row.pk, version=1, section_id=section.pk,
                text="Reads.", reason="Agreed",
            )  # fmt: skip
        read = partner.get(address).json()
        assert (read["state"], read["decision_reason"], read["section"]) == (
            "taken_up",
            "Agreed",
            str(section.pk),
        )
        listed = partner.get(f"{V1}/children/{child.id}/contributions/", state="taken_up").json()
        assert [one["id"] for one in listed["contributions"]] == [read["id"]]

    def test_of_another_system_is_not_there(
        self, here: AreaWorld, child: PlannedChild, partner: PartnerClient
    ) -> None:
        address = self.sent(partner, child)["Location"]
        other = partner_of(here.school, scopes=READING)
        missing = address.replace(address.split("/")[-2], str(uuid4()))
        for send in (other.get, lambda at: other.send("patch", at, {"text": "x"}, If_Match='"1"')):
            assert (send(address).status_code, send(address).content) == (404, send(missing).content)

    def test_for_a_plan_that_is_not_open_is_not_found(
        self, child: PlannedChild, partner: PartnerClient
    ) -> None:
        assert self.sent(partner, child, strand=str(child.in_need.pk)).status_code == 404
        assert self.sent(partner, child, strand=str(uuid4())).status_code == 404

    def test_is_answered_on_a_page(
        self, here: AreaWorld, child: PlannedChild, partner: PartnerClient
    ) -> None:
        self.sent(partner, child)
        row, senco = PartnerContribution.objects.get(), client_of(here.senco)
        page = senco.get(f"/children/{child.id}/")
        assert b"1 contribution waits for an answer" in page.content
        pages = f"/children/{child.id}/contributions/"
        assert b"At home" in senco.get(pages).content
        asked = senco.get(f"{pages}{row.pk}/decline/")
        assert asked.status_code == 200
        empty = senco.post(f"{pages}{row.pk}/decline/", {"version": "1", "reason": ""})
        assert b"Say why you decline it. The sender reads it" in empty.content
        partner.send("patch", f"{V1}{pages}{row.pk}/", {"text": "Newer."}, If_Match='"1"')
        late = senco.post(f"{pages}{row.pk}/decline/", {"version": "1", "reason": "My words"})
        assert late.status_code == 409
        assert b"Newer." in late.content
        assert b"My words" in late.content
        senco.post(f"{pages}{row.pk}/decline/", {"version": "2", "reason": "My words"})
        assert partner.get(f"{V1}{pages}{row.pk}/").json()["decision_reason"] == "My words"

    def test_is_taken_up_on_a_page(
        self, here: AreaWorld, child: PlannedChild, partner: PartnerClient
    ) -> None:
        self.sent(partner, child)
        row, senco = PartnerContribution.objects.get(), client_of(here.senco)
        address = f"/children/{child.id}/contributions/{row.pk}/take-up/"
        section = Section.objects.filter(strand=child.sen).order_by("position")[0]
        assert section.heading in senco.get(address).content.decode()
        said = {"version": "1", "section": str(section.pk), "text": "Reads a lot.", "reason": "Agreed"}
        assert senco.post(address, said).status_code == 302
        section.refresh_from_db()
        assert section.text.endswith("Reads a lot.")


class TestSessionMarks:
    def batch(self, registers: PartnerClient, *entries: tuple[UUID, list[tuple[str, str, str | None]]]):
        body = {
            "entries": [
                {
                    "child": str(child_id),
                    "marks": [{"day": day, "half": half, "code": code} for day, half, code in marks],
                    "reason": "Register",
                }
                for child_id, marks in entries
            ]
        }
        return registers.send("post", f"{V1}/session-marks/", body)

    def test_are_recorded_with_a_result_each_and_read_back(
        self, here: AreaWorld, there: AreaWorld, registers: PartnerClient
    ) -> None:
        mine, theirs = opened_by(here.head), opened_by(there.head)
        answer = self.batch(
            registers,
            (mine, [("2026-02-27", "morning", "/"), ("2026-02-27", "afternoon", "I")]),
            (theirs, [("2026-02-27", "morning", "/")]),
            (mine, [("2026-02-28", "morning", "/")]),
        )
        results = answer.json()["results"]
        assert [result["status"] for result in results] == [200, 404, 400], results
        assert results[0]["result"] == {"child": str(mine), "written": 2, "amended": 0, "taken_off": 0}
        assert results[2]["problem"]["errors"][0]["pointer"] == "/marks/0"
        read = registers.get(
            f"{V1}/children/{mine}/session-marks/", **{"from": "2026-02-01", "to": "2026-02-28"}
        )
        assert [(m["day"], m["half"], m["code"]) for m in read.json()["marks"]] == [
            ("2026-02-27", "morning", "/"),
            ("2026-02-27", "afternoon", "I"),
        ]

    def test_are_taken_off_by_the_system_that_made_them(
        self, here: AreaWorld, registers: PartnerClient
    ) -> None:
        mine, other = opened_by(here.head), partner_of(here.school, scopes=OF_REGISTERS)
        self.batch(registers, (mine, [("2026-02-27", "morning", "I")]))
        (refused,) = self.batch(other, (mine, [("2026-02-27", "morning", None)])).json()["results"]
        assert (refused["status"], refused["problem"]["errors"][0]["pointer"]) == (400, "/marks/0")
        for off in (1, 0):
            (done,) = self.batch(registers, (mine, [("2026-02-27", "morning", None)])).json()["results"]
            assert done["result"] == {"child": str(mine), "written": off, "amended": 0, "taken_off": off}
        query = {"from": "2026-02-01", "to": "2026-02-28"}
        assert registers.get(f"{V1}/children/{mine}/session-marks/", **query).json() == {"marks": []}
        kept = MarkAmendment.objects.get()
        assert (kept.old_code, kept.new_code, kept.reason) == ("I", "-", "Register")

    def test_say_what_they_are_even_when_it_is_no_mark(
        self, here: AreaWorld, registers: PartnerClient
    ) -> None:
        entry = {"child": str(opened_by(here.head)), "reason": "Register"}
        for mark in (
            {"day": "2026-02-27", "half": "morning"},
            {"day": "2026-02-27", "half": "morning", "code": "-"},
        ):
            answer = registers.send("post", f"{V1}/session-marks/", {"entries": [{**entry, "marks": [mark]}]})
            assert answer.status_code == 400
            assert answer.json()["errors"][0]["pointer"] == "/entries/0/marks/0/code"

    def test_need_the_right_to_write(self, here: AreaWorld, partner: PartnerClient) -> None:
        answer = self.batch(partner, (opened_by(here.head), [("2026-02-27", "morning", "/")]))
        assert (answer.status_code, answer.json()["scope"]) == (403, "attendance:write")
        assert AttendanceYear.objects.count() == 0

    @pytest.mark.parametrize(
        ("query", "at_fault"),
        [
            ({}, {"from", "to"}),
            ({"from": "2026-02-01", "to": "soon"}, {"to"}),
            ({"from": "2026-02-02", "to": "2026-02-01"}, {"to"}),
            ({"from": "2024-02-02", "to": "2026-02-01"}, {"to"}),
            ({"from": "20260201", "to": "2026-02-01"}, {"from"}),
        ],
    )
    def test_are_asked_for_between_two_days(self, here, registers, query: dict, at_fault: set) -> None:
        answer = registers.get(f"{V1}/children/{opened_by(here.head)}/session-marks/", **query)
        assert answer.status_code == 400
        assert {error["parameter"] for error in answer.json()["errors"]} == at_fault

    def test_of_somebody_hidden_are_not_there(self, there: AreaWorld, registers: PartnerClient) -> None:
        query = {"from": "2026-02-01", "to": "2026-02-28"}
        hidden = registers.get(f"{V1}/children/{opened_by(there.head)}/session-marks/", **query)
        absent = registers.get(f"{V1}/children/{uuid4()}/session-marks/", **query)
        assert (hidden.status_code, hidden.content) == (404, absent.content)


class TestASuspension:
    def body(self, **more: object) -> dict:
        return {
            "starts_on": "2026-02-27", "half_days": 2, "reasons": [REASON], "account": "SECRET pushed another pupil.",
            "reason": "Letter to the parents", **more,
        }  # fmt: skip

    def pupil(self, here: AreaWorld, at) -> UUID:
        return opened_by(here.head, at=at - timedelta(days=30))

    def test_is_recorded_read_corrected_and_withdrawn(self, here, registers: PartnerClient, at) -> None:
        child_id = self.pupil(here, at)
        made = registers.send("post", f"{V1}/children/{child_id}/suspensions/", self.body())
        assert made.status_code == 201, made.content
        address = made["Location"]
        assert registers.get(address).json() == made.json()
        assert registers.send("put", address, self.body(half_days=4)).status_code == 428
        put = registers.send("put", address, self.body(half_days=4), If_Match=made["ETag"])
        assert (put.status_code, put.json()["state"], put.json()["half_days"]) == (200, "corrected", 4)
        late = registers.send("put", address, self.body(half_days=6), If_Match=made["ETag"])
        assert (late.status_code, late.json()["current"]["half_days"], late.json()["yours"]["half_days"]) == (
            412,
            4,
            6,
        )
        sent = ("post", f"{address}withdrawal/", {"reason": "Entered in error"})
        assert registers.send(*sent).status_code == 428
        gone = registers.send(*sent, If_Match=put["ETag"])
        assert gone.json()["state"] == "withdrawn"
        assert registers.send(*sent, If_Match=put["ETag"]).status_code == 412
        for asked in (sent, ("put", address, self.body(half_days=6))):
            refused = registers.send(*asked, If_Match=gone["ETag"])
            assert refused.status_code == 409, refused.content
            assert "was withdrawn on" in refused.json()["detail"]
        listed = registers.get(f"{V1}/children/{child_id}/suspensions/").json()["suspensions"]
        assert [line["state"] for line in listed] == ["withdrawn"]

    def test_says_as_much_as_the_page_lets_a_person_say(self, here, registers: PartnerClient, at) -> None:
        suspensions = f"{V1}/children/{self.pupil(here, at)}/suspensions/"
        assert registers.send("post", suspensions, self.body(account="x" * 5001)).status_code == 400
        made = registers.send("post", suspensions, self.body(account="x" * 5000))
        assert made.status_code == 201, made.content
        sent = ("post", f"{made['Location']}withdrawal/")
        too_long = registers.send(*sent, {"reason": "x" * 501}, If_Match=made["ETag"])
        assert too_long.status_code == 400
        assert registers.send(*sent, {"reason": "x" * 500}, If_Match=made["ETag"]).status_code == 200

    def test_tells_another_system_nothing_of_what_happened(
        self, here: AreaWorld, registers: PartnerClient, at
    ) -> None:
        child_id = self.pupil(here, at)
        registers.send("post", f"{V1}/children/{child_id}/suspensions/", self.body())
        from childplan.access.vocabulary import InvolvementKind
        from tests.factories import plans

        plans.involved(child_id, InvolvementKind.SEN_CASELOAD, here.authority.pk)
        council = partner_of(here.authority, scopes=("suspensions:read",))
        answer = council.get(f"{V1}/children/{child_id}/suspensions/")
        (line,) = answer.json()["suspensions"]
        assert line["account"] is None
        assert b"SECRET" not in answer.content

    def test_that_cannot_be_is_refused_with_a_pointer(self, here, registers: PartnerClient, at) -> None:
        child_id = self.pupil(here, at)
        answer = registers.send(
            "post", f"{V1}/children/{child_id}/suspensions/", self.body(starts_on="2026-02-28")
        )
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/starts_on")


class TestAlerts:
    def test_are_read_and_told_without_what_is_between_people(self, here, partner: PartnerClient) -> None:
        child_id = opened_by(here.head)
        with in_force():
            alert = raised_alert(child_id)
        (read,) = partner.get(f"{V1}/children/{child_id}/alerts/").json()["alerts"]
        assert read == partner.get(f"{V1}/children/{child_id}/alerts/{alert.pk}/").json()
        assert set(read) == {
            "id", "trigger", "title", "reason", "state", "raised_at", "answer_by", "acknowledged_at", "decided_at",
            "resolved_at", "version",
        }  # fmt: skip

    def test_take_no_change_from_a_system(self, here: AreaWorld, partner: PartnerClient) -> None:
        child_id = opened_by(here.head)
        with in_force():
            address = f"{V1}/children/{child_id}/alerts/{raised_alert(child_id).pk}/"
        assert partner.send("patch", address, {"state": "decided"}, If_Match='"1"').status_code == 405

    @pytest.mark.parametrize("hidden", [InformationClass.PROTECTION, InformationClass.IDENTITY])
    def test_of_another_class_are_for_people(self, here: AreaWorld, partner: PartnerClient, hidden) -> None:
        child_id = opened_by(here.head)
        with in_force(information_class=hidden):
            alert = raised_alert(child_id)
        assert alert.information_class == hidden
        assert partner.get(f"{V1}/children/{child_id}/alerts/").json()["alerts"] == []
        assert partner.get(f"{V1}/children/{child_id}/alerts/{alert.pk}/").status_code == 404
