"""The catalogue of roles as a page: nothing of the code is left out, and it says what the masks do."""

from html import unescape

import pytest
from django.test import Client

from childplan.access.deciding import masks_of
from childplan.access.levels import masks
from childplan.access.permissions import Permission
from childplan.access.presenters import SHORT, agencies, at_most, matrix, opened_by
from childplan.access.roles import BY_KEY, ROLES, Role
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.accounts.models import Membership
from childplan.common import rows
from childplan.common.vocabulary import InformationClass
from tests.factories.signing_in import sign_in
from tests.house.rows import typed
from tests.worlds.two_areas import AreaWorld


def browser(member: Membership) -> Client:
    client = Client()
    with rows.entered(rows.OUTSIDE):
        sign_in(client, member.user)
    return client


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def teacher(here: AreaWorld) -> Client:
    return browser(here.senco)


class TestTheMatrix:
    def test_has_every_role_and_every_class(self, teacher: Client) -> None:
        words = page(teacher, "/roles/")
        for role in ROLES:
            assert f'href="/roles/{role.key}/">{role.name}</a>' in words
            assert f'id="{role.key}"' in words
        for information_class in InformationClass:
            assert f"{information_class.label}</th>" in words
        assert words.count("<tr") == len(ROLES) + 1

    def test_has_the_levels_that_were_typed_from_the_paragraphs(self) -> None:
        """Of every role: no letter above the typed one, and none below it but where every relationship opens less."""
        for line in matrix():
            entry = typed.table("roles")[line.key]
            kinds = [kind.name.lower() for kind in opened_by(BY_KEY[line.key])]
            due = [
                max((typed.levels(line.key, kind).of(c) for kind in kinds), default=0) for c in typed.CLASSES
            ]
            assert [cell.short for cell in line.cells] == [SHORT[Level(level)] for level in due], line.key
            assert entry

    def test_narrows_to_one_kind_of_body(self, teacher: Client) -> None:
        schools = page(teacher, "/roles/?held_in=school")
        assert 'id="senco"' in schools
        assert 'id="social_worker"' not in schools
        assert 'id="family"' in page(teacher, "/roles/?held_in=family")
        assert 'id="social_worker"' in page(teacher, "/roles/?held_in=no-such-body")
        shown = {line.key for body, _ in agencies() for line in matrix(body)}
        assert shown == set(BY_KEY)

    def test_is_reached_from_the_foot_of_every_page(self, teacher: Client) -> None:
        foot = page(teacher, "/").partition("<footer")[2]
        assert 'href="/roles/"' in foot

    def test_is_for_practitioners(self, here: AreaWorld) -> None:
        assert Client().get("/roles/").status_code == 302


class TestARolesPage:
    @pytest.mark.parametrize("role", ROLES, ids=lambda role: role.key)
    def test_says_everything_about_it(self, teacher: Client, role: Role) -> None:
        words = page(teacher, f"/roles/{role.key}/")
        assert role.description in words
        for kind in opened_by(role):
            assert f">{kind.label}</h3>" in words
        for permission in Permission:
            assert (f"<li>{permission.value}</li>" in words) == (permission in role.may)
        assert ("calendar days at most" in words) == (role.longest_days is not None)
        assert ("None: this role sees no child." in words) == (not opened_by(role))

    def test_of_a_role_there_is_not_is_missing(self, teacher: Client) -> None:
        assert teacher.get("/roles/ruler/").status_code == 404

    def test_names_every_permission_that_any_role_has(self, teacher: Client) -> None:
        """A permission that no role has is a page that nobody opens."""
        shown = {permission for role in ROLES for permission in role.may}
        words = "".join(page(teacher, f"/roles/{role.key}/") for role in ROLES)
        assert {permission for permission in Permission if f"<li>{permission.value}</li>" in words} == shown

    @pytest.mark.parametrize("role", ROLES, ids=lambda role: role.key)
    def test_is_drawn_from_the_masks_that_the_database_has(self, role: Role) -> None:
        held = masks_of(role.key)
        assert held == masks(role.levels_through, writes=role.writes)
        most = at_most(role)
        for information_class in InformationClass:
            for level in (Level.KNOWN, Level.READ, Level.CONTRIBUTE, Level.DECIDE):
                by_mask = any(held.of(level, kind) & information_class for kind in InvolvementKind)
                assert by_mask == (most.of(information_class) >= level)
