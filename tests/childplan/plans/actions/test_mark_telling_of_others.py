"""A section or a view that tells of somebody else is marked: who loses it, who keeps it, and that it never leaves."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from childplan.access.roles import closed_by
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common.vocabulary import THIRD_PARTY, InformationClass
from childplan.history.acts import NotFound
from childplan.identity.models import FamilyPerson
from childplan.plans.actions.answer_contribution import WordsAreMarked, take_up_contribution
from childplan.plans.actions.change_contribution import change_contribution
from childplan.plans.actions.mark_telling_of_others import (
    MarkedAlready,
    WasReleased,
    mark_telling_of_others,
)
from childplan.plans.actions.send_contribution import send_contribution
from childplan.plans.models import PartnerContribution, Section, View
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.releasable import releasable
from childplan.plans.selectors.telling_of_others import MODELS
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting
from tests.factories.partners import registered, system_acting
from tests.worlds.two_areas import AreaWorld

Row = Section | View | PartnerContribution
TEXT = "Her aunt Ines was in prison and comes out in May."


def marked(
    by: Membership, row: Row, at: datetime, *, lift: bool = False, child_id: UUID | None = None
) -> None:
    what = next(kind for kind, model in MODELS.items() if isinstance(row, model))
    with acting(by) as scope:
        mark_telling_of_others(
            by=scope, at=at, child_id=child_id or row.child_id, what=what, row_id=row.pk, marked=not lift,
            reason="It is about her aunt",
        )  # fmt: skip


def reads(member: Membership, row: Row) -> bool:
    with acting(member, writing=False):
        return type(row).objects.filter(pk=row.pk).exists()


@pytest.fixture(params=["section", "view"])
def row(request: pytest.FixtureRequest, here: AreaWorld, amara: Amara) -> Row:
    """Written by the SENCO, whose role does not read what is told of others."""
    if request.param == "section":
        return plans.written(here.senco, plans.about_me(amara.child_id), "Her aunt Ines was in prison.")
    return plans.view(here.senco, amara.child_id, "My aunt Ines was in prison.")


@pytest.fixture
def nurse(here: AreaWorld, amara: Amara) -> Membership:
    team = lay.team(here.authority, "Nurses")
    plans.involved(amara.child_id, InvolvementKind.HEALTH_CASELOAD, team.pk)
    return lay.membership("school_nurse", here.authority, team=team)


class TestAMark:
    def test_closes_the_row_but_to_its_author_and_who_reads_of_others(
        self, here: AreaWorld, row: Row, nurse: Membership, at: datetime
    ) -> None:
        everybody = (here.head, here.social_worker, here.senco, nurse)
        assert [reads(member, row) for member in everybody] == [True, True, True, True]
        marked(here.social_worker, row, at)
        assert [reads(member, row) for member in everybody] == [True, True, True, False]
        with acting(nurse, writing=False):
            assert not type(row).history.filter(id=row.pk).exists()
        marked(here.head, row, at, lift=True)
        assert reads(nurse, row)

    def test_is_made_by_whoever_would_still_read_it(
        self, here: AreaWorld, row: Row, nurse: Membership, at: datetime
    ) -> None:
        for member in (here.senco, nurse):
            with pytest.raises(NotEntitled):
                marked(member, row, at)
        with pytest.raises(NotFound):
            marked(here.other_head, row, at)

    def test_is_not_made_past_the_act(self, here: AreaWorld, row: Row) -> None:
        # Neither by writing the row, nor by calling the function of the database.
        for member in (here.head, here.senco):
            with acting(member), pytest.raises(DatabaseError), transaction.atomic():
                type(row).objects.filter(pk=row.pk).update(tells_of_others=True)

    def test_keeps_who_made_it_and_why(self, here: AreaWorld, row: Row, at: datetime) -> None:
        marked(here.social_worker, row, at)
        version = row.history.filter(tells_of_others=True).get()
        assert version.history_change_reason == "It is about her aunt"
        assert version.history_membership_id == here.social_worker.pk
        with pytest.raises(MarkedAlready):
            marked(here.social_worker, row, at)

    def test_is_of_that_child_alone(self, here: AreaWorld, row: Row, at: datetime) -> None:
        with pytest.raises(NotFound):
            marked(here.social_worker, row, at, child_id=uuid4())

    def test_lets_its_author_write_on(self, here: AreaWorld, amara: Amara, at: datetime) -> None:
        section = plans.written(here.senco, plans.about_me(amara.child_id), "Her aunt Ines was in prison.")
        marked(here.social_worker, section, at)
        again = plans.written(here.senco, section, "Her aunt was away.")
        assert (again.text, again.tells_of_others) == ("Her aunt was away.", True)


class TestWhatIsMarked:
    def test_never_leaves(self, here: AreaWorld, amara: Amara, at: datetime) -> None:
        section = plans.written(here.senco, plans.about_me(amara.child_id), "Her aunt Ines was in prison.")
        marked(here.social_worker, section, at)
        with acting(here.social_worker) as scope:
            texts = [piece.text for piece in releasable(reach_of(scope, amara.child_id))]
        assert "Her aunt Ines was in prison." not in texts

    def test_was_not_shown_to_a_family(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, at: datetime
    ) -> None:
        section = plans.written(here.senco, plans.about_me(amara.child_id), "She likes maps.")
        plans.released(here.senco, amara.child_id, mother, plans.piece(section))
        with pytest.raises(WasReleased):
            marked(here.social_worker, section, at)


@pytest.fixture
def sent(here: AreaWorld, amara: Amara, at: datetime) -> PartnerContribution:
    """By the system of the school, for the plan of SEN support."""
    system = registered(here.school, scopes=("plan:contribute",)).membership_id
    with system_acting(system) as scope:
        return send_contribution(
            by=scope, at=at, child_id=amara.child_id, strand_id=amara.sen_support.pk, heading="At home", text=TEXT,
            reason="Through the API",
        )  # fmt: skip


class TestAContribution:
    def test_closes_to_others_and_not_to_its_sender(
        self, here: AreaWorld, amara: Amara, sent: PartnerContribution, at: datetime
    ) -> None:
        assert [reads(member, sent) for member in (here.head, here.senco)] == [True, True]
        marked(here.head, sent, at)
        assert [reads(member, sent) for member in (here.head, here.senco)] == [True, False]
        page = Visitor(here.senco).reads("contributions", amara.child_id)
        assert "At home" not in page
        with system_acting(sent.from_membership_id) as scope:
            row = change_contribution(
                by=scope, at=at, child_id=amara.child_id, contribution_id=sent.pk, version=1, reason="x", text="Away."
            )  # fmt: skip
        assert (row.text, row.version) == ("Away.", 2)

    def test_is_not_marked_by_its_sender_or_whoever_could_not_read_it(
        self, here: AreaWorld, sent: PartnerContribution, at: datetime
    ) -> None:
        with pytest.raises(NotEntitled):
            marked(here.senco, sent, at)
        for by in (acting(here.senco), system_acting(sent.from_membership_id)):
            with by, pytest.raises(DatabaseError), transaction.atomic():
                PartnerContribution.objects.filter(pk=sent.pk).update(tells_of_others=True)

    def test_goes_into_no_section_that_is_open_to_others(
        self, here: AreaWorld, amara: Amara, sent: PartnerContribution, at: datetime
    ) -> None:
        marked(here.head, sent, at)
        section = plans.written(here.head, Section.objects.filter(strand=amara.sen_support).first(), "Reads.")

        def take_up(text: str) -> None:
            with acting(here.head) as scope:
                take_up_contribution(
                    by=scope, at=at, child_id=amara.child_id, contribution_id=sent.pk, version=1,
                    section_id=section.pk, text=text, reason="Agreed",
                )  # fmt: skip

        with pytest.raises(WordsAreMarked):
            take_up(f"At home: {TEXT}")
        take_up("Somebody she is close to was away.")

    def test_is_marked_by_page(self, here: AreaWorld, amara: Amara, sent: PartnerContribution) -> None:
        head = Visitor(here.head)
        assert "Tells of somebody else?" in head.reads("contributions", amara.child_id)
        done = head.sends("mark_contribution", amara.child_id, sent.pk, reason="It is about her aunt")
        page = head.comes_to(done)
        assert "It is marked" in page
        assert "Lift the mark" in page


class TestThePage:
    def test_lists_whom_it_closes_to_asks_why_and_marks(
        self, here: AreaWorld, amara: Amara, nurse: Membership
    ) -> None:
        section = plans.written(here.senco, plans.about_me(amara.child_id), "Her aunt Ines was in prison.")
        worker = Visitor(here.social_worker)
        page = worker.reads("mark_section", amara.child_id, section.pk)
        assert "It closes to these roles" in page
        assert "School nurse" in page
        assert "Head teacher" not in page
        plan = worker.comes_to(
            worker.sends("mark_section", amara.child_id, section.pk, reason="It is about her aunt")
        )
        assert "It is marked" in plan
        assert "Tells of somebody else" in plan
        assert "aunt Ines" not in Visitor(nurse).reads("child_plan", amara.child_id)
        assert "Lift the mark" in worker.reads("mark_section", amara.child_id, section.pk)

    def test_of_a_view_marks_it(self, here: AreaWorld, amara: Amara) -> None:
        view = plans.view(here.senco, amara.child_id, "My aunt Ines was in prison.")
        worker = Visitor(here.social_worker)
        assert "Say why" in worker.sends("mark_view", amara.child_id, view.pk, reason="").content.decode()
        done = worker.sends("mark_view", amara.child_id, view.pk, reason="It is about her aunt")
        assert "Tells of somebody else" in worker.comes_to(done)


class TestTheRolesItClosesTo:
    def test_are_those_who_read_the_class_and_nothing_of_others(self) -> None:
        closed = {role.key for role in closed_by(InformationClass.VIEWS, THIRD_PARTY)}
        assert {"senco", "school_nurse", "ehc_coordinator", "class_teacher"} <= closed
        assert (
            not {"social_worker", "head_teacher", "designated_safeguarding_lead", "admissions_officer"}
            & closed
        )
