"""The page of the area's numbers, and the forms to set one and to withdraw one."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from childplan.accounts.models import Membership
from childplan.escalation.models import ProtocolThreshold
from tests.factories import organisations as lay
from tests.factories.both_texts import box, differing, hidden, stands
from tests.factories.clients import client_of, statements
from tests.factories.escalation import in_force, number_set, raised_alert
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

LIST = "/alerts/numbers/"
SET = "/alerts/numbers/sample_absences/set/"
WITHDRAW = "/alerts/numbers/sample_absences/withdraw/"
LATER = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def _in_force() -> Iterator[None]:
    with in_force():
        yield


@pytest.fixture
def keeper(here: AreaWorld) -> Membership:
    member = lay.membership("attendance_team_manager", here.authority)
    member.user.name = "Mary Quill"
    member.user.save()
    return member


def page(who: Membership, address: str = LIST) -> str:
    answer = client_of(who).get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "name": "most",
        "value": "5",
        "valid_from_day": "1",
        "valid_from_month": "4",
        "valid_from_year": "2026",
        "reason": "Agreed on 27 February, item 5",
        "version": "0",
        **changes,
    }


class TestThePage:
    def test_says_of_each_rule_what_holds_where_it_comes_from_and_that_it_is_the_softwares(
        self, keeper: Membership
    ) -> None:
        said = page(keeper)
        assert "Too many absences" in said
        assert "The area’s protocol, section 4" in said
        assert "The area has set none: this is the software’s own" in said
        assert "No number is set from a later day." in said

    def test_says_what_holds_what_comes_and_what_was_with_who_and_why(
        self, keeper: Membership, here: AreaWorld
    ) -> None:
        number_set(keeper, "4", date(2026, 3, 2), reason="Spring’s figures")
        number_set(keeper, "7", LATER, reason="A slip of the pen")
        number_set(keeper, "6", LATER, reason="Summer’s figures")
        for reader in (keeper, here.head, here.team_manager):
            said = page(reader)
            for words in ("Spring’s figures", "Summer’s figures", "A slip of the pen", "1 April 2026"):
                assert words in said
            assert "Mary Quill, Team manager, attendance support, on 2 March 2026" in said
            assert "Replaced by Mary Quill" in said

    def test_names_no_rule_about_a_record_s_own_secrecy(self, keeper: Membership) -> None:
        assert "restricted" not in page(keeper)

    def test_offers_the_forms_to_whoever_keeps_the_protocol(
        self, keeper: Membership, here: AreaWorld
    ) -> None:
        number_set(keeper, "6", LATER)
        assert SET in page(keeper)
        assert WITHDRAW in page(keeper)
        assert SET not in page(here.head)
        assert client_of(here.head).get(SET).status_code == 403
        assert client_of(here.senco).get(LIST).status_code == 403

    def test_is_found_from_the_team_board(self, keeper: Membership, here: AreaWorld) -> None:
        for reader in (keeper, here.head):
            assert LIST in page(reader, "/alerts/team/")

    def test_is_of_the_reader_s_own_area(self, keeper: Membership, there: AreaWorld) -> None:
        number_set(keeper, "6", LATER, reason="Only in Larkshire")
        assert "Only in Larkshire" not in page(there.head)

    def test_asks_as_many_questions_for_one_as_for_four(self, keeper: Membership) -> None:
        client = client_of(keeper)
        number_set(keeper, "6", LATER)
        client.get(LIST)
        one = statements(client, LIST)
        for value in ("7", "8", "9"):
            number_set(keeper, value, LATER)
        assert statements(client, LIST) == one


class TestSettingANumber:
    def test_shows_what_holds_and_the_limits_beside_each_choice(self, keeper: Membership) -> None:
        said = page(keeper, SET)
        assert "Now 5. Whole numbers from 1 to 60." in said

    def test_is_told_on_the_page_that_comes_next(self, keeper: Membership) -> None:
        answer = client_of(keeper).post(SET, typed(confirmed="1"), follow=True)
        said = answer.content.decode()
        assert "Most: the new number holds from 1 April 2026." in said
        assert "Agreed on 27 February, item 5" in said
        assert ProtocolThreshold.objects.get().value == 5

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"name": ""}, "Choose which number you are setting"),
            ({"name": "fewest"}, "Choose which number you are setting"),
            ({"value": ""}, "Enter the number"),
            ({"value": "five"}, "Enter a number, like 5 or 92.5"),
            ({"value": "1.234"}, "at most two decimals"),
            ({"value": "-1"}, "Most: enter a number with at most two decimals from 0 to 999999.99"),
            (
                {"name": "answer_within", "value": "61"},
                "Working days to answer: enter a whole number from 1 to 60",
            ),
            ({"value": "3"}, "Most: it is 3 on that day already"),
            ({"valid_from_day": "31", "valid_from_month": "2"}, "real date"),
            ({"valid_from_day": "1", "valid_from_month": "3"}, "The day must be 2 March 2026 or later"),
            ({"valid_from_year": "2062"}, "The day must be 2 March 2028 or earlier"),
            ({"reason": " "}, "Say why, and where it was agreed"),
            ({"reason": "x" * 501}, "500 characters or fewer"),
        ],
    )
    def test_names_what_is_wrong_and_keeps_what_was_typed(
        self, keeper: Membership, changes: dict[str, str], words: str
    ) -> None:
        sent = typed(**changes)
        answer = client_of(keeper).post(SET, sent)
        said = answer.content.decode()
        assert answer.status_code == 200
        assert words in said
        assert "There is a problem" in said
        assert sent["reason"].strip() in said
        assert not ProtocolThreshold.objects.exists()

    def test_that_comes_second_keeps_its_words_and_goes_through_when_sent_again(
        self, keeper: Membership
    ) -> None:
        client = client_of(keeper)
        number_set(keeper, "6", LATER, reason="Somebody was quicker")
        answer = client.post(SET, typed())
        said = answer.content.decode()
        assert answer.status_code == 409
        assert "Somebody else changed a number of this rule" in said
        assert "Somebody was quicker" in said
        assert "Agreed on 27 February, item 5" in said
        assert 'name="version" value="1"' in said
        assert "Check the number" in client.post(SET, typed(version="1")).content.decode()
        assert client.post(SET, typed(version="1", confirmed="1")).status_code == 302
        late = client.post(SET, typed(value="8", version="1", confirmed="1"))
        assert late.status_code == 409
        assert 'name="version" value="3"' in late.content.decode()

    def test_that_comes_second_takes_parts_of_each(self, keeper: Membership) -> None:
        client = client_of(keeper)
        number_set(keeper, "6", LATER, reason="Somebody was quicker")
        conflict = client.post(SET, typed(valid_from_day="8", confirmed="1"))
        assert conflict.status_code == 409
        assert differing(conflict) == ["reason", "valid_from", "value"]
        assert box(conflict, "reason") == "Somebody was quicker\nAgreed on 27 February, item 5"
        mixed = client.post(SET, {**hidden(conflict), "choose": "1", "take-value-0": "yours"})
        assert mixed.status_code == 200
        joined = stands(mixed)
        assert (joined["value"], joined["valid_from_day"], joined["version"]) == ("5", "1", "1")
        assert "Check the number" in client.post(SET, joined).content.decode()
        said = client.post(SET, {**joined, "confirmed": "1"}, follow=True).content.decode()
        assert "Saved 10:00" in said
        now = ProtocolThreshold.objects.get(gone_as="")
        assert (now.value, now.valid_from) == (5, LATER)
        assert now.reason == "Somebody was quicker\nAgreed on 27 February, item 5"

    def test_that_comes_second_to_another_number_only_sends_again(self, keeper: Membership) -> None:
        number_set(keeper, "6", LATER)
        answer = client_of(keeper).post(SET, typed(name="answer_within", value="3"))
        assert answer.status_code == 409
        assert not differing(answer)
        assert "Agreed on 27 February, item 5" in answer.content.decode()

    def test_is_asked_again_with_what_it_changes_and_nothing_is_lost(
        self, keeper: Membership, here: AreaWorld, there: AreaWorld
    ) -> None:
        client = client_of(keeper)
        for head in (here.head, here.head, there.head):
            raised_alert(opened_by(head))
        slip = typed(value="300", valid_from_day="2", valid_from_month="3")
        asked = client.post(SET, slip)
        said = " ".join(asked.content.decode().split())
        assert "3 → 300 from today" in said
        assert "2 open alerts stand on it and are reviewed from today" in said
        assert "author_mark" in said
        assert not ProtocolThreshold.objects.exists()
        sent_on = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', said))
        assert {name: sent_on[name] for name in ("name", "value", "reason", "version")} == {
            name: slip[name] for name in ("name", "value", "reason", "version")
        }
        days = {name: value for name, value in sent_on.items() if name.startswith("valid_from")}
        back = client.post(SET, {**slip, **days, "change": "1"}).content.decode()
        assert 'value="300"' in back
        assert "There is a problem" not in back
        assert not ProtocolThreshold.objects.exists()
        assert client.post(SET, {**sent_on, "confirmed": "1"}).status_code == 302
        assert ProtocolThreshold.objects.get().value == 300

    def test_of_severe_absence_never_lies_above_the_trigger_point(self, keeper: Membership) -> None:
        address = "/alerts/numbers/attendance_at_or_below/set/"
        client = client_of(keeper)
        refused = client.post(address, typed(name="severe", value="91"))
        assert "would lie above" in refused.content.decode()
        refused = client.post(address, typed(name="percentage", value="9", confirmed="1"))
        assert "would lie above" in refused.content.decode()
        assert client.post(address, typed(name="severe", value="90", confirmed="1")).status_code == 302
        # A later number that stands already is kept to as well.
        sooner = typed(
            name="percentage",
            value="80",
            valid_from_day="3",
            valid_from_month="3",
            version="1",
            confirmed="1",
        )
        assert "On 1 April 2026" in client.post(address, sooner).content.decode()

    def test_of_a_rule_that_is_not_there_is_no_page(self, keeper: Membership) -> None:
        for key in ("no_such_rule", "restricted_identifier_used"):
            assert client_of(keeper).get(f"/alerts/numbers/{key}/set/").status_code == 404
            assert client_of(keeper).post(f"/alerts/numbers/{key}/withdraw/").status_code == 404


class TestWithdrawingANumber:
    def test_is_of_one_that_has_not_begun(self, keeper: Membership) -> None:
        coming = number_set(keeper, "6", LATER)
        said = page(keeper, WITHDRAW)
        assert "Most: 6, from 1 April 2026" in said
        sent = {"number_id": coming.pk, "reason": "Later, perhaps", "version": "1"}
        answer = client_of(keeper).post(WITHDRAW, sent, follow=True)
        said = answer.content.decode()
        assert "The number is withdrawn." in said
        assert "Withdrawn by Mary Quill" in said
        assert "Later, perhaps" in said

    def test_says_so_where_there_is_none(self, keeper: Membership) -> None:
        assert "No number of this rule is set from a later day." in page(keeper, WITHDRAW)

    def test_names_what_is_missing(self, keeper: Membership) -> None:
        number_set(keeper, "6", LATER)
        said = client_of(keeper).post(WITHDRAW, {"version": "1"}).content.decode()
        assert "Choose the number you are withdrawing" in said
        assert "Say why it is withdrawn" in said

    def test_that_comes_second_is_told(self, keeper: Membership) -> None:
        coming = number_set(keeper, "6", LATER)
        number_set(keeper, "7", date(2026, 5, 1))
        answer = client_of(keeper).post(
            WITHDRAW, {"number_id": coming.pk, "reason": "Later, perhaps", "version": "1"}
        )
        assert answer.status_code == 409
        assert "Later, perhaps" in answer.content.decode()
        assert not ProtocolThreshold.objects.exclude(gone_as="").exists()


class TestARuleThatRaisesNoAlert:
    AT = "/alerts/numbers/access_requests/set/"

    def test_has_its_number_on_the_page_and_is_set_like_the_others(self, keeper: Membership) -> None:
        assert "Requests for access to a child" in page(keeper)
        client, sent = client_of(keeper), typed(name="answer_within", value="5")
        asked = " ".join(client.post(self.AT, sent).content.decode().split())
        assert "10 → 5 from 1 April 2026" in asked
        assert "What was asked before keeps its day" in asked
        assert "open alert" not in asked
        done = client.post(self.AT, {**sent, "confirmed": "1"}, follow=True).content.decode()
        assert "What was asked before goes by the number of its own day" in done
        row = ProtocolThreshold.objects.get(trigger="access_requests")
        assert (row.name, row.value, row.valid_from) == ("answer_within", 5, LATER)

    def test_has_no_number_of_the_engines(self, keeper: Membership) -> None:
        answer = client_of(keeper).post(self.AT, typed(name="recovery", value="5"))
        assert not ProtocolThreshold.objects.exists()
        assert "There is a problem" in answer.content.decode()

    def test_is_asked_of_no_child(self, keeper: Membership, here: AreaWorld) -> None:
        child_id = opened_by(here.head, forename="Amara", surname="Okafor")
        assert "Requests for access" not in page(here.head, f"/alerts/children/{child_id}/why/")
