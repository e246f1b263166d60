"""An identifier of a record that was sealed after an adoption."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from childplan.access.actions import restrict_record
from childplan.access.models import Restriction
from childplan.access.vocabulary import InvolvementKind, RestrictionKind
from childplan.identity.models import Alias, Child, IdentifierUse, PossibleMatch
from childplan.identity.vocabulary import Resolution
from tests.childplan.identity.actions.test_answer_match import sent
from tests.childplan.identity.test_restricted_use import KIRA, NEW_UPN, UPN, restricted
from tests.factories import plans
from tests.factories.identity import acting, incoming, opened_by
from tests.worlds.two_areas import AreaWorld


class TestAfterAdoption:
    @pytest.fixture
    def old(self, here: AreaWorld, at: datetime) -> UUID:
        return restricted(here, at, after_adoption=True)

    NEW = {"forename": "Sophie", "surname": "Langley", "born_on": date(2017, 5, 3)}

    def test_the_new_record_is_an_ordinary_one_though_it_shows_the_old_number(
        self, here: AreaWorld, old: UUID, at: datetime
    ) -> None:
        new = sent(here.head, {**self.NEW, "upn": NEW_UPN, "nhs_number": "9990000018"}, at).child_id
        with acting(here.area_attendance, writing=False):
            assert Child.objects.filter(pk=new).exists()
        from childplan.identity.actions.open_children import IncomingAlias, find_or_open_children
        from childplan.identity.vocabulary import AliasKind

        record = incoming(**self.NEW, upn=NEW_UPN)
        with_old = type(record)(
            **{**record.__dict__, "aliases": (*record.aliases, IncomingAlias(AliasKind.FORMER_UPN, UPN))}
        )
        with acting(here.head) as scope:
            (found,) = find_or_open_children(
                by=scope, at=at, incoming=[with_old], kind=InvolvementKind.ENROLMENT,
                principal_id=here.school.pk, reason="On roll",
            )  # fmt: skip
        assert (found.answer, found.child_id) == (Resolution.FOUND, new)
        use = IdentifierUse.objects.get()
        assert (use.child_id, use.incoming, use.opened_child_id) == (old, {}, None)
        self.old_school_is_answered_as_if_there_were_neither(here, old, new, at)

    def old_school_is_answered_as_if_there_were_neither(
        self, here: AreaWorld, old: UUID, new: UUID, at: datetime
    ) -> None:
        first = sent(here.other_head, {**KIRA, "upn": UPN}, at)
        again = sent(here.other_head, {**KIRA, "upn": UPN, "postcode": "LA1 1AA"}, at)
        assert (first.answer, again.answer) == (Resolution.OPENED, Resolution.FOUND)
        assert first.child_id == again.child_id
        assert first.child_id not in (old, new)
        assert not PossibleMatch.objects.exists()
        for reader in (here.area_attendance, here.screener):
            with acting(reader, writing=False):
                assert not Alias.objects.filter(value=UPN).exists()
        with acting(here.head, writing=False):
            assert Alias.objects.get(value=UPN).child_id == new

    def test_seals_the_old_number_also_where_the_new_record_had_it_before(
        self, here: AreaWorld, at: datetime
    ) -> None:
        old = opened_by(here.other_head, **{**KIRA, "upn": UPN})
        new = sent(here.head, {**self.NEW, "upn": NEW_UPN}, at).child_id
        Alias(child_id=new, kind="former_upn", value=UPN, source_id=here.school.pk).save(force_insert=True)
        plans.involved(old, InvolvementKind.ALLOCATION, here.social_work.pk)
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope, at=at, child_id=old, membership_ids=[here.social_worker.pk], reason="Adopted",
                review_on=at.date() + timedelta(days=90), kind=RestrictionKind.ADOPTION,
            )  # fmt: skip
        assert set(Alias.objects.filter(value=UPN).values_list("child_id", "is_sealed")) == {
            (old, True),
            (new, True),
        }

    def test_the_restriction_is_never_lifted(self, old: UUID, at: datetime) -> None:
        from django.db import IntegrityError, transaction

        with pytest.raises(IntegrityError, match="a_life_before_adoption_stays_sealed"), transaction.atomic():
            Restriction.objects.update(lifted_at=at)
