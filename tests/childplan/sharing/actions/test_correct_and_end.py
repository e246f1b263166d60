"""What was said is said better, with its reason and version; a share ends sooner, and ends with a restriction."""

from datetime import timedelta
from uuid import UUID

import pytest

from childplan.access.actions import restrict_record
from childplan.access.models import Grant, Involvement, Restriction
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NewerVersion, NotFound
from childplan.sharing.actions.correct_decision import correct_decision
from childplan.sharing.actions.end_share import end_share
from childplan.sharing.models import ShareLine, SharingDecision
from childplan.sharing.rules import SharingRefused
from tests.factories import sharing
from tests.factories.identity import acting, opened_by
from tests.factories.plans import involved
from tests.worlds.two_areas import AreaWorld

C = InformationClass
WHY = "It named the wrong term"


@pytest.fixture
def child(here: AreaWorld) -> UUID:
    return opened_by(here.head)


@pytest.fixture
def decision(here: AreaWorld, child: UUID) -> SharingDecision:
    return sharing.shared(here.head, child, here.social_work.pk)


def corrected(by, decision: SharingDecision, *, version: int = 1, why: str = WHY, **said: object):
    with acting(by) as scope:
        return correct_decision(
            by=scope,
            at=clock.now(),
            child_id=decision.child_id,
            decision_id=decision.pk,
            version=version,
            words=sharing.words(**said),
            reason=why,
        )


def ended(by, decision: SharingDecision, reason: str = "The work is over") -> None:
    with acting(by) as scope:
        end_share(
            by=scope, at=clock.now(), child_id=decision.child_id, decision_id=decision.pk, reason=reason
        )


class TestACorrection:
    def test_puts_other_words_and_keeps_the_earlier(self, here, decision) -> None:
        after = corrected(here.head, decision, shared="How often she was away since September.")
        assert (after.version, after.shared) == (2, "How often she was away since September.")
        first, second = SharingDecision.history.filter(id=decision.pk).order_by("version")
        assert first.shared == sharing.WORDS.shared
        assert (second.history_change_reason, second.history_membership_id) == (WHY, here.head.pk)

    def test_changes_nothing_of_whom_it_reaches_or_until_when(self, here, decision) -> None:
        before = Involvement.objects.get(pk=decision.involvement_id)
        after = corrected(here.head, decision)
        now = Involvement.objects.get(pk=decision.involvement_id)
        assert (now.principal_id, now.classes, now.ends_at) == (
            before.principal_id,
            before.classes,
            before.ends_at,
        )
        assert (after.recipient_id, after.classes) == (decision.recipient_id, decision.classes)

    def test_only_ever_closes_it_further(self, here, decision) -> None:
        after = corrected(here.head, decision, family_told=False, why_not_told="Her father would stop her")
        assert after.information_class & C.PROTECTION
        assert set(ShareLine.objects.values_list("information_class", flat=True)) == {after.information_class}
        again = corrected(here.head, after, version=2)
        assert again.information_class & C.PROTECTION

    def test_of_a_version_that_is_not_the_newest_shows_the_newest(self, here, decision) -> None:
        corrected(here.head, decision)
        with pytest.raises(NewerVersion) as newer:
            corrected(here.head, decision, shared="Something else")
        assert newer.value.theirs.version == 2

    def test_is_for_its_author_or_who_decides_on_all_of_it(self, here, decision) -> None:
        with pytest.raises(NotEntitled):
            corrected(here.senco, decision)
        with pytest.raises(NotFound):
            corrected(here.other_head, decision)

    def test_by_an_author_who_reads_no_more_than_their_own(self, here, child) -> None:
        own = sharing.told_outside(here.senco, child)
        assert corrected(here.senco, own, shared="Only that she is known here").version == 2

    def test_says_why(self, here, decision) -> None:
        with pytest.raises(SharingRefused, match="why it is corrected"):
            corrected(here.head, decision, why=" ")


class TestAnEnd:
    def test_bites_at_once_and_is_on_record(self, here, decision, child, at) -> None:
        ended(here.head, decision)
        assert not Grant.objects.filter(child_id=child, kind=InvolvementKind.SHARE, ends_at__gt=at).exists()
        after = SharingDecision.objects.get(pk=decision.pk)
        assert (after.ends_at, after.ended_reason) == (at, "The work is over")
        # More people know of the involvement than may read the decision.
        made = Involvement.objects.get(pk=decision.involvement_id)
        assert "The work is over" not in made.end_reason
        assert sharing.WORDS.reason not in made.reason
        assert Involvement.history.filter(id=decision.involvement_id).count() == 2
        assert SharingDecision.history.filter(id=decision.pk).count() == 2

    def test_is_made_by_whoever_needs_it_no_more(self, here, child) -> None:
        decision = sharing.shared(here.head, child, here.social_worker)
        ended(here.social_worker, decision, "Passed to the north team")
        assert SharingDecision.objects.get(pk=decision.pk).ended_reason == "Passed to the north team"

    def test_is_made_by_nobody_who_does_not_decide_such_things(self, here, decision) -> None:
        with pytest.raises(NotEntitled):
            ended(here.attendance, decision)
        with pytest.raises(NotFound):
            ended(here.other_head, decision)

    def test_comes_once(self, here, decision) -> None:
        ended(here.head, decision)
        with pytest.raises(NotFound):
            ended(here.head, decision)

    def test_says_why(self, here, decision) -> None:
        with pytest.raises(SharingRefused, match="why it ends"):
            ended(here.head, decision, " ")


class TestARestriction:
    def test_ends_what_was_shared_so_that_lifting_it_opens_nothing(self, here, child, at) -> None:
        involved(child, InvolvementKind.ALLOCATION, here.social_worker.pk)
        decision = sharing.shared(here.safeguarding_lead, child, here.team_manager, days=300)
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope,
                at=at,
                child_id=child,
                membership_ids=[here.social_worker.pk],
                reason="High risk",
                review_on=clock.today() + timedelta(days=60),
            )
        after = SharingDecision.objects.get(pk=decision.pk)
        assert (after.ends_at, after.ended_reason) == (at, "The record was restricted")
        restriction = Restriction.objects.get(child_id=child)
        restriction.lifted_at, restriction.lifted_reason = at, "The danger is over"
        restriction.save()
        live = Grant.objects.filter(child_id=child, kind=InvolvementKind.SHARE, ends_at__gt=at)
        assert not live.exists()

    def test_is_shared_by_its_list_alone(self, here, child, at) -> None:
        involved(child, InvolvementKind.ALLOCATION, here.social_worker.pk)
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope,
                at=at,
                child_id=child,
                membership_ids=[here.social_worker.pk],
                reason="High risk",
                review_on=clock.today() + timedelta(days=60),
            )
        with pytest.raises(SharingRefused, match="put them on its list"):
            sharing.shared(here.social_worker, child, here.senco)
        assert sharing.told_outside(here.social_worker, child).involvement_id is None
