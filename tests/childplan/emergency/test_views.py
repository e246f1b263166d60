"""Emergency access by page: opened in two steps, a banner while it lasts, ended, reviewed."""

from datetime import datetime, timedelta

import pytest

from childplan.common import clock
from childplan.emergency.models import EmergencyAccess, EmergencyReview
from tests.childplan.emergency.actions.test_review_emergency_access import ANOTHER
from tests.childplan.emergency.conftest import Night
from tests.childplan.plans.views.conftest import words
from tests.factories.clients import client_of, statements
from tests.factories.emergency import NHS, WHY, ended, opened

TYPED = {"number": NHS, "kind": "harm", "reason": WHY, "hours": "2"}


class TestOpeningByPage:
    def test_asks_then_shows_once_more_then_opens(self, night: Night) -> None:
        client = client_of(night.duty)
        first = words(client.get("/emergency/open/"))
        assert "What has happened, and why can it not wait?" in first
        assert "4 hours" in first
        assert "5 hours" not in first
        check = words(client.post("/emergency/open/", TYPED))
        assert "Everything that you open is looked through afterwards" in check
        assert "Amara" not in check
        assert not EmergencyAccess.objects.exists()
        done = words(client.post("/emergency/open/", {**TYPED, "confirmed": "1"}, follow=True))
        assert "The record is open to you until 12:00" in done
        assert "Amara Okafor" in done
        assert EmergencyAccess.objects.get().reason == WHY

    def test_keeps_what_was_typed_when_it_is_changed_or_refused(self, night: Night) -> None:
        client = client_of(night.duty)
        again = words(client.post("/emergency/open/", {**TYPED, "change": "1"}))
        assert WHY in again
        assert "There is a problem" not in again
        refused = words(client.post("/emergency/open/", {**TYPED, "number": "9990000085", "confirmed": "1"}))
        assert "No child found that you can open" in refused
        assert WHY in refused

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"reason": "asdf"}, "Say what has happened and why it cannot wait, in a sentence"),
            ({"kind": ""}, "Say what kind of emergency it is"),
            ({"hours": "9"}, "Choose an answer to “For how many hours do you need it?” from the list"),
            ({"hours": ""}, "Say for how many hours you need it"),
            ({"number": ""}, "Enter a number; or first name, surname and birth date"),
            ({"number": "9990000019"}, "Check it and try again"),
        ],
    )
    def test_says_what_is_missing(self, night: Night, change: dict[str, str], told: str) -> None:
        page = words(client_of(night.duty).post("/emergency/open/", {**TYPED, **change, "confirmed": "1"}))
        assert "There is a problem" in page
        assert told in page
        assert not EmergencyAccess.objects.exists()

    def test_is_closed_to_other_roles_and_offered_on_the_page_that_finds_nobody(self, night: Night) -> None:
        assert client_of(night.here.head).get("/emergency/open/").status_code == 403
        assert "/emergency/open/" in words(client_of(night.duty).get("/children/find/"))
        assert "/emergency/open/" not in words(client_of(night.here.head).get("/children/find/"))

    def test_leads_to_the_one_that_is_open_already(self, night: Night) -> None:
        opened(night.duty)
        page = client_of(night.duty).post(
            "/emergency/open/", {**TYPED, "reason": ANOTHER, "confirmed": "1"}, follow=True
        )
        assert "You have opened this record already" in words(page)


class TestTheBanner:
    def test_stands_on_every_page_while_it_lasts(self, night: Night, at: datetime) -> None:
        number = opened(night.duty)
        client = client_of(night.duty)
        for page in (
            "/",
            "/children/",
            f"/children/{night.amara}/",
            f"/children/{night.amara}/chronology/",
            "/emergency/",
        ):
            shown = words(client.get(page))
            assert "in an emergency. It is open to you until 12:00 on 2 March" in shown
            assert f"/emergency/{number}/end/" in shown
        assert "It is open to you until" not in words(client_of(night.here.senco).get("/"))
        with clock.stopped_at(at + timedelta(hours=2)):
            assert "It is open to you until" not in words(client.get("/"))

    def test_asks_the_database_nothing_more_where_there_is_none(self, night: Night) -> None:
        client = client_of(night.duty)
        before = statements(client, "/notices/preferences/")
        opened(night.duty)
        assert statements(client, "/notices/preferences/") == before + 1


