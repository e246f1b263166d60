"""What a referral says is compared with what its author could have mixed up, before anybody else reads it."""

from uuid import UUID

import pytest

from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.facts.models import Fact
from childplan.identity.actions.leaving import MustBeChecked
from childplan.identity.departing import Because
from childplan.identity.models import Address
from childplan.referrals.actions._writing import ReferralRefused
from childplan.referrals.models import Referral
from tests.childplan.plans.views.conftest import day, words
from tests.childplan.referrals.conftest import Asking
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import opened_by
from tests.factories.referrals import referred

STORY = "He hides under the stairs when the door bell rings at night."


@pytest.fixture
def tom(asking: Asking) -> UUID:
    """Another child of the social worker's, at whom they looked."""
    here = asking.here
    made = opened_by(here.head, forename="Tom", surname="Alder")
    plans.involved(made, Kind.ALLOCATION, here.social_work.pk)
    plans.written(here.head, plans.about_me(made), STORY)
    assert client_of(here.social_worker).get(f"/children/{made}/").status_code == 200
    return made


def page(asking: Asking, step: str, **typed: object) -> str:
    said = {
        "what": "referral",
        "whom": asking.worker.team_id,
        "purpose": "A key worker",
        "question": f"Plays with Tom Alder. {STORY}",
        "family_told": "yes",
        **day("closes_by", of="2026-06-01"),
        "step": step,
        **typed,
    }
    client = client_of(asking.here.social_worker)
    return words(client.post(f"/children/{asking.child_id}/referrals/send/", said, follow=True))


def asked_for(shown: str) -> list[str]:
    return [f"through_{part.split(chr(34), 1)[0]}" for part in shown.split('name="through_')[1:]]


class TestWordsOfAnotherChild:
    def test_are_not_sent_without_a_reason_for_each(self, asking: Asking, tom: UUID) -> None:
        with pytest.raises(MustBeChecked) as stopped:
            referred(asking.here.social_worker, asking.child_id, asking.worker.team_id, question=STORY)
        assert [(one.because, one.heading) for one in stopped.value.found] == [
            (Because.SAME_WORDS, "What they should know")
        ]

    def test_are_asked_about_on_the_page_that_checks(self, asking: Asking, tom: UUID) -> None:
        shown = page(asking, "check")
        assert "Before this leaves" in shown
        assert "“Tom Alder” is another child. Why may “What they should know” name them?" in shown
        first, second = asked_for(shown)
        again = page(asking, "save", **{first: "They are cousins"})
        assert "Say why it may be said, or change your answers" in again
        assert 'value="They are cousins"' in again
        assert "Check before you send it" in again
        assert not Referral.objects.exists()
        changed = page(asking, "change", **{first: "They are cousins"})
        assert f'name="{first}" value="They are cousins"' in changed
        assert 'value="They are cousins"' in page(asking, "check", **{first: "They are cousins"})
        assert "Sent to Early help" in page(
            asking, "save", **{first: "They are cousins", second: "Both saw it"}
        )
        row = Referral.objects.get()
        why = row.history.get().history_change_reason
        assert "Let through (child): They are cousins" in why
        assert "Let through (same_words): Both saw it" in why
        assert Fact.objects.get(name="referrals.referral.sent").payload["let_through"] == [
            "child",
            "same_words",
        ]

    def test_nothing_is_asked_of_other_words(self, asking: Asking, tom: UUID) -> None:
        assert "Before this leaves" not in page(asking, "check", question="Their mother asked for it.")


class TestAnAdultWhoMustHaveNoContact:
    def test_may_be_named_to_colleagues_who_have_to_know(self, asking: Asking) -> None:
        plans.adult(asking.child_id, "Ben Cole", no_contact=True)
        assert "Before this leaves" not in page(asking, "check", question="Keep Ben Cole away.")


class TestWhatIsConfidential:
    @pytest.fixture(autouse=True)
    def _hidden(self, asking: Asking) -> None:
        Address(
            child_id=asking.child_id, lines="3 Refuge Row", postcode="LA1 1AB", is_confidential=True,
            starts_on="2026-01-01", kind="home",
        ).save(force_insert=True)  # fmt: skip

    def test_is_not_sent_by_who_knows_it_and_nothing_is_lost(self, asking: Asking) -> None:
        shown = page(asking, "check", question="Visit them at 3 Refuge Row.")
        assert "“What they should know”: this names something that is confidential" in shown
        assert "Visit them at 3 Refuge Row." in shown
        with pytest.raises(ReferralRefused):
            referred(
                asking.here.social_worker, asking.child_id, asking.worker.team_id, question="At LA1 1AB."
            )

    def test_is_not_found_out_by_who_does_not(self, asking: Asking) -> None:
        """A SENCO who tries addresses is answered the same for the right one."""
        for place in ("3 Refuge Row", "4 Refuge Row"):
            row = referred(asking.here.senco, asking.child_id, asking.worker.team_id, question=f"At {place}.")
            assert row.question == f"At {place}."
