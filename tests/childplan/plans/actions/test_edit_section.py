"""Writing in a section."""

from dataclasses import dataclass

import pytest

from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.plans.actions.close_strand import close_strand
from childplan.plans.actions.edit_section import edit_section
from childplan.plans.models import Section
from childplan.plans.rules.refusals import NothingChanged, StrandClosed, TooLong
from tests.childplan.plans.conftest import Amara
from tests.factories import plans
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld


@dataclass
class Writer:
    """Somebody who opened the section at one version and saves later."""

    membership: object
    section: Section
    version: int

    def saves(self, text: str, reason: str = "Talked with the family") -> Section:
        with acting(self.membership) as scope:
            return edit_section(
                by=scope,
                at=clock.now(),
                child_id=self.section.child_id,
                section_id=self.section.pk,
                text=text,
                version=self.version,
                reason=reason,
            )


def section_of(strand, key: str) -> Section:
    return Section.objects.get(strand=strand, key=key)


class TestEditSection:
    def test_keeps_a_version_with_author_and_reason(self, here: AreaWorld, amara: Amara) -> None:
        section = section_of(amara.sen_support, "plan")
        saved = Writer(here.senco, section, 1).saves("Ten minutes of reading a day\r\n", "Agreed with mother")
        assert (saved.text, saved.version) == ("Ten minutes of reading a day", 2)
        assert saved.changed_by_membership_id == here.senco.pk
        with acting(here.senco, writing=False):
            newest = Section.history.filter(id=section.pk).order_by("-version").first()
            assert newest.text == "Ten minutes of reading a day"
            assert newest.history_change_reason == "Agreed with mother"
            assert newest.history_membership_id == here.senco.pk
            fact = Fact.objects.get(name="plans.section.changed")
            assert fact.title == "SEN support plan: “Plan” changed"
            assert fact.information_class == section.information_class

    def test_shows_the_second_of_two_writers_what_the_first_wrote(
        self, here: AreaWorld, amara: Amara
    ) -> None:
        section = section_of(amara.sen_support, "plan")
        social_worker, senco = Writer(here.social_worker, section, 1), Writer(here.senco, section, 1)
        senco.saves("Reading every day")
        with pytest.raises(NewerVersion) as refused:
            social_worker.saves("A quiet place to read")
        assert refused.value.theirs.text == "Reading every day"
        assert refused.value.theirs.changed_by_membership_id == here.senco.pk
        section.refresh_from_db()
        assert (section.text, section.version) == ("Reading every day", 2)

    def test_lets_the_second_writer_save_from_the_newer_version(self, here: AreaWorld, amara: Amara) -> None:
        section = section_of(amara.sen_support, "plan")
        Writer(here.senco, section, 1).saves("Reading every day")
        saved = Writer(here.social_worker, section, 2).saves("Reading every day\nA quiet place to read")
        assert saved.version == 3

    def test_says_nothing_changed_when_both_wrote_the_same(self, here: AreaWorld, amara: Amara) -> None:
        section = section_of(amara.sen_support, "plan")
        Writer(here.senco, section, 1).saves("Reading every day")
        with pytest.raises(NothingChanged):
            Writer(here.social_worker, section, 1).saves("Reading every day ")

    def test_refuses_an_empty_change(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NothingChanged):
            Writer(here.senco, section_of(amara.sen_support, "plan"), 1).saves("  \r\n")
        assert not Fact.objects.filter(name="plans.section.changed").exists()

    def test_refuses_a_text_that_nobody_reads(self, here: AreaWorld, amara: Amara) -> None:
        section = section_of(amara.sen_support, "plan")
        with pytest.raises(TooLong, match="20,000 characters or fewer"):
            Writer(here.senco, section, 1).saves("x" * 20_001)
        assert Writer(here.senco, section, 1).saves("x" * 20_000).version == 2

    def test_refuses_a_closed_plan(self, here: AreaWorld, amara: Amara) -> None:
        section = section_of(amara.child_in_need, "why")
        with acting(here.social_worker) as scope:
            close_strand(
                by=scope,
                at=clock.now(),
                child_id=amara.child_id,
                strand_id=amara.child_in_need.pk,
                version=1,
                reason="Outcomes met",
            )
        with pytest.raises(StrandClosed):
            Writer(here.social_worker, section, 1).saves("Too late")

    def test_refuses_a_role_that_only_reads_plans(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotEntitled):
            Writer(here.attendance, plans.about_me(amara.child_id), 1).saves("Late on Mondays")

    def test_refuses_a_class_open_for_reading_only(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotEntitled):
            Writer(here.safeguarding_lead, section_of(amara.sen_support, "plan"), 1).saves("Not mine")

    def test_knows_no_section_that_may_not_be_read(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotFound):
            Writer(here.senco, section_of(amara.child_in_need, "why"), 1).saves("Not mine")

    def test_knows_no_child_of_a_stranger(self, there: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotFound):
            Writer(there.social_worker, plans.about_me(amara.child_id), 1).saves("Not mine")