class TestWhySomebodySeesTheChild:
    def test_says_until_what_time(self, night: Night) -> None:
        opened(night.duty)
        page = words(client_of(night.duty).get(f"/children/{night.amara}/access/"))
        assert (
            "you opened Amara’s record in an emergency on 2 March 2026, until 12:00 on 2 March 2026" in page
        )

    def test_is_shown_to_whoever_may_see_who_can(self, night: Night) -> None:
        opened(night.duty)
        page = words(client_of(night.here.safeguarding_lead).get(f"/children/{night.amara}/access/"))
        assert "Emergency access, since 2 March 2026, until 12:00 on 2 March 2026" in page
        assert "Dana Weir" in page

    def test_makes_nobody_one_who_works_with_the_child(self, night: Night) -> None:
        opened(night.duty)
        assert "Dana Weir" not in words(client_of(night.here.head).get(f"/children/{night.amara}/"))


class TestEndingByPage:
    def test_is_one_button_for_its_author(self, night: Night) -> None:
        number = opened(night.duty)
        client = client_of(night.duty)
        assert "End it now" in words(client.get(f"/emergency/{number}/end/"))
        done = words(client.post(f"/emergency/{number}/end/", follow=True))
        assert "Emergency access ended" in done
        assert client.get(f"/children/{night.amara}/").status_code == 404
        assert "has ended already" in words(client.get(f"/emergency/{number}/end/", follow=True))

    def test_asks_others_why(self, night: Night) -> None:
        number = opened(night.duty)
        client = client_of(night.manager)
        assert "Say why you end it" in words(client.post(f"/emergency/{number}/end/"))
        client.post(f"/emergency/{number}/end/", {"reason": "I have sent another worker"})
        assert "I have sent another worker" in words(client_of(night.duty).get(f"/emergency/{number}/"))

    def test_is_not_there_for_strangers(self, night: Night) -> None:
        number = opened(night.duty)
        client = client_of(night.here.other_head)
        for page in ("", "end/"):
            assert client.get(f"/emergency/{number}/{page}").status_code == 404
        assert client.post(f"/emergency/{number}/end/").status_code == 404
        assert client.get(f"/emergency/{number}/review/").status_code == 403


class TestReviewingByPage:
    def test_shows_what_was_looked_at_and_takes_the_finding(self, night: Night) -> None:
        number = opened(night.duty)
        client_of(night.duty).get(f"/children/{night.amara}/chronology/")
        ended(night.duty, number)
        client = client_of(night.officer)
        listed = words(client.get("/emergency/"))
        assert "Waiting for review" in listed
        assert "Dana Weir" in listed
        page = words(client.get(f"/emergency/{number}/review/"))
        for said in (WHY, "Chronology", "Amara Okafor", "Review by", "9 March 2026"):
            assert said in page
        missing = words(
            client.post(f"/emergency/{number}/review/", {"justified": "no", "words": "No call was made"})
        )
        assert "Say what follows" in missing
        assert "No call was made" in missing
        typed = {"justified": "no", "follows": "talk", "words": "No call was made"}
        done = words(client.post(f"/emergency/{number}/review/", typed, follow=True))
        assert "Review saved 10:00" in done
        assert "Not justified" in done
        assert EmergencyReview.objects.get().follows == "talk"
        assert "reviewed already" in words(client.get(f"/emergency/{number}/review/", follow=True))
        mine = words(client_of(night.duty).get(f"/emergency/{number}/"))
        assert "No call was made" in mine

    def test_waits_until_it_has_ended(self, night: Night) -> None:
        number = opened(night.duty)
        page = words(client_of(night.officer).get(f"/emergency/{number}/review/", follow=True))
        assert "It has not ended yet" in page

    def test_counts_what_waits_in_the_navigation(self, night: Night) -> None:
        ended(night.duty, opened(night.duty))
        home = words(client_of(night.officer).get("/"))
        assert "Emergency access <span" in home
        assert "Emergency access <span" not in words(client_of(night.manager).get("/"))
        assert "/emergency/" in words(client_of(night.manager).get("/"))

    def test_asks_the_same_number_of_queries_for_one_and_for_many(self, night: Night) -> None:
        ended(night.duty, opened(night.duty))
        client = client_of(night.officer)
        one = statements(client, "/emergency/")
        ended(night.duty, opened(night.duty, reason=ANOTHER))
        assert statements(client, "/emergency/") == one
