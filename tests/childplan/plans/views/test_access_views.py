"""Why I see this child, and who else can."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from childplan.access.actions import restrict_record
from childplan.access.models import Bar, Involvement
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership, User
from childplan.history.models import AccessEvent
from childplan.identity.models import FamilyPerson
from childplan.organisations.vocabulary import OrganisationKind
from childplan.plans.views import access_views
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor, words
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld


class TestAccessPage:
    def test_gives_every_reason_of_mine_with_what_it_opens(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.social_worker).reads("access", amara.child_id)
        assert "You see this because Amara has been allocated to Children in need" in page
        assert "You see this because you have been Amara’s lead practitioner since 31 January 2026." in page
        assert "Read, write and decide" in page

    def test_says_what_is_not_open(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.senco).reads("access", amara.child_id)
        assert "That it is there, not what it says" in page
        closed = page.partition("What is not open to you, and why")[2]
        assert "Your role, SENCO, does not read it, whoever the child is." in closed
        assert "Child protection" in closed
        assert "Who can see Amara, and why" not in page

    def test_names_everybody_to_those_entitled(
        self, here: AreaWorld, there: AreaWorld, amara: Amara, mother: FamilyPerson
    ) -> None:
        page = Visitor(here.social_worker).reads("access", amara.child_id)
        assert "Who can see Amara, and why" in page
        assert "On roll: Larkshire Primary, since 2 March 2026, no end set" in page
        for seen in (here.senco, here.head, here.safeguarding_lead, here.team_manager, here.screener):
            assert f"{seen.user}, " in page
        for unseen in (here.other_head, there.head, there.screener):
            assert f"{unseen.user}, " not in page
        assert "Grace Okafor, family" in page

    def test_names_nobody_whose_membership_has_ended(self, here: AreaWorld, amara: Amara, at) -> None:
        left = lay.membership("senco", here.school, ends_at=at - timedelta(days=1))
        page = Visitor(here.social_worker).reads("access", amara.child_id)
        assert f"{left.user}, " not in page

    def test_says_what_each_may_read(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.social_worker).reads("access", amara.child_id)
        screener = page.partition(f"{here.screener.user}, ")[2].partition("</li>")[0]
        reads = "who the child is, addresses and telephone numbers, attendance, social care, child protection"
        assert f"Reads: {reads}" in screener

    def test_of_a_restricted_record_names_its_list_alone(self, here: AreaWorld, amara: Amara, at) -> None:
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope,
                at=at,
                child_id=amara.child_id,
                membership_ids=[here.social_worker.pk],
                reason="Adoption",
                review_on=at.date(),
            )
        page = Visitor(here.social_worker).reads("access", amara.child_id)
        assert (
            "You see this because you have been named on Amara’s restricted record since 2 March 2026."
            in page
        )
        assert "Named on a restricted record" in page
        assert f"{here.senco.user}, " not in page
        assert "People whose role covers all of" not in page

    def test_tells_an_area_wide_reader_so(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.screener).reads("access", amara.child_id)
        assert (
            "You see this because you are MASH screener for Larkshire, where Amara’s record was opened on "
            "2 March 2026."
        ) in page

    def test_says_through_what_and_until_when_each_part_is_open(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.senco).reads("access", amara.child_id)
        rows = page.partition("What is open to you")[2].partition("What is not open")[0]
        assert "On roll: Larkshire Primary, since 2 March 2026, no end set" in rows
        assert "Confidential addresses" in page.partition("What is not open")[2]

    def test_leads_to_what_the_role_may_see(self, here: AreaWorld, amara: Amara) -> None:
        assert "/roles/senco/" in Visitor(here.senco).reads("access", amara.child_id)

    def test_shows_those_who_read_one_part_alone(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.social_worker).reads("access", amara.child_id, reads=128)
        others = page.partition("Who can see Amara, and why")[2]
        assert f"{here.screener.user}, " in others
        assert f"{here.senco.user}, " not in others
        assert "can read child protection" in others

    def test_shows_all_where_the_part_is_not_understood(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.social_worker).reads("access", amara.child_id, reads="everything")
        assert f"{here.senco.user}, " in page

    def test_that_is_long_comes_in_pages_and_whole_to_print(
        self, here: AreaWorld, amara: Amara, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(access_views, "A_PAGE", 3)
        visitor = Visitor(here.social_worker)
        first, whole = (visitor.reads("access", amara.child_id, **q) for q in ({}, {"all": 1}))
        assert "Show all on one page, to print" in first
        assert "page=2" in first
        assert first.count("Reads: ") == 3
        assert whole.count("Reads: ") == 8

    def test_is_asked_as_many_statements_however_many_see_it(self, here: AreaWorld, amara: Amara) -> None:
        def asked() -> int:
            visitor = Visitor(here.social_worker)
            with CaptureQueriesContext(connection) as found:
                visitor.reads("access", amara.child_id)
            return len(found)

        few = asked()
        for _ in range(5):
            lay.membership("senco", here.school)
        assert asked() == few


def why_not(by: Membership, amara: Amara, **query: object) -> str:
    response = Visitor(by).client.get(f"/children/{amara.child_id}/access/why-not/", query)
    assert response.status_code == 200
    return words(response)


class TestWhyNotPage:
    def ask(self, here: AreaWorld, amara: Amara, whom: Membership, about: object, **query: object) -> str:
        asked = {"name": whom.user.name, "colleague": whom.pk, "about": about, **query}
        return why_not(here.social_worker, amara, **asked).partition("<main")[2]

    def test_is_closed_to_who_may_not_see_who_can_see(self, here: AreaWorld, amara: Amara) -> None:
        assert Visitor(here.senco).opens("why_not", amara.child_id).status_code == 403

    def test_finds_colleagues_of_the_area_by_name(
        self, here: AreaWorld, there: AreaWorld, amara: Amara
    ) -> None:
        assert f"{here.other_head.user}, Head teacher" in why_not(
            here.social_worker, amara, name=here.other_head.user.name
        )
        page = why_not(here.social_worker, amara, name=there.head.user.name)
        assert "No colleague of that name" in page

    def test_offers_nobody_of_the_police_unless_they_are_involved(
        self, here: AreaWorld, amara: Amara
    ) -> None:
        police = lay.organisation(here.area, OrganisationKind.POLICE)
        officer = lay.membership("police_officer_in_mash", police, user=lay.user("Olive Nott"))
        assert "No colleague of that name" in why_not(here.social_worker, amara, name="Olive")
        plans.involved(amara.child_id, InvolvementKind.POLICE_CASELOAD, officer.pk)
        assert "Olive Nott, Police officer in the MASH" in why_not(here.social_worker, amara, name="Olive")

    def test_says_that_nothing_involves_them(self, here: AreaWorld, amara: Amara) -> None:
        told = self.ask(here, amara, here.other_head, 4)
        assert "are not involved with" in told
        assert "Do they need it for their work?" in told
        assert "Involve them" in told

    def test_says_that_the_role_does_not_read_it(self, here: AreaWorld, amara: Amara) -> None:
        told = self.ask(here, amara, here.senco, 128)
        assert f"{here.senco.user} does not read child protection. The role special" in told

    def test_says_that_they_can(self, here: AreaWorld, amara: Amara) -> None:
        told = self.ask(here, amara, here.senco, 16)
        assert "can see it: read, write and decide. On roll: Larkshire Primary" in told
        assert "Do they need it" not in told

    def test_says_what_has_ended(self, here: AreaWorld, amara: Amara, at: datetime) -> None:
        team = lay.team(here.authority, "Court team")
        worker = lay.membership("social_worker", here.authority, team=team)
        Involvement(
            child_id=amara.child_id,
            kind=InvolvementKind.ALLOCATION,
            principal_id=team.pk,
            starts_at=at - timedelta(days=9),
            ends_at=at - timedelta(days=2),
            reason="Referred",
            end_reason="Moved team",
        ).save(force_insert=True)
        told = self.ask(here, amara, worker, 64)
        assert (
            "Their involvement has ended: social work allocation, Court team, Larkshire Council, until 28 February 2026"
            in told
        )

    def test_says_that_plans_are_not_read(self, here: AreaWorld, amara: Amara) -> None:
        told = self.ask(here, amara, here.screener, "plan-64")
        assert "reads no plans" in told

    def test_says_one_and_the_same_of_whatever_is_about_the_colleague(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        barred, closed, comes = (lay.membership("senco", here.school) for _ in range(3))
        Bar(child_id=amara.child_id, user=barred.user, reason="Her niece", starts_at=at).save(
            force_insert=True
        )
        User.objects.filter(pk=closed.user_id).update(is_active=False)
        Membership.objects.filter(pk=comes.pk).update(starts_at=at + timedelta(days=1))
        said = {
            re.sub(
                r"value=\"\d+\"|nonce=\"[^\"]+\"|name=Person[+0-9]+", "", self.ask(here, amara, who, 16)
            ).replace(who.user.name, "They")
            for who in (barred, closed, comes)
        }
        assert len(said) == 1
        assert "We may not say here what keeps it from They. Ask They’s manager." in said.pop()

    def test_says_of_a_bar_nothing_where_something_else_is_missing_too(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        Bar(child_id=amara.child_id, user=here.other_head.user, reason="His niece", starts_at=at).save(
            force_insert=True
        )
        told = self.ask(here, amara, here.other_head, 4)
        assert "are not involved with" in told
        assert "Do they need it for their work?" in told
        assert "Involve them" in told

    def test_of_a_restricted_record_says_the_same_of_who_is_not_named(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope,
                at=at,
                child_id=amara.child_id,
                membership_ids=[here.social_worker.pk],
                reason="Adoption",
                review_on=at.date(),
            )
        for whom in (here.team_manager, here.other_head):
            assert "We may not say here what keeps it from" in self.ask(here, amara, whom, 64)

    def test_asks_for_a_name_and_a_colleague(self, here: AreaWorld, amara: Amara) -> None:
        assert "Enter the name of your colleague" in why_not(here.social_worker, amara, name="")
        found = {"name": here.senco.user.name, "about": 4}
        assert "Choose a colleague" in why_not(here.social_worker, amara, **found)
        tampered = {**found, "colleague": here.other_head.pk}
        assert "Choose a colleague from the list" in why_not(here.social_worker, amara, **tampered)

    def test_is_in_the_log_of_looking(self, here: AreaWorld, amara: Amara) -> None:
        self.ask(here, amara, here.senco, 16)
        assert AccessEvent.objects.filter(act="plans:why_not", child_id=amara.child_id).exists()
