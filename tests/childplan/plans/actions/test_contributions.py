"""What another system sends for a plan, from its sending to its answer."""

from uuid import UUID

import pytest

from childplan.access.scope import NotEntitled, Scope
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.plans.actions.answer_contribution import decline_contribution, take_up_contribution
from childplan.plans.actions.change_contribution import change_contribution, withdraw_contribution
from childplan.plans.actions.send_contribution import send_contribution
from childplan.plans.models import PartnerContribution, Section
from childplan.plans.rules.contributions import AlreadyAnswered
from childplan.plans.rules.refusals import NothingChanged, NothingWritten, StrandClosed, TooLong
from childplan.plans.vocabulary import StrandKind
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.factories.partners import registered, system_acting
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    return opened_by(here.head)


@pytest.fixture
def sen(here: AreaWorld, child_id: UUID):
    return plans.strand(here.senco, child_id, StrandKind.SEN_SUPPORT)


@pytest.fixture
def system(here: AreaWorld) -> int:
    return registered(here.school, scopes=("plan:contribute",)).membership_id


def sent(system: int, child_id: UUID, strand_id: UUID, at, **fields: object) -> PartnerContribution:
    said = {"heading": "At home", "text": "Reads every evening.", "reason": "Through the API", **fields}
    with system_acting(system) as scope:
        return send_contribution(by=scope, at=at, child_id=child_id, strand_id=strand_id, **said)


def named(row: PartnerContribution, at, **fields: object) -> dict:
    return {"at": at, "child_id": row.child_id, "contribution_id": row.pk, "version": row.version, **fields}


class TestSending:
    def test_waits_in_the_class_of_its_plan(self, child_id, sen, system, at) -> None:
        row = sent(system, child_id, sen.pk, at, heading="  At   home ", text=" Reads.\r\n ")
        assert (row.state, row.version, row.information_class) == ("sent", 1, sen.information_class)
        assert (row.heading, row.text) == ("At home", "Reads.")
        assert Fact.objects.filter(name="plans.contribution.sent", child_id=child_id).count() == 1
        assert row.history.count() == 1

    @pytest.mark.parametrize(
        ("fields", "refusal"),
        [
            ({"text": " \n "}, NothingWritten),
            ({"heading": " "}, NothingWritten),
            ({"text": "x" * 20_001}, TooLong),
        ],
    )
    def test_of_nothing_or_too_much_is_refused(self, child_id, sen, system, at, fields, refusal) -> None:
        with pytest.raises(refusal):
            sent(system, child_id, sen.pk, at, **fields)

    def test_for_a_plan_closed_to_the_sender_finds_none(self, here, child_id, system, at) -> None:
        plans.involved(child_id, plans.InvolvementKind.ALLOCATION, here.social_work.pk)
        in_need = plans.strand(here.social_worker, child_id, StrandKind.CHILD_IN_NEED)
        with pytest.raises(NotFound):
            sent(system, child_id, in_need.pk, at)

    def test_for_a_closed_plan_is_refused(self, here, child_id, sen, system, at) -> None:
        from childplan.plans.actions.close_strand import close_strand

        with acting(here.senco) as scope:
            close_strand(
                by=scope, at=at, child_id=child_id, strand_id=sen.pk, version=sen.version, ended_on=at.date(),
                reason="No longer needed",
            )  # fmt: skip
        with pytest.raises(StrandClosed):
            sent(system, child_id, sen.pk, at)

    def test_is_for_systems(self, here, child_id, sen, at) -> None:
        with acting(here.senco) as scope, pytest.raises(NotEntitled):
            send_contribution(
                by=scope, at=at, child_id=child_id, strand_id=sen.pk, heading="x", text="x", reason="x"
            )


