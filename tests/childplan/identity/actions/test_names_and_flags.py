"""Names, what the record is headed by, flags, and the end of an address."""

from datetime import date, datetime
from uuid import UUID

import pytest

from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.identity.actions.change_relationship import AlreadyEnded
from childplan.identity.actions.end_address import end_address
from childplan.identity.actions.flag_child import AlreadyFlagged, end_flag, raise_flag
from childplan.identity.actions.record_address import record_address
from childplan.identity.actions.record_name import ChildDetails, NameText, NoName, change_details, record_name
from childplan.identity.models import Address, Child, ChildName, ChildWord, Flag
from childplan.identity.vocabulary import FLAG_CLASS, FlagKind, NameKind, Sex
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

REASON = "Birth certificate seen"


def named(membership, child_id: UUID, at: datetime, **fields) -> ChildName:
    fields = {"kind": NameKind.FORMER, "forename": "Amara", "surname": "Bello", **fields}
    with acting(membership) as scope:
        return record_name(by=scope, at=at, child_id=child_id, name=NameText(**fields), reason=REASON)


def details(**fields) -> ChildDetails:
    return ChildDetails(**{"forename": "Amara", "surname": "Okafor", "born_on": date(2017, 5, 3), **fields})


def changed(membership, child_id: UUID, at: datetime, version: int = 1, **fields) -> Child:
    with acting(membership) as scope:
        return change_details(
            by=scope, at=at, child_id=child_id, version=version, details=details(**fields), reason=REASON
        )


def flag(membership, child_id: UUID, at: datetime, kind: FlagKind = FlagKind.YOUNG_CARER) -> Flag:
    with acting(membership) as scope:
        return raise_flag(by=scope, at=at, child_id=child_id, kind=kind, starts_on=at.date(), reason=REASON)


