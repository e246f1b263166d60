"""Sharing by page: with whom, what and why, everything once more; corrected by two, and ended."""

import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from uuid import UUID

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from childplan.access.models import Grant
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.keeping import SALT
from childplan.common import rows
from childplan.common.vocabulary import InformationClass
from childplan.sharing import presenters
from childplan.sharing.models import SharingDecision
from tests.childplan.plans.views.conftest import words
from tests.factories import both_texts, sharing
from tests.factories import organisations as lay
from tests.factories.clients import client_of
from tests.factories.identity import opened_by
from tests.house.begun import day
from tests.worlds.two_areas import AreaWorld

C = InformationClass
UNTIL = date(2026, 4, 30)
# A decision of the factory, as the form of its correction has it.
AS_DECIDED = {**presenters.words_as_form(sharing.WORDS), "version": 1}


@pytest.fixture
def child(here: AreaWorld) -> UUID:
    return opened_by(here.head, forename="Amara", surname="Okafor")


@pytest.fixture
def head(here: AreaWorld) -> Client:
    return client_of(here.head)


def page(child: UUID, name: str = "decide", *parts: object) -> str:
    return reverse(f"sharing:{name}", args=[child, *parts])


def said(to: int, **more: object) -> Mapping[str, object]:
    return {
        "to": to,
        "tells_a_place": "no",
        "decided": "share",
        "classes": ["8"],
        **day("until_on", UNTIL),
        "shared": "How often she was away",
        "purpose": "support",
        "basis": "public_task",
        "family_told": "yes",
        "reason": "They begin to work with the family",
        "without_agreement": "None is signed yet",
        **more,
    }


class TestChoosingWithWhom:
    def test_finds_people_teams_and_bodies_of_the_area(self, here, there, head, child) -> None:
        shown = words(head.get(page(child), {"q": "Children in need"}))
        assert "Children in need, Larkshire Council" in shown
        assert "Merefield" not in shown
        shown = words(head.get(page(child), {"q": here.social_worker.user.name}))
        assert f"{here.social_worker.user.name}, Social worker, Larkshire Council" in shown

    def test_offers_no_role_that_a_share_does_not_open(self, here, head, child) -> None:
        shown = words(head.get(page(child), {"q": here.screener.user.name}))
        assert "Nobody found" in shown

    def test_asks_for_a_name(self, head, child) -> None:
        assert "Enter a name to look for" in words(head.post(page(child), {}))

    @pytest.mark.parametrize("number", ["999999999", "x", "-1", "99999999999999999999999"])
    def test_takes_no_number_of_nobody(self, head, child, number: str) -> None:
        answer = head.get(page(child), {"to": number})
        assert answer.status_code == 200
        assert "Who would it be shared with?" in words(answer)


class TestDeciding:
    def test_is_checked_before_it_is_recorded(self, here, head, child) -> None:
        colleague = lay.membership("social_worker", here.authority, team=here.social_work)
        shown = words(head.post(page(child), said(here.social_work.pk)))
        assert "Check your answers before you decide" in shown
        assert "3 people in these jobs will be able to read it" in shown
        for member in (here.social_worker, here.team_manager, colleague):
            assert member.user.name in shown
        assert "30 April 2026" in shown
        assert not SharingDecision.objects.exists()

    def test_counts_a_barred_colleague_too(self, here, head, child, at) -> None:
        """The number would otherwise tell that somebody has a conflict of interest."""
        from childplan.access.models import Bar

        Bar(child_id=child, user=here.social_worker.user, reason="His niece", starts_at=at).save(
            force_insert=True
        )
        assert "2 people in these jobs" in words(head.post(page(child), said(here.social_work.pk)))

    def test_is_recorded_once_it_is_confirmed(self, here, head, child) -> None:
        done = head.post(page(child), said(here.social_work.pk, confirmed="1"), follow=True)
        shown = words(done)
        assert "The decision is recorded. Saved 10:00" in shown
        assert "Shared with Children in need, Larkshire Council" in shown
        assert "They can read it until 30 April 2026" in shown
        assert Grant.objects.filter(child_id=child, kind=InvolvementKind.SHARE).count() == 1

    def test_keeps_what_was_typed_when_somebody_changes_their_answers(self, here, head, child) -> None:
        shown = words(head.post(page(child), said(here.social_work.pk, change="1")))
        assert "How often she was away" in shown
        assert "There is a problem" not in shown

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"shared": ""}, "Say what exactly"),
            ({"reason": ""}, "Say why you decide so"),
            ({"family_told": "no"}, "Say why the family is not told"),
            ({"classes": ["32"], "basis": "public_task"}, "Choose the condition"),
            ({"without_agreement": ""}, "No sharing agreement covers this"),
            (day("until_on", date(2030, 1, 1)), "2027"),
            ({"classes": ["4096"]}, "Choose only what you read yourself"),
            ({"basis": "duty"}, "Choose a lawful basis that holds"),
            ({"basis": ""}, "Choose the lawful basis"),
            ({"tells_a_place": ""}, "Say whether it could show where somebody is hidden"),
        ],
    )
    def test_says_what_is_wrong_and_records_nothing(self, here, head, child, wrong, told: str) -> None:
        answer = head.post(page(child), said(here.social_work.pk, confirmed="1", **wrong))
        assert "There is a problem" in words(answer)
        assert told in words(answer)
        assert not SharingDecision.objects.exists()

    def test_not_to_share_asks_for_no_lawful_basis(self, here, head, child) -> None:
        said_no = said(
            here.social_work.pk, decided="do_not_share", basis="", without_agreement="", confirmed="1"
        )
        shown = words(head.post(page(child), said_no, follow=True))
        assert "Not shared with Children in need" in shown
        assert "Lawful basis" not in shown
        assert SharingDecision.objects.get().basis == ""

    def test_marks_no_question_as_optional_that_is_asked_for_one_answer(self, here, head, child) -> None:
        shown = words(head.get(page(child), {"to": here.social_work.pk}))
        assert "If you share: what is the lawful basis?" in shown
        # Who the child is always belongs to it, so that nothing more need be chosen.
        assert shown.count("(optional)") == 1
        assert "What kinds of information? (optional)" in shown

    def test_begins_with_no_condition_chosen(self, here, head, child) -> None:
        shown = head.get(page(child), {"to": here.social_work.pk}).content.decode()
        assert "None is needed" in shown
        assert " checked" not in shown

    def test_about_a_body_outside_names_it(self, head, child) -> None:
        answer = words(head.post(page(child), said(0, confirmed="1")))
        assert "Enter the name of the organisation" in answer
        done = head.post(page(child), said(0, confirmed="1", outside_body="Farhaven Council"), follow=True)
        assert "Shared with Farhaven Council" in words(done)

    def test_is_closed_to_a_stranger_and_to_who_sees_it_by_a_share(self, here, head, child) -> None:
        assert client_of(here.other_head).get(page(child)).status_code == 404
        sharing.shared(here.head, child, here.social_worker)
        assert client_of(here.social_worker).get(page(child)).status_code == 403
        assert client_of(here.social_worker).get(page(child, "of_child")).status_code == 200


