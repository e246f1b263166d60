"""One word runs through: every draft is kept, is there on return, is nobody else's, and goes when its text is saved."""

import re
from html import unescape

import pytest
from django.db import connection
from django.http import HttpResponse

from childplan.common import rows
from childplan.plans.models import Draft
from childplan.plans.rules.drafts import ASKED_OF_READERS
from childplan.plans.vocabulary import DraftOfForm
from tests.factories.clients import client_of
from tests.house.begun import BEGUN, ELSEWHERE, TEXT
from tests.house.prose import unkept
from tests.worlds.two_areas import AreaWorld


def words(answer: HttpResponse) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def kept() -> list[Draft]:
    with rows.entered(rows.STEWARD):
        return list(Draft.objects.filter(is_closed=False))


class TestEveryDraft:
    def test_has_its_story_here_or_in_a_file_of_its_own(self) -> None:
        assert not BEGUN.keys() & ELSEWHERE
        assert BEGUN.keys() | ELSEWHERE == set(DraftOfForm.values)

    @pytest.mark.parametrize("what", BEGUN)
    def test_is_kept_returned_and_gone_once_saved(self, here: AreaWorld, what: DraftOfForm) -> None:
        begun = BEGUN[what](here)
        client = client_of(begun.by)
        page = client.get(begun.page)
        assert page.status_code == 200
        assert "data-draft" in words(page)
        assert not unkept(page.content.decode())

        answer = words(client.post(begun.path, {**begun.typed, "draft": "1"}, follow=True))
        assert "Draft saved 10:00" in answer
        assert TEXT in answer
        (draft,) = kept()
        assert (draft.what, draft.membership_id) == (what, begun.by.pk)
        assert TEXT in words(client.get(begun.page))

        done = client.post(begun.path, {**begun.typed, **begun.rest, "draft_version": "1"}, follow=True)
        assert re.search(r"[Ss]aved 10:00", words(done)), words(done)
        assert kept() == []

    @pytest.mark.parametrize("what", BEGUN)
    def test_can_be_thrown_away(self, here: AreaWorld, what: DraftOfForm) -> None:
        begun = BEGUN[what](here)
        client = client_of(begun.by)
        client.post(begun.path, {**begun.typed, "draft": "1"})
        thrown = client.post(begun.path, {"throw_away": "1", "draft_version": "1"}, follow=True)
        assert "Draft thrown away" in words(thrown)
        assert TEXT not in words(client.get(begun.page))
        assert kept() == []


@pytest.mark.django_db
class TestFormsOfReaders:
    def test_are_the_same_to_both_locks(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select pg_get_functiondef('access.keeps_draft'::regproc)")
            (source,) = cursor.fetchone()
        named = re.search(r"what in \(([^)]*)\)", source)
        assert named
        assert set(re.findall(r"'(\w+)'", named[1])) == set(ASKED_OF_READERS)