class TestRecordName:
    def test_is_found_by_search_and_kept_with_its_reason(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        made = named(here.senco, child_id, at)
        assert ChildWord.objects.filter(child_id=child_id, word="bello").exists()
        with acting(here.senco, writing=False):
            assert ChildName.history.get(id=made.pk).history_change_reason == REASON
            assert Fact.objects.get(name="identity.name.recorded").title == "Former name recorded"

    def test_a_confidential_one_is_for_those_with_the_bit(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        named(here.social_worker, child_id, at, is_confidential=True)
        assert not ChildWord.objects.filter(child_id=child_id, word="bello").exists()
        assert not Fact.objects.filter(name="identity.name.recorded").exists()
        with acting(here.senco, writing=False):
            assert not ChildName.objects.filter(child_id=child_id).exists()
            assert not ChildName.history.filter(child_id=child_id).exists()
        with pytest.raises(NotEntitled):
            named(here.senco, child_id, at, is_confidential=True)

    def test_refuses_half_a_name_and_strangers(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        with pytest.raises(NoName):
            named(here.senco, child_id, at, surname=" ")
        with pytest.raises(NotFound):
            named(there.head, child_id, at)
        with pytest.raises(NotEntitled):
            named(here.area_attendance, child_id, at)


class TestChangeDetails:
    def test_renames_the_child_everywhere(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        child = changed(here.social_worker, child_id, at, surname="Okafor-Bell", sex=Sex.FEMALE)
        assert (child.version, child.sort_name) == (2, "okafor bell, amara")
        with acting(here.senco, writing=False):
            assert Child.history.get(id=child_id, version=2).history_change_reason == REASON
            assert Fact.objects.filter(name="identity.child.changed").exists()

    def test_records_a_birth(self, here: AreaWorld, at: datetime) -> None:
        unborn = opened_by(
            here.social_worker,
            kind=InvolvementKind.ALLOCATION,
            principal_id=here.social_work.pk,
            born_on=None,
            expected_on=date(2026, 5, 1),
        )
        flag(here.social_worker, unborn, at, FlagKind.UNBORN)
        changed(here.social_worker, unborn, at, born_on=date(2026, 3, 1))
        assert Fact.objects.filter(child_id=unborn, name="identity.child.born").exists()
        assert not Flag.objects.filter(child_id=unborn, ends_on=None).exists()

    def test_raises_and_ends_the_flag_of_a_disputed_age(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        changed(here.senco, child_id, at, birth_date_is_disputed=True)
        (raised,) = Flag.objects.filter(child_id=child_id)
        assert (raised.kind, raised.ends_on) == ("disputed_age", None)
        changed(here.senco, child_id, at, version=2, birth_date_is_disputed=True)
        assert Flag.objects.filter(child_id=child_id).count() == 1
        changed(here.senco, child_id, at, version=3)
        raised.refresh_from_db()
        assert raised.ends_on == at.date()
        assert Flag.history.filter(id=raised.pk).count() == 2

    def test_leaves_a_newer_version_alone(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        changed(here.social_worker, child_id, at, known_as="Ama")
        with pytest.raises(NewerVersion) as newer:
            changed(here.senco, child_id, at, known_as="Mara")
        assert newer.value.theirs.known_as == "Ama"

    def test_refuses_no_date_no_name_and_strangers(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        with pytest.raises(ValueError, match="birth date"):
            changed(here.senco, child_id, at, born_on=None)
        with pytest.raises(NoName):
            changed(here.senco, child_id, at, forename="")
        with pytest.raises(NotFound):
            changed(there.head, child_id, at)


class TestFlags:
    def test_take_their_class_from_their_kind(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        made = flag(here.social_worker, child_id, at)
        assert made.information_class == FLAG_CLASS[FlagKind.YOUNG_CARER]
        with acting(here.senco, writing=False):
            assert not Flag.objects.filter(child_id=child_id).exists()
        with acting(here.safeguarding_lead, writing=False):
            assert Flag.history.get(id=made.pk).history_change_reason == REASON
            assert Fact.objects.get(name="identity.flag.raised").title == "Flag raised: Young carer"

    def test_are_raised_once_until_ended(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        made = flag(here.social_worker, child_id, at)
        with pytest.raises(AlreadyFlagged):
            flag(here.social_worker, child_id, at)
        self.end(here.social_worker, made, at)
        with pytest.raises(AlreadyEnded):
            self.end(here.social_worker, made, at)
        flag(here.social_worker, child_id, at)
        assert Fact.objects.filter(name="identity.flag.ended").count() == 1

    def end(self, membership, made: Flag, at: datetime, **fields) -> Flag:
        fields = {"ends_on": at.date(), "reason": "No longer so", **fields}
        with acting(membership) as scope:
            return end_flag(by=scope, at=at, child_id=made.child_id, flag_id=made.pk, **fields)

    def test_end_no_earlier_than_they_began(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        made = flag(here.social_worker, child_id, at)
        with pytest.raises(ValueError, match="before it began"):
            self.end(here.social_worker, made, at, ends_on=date(2020, 1, 1))

    def test_are_refused_to_who_may_not_write_that_class(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        with pytest.raises(NotEntitled):
            flag(here.senco, child_id, at)
        with pytest.raises(NotEntitled):
            flag(here.area_attendance, child_id, at)
        with pytest.raises(NotFound):
            flag(there.head, child_id, at)
        made = flag(here.social_worker, child_id, at)
        with pytest.raises(NotFound):
            self.end(here.senco, made, at)


class TestEndAddress:
    def lived(self, membership, child_id: UUID, at: datetime, **fields) -> Address:
        fields = {"lines": "1 Long Lane", "postcode": "LA1 1AA", "starts_on": date(2024, 1, 1), **fields}
        with acting(membership) as scope:
            return record_address(by=scope, at=at, child_id=child_id, reason="Told", **fields)

    def end(self, membership, address: Address, at: datetime, **fields) -> Address:
        fields = {"ends_on": at.date(), "reason": "Moved", **fields}
        with acting(membership) as scope:
            return end_address(by=scope, at=at, child_id=address.child_id, address_id=address.pk, **fields)

    def test_keeps_the_address_with_its_last_day(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        address = self.lived(here.senco, child_id, at)
        self.end(here.senco, address, at)
        with acting(here.senco, writing=False):
            assert Address.objects.get(pk=address.pk).ends_on == at.date()
            assert Address.history.get(id=address.pk, ends_on=at.date()).history_change_reason == "Moved"
            assert Fact.objects.filter(name="identity.address.ended").exists()

    def test_of_a_confidential_one_leaves_no_fact_and_is_not_there_for_others(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        address = self.lived(here.social_worker, child_id, at, is_confidential=True)
        with pytest.raises(NotFound):
            self.end(here.senco, address, at)
        self.end(here.social_worker, address, at)
        assert not Fact.objects.filter(name__startswith="identity.address").exists()

    def test_refuses_twice_and_too_early(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        address = self.lived(here.senco, child_id, at)
        with pytest.raises(ValueError, match="before it began"):
            self.end(here.senco, address, at, ends_on=date(2020, 1, 1))
        self.end(here.senco, address, at)
        with pytest.raises(AlreadyEnded):
            self.end(here.senco, address, at)
