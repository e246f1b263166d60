"""Whoever saves second: both texts, the two joined, parts of each, and a third writer in between."""

import pytest
from django.http import HttpResponse

from childplan.plans.models import Outcome, PlannedAction, Section, Strand, View
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor, day, words
from tests.factories import plans
from tests.factories.both_texts import box, groups, hidden
from tests.worlds.two_areas import AreaWorld

BASE = "Reads ten minutes.\nHas a quiet corner.\nMum signs the book."
THEIRS = "Reads fifteen minutes.\nHas a quiet corner.\nMum signs the book."
YOURS = "Reads five minutes.\nHas a quiet corner by the window.\nMum signs the book."


@pytest.fixture
def path(section: Section, amara: Amara) -> tuple[object, ...]:
    return ("edit_section", amara.child_id, section.pk)


@pytest.fixture
def conflict(here: AreaWorld, section: Section, path: tuple[object, ...]) -> HttpResponse:
    base = plans.written(here.senco, section, BASE)
    plans.written(here.social_worker, base, THEIRS)
    return Visitor(here.senco).sends(*path, text=YOURS, version=base.version, reason="Review")


class TestTakingParts:
    def test_begins_with_what_either_changed(self, conflict: HttpResponse) -> None:
        assert conflict.status_code == 409
        assert box(conflict) == (
            "Reads fifteen minutes.\nReads five minutes.\nHas a quiet corner by the window.\nMum signs the book."
        )
        assert len(groups(conflict)) == 2

    @pytest.mark.parametrize(
        ("first", "stands"),
        [
            ("theirs", "Reads fifteen minutes.\nHas a quiet corner by the window.\nMum signs the book."),
            ("yours", "Reads five minutes.\nHas a quiet corner by the window.\nMum signs the book."),
        ],
    )
    def test_puts_together_what_was_chosen_and_saves_it(
        self, here: AreaWorld, section: Section, path, conflict: HttpResponse, first: str, stands: str
    ) -> None:
        visitor = Visitor(here.senco)
        chosen = hidden(conflict) | {groups(conflict)[0]: first, "choose": "1"}
        answer = visitor.sends(*path, **chosen)
        assert answer.status_code == 200
        assert box(answer) == stands
        section.refresh_from_db()
        assert section.text == THEIRS
        saved = visitor.sends(*path, text=box(answer), version=section.version, joined="1")
        assert saved.status_code == 302
        section.refresh_from_db()
        assert section.text == stands

    def test_offers_the_parts_anew_when_a_third_saves_meanwhile(
        self, here: AreaWorld, section: Section, path, conflict: HttpResponse
    ) -> None:
        section.refresh_from_db()
        plans.written(here.social_worker, section, THEIRS.replace("quiet", "warm"))
        chosen = hidden(conflict) | dict.fromkeys(groups(conflict), "yours") | {"choose": "1"}
        answer = Visitor(here.senco).sends(*path, **chosen)
        assert answer.status_code == 409
        assert "Somebody saved again while you were choosing" in words(answer)
        assert "warm corner" in box(answer)
        assert "by the window" in box(answer)

    def test_takes_no_forged_choice(self, here: AreaWorld, path, conflict: HttpResponse) -> None:
        chosen = hidden(conflict) | dict.fromkeys(groups(conflict), "nobody's") | {"choose": "1"}
        answer = Visitor(here.senco).sends(*path, **chosen)
        assert "fifteen" in box(answer)
        assert "five" in box(answer)

    def test_of_a_version_that_never_was_shows_everything_of_both(
        self, here: AreaWorld, section: Section, path
    ) -> None:
        plans.written(here.social_worker, section, THEIRS)
        answer = Visitor(here.senco).sends(*path, text=YOURS, version=99)
        assert answer.status_code == 409
        for line in (*THEIRS.splitlines(), *YOURS.splitlines()):
            assert line in box(answer)


