"""Every page of a child's plan: who it opens for, who it does not, how many questions it asks."""

from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from childplan.plans.models import Section
from childplan.plans.vocabulary import OutcomeDomain
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor
from tests.factories import plans
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def addresses(here: AreaWorld, amara: Amara, section: Section) -> dict[str, tuple[object, ...]]:
    """Every page about Amara, by name, with the numbers in its address."""
    outcome = plans.outcome(here.senco, amara.sen_support)
    action = plans.planned_action(here.senco, amara.sen_support, towards=outcome)
    done = plans.planned_action(here.senco, amara.sen_support)
    mother = plans.adult(amara.child_id, "Grace Okafor")
    child = amara.child_id
    return {
        "child_plan": (child,),
        "print_plan": (child,),
        "chronology": (child,),
        "access": (child,),
        "why_not": (child,),
        "views": (child,),
        "record_view": (child,),
        "open_strand": (child,),
        "strand": (child, amara.sen_support.pk),
        "print_strand": (child, amara.sen_support.pk),
        "change_strand": (child, amara.sen_support.pk),
        "close_strand": (child, amara.child_in_need.pk),
        "add_section": (child, amara.sen_support.pk),
        "edit_section": (child, section.pk),
        "section_versions": (child, section.pk),
        "add_outcome": (child,),
        "outcome": (child, outcome.pk),
        "change_outcome": (child, outcome.pk),
        "record_progress": (child, outcome.pk),
        "add_planned_action": (child,),
        "planned_action": (child, action.pk),
        "change_planned_action": (child, action.pk),
        "complete_planned_action": (child, action.pk),
        "stop_planned_action": (child, done.pk),
        "take_up_planned_action": (child, done.pk),
        "release": (child,),
        "release_to": (child, mother.pk),
        "print_released": (child, mother.pk),
        "withdraw_release": (child, mother.pk),
    }


# What is not for the one, though it is for the other: 403, and 404 where the plan itself may not be read.
FOR_THE_SENCO = {"close_strand": 404, "open_strand": 403, "why_not": 403}
FOR_THE_SOCIAL_WORKER = {"change_strand": 403}
# Nothing is released yet, so there is nothing to withdraw.
LEADS_BACK = {"withdraw_release": 302}


class TestEveryPage:
    def test_opens_for_those_who_work_with_the_child(self, here: AreaWorld, addresses) -> None:
        for who, closed in ((here.senco, FOR_THE_SENCO), (here.social_worker, FOR_THE_SOCIAL_WORKER)):
            visitor = Visitor(who)
            answers = {name: visitor.opens(name, *n) for name, n in addresses.items()}
            expected = dict.fromkeys(addresses, 200) | LEADS_BACK | closed
            assert {name: answer.status_code for name, answer in answers.items()} == expected
            for name, answer in answers.items():
                if expected[name] == 200:
                    assert "no-store" in answer.headers["Cache-Control"], name

    def test_takes_nothing_from_a_stranger(self, there: AreaWorld, addresses) -> None:
        visitor = Visitor(there.social_worker)
        for name, numbers in addresses.items():
            assert visitor.sends(name, *numbers).status_code in (404, 405), name

    def test_answers_a_stranger_as_it_answers_about_nobody(self, there: AreaWorld, addresses) -> None:
        visitor = Visitor(there.senco)
        for name, (child, *rest) in addresses.items():
            unknown = uuid4()
            answers = []
            for number in (child, unknown):
                body = visitor.opens(name, number, *rest).content.decode()
                answers.append(body.replace(str(number), "…"))
            assert without_token(answers[0]) == without_token(answers[1]), name

    def test_is_not_there_under_another_child(self, here: AreaWorld, addresses) -> None:
        other: UUID = opened_by(here.head)
        visitor = Visitor(here.senco)
        for name, (_, *rest) in addresses.items():
            if rest and name != "withdraw_release":
                assert visitor.opens(name, other, *rest).status_code == 404, name

    def test_sends_a_visitor_to_sign_in(self, addresses) -> None:
        client = Client()
        for name, numbers in addresses.items():
            address = reverse(f"plans:{name}", args=numbers)
            response = client.get(address)
            assert response.status_code == 302
            assert response.headers["Location"].startswith("/accounts/login/?next=")

    def test_gives_a_role_that_writes_nothing_no_form(self, here: AreaWorld, addresses) -> None:
        visitor = Visitor(here.attendance)
        readable = {"child_plan", "print_plan", "chronology", "access", "views"}
        for name, numbers in addresses.items():
            expected = {200} if name in readable else {403, 404}
            assert visitor.opens(name, *numbers).status_code in expected, name


def without_token(body: str) -> str:
    import re

    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1…", body)


class TestHowManyQuestions:
    """The same however much is in the plan."""

    @pytest.fixture
    def _much(self, here: AreaWorld, amara: Amara, addresses) -> None:
        for n in range(6):
            outcome = plans.outcome(here.senco, amara.sen_support, domain=list(OutcomeDomain)[n % 5])
            plans.planned_action(
                here.senco, amara.sen_support, towards=outcome, also_serves=(amara.universal,)
            )
            plans.view(here.senco, amara.child_id)
            plans.adult(amara.child_id)
            section = Section.objects.get(strand=amara.sen_support, key="review")
            plans.written(here.senco, section, f"Review {n}")

    def count(self, here: AreaWorld, addresses, django_assert_max_num_queries) -> dict[str, int]:
        visitor = Visitor(here.social_worker)
        counted = {}
        for name, numbers in addresses.items():
            with django_assert_max_num_queries(60) as asked:
                visitor.opens(name, *numbers)
            counted[name] = len(asked.captured_queries)
        return counted

    def test_is_the_same_for_a_little_and_for_much(
        self, here: AreaWorld, addresses, django_assert_max_num_queries, request
    ) -> None:
        little = self.count(here, addresses, django_assert_max_num_queries)
        request.getfixturevalue("_much")
        much = self.count(here, addresses, django_assert_max_num_queries)
        assert much == little
        assert min(little.values()) > 10
        # Two of them say what of referrals waits for the reader, and whether this child is theirs to refer.
        # A third says whether the reader stands on the list of a restricted record.
        assert little["child_plan"] <= 42
