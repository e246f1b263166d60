"""Who can see a child's plan, as a family is told: what they know anyhow, and not a word more."""

import ast
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

import portal.presenters.who_can_see as presenter
from childplan.access.actions import restrict_record
from childplan.access.permissions import Permission
from childplan.access.roles import ROLES
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.history.models import AccessEvent
from childplan.identity.models import Address
from childplan.organisations.vocabulary import OrganisationKind
from portal.presenters.who_can_see import PLAIN
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting
from tests.factories.portal import joined
from tests.portal.conftest import TwoFathers, released_to
from tests.portal.views.test_family_views import signed_in
from tests.worlds.two_areas import AreaWorld

# Whatever else opens a child: none of it stands on the page.
UNSAID = (
    (Kind.POLICE_CASELOAD, "police_officer_in_mash", OrganisationKind.POLICE, "Mereside Constabulary"),
    (Kind.EARLY_HELP_CASELOAD, "early_help_worker", OrganisationKind.VOLUNTARY, "Harbour Refuge"),
    (Kind.MENTAL_HEALTH_CASELOAD, "mental_health_practitioner", OrganisationKind.NHS, "Clinic for minds"),
    (Kind.HEALTH_CASELOAD, "school_nurse", OrganisationKind.NHS, "Sexual health clinic"),
    (Kind.YOUTH_JUSTICE_CASELOAD, "youth_justice_worker", OrganisationKind.LOCAL_AUTHORITY, "Youth justice"),
    (Kind.ADVOCACY, "advocate", OrganisationKind.VOLUNTARY, "Voices for children"),
    (Kind.INSPECTION, "inspector", OrganisationKind.INSPECTORATE, "Inspectorate"),
    (Kind.CONFERENCE, "child_protection_chair", OrganisationKind.LOCAL_AUTHORITY, "Conference service"),
    (Kind.ALLOCATION, "social_worker", OrganisationKind.LOCAL_AUTHORITY, "Undisclosed enquiry team"),
    (Kind.PANEL, "ehc_panel_member", OrganisationKind.LOCAL_AUTHORITY, "Panel office"),
)


def told(client: Client, child_id: UUID, status: int = 200) -> str:
    response = client.get(f"/family/children/{child_id}/who-can-see/")
    assert response.status_code == status
    words = response.content.decode()
    return words.partition("<main")[2].partition("</main")[0]


@pytest.fixture
def mother(here: AreaWorld, family: TwoFathers) -> Client:
    return signed_in(joined(here.senco, family.elder, family.mother))


@pytest.fixture
def father(here: AreaWorld, family: TwoFathers) -> Client:
    return signed_in(joined(here.senco, family.elder, family.asif))


class TestTheFamilysPage:
    def test_names_the_bodies_that_released_something_to_this_adult_and_the_school(
        self, here: AreaWorld, family: TwoFathers, mother: Client, father: Client
    ) -> None:
        plans.involved(family.elder, Kind.ALLOCATION, here.social_work.pk)
        section = plans.written(here.senco, plans.about_me(family.elder), "Likes maps.")
        plans.released(here.social_worker, family.elder, family.mother, plans.piece(section))
        to_mother, to_father = told(mother, family.elder), told(father, family.elder)
        assert "Larkshire Council" in to_mother
        assert "Your social worker" in to_mother
        assert "Larkshire Primary" in to_mother
        # The other parent is told of it only when something is released to him.
        assert "Larkshire Council" not in to_father
        assert "social worker" not in to_father
        assert "Larkshire Primary" in to_father

    def test_says_the_same_to_both_parents_but_for_what_was_released_to_each(
        self, here: AreaWorld, family: TwoFathers, mother: Client, father: Client
    ) -> None:
        assert told(mother, family.elder) == told(father, family.elder)
        released_to(here, family.elder, family.mother, "Reads alone.")
        assert "SENCO" in told(mother, family.elder)
        assert told(father, family.elder).replace("…", "") != told(mother, family.elder)
        released_to(here, family.elder, family.asif, "Reads alone, with maps.")
        assert told(mother, family.elder) == told(father, family.elder)

    def test_is_not_changed_by_whoever_else_works_with_the_child(
        self, here: AreaWorld, family: TwoFathers, mother: Client
    ) -> None:
        before = told(mother, family.elder)
        for kind, role, body, name in UNSAID:
            place = lay.organisation(here.area, body, name=name)
            member = lay.membership(role, place, team=lay.team(place))
            for principal in (member.pk, member.team_id, place.pk):
                plans.involved(family.elder, kind, principal)
        assert told(mother, family.elder) == before

    def test_is_not_changed_by_a_restriction_that_leaves_them_their_page(
        self, here: AreaWorld, family: TwoFathers, mother: Client, at
    ) -> None:
        plans.involved(family.elder, Kind.ALLOCATION, here.social_work.pk)
        before = told(mother, family.elder)
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope,
                at=at,
                child_id=family.elder,
                membership_ids=[here.social_worker.pk],
                person_ids=[family.mother.pk],
                reason="High risk",
                review_on=at.date(),
            )
        assert told(mother, family.elder) == before

    def test_names_no_person_and_no_day(self, here: AreaWorld, family: TwoFathers, mother: Client) -> None:
        released_to(here, family.elder, family.mother, "Reads alone.")
        words = told(mother, family.elder)
        for name in (here.senco.user.name, here.head.user.name, "Asif", "Craig", "2026", "2025"):
            assert name not in words

    def test_gives_no_school_where_the_family_lives_at_a_confidential_address(
        self, here: AreaWorld, family: TwoFathers, mother: Client, father: Client
    ) -> None:
        Address(
            child_id=family.elder,
            lines="1 Hidden Row",
            postcode="",
            is_confidential=True,
            starts_on=date(2026, 1, 1),
        ).save(force_insert=True)
        for client in (mother, father):
            assert "Larkshire Primary" not in told(client, family.elder)
            assert "We have no names of places" in told(client, family.elder)

    def test_is_missing_for_a_child_that_is_not_theirs_or_not_there(
        self, here: AreaWorld, family: TwoFathers, father: Client
    ) -> None:
        told(father, family.younger, status=404)
        told(father, UUID(int=7), status=404)

    def test_is_no_page_for_practitioners(self, here: AreaWorld, family: TwoFathers) -> None:
        told(signed_in(here.senco.user), family.elder, status=404)

    def test_says_what_one_can_ask_for_and_whom(self, family: TwoFathers, mother: Client) -> None:
        page = told(mother, family.elder)
        assert "Ask the person who invited you. The plan says how to reach them" in page
        assert "copy of what we hold about you. It is free" in page
        assert "You can complain to them" in page
        assert "Is someone in danger now? Call 999" in page
        assert "Ask the people on this page" not in page

    def test_leaves_its_line_in_the_log(self, family: TwoFathers, mother: Client) -> None:
        told(mother, family.elder)
        assert AccessEvent.objects.filter(act="portal:who_can_see", child_id=family.elder).exists()

    def test_is_reached_from_the_page_of_the_child(self, family: TwoFathers, mother: Client) -> None:
        assert f"/family/children/{family.elder}/who-can-see/" in mother.get("/family/").content.decode()


class TestPlainWords:
    def test_are_there_for_every_role_that_releases_to_families(self) -> None:
        assert {role.key for role in ROLES if Permission.RELEASE_TO_FAMILY in role.may} == set(PLAIN)

    def test_are_all_that_is_ever_shown_of_a_role(self) -> None:
        """The presenter has no other source of words than its own table."""
        tree = ast.parse(Path(str(presenter.__file__)).read_text())
        named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert named == {"collections.abc"}