class TestEveryForm:
    """The first saves; the second, who began from the same version, gets both."""

    def test_of_an_outcome(self, here: AreaWorld, amara: Amara) -> None:
        outcome = plans.outcome(here.senco, amara.sen_support, text="Reads alone", baseline="Reads 20 words")
        path = ("change_outcome", amara.child_id, outcome.pk)
        first = {
            "text": "Reads alone at home",
            "domain": "learning",
            "baseline": "Reads 20 words",
            "version": 1,
        }
        assert Visitor(here.social_worker).sends(*path, **first).status_code == 302
        second = {"text": "Reads alone", "domain": "happy", "baseline": "Reads 25 words", "version": 1}
        answer = Visitor(here.senco).sends(*path, **second, **day("target_on", of="2026-06-01"))
        assert answer.status_code == 409
        for said in ("Reads alone at home", "Reads 25 words", "1 June 2026", "Learning", "Happy"):
            assert said in words(answer)
        # What only one of them changed is as they changed it.
        assert (box(answer), box(answer, "baseline")) == ("Reads alone at home", "Reads 25 words")
        page = words(answer).rpartition("What will be saved")[2]
        assert 'value="happy" checked' in page or 'checked value="happy"' in page or "happy" in page
        saved = Visitor(here.senco).sends(
            *path, **second | {"text": box(answer), "version": 2}, **day("target_on", of="2026-06-01")
        )
        assert saved.status_code == 302
        stands = Outcome.objects.get(pk=outcome.pk)
        assert (stands.text, stands.baseline, stands.domain) == (
            "Reads alone at home", "Reads 25 words", "happy"
        )  # fmt: skip

    def test_of_an_action(self, here: AreaWorld, amara: Amara) -> None:
        action = plans.planned_action(here.senco, amara.sen_support, text="Reads daily", who="Ann")
        path = ("change_planned_action", amara.child_id, action.pk)
        said = {"practitioner": "other", "who": "Ann", "version": 1}
        Visitor(here.social_worker).sends(*path, text="Reads daily with Ann", **said)
        answer = Visitor(here.senco).sends(*path, text="Reads daily", **said | {"who": "Ben"})
        assert answer.status_code == 409
        assert box(answer) == "Reads daily with Ann"
        assert 'value="Ben"' in words(answer).rpartition("What will be saved")[2]
        assert PlannedAction.objects.get(pk=action.pk).version == 2

    def test_of_a_view(self, here: AreaWorld, amara: Amara) -> None:
        view = plans.view(here.senco, amara.child_id, "I like drawing")
        path = ("correct_view", amara.child_id, view.pk)
        said = {"whose": "child", "how_obtained": "Talk", "obtained_on": "2026-03-01", "reason": "Slip"}
        Visitor(here.social_worker).sends(*path, text="I like drawing cats", version=1, **said)
        answer = Visitor(here.senco).sends(*path, text="I love drawing", version=1, **said)
        assert answer.status_code == 409
        assert "I like drawing cats" in box(answer)
        assert "I love drawing" in box(answer)
        assert View.objects.get(pk=view.pk).text == "I like drawing cats"

    def test_of_lead_and_review(self, here: AreaWorld, amara: Amara) -> None:
        strand = amara.sen_support
        path = ("change_strand", amara.child_id, strand.pk)
        lead = str(here.senco.pk)
        Visitor(here.social_worker)
        Visitor(here.senco).sends(*path, lead=lead, version=1, **day("review_due_on", of="2026-06-01"))
        answer = Visitor(here.head).sends(
            *path, lead=lead, version=1, **day("review_due_on", of="2026-07-01")
        )
        if answer.status_code != 403:
            assert answer.status_code == 409
            assert "1 June 2026" in words(answer)
            assert "1 July 2026" in words(answer)
        assert str(Strand.objects.get(pk=strand.pk).review_due_on) == "2026-06-01"
