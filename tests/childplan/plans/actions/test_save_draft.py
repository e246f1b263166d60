"""A draft is its author's own, for as long as they may write there."""

import pytest

from childplan.access.actions import end_involvement
from childplan.access.models import Involvement
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.plans.actions.close_draft import close_draft
from childplan.plans.actions.save_draft import save_draft
from childplan.plans.models import Draft, Section
from childplan.plans.rules.drafts import DraftOf, Window
from childplan.plans.selectors.drafts import own_draft
from childplan.plans.selectors.reach import reach_of
from childplan.plans.vocabulary import DraftOfForm
from tests.childplan.plans.conftest import Amara
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld

SEND, VIEWS, CARE = InformationClass.SEND, InformationClass.VIEWS, InformationClass.SOCIAL_CARE


def of(amara: Amara, section: Section, information_class: int = SEND) -> DraftOf:
    return DraftOf(amara.child_id, DraftOfForm.SECTION, information_class, section.pk, section.version)


class TestSaveDraft:
    def test_asks_for_writing_in_that_class(
        self, at, here: AreaWorld, amara: Amara, section: Section
    ) -> None:
        with acting(here.senco) as scope, pytest.raises(NotEntitled):
            save_draft(by=scope, at=at, of=of(amara, section, CARE), typed={"text": ["x"]}, window=Window())
        with acting(here.attendance) as scope, pytest.raises(NotEntitled):
            save_draft(by=scope, at=at, of=of(amara, section), typed={"text": ["x"]}, window=Window())

    def test_knows_no_stranger(self, at, here: AreaWorld, there: AreaWorld, amara: Amara, section) -> None:
        with acting(there.senco) as scope, pytest.raises(NotFound):
            save_draft(by=scope, at=at, of=of(amara, section), typed={"text": ["x"]}, window=Window())

    def test_follows_the_plan_it_is_to_be_written_in(self, at, here: AreaWorld, amara: Amara) -> None:
        with acting(here.social_worker) as scope:
            for number, information_class in enumerate((SEND, CARE, CARE)):
                new = DraftOf(amara.child_id, DraftOfForm.NEW_OUTCOME, information_class)
                draft = save_draft(
                    by=scope, at=at, of=new, typed={"text": [str(number)]}, window=Window(number)
                )
                assert (draft.version, draft.information_class) == (number + 1, information_class)
        assert Draft.objects.get().typed == {"text": ["2"]}

    def test_is_read_neither_by_others_nor_after_access_has_ended(
        self, at, here: AreaWorld, amara: Amara, section: Section
    ) -> None:
        mine = of(amara, section, CARE)
        with acting(here.social_worker) as scope:
            save_draft(by=scope, at=at, of=mine, typed={"text": ["x"]}, window=Window())
        with acting(here.team_manager) as scope:
            assert Draft.objects.count() == 0
            assert own_draft(reach_of(scope, amara.child_id), mine) is None
        (lead,) = Involvement.objects.filter(kind=InvolvementKind.LEAD_PRACTITIONER)
        (allocated,) = Involvement.objects.filter(kind=InvolvementKind.ALLOCATION)
        with acting(here.social_worker) as scope:
            assert Draft.objects.count() == 1
            end_involvement(by=scope, at=at, involvement_id=lead.pk, reason="Moved")
            end_involvement(by=scope, at=at, involvement_id=allocated.pk, reason="Moved")
        with acting(here.social_worker):
            assert Draft.objects.count() == 0
        assert Draft.objects.count() == 1


class TestCloseDraft:
    def test_leaves_what_another_window_kept_later(
        self, at, here: AreaWorld, amara: Amara, section: Section
    ) -> None:
        mine = of(amara, section)
        with acting(here.senco) as scope:
            save_draft(by=scope, at=at, of=mine, typed={"text": ["a"]}, window=Window(0, "one"))
            save_draft(by=scope, at=at, of=mine, typed={"text": ["b"]}, window=Window(1, "two"))
            assert not close_draft(by=scope, at=at, of=mine, window=Window(1, "one"))
            assert close_draft(by=scope, at=at, of=mine, window=Window(1, "two"))
        assert Draft.objects.get().typed == {}
