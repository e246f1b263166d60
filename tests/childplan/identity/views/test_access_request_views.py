"""Asking for access and answering, in the browser."""

import re
from datetime import date
from html import unescape
from uuid import UUID

import pytest
from django.test import Client

from childplan.access.models import AccessQuestion
from childplan.access.vocabulary import InvolvementKind
from tests.factories import plans
from tests.factories.clients import client_of, statements
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

ASK, LIST = "/children/ask/", "/access-requests/"
UNTIL = {"until_on_day": "30", "until_on_month": "4", "until_on_year": "2026"}


@pytest.fixture
def amara(here: AreaWorld) -> UUID:
    child_id = opened_by(
        here.head, nhs_number="9990000018", forename="Amara", surname="Okafor", born_on=date(2017, 5, 3)
    )
    plans.involved(child_id, InvolvementKind.LEAD_PRACTITIONER, here.senco.pk)
    return child_id


def words(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def asks(client: Client, **fields: str) -> str:
    fields = {"number": "999 000 0018", "reason": "A referral from the hospital", **UNTIL, **fields}
    return words(client.post(ASK, fields, follow=True))


class TestAsking:
    def test_is_answered_stands_on_ones_list_and_says_nothing_of_the_child(
        self, here: AreaWorld, amara: UUID
    ) -> None:
        page = asks(client_of(here.social_worker))
        assert "The child is known. Your request was passed to those who work with them" in page
        assert "Waiting for an answer" in page
        for hidden in ("Amara", "Okafor", "Larkshire Primary", str(amara)):
            assert hidden not in page

    def test_of_an_unknown_number_keeps_what_was_typed_and_is_on_the_list_too(
        self, here: AreaWorld, amara: UUID
    ) -> None:
        client = client_of(here.social_worker)
        page = asks(client, number="9990000026")
        assert "There is a problem" in page
        assert "A referral from the hospital" in page
        assert 'value="9990000026"' in page
        assert words(client.get(LIST)).count("No child found that you can ask about") == 1

    def test_of_a_child_one_sees_says_so_and_keeps_what_was_typed(self, here: AreaWorld, amara: UUID) -> None:
        page = asks(client_of(here.senco))
        assert "You can see this child already" in page
        assert "A referral from the hospital" in page

    def test_says_a_birth_date_as_people_write_it(self, here: AreaWorld, amara: UUID) -> None:
        client = client_of(here.social_worker)
        named = {"number": "", "forename": "Amara", "surname": "Okafor"}
        born = {"born_on_day": "3", "born_on_month": "5", "born_on_year": "2017"}
        assert "Amara Okafor, 3 May 2017" in asks(client, **named, **born)

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"number": ""}, "Enter a number; or first name, surname and birth date"),
            ({"number": "", "forename": "Amara", "surname": "Okafor"}, "Enter a number; or first name"),
            ({"number": "9990000019"}, "Check it and try again"),
            ({"reason": " "}, "Say why you need access"),
            ({"until_on_year": "2027"}, "There is a problem"),
            ({"until_on_month": "13"}, "There is a problem"),
            ({"until_on_year": "2025"}, "There is a problem"),
        ],
    )
    def test_says_what_is_missing(
        self, here: AreaWorld, amara: UUID, typed: dict[str, str], said: str
    ) -> None:
        assert said in asks(client_of(here.social_worker), **typed)
        assert not AccessQuestion.objects.exists()

    def test_is_offered_where_nobody_was_found(self, here: AreaWorld, amara: UUID) -> None:
        for member, offered in ((here.social_worker, True), (here.attendance, False)):
            before = client_of(member).get("/children/find/")
            assert ("Ask for access" in words(before)) is offered
            found = client_of(member).post("/children/find/", {"text": "Zzz"}, follow=True)
            assert ("Ask for access" in words(found)) is offered
        assert client_of(here.attendance).get(ASK).status_code == 403
        assert "within 10 working days ends" in words(client_of(here.social_worker).get(ASK))

    @pytest.mark.parametrize(
        ("typed", "filled"),
        [
            ({"text": "999 000 0018"}, {"number": "999 000 0018"}),
            ({"text": "Amara Jane Okafor"}, {"forename": "Amara Jane", "surname": "Okafor"}),
            ({"text": "Okafor, Amara"}, {"forename": "Amara", "surname": "Okafor"}),
            (
                {"text": "Okafor", "born_on_day": "3", "born_on_month": "5", "born_on_year": "2017"},
                {"forename": "", "surname": "Okafor", "born_on": date(2017, 5, 3)},
            ),
        ],
    )
    def test_takes_over_what_was_searched_for(
        self, here: AreaWorld, amara: UUID, typed: dict[str, str], filled: dict[str, object]
    ) -> None:
        client = client_of(here.social_worker)
        link = re.search(
            r"/children/ask/\?s=[\w-]+", words(client.post("/children/find/", typed, follow=True))
        )
        assert link is not None
        assert "Amara" not in link[0]
        form = client.get(link[0]).context["form"]
        assert {name: form[name].initial for name in filled} == filled
        # Somebody else's word, or none, fills nothing in.
        for other in (client_of(here.team_manager).get(link[0]), client.get(f"{ASK}?s=x")):
            assert not any(other.context["form"][name].initial for name in ("number", "forename", "surname"))

    def test_sends_what_was_taken_over_without_typing_it_again(self, here: AreaWorld, amara: UUID) -> None:
        client = client_of(here.social_worker)
        found = client.post("/children/find/", {"text": "999 000 0018"}, follow=True)
        link = re.search(r"/children/ask/\?s=[\w-]+", words(found))
        assert link is not None
        form = client.get(link[0]).context["form"]
        sent = {"number": form["number"].initial, "reason": "A referral", **UNTIL}
        assert "The child is known" in words(client.post(link[0], sent, follow=True))

    def test_says_why_it_was_declined_unless_that_is_not_to_be_shown(
        self, here: AreaWorld, amara: UUID
    ) -> None:
        asks(client_of(here.social_worker))
        path = f"/children/{amara}/access-requests/{AccessQuestion.objects.get().pk}/"
        decline = {"answer": "decline", "reason": "In a refuge", "may_read": "no"}
        assert "Request declined" in words(client_of(here.senco).post(path, decline, follow=True))
        page = words(client_of(here.social_worker).get(LIST))
        assert "The reason is on record and is not shown to you" in page
        assert "refuge" not in page

    def test_is_taken_back(self, here: AreaWorld, amara: UUID) -> None:
        client = client_of(here.social_worker)
        asks(client)
        request_id = str(AccessQuestion.objects.get().request_id)
        assert "Request withdrawn" in words(client.post(LIST, {"request": request_id}, follow=True))
        for gone in (request_id, "x", ""):
            assert "does not wait any more" in words(client.post(LIST, {"request": gone}, follow=True))


