"""Two people in the same moment, each in a transaction of their own that really commits."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from childplan.accounts.models import Membership
from childplan.common import clock, rows
from childplan.history.acts import NewerVersion
from childplan.plans.actions._freezing import ReleasedMeanwhile
from childplan.plans.actions.edit_section import edit_section
from childplan.plans.actions.open_strand import StrandAlreadyOpen, open_strand
from childplan.plans.models import ReleasedItem, Section, Strand
from childplan.plans.vocabulary import StrandKind
from tests.childplan.committed import at_once
from tests.childplan.plans.conftest import Amara, lay_amara
from tests.factories import plans
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def amara(committed_here: AreaWorld) -> Amara:
    with rows.entered(rows.STEWARD):
        return lay_amara(committed_here)


@dataclass
class Refused:
    """What an act raised, handed back as an answer."""

    error: Exception


def tried(work: Callable[[], object]) -> Callable[[], object]:
    """The work, with what it refused as its answer."""

    def answer() -> object:
        try:
            return work()
        except (NewerVersion, StrandAlreadyOpen, ReleasedMeanwhile) as refused:
            return Refused(refused)

    return answer


class TestTwoWritersAtOnce:
    def test_leave_one_version_and_one_refusal_with_the_other_text(
        self,
        committed_here: AreaWorld,
        amara: Amara,
    ) -> None:
        here = committed_here
        with rows.entered(rows.STEWARD):
            section = Section.objects.get(strand=amara.sen_support, key="plan")

        def writing(by: Membership, text: str) -> Callable[[], object]:
            def write() -> object:
                with acting(by) as scope:
                    return edit_section(
                        by=scope,
                        at=clock.now(),
                        child_id=amara.child_id,
                        section_id=section.pk,
                        text=text,
                        version=1,
                        reason="At once",
                    )

            return tried(write)

        answers = at_once(
            writing(here.senco, "From the school"), writing(here.social_worker, "From the council")
        )
        (saved,) = [a for a in answers if isinstance(a, Section)]
        (refused,) = [a.error for a in answers if isinstance(a, Refused)]
        assert isinstance(refused, NewerVersion)
        assert refused.theirs.text == saved.text
        with rows.entered(rows.STEWARD):
            assert Section.history.filter(id=section.pk).count() == 2
            assert Section.objects.get(pk=section.pk).version == 2


class TestTwoOpenersAtOnce:
    def test_open_one_plan(self, committed_here: AreaWorld, amara: Amara) -> None:
        def opening(by: Membership) -> Callable[[], object]:
            def begin() -> object:
                with acting(by) as scope:
                    return open_strand(
                        by=scope,
                        at=clock.now(),
                        child_id=amara.child_id,
                        kind=StrandKind.LOOKED_AFTER,
                        reason="At once",
                    )

            return tried(begin)

        answers = at_once(opening(committed_here.social_worker), opening(committed_here.team_manager))
        (refused,) = [a.error for a in answers if isinstance(a, Refused)]
        assert isinstance(refused, StrandAlreadyOpen)
        with rows.entered(rows.STEWARD):
            assert Strand.objects.filter(child_id=amara.child_id, kind=StrandKind.LOOKED_AFTER).count() == 1


class TestTwoReleasesAtOnce:
    def test_release_a_piece_once(self, committed_here: AreaWorld, amara: Amara) -> None:
        here = committed_here
        with rows.entered(rows.STEWARD):
            mother = plans.adult(amara.child_id, "Grace Okafor")
            section = plans.written(
                here.senco, Section.objects.get(strand=amara.sen_support, key="plan"), "Reads"
            )
        answers = at_once(
            tried(lambda: plans.released(here.senco, amara.child_id, mother, plans.piece(section))),
            tried(lambda: plans.released(here.social_worker, amara.child_id, mother, plans.piece(section))),
        )
        with rows.entered(rows.STEWARD):
            live = ReleasedItem.objects.filter(person=mother, withdrawn_at__isnull=True)
            assert live.filter(source_id=section.pk).count() == 1
        # The second may also have come after the first and replaced whom to contact.
        assert any(isinstance(answer, list) for answer in answers)
