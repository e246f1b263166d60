"""What is shared is what was decided: with whom, from which classes, until when; and never more than one holds."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from childplan.access.models import Grant, Involvement
from childplan.access.scope import NotEntitled
from childplan.access.selectors import explain, people_working_with
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.common.vocabulary import CONFIDENTIAL, EVERY_NEED, THIRD_PARTY, InformationClass
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.sharing.models import ShareLine, SharingDecision
from childplan.sharing.rules import SharingRefused
from childplan.sharing.vocabulary import Basis, Decided, Purpose
from tests.factories import organisations as lay
from tests.factories import sharing
from tests.factories.identity import acting, opened_by
from tests.factories.plans import involved
from tests.worlds.two_areas import AreaWorld

C = InformationClass


@pytest.fixture
def child(here: AreaWorld) -> UUID:
    return opened_by(here.head)


@pytest.fixture
def early_help(here: AreaWorld) -> Membership:
    team = lay.team(here.authority, "Early help, east")
    return lay.membership("early_help_worker", here.authority, team=team)


def sees(member: Membership, child_id: UUID) -> dict[C, int]:
    with acting(member, writing=False) as scope:
        reasons = explain(scope, child_id)
    return {c: max((int(r.levels[c]) for r in reasons), default=0) for c in C}


class TestAShare:
    def test_opens_what_was_decided_and_no_more(self, here, child, early_help) -> None:
        assert not any(sees(early_help, child).values())
        decision = sharing.shared(here.head, child, early_help, classes=C.ATTENDANCE)
        found = sees(early_help, child)
        assert {c for c, level in found.items() if level} == {C.IDENTITY, C.ATTENDANCE}
        assert set(found.values()) == {0, 2}
        assert decision.classes == C.IDENTITY | C.ATTENDANCE
        assert decision.decided == Decided.SHARE

    def test_rests_on_lines_that_guardian_would_know(self, here, child, early_help) -> None:
        decision = sharing.shared(here.head, child, early_help, classes=C.ATTENDANCE | C.EDUCATION)
        lines = ShareLine.objects.filter(decision=decision).select_related("permission")
        assert {line.permission.codename for line in lines} == {
            "read_identity", "read_education", "read_attendance",
        }  # fmt: skip
        assert {line.content_object_id for line in lines} == {child}
        made = Involvement.objects.get(pk=decision.involvement_id)
        assert (made.kind, made.principal_id, made.classes) == (
            InvolvementKind.SHARE,
            early_help.pk,
            decision.classes,
        )
        assert made.organisation_id == here.authority.pk

    def test_leaves_out_what_is_confidential_or_about_others(self, here, child, early_help) -> None:
        sharing.shared(here.head, child, early_help)
        (grant,) = Grant.objects.filter(child_id=child, kind=InvolvementKind.SHARE)
        assert not grant.classes & (CONFIDENTIAL | THIRD_PARTY)
        assert grant.classes & EVERY_NEED

    def test_ends_after_its_last_day_by_itself(self, here, child, early_help) -> None:
        decision = sharing.shared(here.head, child, early_help, days=30)
        last = decision.ends_at
        assert clock.time_of(last) == "00:00"
        with clock.stopped_at(last - timedelta(seconds=1)):
            assert any(sees(early_help, child).values())
        with clock.stopped_at(last):
            assert not any(sees(early_help, child).values())

    def test_reaches_a_whole_team(self, here, child, early_help) -> None:
        colleague = lay.membership("early_help_worker", here.authority, team=early_help.team)
        sharing.shared(here.head, child, early_help.team_id)
        assert any(sees(colleague, child).values())

    def test_makes_nobody_somebody_who_works_with_the_child(self, here, child, early_help, at) -> None:
        sharing.shared(here.head, child, early_help)
        with acting(here.head, writing=False) as scope:
            assert early_help.pk not in {w.membership_id for w in people_working_with(scope, child, at=at)}

    def test_has_its_history_and_a_fact_that_says_nothing_of_whom(self, here, child, early_help) -> None:
        decision = sharing.shared(here.head, child, early_help)
        (version,) = SharingDecision.history.filter(id=decision.pk)
        assert (version.history_type, version.history_membership_id) == ("+", here.head.pk)
        assert Involvement.history.filter(id=decision.involvement_id).count() == 1
        (fact,) = Fact.objects.filter(name="sharing.decision.made")
        assert (fact.title, fact.information_class) == ("Decision about sharing", C.ATTENDANCE)
        assert str(early_help.pk) not in str(fact.payload)


class TestNobodyShares:
    def test_more_than_they_read(self, here, child, early_help) -> None:
        with pytest.raises(NotEntitled):
            sharing.shared(here.senco, child, early_help, classes=C.PROTECTION)

    def test_what_was_shared_with_them(self, here, child, early_help) -> None:
        sharing.shared(here.head, child, early_help)
        with pytest.raises(NotFound):
            sharing.shared(early_help, child, here.social_worker, classes=C.ATTENDANCE)

    def test_with_themselves_or_where_they_act(self, here, child) -> None:
        for own in (here.head.pk, here.school.pk):
            with pytest.raises(NotFound):
                sharing.person_to(here.head, own)

    def test_with_another_area_or_the_area_itself(self, here, there, child) -> None:
        for stranger in (there.social_worker.pk, there.social_work.pk, there.school.pk, here.area.pk):
            with pytest.raises(NotFound):
                sharing.person_to(here.head, stranger)

    def test_with_a_role_that_no_share_opens(self, here, child) -> None:
        inspector = lay.membership("system_administrator", here.authority)
        with pytest.raises(NotFound):
            sharing.person_to(here.head, inspector)

    def test_with_a_body_that_it_would_not_reach(self, here, child) -> None:
        with pytest.raises(SharingRefused, match="reach nobody"):
            sharing.shared(here.head, child, lay.team(here.authority).pk)

    @pytest.mark.parametrize("days", [0, -1, 366])
    def test_without_an_end_within_a_year(self, here, child, early_help, days: int) -> None:
        with pytest.raises(SharingRefused, match="within a year"):
            sharing.shared(here.head, child, early_help, days=days)

    def test_a_child_they_do_not_see(self, here, child, early_help) -> None:
        with pytest.raises(NotFound):
            sharing.shared(here.other_head, child, early_help)

    def test_in_a_role_that_does_not_decide_it(self, here, child, early_help) -> None:
        with pytest.raises(NotEntitled):
            sharing.shared(here.attendance, child, early_help)

    def test_outside_of_any_agreement_without_a_reason(self, here, child, early_help) -> None:
        with pytest.raises(SharingRefused, match="No sharing agreement"):
            sharing.shared(here.head, child, early_help, without_agreement=" ")
        officer = sharing.privacy_officer(here)
        kept = sharing.agreement(officer, here.school, here.authority)
        assert sharing.shared(here.head, child, early_help, without_agreement="").agreement_id == kept.pk

    def test_under_an_agreement_for_something_else(self, here, child, early_help) -> None:
        sharing.agreement(sharing.privacy_officer(here), here.school, here.authority)
        with pytest.raises(SharingRefused, match="No sharing agreement"):
            sharing.shared(here.head, child, early_help, purpose=Purpose.HEALTH, without_agreement="")


class TestTheDatabaseItself:
    def refused(self, member: Membership, statement: str, *values: object) -> str:
        with (
            acting(member),
            pytest.raises(DatabaseError) as caught,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, values)
        return caught.value.__cause__.sqlstate

    def test_lets_nobody_write_a_decision_a_line_or_a_share(self, here, child, early_help) -> None:
        decision = sharing.shared(here.head, child, early_help)
        for statement in (
            "insert into sharing_sharingdecision select * from sharing_sharingdecision",
            "update sharing_sharingdecision set classes = 1023",
            "insert into sharing_shareline select * from sharing_shareline",
            "delete from sharing_shareline",
        ):
            assert self.refused(here.head, statement) == "42501"
        assert ShareLine.objects.filter(decision=decision).count() == 2

    def test_refuses_more_than_is_held_whatever_the_act_would_say(self, here, child, early_help) -> None:
        said = (
            f'{{"child_id": "{child}", "classes": 129, "needs": 129, "decided": "share", '
            f'"recipient_id": {early_help.pk}, "ends_at": "2026-04-01T00:00:00Z"}}'
        )
        assert self.refused(here.senco, "select sharing.decide(%s, 'x')", said) == "42501"

    @pytest.mark.parametrize("whom", ["area", "another area", "oneself"])
    def test_refuses_a_principal_who_may_receive_nothing(self, here, there, child, whom: str) -> None:
        number = {"area": here.area.pk, "another area": there.school.pk, "oneself": here.head.pk}[whom]
        said = (
            f'{{"child_id": "{child}", "classes": 9, "needs": 9, "decided": "share", '
            f'"recipient_id": {number}, "ends_at": "2026-04-01T00:00:00Z"}}'
        )
        assert self.refused(here.head, "select sharing.decide(%s, 'x')", said) == "42501"

    def test_takes_no_share_that_lasts_longer_than_a_year(self, here, child, early_help) -> None:
        with pytest.raises(DatabaseError, match="within a year"), transaction.atomic():
            involved(child, InvolvementKind.SHARE, early_help.pk)


class TestADecisionNotToShare:
    def test_opens_nothing_and_is_on_record(self, here, child, early_help) -> None:
        decision = sharing.not_shared(here.head, child, early_help, reason="They do not work with the family")
        assert decision.decided == Decided.DO_NOT_SHARE
        assert (decision.involvement_id, decision.ends_at) == (None, None)
        assert not any(sees(early_help, child).values())

    def test_under_the_duty_says_why_it_would_do_more_harm(self, here, child, settings) -> None:
        settings.SHARING_DUTY_FROM = "2026-01-01"
        to = here.social_worker
        with pytest.raises(SharingRefused, match="more harm"):
            sharing.not_shared(here.head, child, to, basis=Basis.DUTY)
        said = sharing.not_shared(
            here.head, child, to, basis=Basis.DUTY, more_harmful="She would run away again"
        )
        assert said.more_harmful


class TestABodyOutside:
    def test_is_named_in_words_and_opens_nothing(self, here, child) -> None:
        before = Grant.objects.filter(child_id=child).count()
        decision = sharing.told_outside(here.head, child)
        assert (decision.recipient_id, decision.recipient_name) == (None, sharing.ELSEWHERE)
        assert (decision.involvement_id, decision.ends_at) == (None, None)
        assert Grant.objects.filter(child_id=child).count() == before
