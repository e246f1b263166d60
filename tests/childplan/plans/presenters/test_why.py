"""Why somebody sees a child, in a sentence."""

from datetime import UTC, datetime

import pytest

from childplan.access.deciding import masks_of
from childplan.access.roles import role
from childplan.access.selectors import Reason
from childplan.access.vocabulary import InvolvementKind
from childplan.common.clock import FOREVER
from childplan.common.vocabulary import EVERY_NEED
from childplan.plans.presenters.strands import with_article
from childplan.plans.presenters.why import role_words, why_sentence

K = InvolvementKind


def reason(kind: InvolvementKind, through: str) -> Reason:
    # An hour before midnight in universal time is the next day in British summer time.
    since = datetime(2025, 9, 2, 23, tzinfo=UTC)
    return Reason(kind, through, since, FOREVER, EVERY_NEED, masks_of("senco"))


class TestWhySentence:
    @pytest.mark.parametrize(
        ("who", "kind", "through", "sentence"),
        [
            (
                "senco",
                K.ENROLMENT,
                "Alder Road Primary",
                "you are SENCO at Alder Road Primary, where Amara has been on roll since 3 September 2025",
            ),
            (
                "class_teacher",
                K.ENROLMENT,
                "Class 3B, Alder Road Primary",
                "you are class teacher or tutor at Class 3B, Alder Road Primary, where Amara has been on roll "
                "since 3 September 2025",
            ),
            (
                "social_worker",
                K.ALLOCATION,
                "Children in need, Larkshire Council",
                "Amara has been allocated to Children in need, Larkshire Council since 3 September 2025",
            ),
            (
                "social_worker",
                K.ALLOCATION,
                "Social worker, Larkshire Council",
                "Amara has been allocated to you since 3 September 2025",
            ),
            (
                "social_worker",
                K.LEAD_PRACTITIONER,
                "Social worker, Larkshire Council",
                "you have been Amara’s lead practitioner since 3 September 2025",
            ),
            (
                "mash_screener",
                K.AREA,
                "Larkshire",
                "you are MASH screener for Larkshire, where Amara’s record was opened on 3 September 2025",
            ),
            (
                "ehc_coordinator",
                K.SEN_CASELOAD,
                "EHC team, Larkshire Council",
                "Amara has been on the SEND caseload of EHC team, Larkshire Council since 3 September 2025",
            ),
            (
                "health_visitor",
                K.HEALTH_CASELOAD,
                "Health visitor, Larkshire NHS Trust",
                "Amara has been on your health caseload since 3 September 2025",
            ),
            (
                "social_worker",
                K.NAMED_LIST,
                "Social worker, Larkshire Council",
                "you have been named on Amara’s restricted record since 3 September 2025",
            ),
            (
                "social_worker",
                K.FIRST_CONTACT,
                "Larkshire Council",
                "Larkshire Council opened Amara’s record on 3 September 2025",
            ),
        ],
    )
    def test_reads_as_one_would_say_it(
        self, who: str, kind: InvolvementKind, through: str, sentence: str
    ) -> None:
        told = why_sentence(reason(kind, through), role=role(who), first_name="Amara")
        assert told == f"You see this because {sentence}."

    def test_is_there_for_every_kind(self) -> None:
        for kind in InvolvementKind:
            told = why_sentence(reason(kind, "Somewhere"), role=role("senco"), first_name="Amara")
            assert "{" not in told


class TestRoleWords:
    @pytest.mark.parametrize(
        ("who", "said"),
        [
            ("senco", "SENCO"),
            ("mash_screener", "MASH screener"),
            ("ehc_coordinator", "EHC co-ordinator"),
            ("social_worker", "social worker"),
        ],
    )
    def test_are_short(self, who: str, said: str) -> None:
        assert role_words(role(who)) == said


class TestWithArticle:
    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("Child in need plan", "a child in need plan"),
            ("Early help plan", "an early help plan"),
            ("Universal plan", "a universal plan"),
            ("SEN support plan", "a SEN support plan"),
            ("Education, health and care plan", "an education, health and care plan"),
        ],
    )
    def test_is_said_rightly(self, name: str, said: str) -> None:
        assert with_article(name) == said