class TestAnswering:
    def test_agrees_until_a_day_and_the_asker_sees_the_child(self, here: AreaWorld, amara: UUID) -> None:
        asks(client_of(here.social_worker))
        question = AccessQuestion.objects.get()
        senco, path = client_of(here.senco), f"/children/{amara}/access-requests/{question.pk}/"
        assert path in words(senco.get(LIST))
        page = words(senco.get(path))
        assert "A referral from the hospital" in page
        assert "Amara Okafor" in page
        sent = {"answer": "agree", "reason": "We spoke", **UNTIL}
        assert "Access agreed" in words(senco.post(path, sent, follow=True))
        asker = client_of(here.social_worker)
        assert asker.get(f"/children/{amara}/").status_code == 200
        assert "We spoke" in words(asker.get(LIST))

    def test_says_what_is_missing_and_who_was_first(self, here: AreaWorld, amara: UUID) -> None:
        asks(client_of(here.social_worker))
        path = f"/children/{amara}/access-requests/{AccessQuestion.objects.get().pk}/"
        senco, head = client_of(here.senco), client_of(here.head)
        assert "Say whether you agree" in words(senco.post(path, {}))
        assert "Enter the last day" in words(senco.post(path, {"answer": "agree", "reason": "x"}))
        later = {"answer": "agree", "reason": "x", **UNTIL, "until_on_month": "5"}
        assert "not after the day they asked for" in words(senco.post(path, later))
        decline = {"answer": "decline", "reason": "Not ours", "may_read": "yes"}
        assert "Request declined" in words(head.post(path, decline, follow=True))
        late = words(senco.post(path, decline))
        assert "Somebody answered this meanwhile" in late
        assert "Not ours" in late

    def test_asks_whether_a_reason_may_be_read(self, here: AreaWorld, amara: UUID) -> None:
        asks(client_of(here.social_worker))
        path = f"/children/{amara}/access-requests/{AccessQuestion.objects.get().pk}/"
        told = words(client_of(here.senco).post(path, {"answer": "decline", "reason": "In a refuge"}))
        assert "Say whether they may read your reason" in told
        assert AccessQuestion.objects.get().state == "asked"

    def test_says_as_what_they_would_be_involved_and_what_they_would_see(
        self, here: AreaWorld, amara: UUID
    ) -> None:
        asks(client_of(here.social_worker))
        question = AccessQuestion.objects.get()
        page = words(client_of(here.senco).get(f"/children/{amara}/access-requests/{question.pk}/"))
        assert "If you agree, they are involved as" in page
        assert "They will see" in page

    def test_offers_no_yes_that_could_not_be_saved(self, here: AreaWorld, amara: UUID, monkeypatch) -> None:
        asks(client_of(here.social_worker))
        path = f"/children/{amara}/access-requests/{AccessQuestion.objects.get().pk}/"
        monkeypatch.setattr("childplan.identity.selectors.access_requests.kind_to_agree", lambda row: None)
        page = words(client_of(here.senco).get(path))
        assert "You cannot agree to this" in page
        assert 'value="agree"' not in page

    def test_shows_no_form_for_what_was_answered(self, here: AreaWorld, amara: UUID) -> None:
        asks(client_of(here.social_worker))
        path = f"/children/{amara}/access-requests/{AccessQuestion.objects.get().pk}/"
        client_of(here.head).post(path, {"answer": "decline", "reason": "Not ours", "may_read": "yes"})
        page = words(client_of(here.senco).get(path))
        assert "was answered or withdrawn already" in page
        assert "Send your answer" not in page
        assert "Your answer" not in page

    def test_names_the_child_on_the_list_of_those_who_answer(self, here: AreaWorld, amara: UUID) -> None:
        asks(client_of(here.social_worker))
        assert f"Amara Okafor: {here.social_worker.user.name}" in words(client_of(here.senco).get(LIST))

    def test_is_closed_to_others(self, here: AreaWorld, there: AreaWorld, amara: UUID) -> None:
        asks(client_of(here.social_worker))
        path = f"/children/{amara}/access-requests/{AccessQuestion.objects.get().pk}/"
        for member, status in (
            (here.safeguarding_lead, 403), (here.attendance, 403), (here.social_worker, 404), (there.head, 404)
        ):  # fmt: skip
            assert client_of(member).get(path).status_code == status

    def test_asks_the_database_as_often_for_one_as_for_many(self, here: AreaWorld, amara: UUID) -> None:
        asks(client_of(here.social_worker))
        once = statements(client_of(here.senco), LIST)
        asks(client_of(here.team_manager))
        assert statements(client_of(here.senco), LIST) == once
