"""What a body says of a child: a better source is never overwritten, and a person decides where two differ."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.identity.actions.decide_disagreement import (
    AlreadyDecided,
    ReasonMissing,
    WorseSource,
    decide_disagreement,
)
from childplan.identity.actions.hear_statements import Statement, hear_statements
from childplan.identity.actions.record_address import record_address
from childplan.identity.actions.record_name import ChildDetails, change_details
from childplan.identity.models import Address, Child, Disagreement, FieldSource
from childplan.identity.vocabulary import DisagreementState, Sex
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

HOME = {"lines": "1 Invented Lane\nAlderbrook", "postcode": "ZZ1 4AB"}
NEW = {"lines": "9 New Street\nFarhaven", "postcode": "ZZ9 1AA"}
BORN = date(2016, 5, 3)


def hears(
    by: Membership, child_id: UUID, at: datetime, *, said_at: datetime | None = None, **said: object
) -> None:
    statement = {"forename": "Amara", "surname": "Okafor", "sex": Sex.FEMALE, "born_on": BORN, **said}
    with acting(by) as scope:
        hear_statements(
            by=scope,
            at=at,
            statements=[Statement(child_id=child_id, **statement)],  # type: ignore[arg-type]
            source_id=by.organisation_id,
            said_at=said_at or at,
            reason="Common Transfer File brought in",
        )


@pytest.fixture
def child(here: AreaWorld) -> UUID:
    """On the roll of the school that opened the record."""
    return opened_by(here.attendance, forename="Amara", surname="Okafor", sex=Sex.FEMALE, born_on=BORN)


@pytest.fixture
def allocated(here: AreaWorld, child: UUID) -> UUID:
    """With a social worker as well."""
    from childplan.access.models import Involvement
    from childplan.common import clock

    Involvement.objects.create(
        child_id=child,
        kind=InvolvementKind.ALLOCATION,
        principal_id=here.social_work.pk,
        organisation_id=here.authority.pk,
        starts_at=clock.now() - timedelta(days=1),
        reason="Allocated",
    )
    return child


class TestNamesSexAndBirthDate:
    def test_said_again_leave_no_trace(self, here: AreaWorld, child: UUID, at) -> None:
        before = Child.history.count(), Fact.objects.count()
        hears(here.attendance, child, at, forename="AMARA", surname="Okafor ")
        assert (Child.history.count(), Fact.objects.count()) == before
        assert not Disagreement.objects.exists()

    def test_are_replaced_by_what_the_same_school_says_later(self, here: AreaWorld, child: UUID, at) -> None:
        hears(here.attendance, child, at + timedelta(days=1), surname="Okafor-Bell")
        assert Child.objects.get().surname == "Okafor-Bell"
        source = FieldSource.objects.get()
        assert (source.field, source.organisation_id) == ("name", here.school.pk)
        versions = Child.history.filter(id=child)
        assert versions.latest("version").history_change_reason == "Common Transfer File brought in"

    def test_are_not_replaced_by_what_it_said_before(self, here: AreaWorld, child: UUID, at) -> None:
        hears(here.attendance, child, at, said_at=at - timedelta(days=30), surname="Old")
        assert Child.objects.get().surname == "Okafor"
        assert not Disagreement.objects.exists()

    def test_of_a_better_source_stay_and_leave_one_question(
        self, here: AreaWorld, allocated: UUID, at
    ) -> None:
        with acting(here.social_worker) as scope:
            details = ChildDetails(
                forename="Amara", surname="Okafor", sex=Sex.FEMALE, born_on=date(2016, 5, 4)
            )
            change_details(
                by=scope, at=at, child_id=allocated, version=1, details=details, reason="Birth certificate"
            )
        for _ in range(2):
            hears(here.attendance, allocated, at + timedelta(days=1))
        assert Child.objects.get().born_on == date(2016, 5, 4)
        question = Disagreement.objects.get()
        assert (question.field, question.held, question.incoming) == (
            "born_on", {"born_on": "2016-05-04"}, {"born_on": "2016-05-03"},
        )  # fmt: skip
        assert (question.held_source_id, question.incoming_source_id) == (here.authority.pk, here.school.pk)
        assert question.information_class == InformationClass.IDENTITY

    def test_of_two_schools_are_for_a_person_to_decide(self, here: AreaWorld, child: UUID, at) -> None:
        opened_elsewhere = opened_by(
            here.other_head, forename="Bo", surname="Dee", sex=Sex.MALE, born_on=BORN
        )
        from childplan.access.models import Involvement
        from childplan.common import clock

        Involvement.objects.create(
            child_id=opened_elsewhere,
            kind=InvolvementKind.ENROLMENT,
            principal_id=here.school.pk,
            organisation_id=here.school.pk,
            starts_at=clock.now() - timedelta(days=1),
            reason="On roll",
        )
        hears(here.attendance, opened_elsewhere, at, forename="Bo", surname="Dean", sex=Sex.MALE)
        assert Child.objects.get(pk=opened_elsewhere).surname == "Dee"
        assert Disagreement.objects.get().incoming == {"forename": "Bo", "surname": "Dean"}

    def test_fill_what_nobody_has_said(self, here: AreaWorld, at) -> None:
        child = opened_by(here.attendance, forename="Amara", surname="Okafor", born_on=BORN)
        hears(here.attendance, child, at)
        assert Child.objects.get().sex == Sex.FEMALE

    def test_of_a_disputed_age_are_never_settled_by_a_file(self, here: AreaWorld, at) -> None:
        child = opened_by(
            here.attendance, forename="Amara", surname="Okafor", born_on=date(2015, 1, 1),
            birth_date_is_disputed=True, sex=Sex.FEMALE,
        )  # fmt: skip
        hears(here.attendance, child, at + timedelta(days=1))
        assert Child.objects.get().born_on == date(2015, 1, 1)
        assert Disagreement.objects.get().field == "born_on"


class TestAddresses:
    def test_of_the_school_give_way_to_nobody_worse(self, here: AreaWorld, allocated: UUID, at) -> None:
        with acting(here.social_worker) as scope:
            record_address(by=scope, at=at, child_id=allocated, reason="Home visit", **HOME)
        hears(here.attendance, allocated, at, **NEW)
        hears(here.attendance, allocated, at, **NEW)
        assert Address.objects.get().postcode == HOME["postcode"]
        question = Disagreement.objects.get()
        assert (question.field, question.incoming) == ("address", NEW)

    def test_of_the_school_change_when_the_school_says_so(self, here: AreaWorld, child: UUID, at) -> None:
        hears(here.attendance, child, at - timedelta(days=7), **HOME)
        hears(here.attendance, child, at, **NEW)
        assert Address.objects.get(ends_on=None).postcode == NEW["postcode"]
        hears(here.attendance, child, at, said_at=at - timedelta(days=7), **HOME)
        assert Address.objects.get(ends_on=None).postcode == NEW["postcode"]

    def test_are_asked_about_no_more_once_the_sender_says_otherwise(
        self, here: AreaWorld, allocated: UUID, at
    ) -> None:
        with acting(here.social_worker) as scope:
            record_address(by=scope, at=at, child_id=allocated, reason="Home visit", **HOME)
        hears(here.attendance, allocated, at, **NEW)
        hears(here.attendance, allocated, at, **HOME)
        assert Disagreement.objects.get().state == DisagreementState.WITHDRAWN

    def test_of_a_child_whose_address_is_confidential_are_kept_for_those_who_may_see_it(
        self, here: AreaWorld, allocated: UUID, at
    ) -> None:
        with acting(here.social_worker) as scope:
            record_address(by=scope, at=at, child_id=allocated, reason="Refuge", is_confidential=True, **NEW)
        hears(here.attendance, allocated, at, **NEW)
        assert not Address.objects.filter(is_confidential=False).exists()
        for member, sees in ((here.attendance, 0), (here.head, 0), (here.social_worker, 1)):
            with acting(member, writing=False):
                assert Disagreement.objects.count() == sees
                assert Disagreement.history.count() == sees
        question = Disagreement.objects.get()
        assert (question.is_confidential, question.held) == (True, {})
        hears(here.attendance, allocated, at, **NEW)
        assert Disagreement.objects.count() == 1


class TestHearStatementsRefuses:
    def test_a_role_that_records_no_families(self, here: AreaWorld, child: UUID, at) -> None:
        with pytest.raises(NotEntitled):
            hears(here.area_attendance, child, at)

    def test_passes_over_a_child_who_is_not_open_to_the_sender(
        self, here: AreaWorld, child: UUID, at
    ) -> None:
        before = Child.history.count()
        hears(here.other_head, child, at, surname="Other")
        assert Child.history.count() == before


class TestDecideDisagreement:
    @pytest.fixture
    def question(self, here: AreaWorld, allocated: UUID, at) -> Disagreement:
        with acting(here.social_worker) as scope:
            record_address(by=scope, at=at, child_id=allocated, reason="Home visit", **HOME)
        hears(here.attendance, allocated, at, **NEW)
        return Disagreement.objects.get()

    def _decide(self, by: Membership, question: Disagreement, at, **said: object) -> Disagreement:
        given = {"takes": True, "reason": "Rang the mother", "version": question.version, **said}
        with acting(by) as scope:
            return decide_disagreement(
                by=scope, at=at, child_id=question.child_id, disagreement_id=question.pk, **given
            )

    def test_takes_what_came_in(self, here: AreaWorld, question: Disagreement, at) -> None:
        decided = self._decide(here.social_worker, question, at)
        assert (decided.state, decided.decided_by_membership_id) == (
            DisagreementState.TAKEN,
            here.social_worker.pk,
        )
        assert Address.objects.get(ends_on=None).postcode == NEW["postcode"]
        assert Disagreement.history.latest("version").history_change_reason == "Rang the mother"

    def test_keeps_what_stands_and_asks_no_more(self, here: AreaWorld, question: Disagreement, at) -> None:
        self._decide(here.attendance, question, at, takes=False)
        hears(here.attendance, question.child_id, at, **NEW)
        assert Disagreement.objects.get().state == DisagreementState.KEPT
        assert Address.objects.get().postcode == HOME["postcode"]

    def test_lets_nobody_of_the_sender_overrule_a_better_source(
        self, here: AreaWorld, question: Disagreement, at
    ) -> None:
        with pytest.raises(WorseSource):
            self._decide(here.attendance, question, at)

    def test_refuses_what_is_decided_unexplained_overtaken_or_not_open(
        self, here: AreaWorld, there: AreaWorld, question: Disagreement, at
    ) -> None:
        with pytest.raises(ReasonMissing):
            self._decide(here.social_worker, question, at, reason=" ")
        with pytest.raises(NewerVersion):
            self._decide(here.social_worker, question, at, version=9)
        with pytest.raises(NotFound):
            self._decide(there.social_worker, question, at)
        self._decide(here.social_worker, question, at, takes=False)
        question.refresh_from_db()
        with pytest.raises(AlreadyDecided):
            self._decide(here.social_worker, question, at)
