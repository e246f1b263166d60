"""Who may open a page at all."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from childplan.access.guards import family_page, practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, resolve_family
from childplan.history.acts import NotFound
from childplan.identity.models import FamilyPerson
from tests.factories import organisations as lay
from tests.factories.identity import acting, opened_by
from tests.factories.plans import adult
from tests.worlds.two_areas import AreaWorld


@practitioner_page()
def anyone(request: HttpRequest) -> HttpResponse:
    return HttpResponse(scope_of(request).role_key)


@practitioner_page(Permission.IMPORT_PUPILS)
def importers(request: HttpRequest) -> HttpResponse:
    return HttpResponse("imports")


@family_page
def families(request: HttpRequest) -> HttpResponse:
    return HttpResponse("family")


def request_of(user, scope) -> HttpRequest:
    request = RequestFactory().get("/somewhere/?of=mine")
    request.user, request.scope = user, scope
    return request


def asked(page, membership) -> HttpResponse:
    with acting(membership, writing=False) as scope:
        return page(request_of(membership.user, scope))


@pytest.fixture
def parent(here: AreaWorld) -> FamilyPerson:
    person = adult(opened_by(here.head))
    person.user = lay.user()
    person.save()
    return person


class TestAPageForPractitioners:
    def test_opens_for_a_membership(self, here: AreaWorld) -> None:
        assert asked(anyone, here.senco).content == b"senco"

    def test_asks_a_visitor_to_sign_in_and_come_back(self) -> None:
        for page in (anyone, importers, families):
            answer = page(request_of(AnonymousUser(), None))
            assert answer.headers["Location"] == "/accounts/login/?next=/somewhere/%3Fof%3Dmine"

    @pytest.mark.parametrize(
        ("sent_from", "back"),
        [
            ("http://testserver/alerts/?show=new", "/alerts/%3Fshow%3Dnew"),
            ("http://elsewhere.example/alerts/", "/somewhere/"),
            ("http://testserver//elsewhere.example/", "/somewhere/"),
            ("", "/somewhere/"),
        ],
    )
    def test_leads_who_was_sending_back_to_where_they_sent_it_from(self, sent_from: str, back: str) -> None:
        request = RequestFactory().post("/somewhere/", headers={"Referer": sent_from})
        request.user, request.scope = AnonymousUser(), None
        assert anyone(request).headers["Location"] == f"/accounts/login/?next={back}"

    def test_does_not_exist_without_a_membership(self, db: None) -> None:
        with pytest.raises(Http404):
            anyone(request_of(lay.user(), None))

    def test_does_not_exist_for_families(self, parent: FamilyPerson) -> None:
        scope = resolve_family(user_id=parent.user_id)
        for page in (anyone, importers):
            with pytest.raises(Http404):
                page(request_of(parent.user, scope))

    def test_refuses_a_role_without_the_permission(self, here: AreaWorld) -> None:
        assert asked(importers, here.head).content == b"imports"
        with pytest.raises(PermissionDenied, match="not permitted to bring in"):
            asked(importers, here.senco)

    def test_leaves_the_view_its_name_and_its_methods(self) -> None:
        assert anyone.__name__ == "anyone"

    def test_stays_in_no_cache(self, here: AreaWorld) -> None:
        assert asked(anyone, here.senco).headers["Cache-Control"] == "private, no-store"


class TestAPageForFamilies:
    def test_opens_for_a_family_person(self, parent: FamilyPerson) -> None:
        assert families(request_of(parent.user, resolve_family(user_id=parent.user_id))).content == b"family"

    def test_does_not_exist_for_practitioners(self, here: AreaWorld) -> None:
        with pytest.raises(Http404):
            asked(families, here.senco)


class TestWhatAnActRaises:
    @pytest.mark.parametrize(("raised", "answered"), [(NotFound, Http404), (NotEntitled, PermissionDenied)])
    def test_is_answered_as_a_page(self, here: AreaWorld, raised, answered) -> None:
        @practitioner_page()
        def view(request: HttpRequest) -> HttpResponse:
            raise raised("secret")

        with pytest.raises(answered):
            asked(view, here.senco)

    def test_a_row_policy_refuses_like_a_permission(self, here: AreaWorld) -> None:
        @practitioner_page()
        def view(request: HttpRequest) -> HttpResponse:
            from django.db import transaction

            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("insert into identity_nameword (word) values ('x')")
            return HttpResponse()

        with pytest.raises(PermissionDenied, match="row policy"):
            asked(view, here.senco)

    def test_other_errors_of_the_database_are_not_hidden(self, here: AreaWorld) -> None:
        from django.db import DatabaseError, transaction

        @practitioner_page()
        def view(request: HttpRequest) -> HttpResponse:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("select 1/0")
            return HttpResponse()

        with pytest.raises(DatabaseError):
            asked(view, here.senco)
