"""What stands around every practitioner's page."""

import re

from childplan.access.vocabulary import InvolvementKind
from tests.factories.clients import client_of
from tests.factories.escalation import in_force, raised_alert
from tests.factories.identity import opened_by, restricted_by
from tests.factories.plans import involved
from tests.worlds.two_areas import AreaWorld


def places(words: str) -> list[str]:
    menu = words[words.index('id="navigation"') : words.index("</nav>")]
    return [
        " ".join(re.sub(r"<[^>]+>", "", text).split())
        for text in re.findall(r"<a [^>]*>(.*?)</a>", menu, re.S)
    ]


def current(words: str) -> str:
    return re.findall(r'aria-current="page"[^>]*>\s*(?:<strong[^>]*>)?\s*([^<]+)', words)[0].strip()


class TestNavigation:
    def test_offers_what_the_role_may_do(self, here: AreaWorld) -> None:
        everybody = ["My work", "Children", "Find a child"]
        for membership, more in (
            (here.social_worker, ["Alerts", "Referrals", "Where sources differ"]),
            (here.attendance, ["Alerts", "Pupil files", "Where sources differ"]),
            (here.area_attendance, ["Alerts", "Referrals", "Possible matches"]),
        ):
            assert places(client_of(membership).get("/children/").content.decode()) == everybody + more

    def test_marks_where_one_is(self, here: AreaWorld) -> None:
        client = client_of(here.area_attendance)
        child_id = opened_by(here.head)
        for address, place in (
            ("/", "My work"),
            ("/children/", "Children"),
            (f"/children/{child_id}/family/", "Children"),
            ("/children/find/", "Find a child"),
            ("/matches/", "Possible matches"),
        ):
            assert current(client.get(address).content.decode()) == place

    def test_says_in_which_role_and_area_one_acts(self, here: AreaWorld) -> None:
        words = client_of(here.social_worker).get("/children/").content.decode()
        assert "Social worker, Children in need, Larkshire Council" in words
        assert ">Larkshire</span>" in words

    def test_offers_restricted_records_to_who_is_on_a_list_and_to_nobody_else(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        restricted_by(here.social_worker, child_id)
        offers = {
            each: "Restricted records" in places(client_of(each).get("/children/").content.decode())
            for each in (here.social_worker, here.team_manager, here.head)
        }
        assert offers == {here.social_worker: True, here.team_manager: False, here.head: False}

    def test_counts_the_alerts_that_wait(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head, kind=InvolvementKind.ENROLMENT)
        with in_force():
            raised_alert(child_id)
        assert "Alerts 1 waiting" in places(client_of(here.attendance).get("/").content.decode())

    def test_stands_on_error_pages_too(self, here: AreaWorld) -> None:
        answer = client_of(here.senco).get("/nowhere/")
        assert answer.status_code == 404
        assert "My work" in places(answer.content.decode())