class TestWhatWasTyped:
    def test_goes_with_whoever_chooses_somebody_else(self, here, head, child) -> None:
        typed = said(here.social_work.pk, choose="1")
        looked = head.post(page(child), {**typed, "q": here.social_worker.user.name})
        assert "1 found" in words(looked)
        carried = hidden_in(looked)
        assert carried["shared"] == "How often she was away"
        shown = words(head.post(page(child), {**carried, "to": here.social_worker.pk, "change": "1"}))
        assert f"Decide about sharing with {here.social_worker.user.name}" in shown
        assert "How often she was away" in shown
        assert "There is a problem" not in shown
        assert not SharingDecision.objects.exists()

    def test_is_still_there_when_the_recipient_has_left(self, here, head, child, at) -> None:
        typed = said(here.social_worker.pk, confirmed="1")
        with rows.entered(rows.STEWARD):
            type(here.social_worker).objects.filter(pk=here.social_worker.pk).update(ends_at=at)
        answer = head.post(page(child), typed)
        assert "can no longer be shared with" in words(answer)
        assert hidden_in(answer)["reason"] == "They begin to work with the family"
        assert "Enter a name to look for" not in words(answer)

    def test_can_be_given_back_from_the_page_that_checks_it(self, here, head, child) -> None:
        """Whoever is signed out there, or may not save any more, is shown each text under its name."""
        answer = head.post(page(child), said(here.social_work.pk))
        mark = re.search(r'name="author_mark" value="([^"]*)"', answer.content.decode())
        assert mark
        labels = signing.loads(mark[1], salt=SALT)[3]
        assert labels["reason"] == "Why do you decide so?"

    def test_is_not_thrown_away_by_a_link_that_says_back(self, here, head, child) -> None:
        shown = head.post(page(child), said(here.social_work.pk)).content.decode()
        assert "govuk-back-link" not in shown
        assert "Cancel and lose these answers" in shown

    def test_as_a_draft_for_another_says_so_and_can_be_thrown_away(self, here, head, child) -> None:
        head.post(page(child), {"to": here.social_work.pk, "reason": "They asked", "draft": "1"})
        other = f"{page(child)}?to={here.social_worker.pk}"
        shown = words(head.get(other))
        assert "You wrote this draft on 2 March 2026 at 10:00 about sharing with Children in need" in shown
        assert "They asked" in shown
        thrown = head.post(other, {"throw_away": "1", "draft_version": "1"}, follow=True)
        assert "Draft thrown away" in words(thrown)
        assert "They asked" not in words(head.get(other))


def hidden_in(answer: HttpResponse) -> dict[str, str]:
    """The hidden fields of a page, but for what the frame sends."""
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode())
    return {
        name: unescape(value) for name, value in found if name not in ("csrfmiddlewaretoken", "author_mark")
    }


