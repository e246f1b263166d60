"""Who may open which plan, written out as people would say it."""

import pytest

from childplan.access.roles import role
from childplan.access.vocabulary import Level
from childplan.common.joining import tidy
from childplan.plans.rules.opening import may_open
from childplan.plans.rules.refusals import in_a_sentence
from childplan.plans.rules.standard_sections import STANDARD_SECTIONS, hint_for
from childplan.plans.vocabulary import CONTENT_CLASS, STRAND_CLASS, StrandKind


class TestMayOpen:
    @pytest.mark.parametrize(
        ("who", "kind", "level", "answer"),
        [
            ("social_worker", "child_in_need", Level.DECIDE, True),
            ("social_worker", "child_in_need", Level.CONTRIBUTE, False),
            ("head_teacher", "child_in_need", Level.DECIDE, False),
            ("senco", "sen_support", Level.DECIDE, True),
            ("senco", "ehc", Level.DECIDE, False),
            ("ehc_coordinator", "ehc", Level.DECIDE, True),
            ("head_teacher", "early_help", Level.CONTRIBUTE, True),
            ("health_visitor", "early_help", Level.KNOWN, False),
            ("health_visitor", "health", Level.DECIDE, True),
            ("mash_screener", "child_protection", Level.DECIDE, False),
            ("social_worker", "universal", Level.DECIDE, False),
        ],
    )
    def test_says_who_opens_what(self, who: str, kind: str, level: Level, answer: bool) -> None:
        assert may_open(role(who), kind, level) is answer


class TestStandardSections:
    def test_are_there_for_every_kind_with_keys_of_their_own(self) -> None:
        assert set(STANDARD_SECTIONS) == set(StrandKind)
        for sections in STANDARD_SECTIONS.values():
            assert len({section.key for section in sections}) == len(sections) >= 2
            assert all(section.hint and len(section.heading) <= 120 for section in sections)

    def test_say_what_belongs_in_them(self) -> None:
        assert "finds hard" in hint_for("sen_support", "assess")
        assert hint_for("sen_support", "own-5-tools") == ""


class TestContentClass:
    def test_differs_from_the_plans_own_in_the_universal_plan_alone(self) -> None:
        assert set(STRAND_CLASS) == set(CONTENT_CLASS) == set(StrandKind)
        assert [kind for kind in StrandKind if CONTENT_CLASS[kind] != STRAND_CLASS[kind]] == ["universal"]


class TestWords:
    def test_are_the_same_however_a_browser_sends_them(self) -> None:
        assert tidy(" One \r\ntwo\t\r\n\r\nthree\r\n") == "One\ntwo\n\nthree"

    def test_stand_in_a_sentence(self) -> None:
        assert in_a_sentence("Child in need plan") == "child in need plan"
        assert in_a_sentence("SEN support plan") == "SEN support plan"
