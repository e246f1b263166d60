"""What the database itself does for every plan."""

from childplan.access.vocabulary import InvolvementKind
from childplan.plans.models import Section, Strand
from childplan.plans.rules.standard_sections import STANDARD_SECTIONS
from childplan.plans.vocabulary import CONTENT_CLASS, STRAND_CLASS, StrandKind
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


class TestANewChild:
    def test_has_a_universal_plan_with_its_standard_sections(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        strand = plans.universal(child_id)
        assert strand.information_class == STRAND_CLASS[StrandKind.UNIVERSAL]
        sections = Section.objects.filter(strand=strand)
        assert [(s.key, s.heading) for s in sections] == [
            (standard.key, standard.heading) for standard in STANDARD_SECTIONS[StrandKind.UNIVERSAL]
        ]
        assert {s.information_class for s in sections} == {CONTENT_CLASS[StrandKind.UNIVERSAL]}
        assert {s.version for s in sections} == {1}

    def test_has_first_versions_signed_by_who_opened_it(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        with acting(here.head, writing=False):
            versions = [
                *Strand.history.filter(child_id=child_id),
                *Section.history.filter(child_id=child_id),
            ]
        assert len(versions) == 3
        for version in versions:
            assert version.history_membership_id == here.head.pk
            assert version.history_user_id == here.head.user_id
            assert version.history_change_reason == "Record opened"
            assert version.history_type == "+"

    def test_keeps_what_is_written_from_those_who_only_know_the_child(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        plans.written(here.head, plans.about_me(child_id), "Likes drawing")
        for reader, sees in ((here.senco, 2), (here.screener, 0), (here.area_attendance, 0)):
            with acting(reader, writing=False):
                assert Section.objects.filter(child_id=child_id).count() == sees
                assert Strand.objects.filter(child_id=child_id).count() == 1

    def test_opened_by_a_social_worker_has_the_same(self, here: AreaWorld) -> None:
        child_id = opened_by(
            here.social_worker, kind=InvolvementKind.ALLOCATION, principal_id=here.social_work.pk
        )
        assert Section.objects.filter(child_id=child_id).count() == 2
