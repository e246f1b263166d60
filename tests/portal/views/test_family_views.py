"""The parent's page."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.history.models import AccessEvent
from childplan.plans.vocabulary import OutcomeDomain, ReleasedKind, StrandKind
from portal.selectors.family_page import whom_to_ask
from tests.factories import plans
from tests.factories.portal import as_family, joined, tie
from tests.factories.signing_in import sign_in
from tests.portal.conftest import TwoFathers, released_to
from tests.worlds.two_areas import AreaWorld


def signed_in(user) -> Client:
    client = Client()
    sign_in(client, user)
    return client


@pytest.fixture
def mother(here: AreaWorld, family: TwoFathers) -> Client:
    return signed_in(joined(here.senco, family.elder, family.mother))


def said(client: Client, status: int = 200) -> str:
    answer = client.get("/family/")
    assert answer.status_code == status
    return answer.content.decode()


class TestTheFamilyPage:
    def test_says_what_happens_next_who_does_it_and_by_when(
        self, here: AreaWorld, family: TwoFathers, mother: Client, at
    ) -> None:
        sen = plans.strand(here.senco, family.elder, StrandKind.SEN_SUPPORT)
        goal = plans.outcome(
            here.senco,
            sen,
            domain=OutcomeDomain.LEARNING,
            text="Reads a short book alone",
            target_on=date(2026, 7, 3),
        )
        steps = [
            plans.planned_action(here.senco, sen, text=text, who=who, due_on=due)
            for text, who, due in (
                ("Reads with Elder three times a week", "Mrs Hill, teaching assistant", date(2026, 3, 12)),
                ("Tests his hearing", "Mr Pale, school nurse", date(2026, 3, 5)),
                ("Talks with you about how it went", "Ms Reed", None),
                ("Sends home a list of books", "Mrs Hill", date(2026, 3, 3)),
            )
        ]
        section = plans.written(here.senco, plans.about_me(family.elder), "Elder likes maps and trains.")
        plans.released(
            here.senco,
            family.elder,
            family.mother,
            plans.piece(goal, ReleasedKind.OUTCOME),
            *(plans.piece(step, ReleasedKind.PLANNED_ACTION) for step in steps),
            plans.piece(section),
        )
        with clock.stopped_at(at + timedelta(days=2)):
            words = said(mother)
        assert "Elder’s plan" in words
        order = [
            "What happens next",
            "Tests his hearing",
            "Thursday 5 March 2026",
            "Reads with Elder three times a week",
            "Mrs Hill, teaching assistant",
            "Thursday 12 March 2026",
            "Talks with you about how it went",
            "The day for this has passed",
            "Sends home a list of books",
            "The day was:</strong> Tuesday 3 March 2026",
            "What we want for Elder",
            "Reads a short book alone",
            "We hope for this by 3 July 2026",
            "More from the plan",
            "Elder likes maps and trains.",
            "Shared with you on 2 March 2026",
            "Who you can talk to",
            here.senco.user.name,
            "If something is wrong",
            "Larkshire Primary",
        ]
        places = [words.find(each) for each in order]
        assert -1 not in places, [each for each, place in zip(order, places, strict=True) if place < 0]
        in_order = (*order[:2], order[3], order[6], order[7], *order[10:12], order[13])
        steps_and_headings = [words.index(each) for each in in_order]
        assert steps_and_headings == sorted(steps_and_headings)

    def test_keeps_the_words_as_they_were_released(
        self, here: AreaWorld, family: TwoFathers, mother: Client
    ) -> None:
        released_to(here, family.elder, family.mother, "The first words")
        plans.written(here.senco, plans.about_me(family.elder), "Words written later")
        assert "The first words" in said(mother)
        assert "Words written later" not in said(mother)

    def test_escapes_what_somebody_wrote(self, here: AreaWorld, family: TwoFathers, mother: Client) -> None:
        released_to(here, family.elder, family.mother, "<script>alert(1)</script>\nSecond line")
        words = said(mother)
        assert "<script>alert" not in words
        assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>Second line" in words

    def test_is_plain_and_kind_when_nothing_was_shared(self, mother: Client) -> None:
        words = said(mother)
        assert "Nothing has been shared with you yet. That is all right." in words
        assert "the person who invited you" in words
        assert "What happens next" not in words

    def test_has_every_child_of_theirs_and_no_other(self, here: AreaWorld, family: TwoFathers) -> None:
        joined(here.senco, family.elder, family.mother)
        client = signed_in(joined(here.senco, family.younger, family.mother))
        words = said(client)
        assert "Your children’s plans" in words
        assert words.index("Elder’s plan") < words.index("Younger’s plan")

    def test_shows_each_father_his_own(self, here: AreaWorld, family: TwoFathers, mother: Client) -> None:
        released_to(here, family.elder, family.mother, "For Dawn")
        released_to(here, family.elder, family.asif, "For Asif")
        asif = said(signed_in(joined(here.senco, family.elder, family.asif)))
        assert "For Asif" in asif
        assert "For Dawn" not in asif
        assert "Younger" not in asif
        assert "For Asif" not in said(mother)

    def test_names_no_identifier_surname_or_address(
        self, here: AreaWorld, family: TwoFathers, mother: Client
    ) -> None:
        from childplan.identity.models import Address, Child

        Address.objects.create(
            child_id=family.elder, lines="7 Orchard Way", postcode="LK1 1AA", starts_on=date(2026, 1, 1)
        )
        # By which address a page of the child's is opened says nothing of them.
        words = re.sub(r'href="[^"]*"', "", said(mother).split("<main")[1])
        child = Child.objects.get(pk=family.elder)
        for secret in (child.identifier, "Orchard", "LK1 1AA", "Mott", str(child.pk), "non-molestation"):
            assert secret not in words

    def test_says_nothing_when_the_page_is_closed(
        self, here: AreaWorld, family: TwoFathers, mother: Client
    ) -> None:
        from tests.factories.portal import tie

        row = tie(family.elder, family.mother)
        row.no_contact = True
        row.save()
        words = said(mother)
        assert "You have no plan to read here now" in words
        assert "Elder" not in words

    def test_says_nothing_when_the_sign_in_is_stopped(
        self, here: AreaWorld, family: TwoFathers, mother: Client, at
    ) -> None:
        family.mother.portal_suspended_at = at
        family.mother.save()
        words = said(mother)
        assert "You have no plan to read here now" in words
        assert "Elder" not in words

    def test_is_not_there_for_practitioners(self, here: AreaWorld) -> None:
        assert signed_in(here.senco.user).get("/family/").status_code == 404

    def test_sends_a_visitor_to_sign_in_and_back(self, client: Client, db) -> None:
        assert client.get("/family/")["Location"] == "/accounts/login/?next=/family/"

    def test_stays_in_no_cache_and_is_written_down(
        self, here: AreaWorld, family: TwoFathers, mother: Client
    ) -> None:
        released_to(here, family.elder, family.mother, "Elder likes maps.")
        assert mother.get("/family/")["Cache-Control"] == "private, no-store"
        event = AccessEvent.objects.get(act="portal:home")
        assert (event.child_id, event.person_id, event.outcome) == (family.elder, family.mother.pk, "seen")
        assert event.classes & InformationClass.VIEWS

    def test_asks_the_same_number_of_questions_however_much_was_shared(
        self, here: AreaWorld, family: TwoFathers, mother: Client
    ) -> None:
        released_to(here, family.elder, family.mother, "One")
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                said(mother)
            counts.append(len(asked))
            sen = plans.strand(here.senco, family.elder, StrandKind.SEN_SUPPORT) if len(counts) == 1 else None
            if sen:
                actions = [plans.planned_action(here.senco, sen) for _ in range(5)]
                chosen = [plans.piece(a, ReleasedKind.PLANNED_ACTION) for a in actions]
                plans.released(here.senco, family.elder, family.mother, *chosen)
        assert counts[0] == counts[1]


class TestBothParents:
    def test_read_the_same_page_word_for_word(self, here: AreaWorld, family: TwoFathers) -> None:
        """What is withdrawn from one of them leaves no gap, and nothing on the page of the other."""
        pieces = [plans.piece(plans.written(here.senco, plans.about_me(family.elder), "Elder likes maps."))]
        sen = plans.strand(here.senco, family.elder, StrandKind.SEN_SUPPORT)
        pieces += [plans.piece(plans.planned_action(here.senco, sen), ReleasedKind.PLANNED_ACTION)]
        pages = []
        for adult in (family.mother, family.asif):
            plans.released(here.senco, family.elder, adult, *pieces)
            page = said(signed_in(joined(here.senco, family.elder, adult)))
            pages.append(re.sub(r'value="\w{64}"', "", page.partition("<main")[2].partition("</main>")[0]))
        assert "Elder likes maps." in pages[0]
        assert pages[0] == pages[1]


class TestWhoHasNoPlanToRead:
    @pytest.fixture(params=["stopped", "closed", "ended"])
    def shut_out(
        self, request: pytest.FixtureRequest, here: AreaWorld, family: TwoFathers, mother: Client, at
    ) -> Client:
        """The mother after her sign-in was stopped, her page was closed, or her membership of the family ended."""
        here.school.telephone = "01632 960 001"
        here.school.save()
        if request.param == "stopped":
            family.mother.portal_suspended_at = at
            family.mother.save()
        else:
            row = tie(family.elder, family.mother)
            row.no_contact = request.param == "closed"
            row.ends_on = at.date() if request.param == "ended" else None
            row.save()
        return mother

    @pytest.mark.parametrize("begins", ["/", "/acting-as/", "/family/"])
    def test_is_told_so_in_plain_words_wherever_they_begin(self, shut_out: Client, begins: str) -> None:
        answer = shut_out.get(begins, follow=True)
        assert (answer.status_code, answer.request["PATH_INFO"]) == (200, "/family/")
        words = answer.content.decode()
        assert "You have no plan to read here now" in words
        assert "no organisation has given you a role" not in words
        assert answer["Cache-Control"] == "private, no-store"

    def test_reads_whom_to_call_and_how_to_get_help(self, shut_out: Client) -> None:
        words = said(shut_out)
        for said_there in ("call the person who invited you", "Call 999", "Childline", "Leave this site"):
            assert said_there.lower() in words.lower(), said_there
        assert "Larkshire Primary on <a" in words
        assert 'href="tel:01632960001">01632 960 001</a>' in words

    def test_reads_nothing_of_the_child(self, here: AreaWorld, shut_out: Client) -> None:
        words = said(shut_out).split("<main")[1]
        for secret in ("Elder", "Mott", here.senco.user.name, "stopped", "order"):
            assert secret not in words, secret

    def test_can_sign_out(self, shut_out: Client) -> None:
        assert '/accounts/logout/"' in said(shut_out)


class TestWhomToAsk:
    def test_is_answered_to_nobody_about_somebody_else(self, here: AreaWorld, family: TwoFathers) -> None:
        dawn, asif = (joined(here.senco, family.elder, person) for person in (family.mother, family.asif))
        with as_family(dawn):
            assert [office.name for office in whom_to_ask(user_id=dawn.pk)] == ["Larkshire Primary"]
            assert whom_to_ask(user_id=asif.pk) == []


class TestLeaving:
    def test_signs_out_and_goes_to_a_harmless_site_without_a_script(self, mother: Client) -> None:
        answer = mother.post("/family/leave/")
        assert answer.status_code == 200
        assert answer["Refresh"] == "0; url=https://www.bbc.co.uk/weather"
        assert answer["Referrer-Policy"] == "no-referrer"
        words = answer.content.decode()
        assert "<title>Weather</title>" in words
        assert "hildplan" not in words
        assert mother.get("/family/")["Location"].startswith("/accounts/login/")

    def test_needs_a_form(self, mother: Client) -> None:
        assert mother.get("/family/leave/").status_code == 405

    def test_is_offered_on_the_page_with_a_way_to_sign_out(self, mother: Client) -> None:
        words = said(mother)
        assert "Leave this site now" in words
        assert words.count('action="/accounts/logout/"') >= 1
        assert "sign out when you have finished" in words