class TestTheListOfSharing:
    def test_shows_what_its_reader_may_know_and_no_number_of_others(self, here, head, child) -> None:
        sharing.shared(here.head, child, here.social_work.pk)
        sharing.told_outside(here.safeguarding_lead, child)
        assert "Farhaven" in words(head.get(page(child, "of_child")))
        other = words(client_of(here.attendance).get(page(child, "of_child")))
        assert "Shared with Children in need" in other
        assert "Farhaven" not in other

    def test_stands_in_the_menu_of_the_childs_pages(self, head, child) -> None:
        for name in ("of_child", "decide"):
            shown = words(head.get(page(child, name)))
            assert 'aria-label="This child"' in shown
            assert "Chronology" in shown

    def test_stands_on_the_plan_and_on_paper(self, here, head, child) -> None:
        sharing.shared(here.head, child, here.social_work.pk)
        sharing.family_agreement(here.head, child)
        for name in ("plans:child_plan", "plans:print_plan"):
            shown = words(head.get(reverse(name, args=[child])))
            assert "Also shared with: Children in need, Larkshire Council, to read until" in _plain(shown)
            assert "Early help support" in shown


class TestACorrection:
    def test_by_two_shows_both_and_loses_nothing(self, here, head, child) -> None:
        decision = sharing.shared(here.head, child, here.social_work.pk)
        sent = {
            "shared": "What I typed", "purpose": "support", "basis": "public_task", "special_condition": "care",
            "family_told": "yes", "reason": "Because", "why_corrected": "Said too little", "version": "1",
        }  # fmt: skip
        done = head.post(
            page(child, "correct", decision.pk), {**sent, "shared": "What came first"}, follow=True
        )
        assert "The decision is corrected. Saved 10:00" in words(done)
        second = head.post(page(child, "correct", decision.pk), sent)
        assert second.status_code == 409
        assert "What I typed" in words(second)
        assert "What came first" in words(second)
        joined = {**sent, "shared": "What both say", "version": "2", "joined": "1"}
        head.post(page(child, "correct", decision.pk), joined)
        assert SharingDecision.objects.get().shared == "What both say"
        assert SharingDecision.objects.get().version == 3

    def test_by_two_begins_with_what_only_one_of_them_changed(self, here, head, child) -> None:
        """Both began from the same decision: one mended the lawful basis, the other what was shared."""
        decision = sharing.shared(here.head, child, here.social_work.pk)
        path = page(child, "correct", decision.pk)
        head.post(path, {**AS_DECIDED, "shared": "How often, and why", "why_corrected": "Too little"})
        second = head.post(
            path, {**AS_DECIDED, "basis": "legal_obligation", "why_corrected": "The court asked for it"}
        )
        assert second.status_code == 409
        stands = both_texts.stands(second)
        assert stands["basis"] == "legal_obligation"
        assert stands["shared"] == "How often, and why"
        assert stands["reason"] == AS_DECIDED["reason"]

    def test_says_what_is_lost_where_it_is_lost(self, here, head, child) -> None:
        decision = sharing.shared(here.head, child, here.social_work.pk)
        path = page(child, "correct", decision.pk)
        begun = {**AS_DECIDED, "why_corrected": "Better"}
        head.post(path, {**begun, "shared": "One"})
        shown = words(head.post(path, {**begun, "shared": "Two"}))
        assert "Keep their version and lose mine" in shown
        assert "This writes the text below anew" in shown
        assert "Nothing is lost" not in shown

    def test_is_closed_to_who_may_only_read_it(self, here, child) -> None:
        decision = sharing.shared(here.head, child, here.social_work.pk)
        assert client_of(here.senco).get(page(child, "correct", decision.pk)).status_code == 403
        assert client_of(here.other_head).get(page(child, "correct", decision.pk)).status_code == 404


class TestAnEnd:
    def test_by_page(self, here, head, child) -> None:
        decision = sharing.shared(here.head, child, here.social_work.pk)
        done = head.post(page(child, "end", decision.pk), {"reason": "The work is over"}, follow=True)
        assert "The share has ended. Saved 10:00" in words(done)
        assert "Ended on 2 March 2026: The work is over" in words(done)
        assert head.get(page(child, "end", decision.pk)).status_code == 404

    def test_does_not_promise_that_they_see_nothing_any_more(self, here, head, child) -> None:
        decision = sharing.shared(here.head, child, here.social_work.pk)
        shown = words(head.get(page(child, "end", decision.pk)))
        assert "If they also see the child in another way, that stays" in shown
        assert "You will not see this child any more" not in shown
        own = words(client_of(here.social_worker).get(page(child, "end", decision.pk)))
        assert "You will not see this child any more by this share" in own

    def test_by_the_recipient_leads_away_from_the_child(self, here, child) -> None:
        decision = sharing.shared(here.head, child, here.social_worker)
        worker = client_of(here.social_worker)
        done = worker.post(page(child, "end", decision.pk), {"reason": "Not needed"})
        assert done.headers["Location"] == reverse("plans:case_list")
        assert worker.get(page(child, "of_child")).status_code == 404


def _plain(shown: str) -> str:
    import re

    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown)).replace(" ,", ",")