class TestChanging:
    def test_is_a_new_version(self, child_id, sen, system, at) -> None:
        row = sent(system, child_id, sen.pk, at)
        with system_acting(system) as scope:
            changed = change_contribution(by=scope, **named(row, at, text="Reads twice a week.", reason="x"))
        assert (changed.text, changed.heading, changed.version) == ("Reads twice a week.", "At home", 2)

    def test_from_an_old_version_is_told_the_new(self, child_id, sen, system, at) -> None:
        row = sent(system, child_id, sen.pk, at)
        with system_acting(system) as scope:
            change_contribution(by=scope, **named(row, at, text="Newer.", reason="x"))
            with pytest.raises(NewerVersion) as newer:
                change_contribution(by=scope, **named(row, at, text="Older.", reason="x"))
        assert newer.value.theirs.text == "Newer."

    def test_into_the_same_changes_nothing(self, child_id, sen, system, at) -> None:
        row = sent(system, child_id, sen.pk, at)
        with system_acting(system) as scope, pytest.raises(NothingChanged):
            change_contribution(by=scope, **named(row, at, text=row.text, reason="x"))

    def test_is_for_the_sender_alone(self, here, child_id, sen, system, at) -> None:
        row = sent(system, child_id, sen.pk, at)
        other = registered(here.school, scopes=("plan:contribute",)).membership_id
        with system_acting(other) as scope, pytest.raises(NotFound):
            change_contribution(by=scope, **named(row, at, text="Mine.", reason="x"))

    def test_ends_with_withdrawal(self, child_id, sen, system, at) -> None:
        row = sent(system, child_id, sen.pk, at)
        with system_acting(system) as scope:
            gone = withdraw_contribution(by=scope, **named(row, at, reason="x"))
            assert gone.state == "withdrawn"
            with pytest.raises(AlreadyAnswered):
                change_contribution(by=scope, **named(gone, at, text="Mine.", reason="x"))


class TestAnswering:
    def section(self, sen) -> Section:
        return Section.objects.filter(strand=sen).order_by("position")[0]

    def take_up(self, scope: Scope, row, sen, at, **fields: object) -> PartnerContribution:
        section_id = fields.pop("section_id", None) or self.section(sen).pk
        said = {"text": row.text, "reason": "Agreed at the review", "section_id": section_id, **fields}
        return take_up_contribution(by=scope, **named(row, at, **said))

    def test_by_taking_up_puts_it_below_what_the_section_says(self, here, child_id, sen, system, at) -> None:
        plans.written(here.senco, self.section(sen), "Needs pictures.")
        row = sent(system, child_id, sen.pk, at)
        with acting(here.senco) as scope:
            taken = self.take_up(scope, row, sen, at)
        section = self.section(sen)
        assert section.text == "Needs pictures.\n\nReads every evening."
        assert section.changed_by_membership_id == here.senco.pk
        assert section.history.filter(history_change_reason="Agreed at the review").exists()
        assert (taken.state, taken.section_id, taken.decided_by_membership_id) == (
            "taken_up", section.pk, here.senco.pk,
        )  # fmt: skip

    def test_happens_once(self, here, child_id, sen, system, at) -> None:
        row = sent(system, child_id, sen.pk, at)
        with acting(here.senco) as scope:
            taken = self.take_up(scope, row, sen, at)
            with pytest.raises(AlreadyAnswered):
                self.take_up(scope, taken, sen, at)
            with pytest.raises(NewerVersion):
                decline_contribution(by=scope, **named(row, at, reason="Twice"))

    def test_what_the_sender_has_changed_meanwhile_shows_the_new_text(
        self, here, child_id, sen, system, at
    ) -> None:
        row = sent(system, child_id, sen.pk, at)
        with system_acting(system) as scope:
            change_contribution(by=scope, **named(row, at, text="Reads at weekends.", reason="x"))
        with acting(here.senco) as scope, pytest.raises(NewerVersion) as newer:
            self.take_up(scope, row, sen, at)
        assert newer.value.theirs.text == "Reads at weekends."
        assert self.section(sen).text == ""

    def test_by_declining_says_why(self, here, child_id, sen, system, at) -> None:
        row = sent(system, child_id, sen.pk, at)
        with acting(here.senco) as scope:
            with pytest.raises(NothingWritten):
                decline_contribution(by=scope, **named(row, at, reason=" "))
            gone = decline_contribution(by=scope, **named(row, at, reason="It is in the plan already"))
        assert (gone.state, gone.decision_reason) == ("declined", "It is in the plan already")

    def test_is_for_those_who_write_in_that_plan(self, here, child_id, sen, system, at) -> None:
        row = sent(system, child_id, sen.pk, at)
        section_id = self.section(sen).pk
        for member in (here.attendance, here.area_attendance):
            with acting(member) as scope, pytest.raises((NotEntitled, NotFound)):
                self.take_up(scope, row, sen, at, section_id=section_id)
        with system_acting(system) as scope, pytest.raises(NotEntitled):
            self.take_up(scope, row, sen, at, section_id=section_id)

    def test_into_another_plan_s_section_finds_none(self, here, child_id, sen, system, at) -> None:
        row = sent(system, child_id, sen.pk, at)
        with acting(here.senco) as scope, pytest.raises(NotFound):
            self.take_up(scope, row, sen, at, section_id=plans.about_me(child_id).pk)
