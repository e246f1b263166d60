"""What is typed is kept before it is saved: by the script, by a button, on return, in two windows."""

import json
import re
from datetime import timedelta

import pytest
from django.core import signing
from django.http import HttpResponse
from django.urls import reverse

from childplan.accounts.keeping import SALT
from childplan.common import clock, rows
from childplan.plans.models import Draft, Outcome, Section, View
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor, words
from tests.factories import plans
from tests.worlds.two_areas import AreaWorld

TEXT = "Reads with her grandmother, who"


def by_script(visitor: Visitor, name: str, *numbers: object, **fields: object) -> HttpResponse:
    """As static/childplan/drafts.js sends it."""
    return visitor.client.post(
        reverse(f"plans:{name}", args=numbers),
        {**fields, "draft": "1"},
        headers={"Accept": "application/json"},
    )


class TestADraft:
    def test_is_kept_and_the_script_is_told_when(
        self, here: AreaWorld, amara: Amara, section: Section
    ) -> None:
        answer = by_script(
            Visitor(here.senco),
            "edit_section",
            amara.child_id,
            section.pk,
            text=TEXT,
            version=section.version,
        )
        assert json.loads(answer.content) == {"version": 1, "saved": "10:00", "newer": False}
        draft = Draft.objects.get()
        assert draft.typed == {"text": [TEXT]}
        assert (draft.base_version, draft.membership_id) == (section.version, here.senco.pk)
        section.refresh_from_db()
        assert section.text == "Ten minutes of reading a day"

    def test_is_offered_on_return_and_gone_on_with(
        self, here: AreaWorld, amara: Amara, section: Section
    ) -> None:
        visitor = Visitor(here.senco)
        path = ("edit_section", amara.child_id, section.pk)
        page = visitor.comes_to(visitor.sends(*path, text=TEXT, version=section.version, draft="1"))
        assert "Draft saved 10:00" in page
        assert f"{TEXT}</textarea>" in page
        offered = visitor.reads(*path)
        assert "You began this on 2 March 2026 at 10:00 and have not saved it" in offered
        assert TEXT in offered
        assert "<textarea" not in offered
        assert f"{TEXT}</textarea>" in visitor.reads(*path, draft="1")

    def test_says_who_has_saved_since_and_leads_to_both_texts(
        self, here: AreaWorld, amara: Amara, section: Section
    ) -> None:
        visitor = Visitor(here.senco)
        path = ("edit_section", amara.child_id, section.pk)
        visitor.sends(*path, text=TEXT, version=section.version, draft="1")
        plans.written(here.social_worker, section, "Fifteen minutes")
        assert f"{here.social_worker.user}, Social worker, Larkshire Council has saved this since" in (
            visitor.reads(*path)
        )
        taken_up = visitor.reads(*path, draft="1")
        assert f'name="version" value="{section.version}"' in taken_up
        response = visitor.sends(*path, text=TEXT, version=section.version, draft_version=1)
        assert response.status_code == 409
        assert "Fifteen minutes" in words(response)
        assert TEXT in words(response)
        assert Draft.objects.get().typed["text"] == [TEXT]

    def test_goes_when_its_text_is_saved(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        visitor = Visitor(here.senco)
        path = ("edit_section", amara.child_id, section.pk)
        visitor.sends(*path, text=TEXT, version=section.version, draft="1")
        visitor.sends(*path, text=f"{TEXT} reads well", version=section.version, draft_version=1)
        assert "You have a draft" not in visitor.reads(*path)
        draft = Draft.objects.get()
        assert (draft.is_closed, draft.typed) == (True, {})

    def test_does_not_come_back_by_a_message_that_was_under_way(
        self, here: AreaWorld, amara: Amara, section: Section
    ) -> None:
        visitor = Visitor(here.senco)
        path = ("edit_section", amara.child_id, section.pk)
        visitor.sends(*path, text=TEXT, version=section.version, draft_version=0, draft_window="w1")
        late = by_script(
            visitor, *path, text="Rea", version=section.version, draft_version=0, draft_window="w1"
        )
        assert late.status_code == 410
        assert "You have a draft" not in visitor.reads(*path)
        anew = by_script(visitor, *path, text="New", version=3, draft_version=0, draft_window="w2")
        assert anew.status_code == 200

    def test_is_thrown_away(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        visitor = Visitor(here.senco)
        path = ("edit_section", amara.child_id, section.pk)
        visitor.sends(*path, text=TEXT, version=section.version, draft="1")
        page = visitor.comes_to(visitor.sends(*path, throw_away="1", draft_version=1))
        assert "Draft thrown away" in page
        assert "Ten minutes of reading a day</textarea>" in page

    def test_is_its_authors_alone(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        path = ("edit_section", amara.child_id, section.pk)
        Visitor(here.senco).sends(*path, text=TEXT, version=section.version, draft="1")
        for colleague in (here.head, here.social_worker):
            assert TEXT not in Visitor(colleague).reads(*path)
            assert TEXT not in Visitor(colleague).reads(*path, draft="1")

    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            ("add_outcome", {"text": TEXT, "target_on_day": "27", "target_on_month": "Ju"}),
            ("add_planned_action", {"text": TEXT, "how_much": "Twice"}),
            ("record_view", {"text": TEXT, "how_obtained": "Talk"}),
        ],
    )
    def test_of_something_new_keeps_even_what_is_not_right_yet(
        self, here: AreaWorld, amara: Amara, name: str, typed: dict[str, str]
    ) -> None:
        visitor = Visitor(here.senco)
        page = visitor.comes_to(visitor.sends(name, amara.child_id, draft="1", **typed))
        assert "There is a problem" not in page
        for value in typed.values():
            assert f"{value}</textarea>" in page or f'value="{value}"' in page
        assert TEXT in visitor.reads(name, amara.child_id)

    def test_of_every_form_goes_once_it_is_saved(self, here: AreaWorld, amara: Amara) -> None:
        visitor = Visitor(here.senco)
        view = plans.view(here.senco, amara.child_id)
        outcome = plans.outcome(here.senco, amara.sen_support)
        action = plans.planned_action(here.senco, amara.sen_support)
        forms = [
            ("add_section", (amara.sen_support.pk,), {"heading": "At home", "text": TEXT}),
            ("correct_view", (view.pk,), {"text": TEXT, "reason": "A slip", "version": 1, "whose": "child",
             "how_obtained": "Talk", "obtained_on": "2026-03-01"}),
            ("change_outcome", (outcome.pk,), {"text": TEXT, "domain": "learning", "version": 1}),
            ("record_progress", (outcome.pk,), {"reason": TEXT, "state": "working_towards", "version": 2}),
            ("change_planned_action", (action.pk,), {"text": TEXT, "practitioner": "other", "who": "Ann",
             "version": 1}),
        ]  # fmt: skip
        for name, numbers, fields in forms:
            visitor.sends(name, amara.child_id, *numbers, draft="1", **fields)
            assert TEXT in visitor.reads(name, amara.child_id, *numbers), name
            saved = visitor.sends(name, amara.child_id, *numbers, draft_version=1, **fields)
            assert saved.status_code == 302, (name, words(saved))
        assert not Draft.objects.filter(is_closed=False).exists()
        assert View.objects.get(pk=view.pk).text == TEXT
        assert Outcome.objects.get(pk=outcome.pk).text == TEXT


class TestTwoWindows:
    def test_of_one_person_keep_both_texts(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        visitor = Visitor(here.senco)
        path = ("edit_section", amara.child_id, section.pk)
        by_script(visitor, *path, text="In one", version=section.version, draft_version=0)
        answer = by_script(visitor, *path, text="In the other", version=section.version, draft_version=0)
        assert answer.status_code == 409
        said = json.loads(answer.content)
        assert (said["theirs"]["text"], said["yours"]["text"]) == (["In one"], ["In the other"])

    def test_choose_without_scripts_which_to_go_on_with(
        self, here: AreaWorld, amara: Amara, section: Section
    ) -> None:
        visitor = Visitor(here.senco)
        path = ("edit_section", amara.child_id, section.pk)
        visitor.sends(*path, text="In one", version=section.version, draft="1")
        response = visitor.sends(*path, text="In the other", version=section.version, draft="1")
        assert response.status_code == 409
        assert "In one" in words(response)
        assert 'name="text" value="In the other"' in words(response)
        # Sent by somebody whose session has ended, it is kept for them like any form that asks for words.
        (sealed,) = re.findall(r'name="author_mark" value="([^"]+)"', response.content.decode())
        _, membership, _, labels = signing.loads(sealed, salt=SALT)
        assert (membership, "text" in labels) == (here.senco.pk, True)
        page = visitor.comes_to(
            visitor.sends(*path, text="In the other", version=section.version, draft="1", draft_version=1)
        )
        assert "In the other</textarea>" in page


class TestBadDrafts:
    def test_of_too_many_words_are_refused_and_shown(
        self, here: AreaWorld, amara: Amara, section: Section
    ) -> None:
        long = "x" * 200_001
        path = ("edit_section", amara.child_id, section.pk)
        assert by_script(Visitor(here.senco), *path, text=long, version=1).status_code == 413
        response = Visitor(here.senco).sends(*path, text=long, version=1, draft="1")
        assert response.status_code == 413
        assert long in words(response)

    @pytest.mark.parametrize("version", ["-1", "one", "99999999999999", "²"])
    def test_with_a_forged_version_are_taken_as_new(
        self, here: AreaWorld, amara: Amara, section: Section, version: str
    ) -> None:
        path = ("edit_section", amara.child_id, section.pk)
        answer = by_script(
            Visitor(here.senco),
            *path,
            text="x\0y",
            version=version,
            draft_version=version,
            draft_window="w" * 99,
        )
        assert answer.status_code == 200
        assert Draft.objects.get().typed == {"text": ["xy"]}

    def test_of_a_reader_are_refused(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        path = ("edit_section", amara.child_id, section.pk)
        assert by_script(Visitor(here.attendance), *path, text="x", version=1).status_code == 403
        assert by_script(Visitor(here.other_head), *path, text="x", version=1).status_code in (403, 404)
        assert not Draft.objects.exists()


class TestTheSweep:
    def test_forgets_what_nobody_came_back_to(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        from childplan.plans.tasks import forget_drafts

        visitor = Visitor(here.senco)
        visitor.sends("edit_section", amara.child_id, section.pk, text=TEXT, version=2, draft="1")
        for days, left in ((30, 1), (31, 0)):
            with clock.stopped_at(clock.now() + timedelta(days=days)), rows.entered(rows.OUTSIDE):
                forget_drafts()
            assert Draft.objects.count() == left
