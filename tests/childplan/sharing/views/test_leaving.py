"""What a decision to share says is compared with what its author could have mixed up, before anybody else reads it."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from childplan.access.vocabulary import InvolvementKind
from childplan.facts.models import Fact
from childplan.identity.actions.leaving import MustBeChecked
from childplan.identity.models import Address
from childplan.sharing.models import SharingDecision
from childplan.sharing.rules import SharingRefused
from tests.childplan.plans.views.conftest import words
from tests.childplan.sharing.views.test_decision_views import AS_DECIDED, page, said
from tests.factories import plans, sharing
from tests.factories.clients import client_of
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

STORY = "He hides under the stairs when the door bell rings at night."


@pytest.fixture
def child(here: AreaWorld) -> UUID:
    return opened_by(here.head, forename="Amara", surname="Okafor")


@pytest.fixture
def head(here: AreaWorld) -> Client:
    return client_of(here.head)


@pytest.fixture
def tom(here: AreaWorld, head: Client) -> UUID:
    """Another child on roll, at whom the head looked."""
    made = opened_by(here.head, forename="Tom", surname="Alder")
    plans.written(here.head, plans.about_me(made), STORY)
    assert head.get(reverse("plans:child_plan", args=[made])).status_code == 200
    return made


def asked_for(shown: str) -> list[str]:
    return [f"through_{part.split(chr(34), 1)[0]}" for part in shown.split('name="through_')[1:]]


class TestWordsOfAnotherChild:
    def test_are_not_shared_without_a_reason_for_each(self, here, head, child, tom) -> None:
        typed = said(here.social_work.pk, shared=f"Her days away. {STORY}", reason="Tom Alder told us")
        shown = words(head.post(page(child), typed))
        assert "Before this leaves" in shown
        assert "Words of “What exactly is shared” stand in the record of another child" in shown
        assert "“Tom Alder” is another child. Why may “Why you decide so” name them?" in shown
        first, second = asked_for(shown)
        again = words(head.post(page(child), {**typed, first: "He saw it", "confirmed": "1"}))
        assert "There is a problem" in again
        assert f'href="#id_{second}"' in again
        assert "Say why it may be said" in again
        assert 'value="He saw it"' in again
        assert not SharingDecision.objects.exists()
        changed = words(head.post(page(child), {**typed, first: "He saw it", "change": "1"}))
        assert f'name="{first}" value="He saw it"' in changed
        given = {first: "He saw it", second: "His mother agreed"}
        head.post(page(child), {**typed, **given, "confirmed": "1"})
        made = SharingDecision.objects.get()
        assert made.reason == "Tom Alder told us"
        why = made.history.get().history_change_reason
        assert why.startswith("Tom Alder told us Let through (")
        assert "His mother agreed" in why
        fact = Fact.objects.get(name="sharing.decision.made")
        assert sorted(fact.payload["let_through"]) == ["child", "same_words"]

    def test_told_to_a_body_outside_are_compared_as_well(self, here, child, tom) -> None:
        with pytest.raises(MustBeChecked):
            sharing.told_outside(here.head, child, shared=STORY)

    def test_reach_nobody_where_nothing_is_shared(self, here, child, tom) -> None:
        assert sharing.not_shared(here.head, child, here.social_worker, shared=STORY).shared == STORY

    def test_are_not_brought_in_by_a_correction(self, here, head, child, tom) -> None:
        made = sharing.shared(here.head, child, here.social_worker)
        typed = {**AS_DECIDED, "shared": f"Her days away. {STORY}", "why_corrected": "More exact"}
        shown = words(head.post(page(child, "correct", made.pk), typed))
        assert "Before this leaves" in shown
        assert "Her days away." in shown
        (asked,) = asked_for(shown)
        assert SharingDecision.objects.get().version == 1
        head.post(page(child, "correct", made.pk), {**typed, asked: "He saw it"})
        row = SharingDecision.objects.get()
        assert row.version == 2
        last = row.history.latest("history_date", "version")
        assert last.history_change_reason == "More exact Let through (same_words): He saw it"
        # What was let through once is not asked for again.
        once_more = {**typed, "version": 2, "reason": "They begin next week", "why_corrected": "Shorter"}
        head.post(page(child, "correct", made.pk), once_more)
        assert SharingDecision.objects.get().version == 3


class TestWhatIsConfidential:
    @pytest.fixture(autouse=True)
    def _hidden(self, child: UUID) -> None:
        Address(
            child_id=child, lines="3 Refuge Row", postcode="LA1 1AB", is_confidential=True, starts_on="2026-01-01",
            kind="home",
        ).save(force_insert=True)  # fmt: skip

    def test_is_in_no_word_of_a_share_by_who_knows_it(self, here, child) -> None:
        plans.involved(child, InvolvementKind.ALLOCATION, here.social_work.pk)
        with pytest.raises(SharingRefused, match="confidential about this child"):
            sharing.shared(here.social_worker, child, here.senco, shared="They live at 3 Refuge Row.")
        made = sharing.shared(
            here.social_worker, child, here.senco, shared="They live at 3 Refuge Row.", tells_a_place=True
        )
        assert made.shared == "They live at 3 Refuge Row."

    def test_is_not_found_out_by_who_does_not(self, here, child) -> None:
        for place in ("3 Refuge Row", "4 Refuge Row"):
            assert sharing.shared(here.senco, child, here.social_worker, shared=f"At {place}.")
