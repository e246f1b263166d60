"""What stands in the way of sending something to an adult: told to nobody who may not know, in the same words."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from childplan.common import clock
from childplan.identity.models import Address, FamilyPerson, Flag
from childplan.identity.vocabulary import FLAG_CLASS, FlagKind, OrderKind
from childplan.plans.actions._freezing import NotForThisAdult
from childplan.plans.models import HeldBack, Section, Strand
from childplan.plans.selectors.owed import may_clear
from childplan.plans.vocabulary import StrandKind
from tests.childplan.plans.actions.test_issue_strand import LEAD, father, free, page, sent
from tests.childplan.plans.conftest import Amara
from tests.factories import plans
from tests.factories.identity import acting, ordered, restricted_by
from tests.worlds.two_areas import AreaWorld

__all__ = ["father"]


def flagged(amara: Amara, kind: FlagKind) -> None:
    Flag(
        child_id=amara.child_id, kind=kind, information_class=FLAG_CLASS[kind], starts_on=clock.today()
    ).save(force_insert=True)


def no_contact(here: AreaWorld, amara: Amara, person: FamilyPerson) -> None:
    tie = person.relationships.get()
    tie.no_contact = True
    tie.save()


def suspended(here: AreaWorld, amara: Amara, person: FamilyPerson) -> None:
    person.portal_suspended_at = clock.now()
    person.save()


def held_for_risk(here: AreaWorld, amara: Amara, person: FamilyPerson) -> None:
    HeldBack(
        child_id=amara.child_id, strand=amara.child_in_need, person=person, information_class=128, why="risk",
        reason="Threats", until=clock.today() + timedelta(days=5), held_at=clock.now(), held_on=clock.today(),
        held_by_membership_id=here.social_worker.pk,
    ).save(force_insert=True)  # fmt: skip


def protection_plan(here: AreaWorld, amara: Amara, person: FamilyPerson) -> None:
    Strand(
        child_id=amara.child_id, plan=amara.universal.plan, kind=StrandKind.CHILD_PROTECTION, information_class=128,
        starts_on=clock.today(),
    ).save(force_insert=True)  # fmt: skip


def domestic_abuse(here: AreaWorld, amara: Amara, person: FamilyPerson) -> None:
    flagged(amara, FlagKind.DOMESTIC_ABUSE)


def withheld_address(here: AreaWorld, amara: Amara, person: FamilyPerson) -> None:
    Address.objects.create(
        child_id=amara.child_id, lines="7 Hidden Lane", is_confidential=True, starts_on=clock.today()
    )


def care_order(here: AreaWorld, amara: Amara, person: FamilyPerson) -> None:
    ordered(amara.child_id, None, OrderKind.CARE)


def emergency_order(here: AreaWorld, amara: Amara, person: FamilyPerson) -> None:
    ordered(amara.child_id, None, OrderKind.EMERGENCY_PROTECTION)


def order_against(here: AreaWorld, amara: Amara, person: FamilyPerson) -> None:
    ordered(amara.child_id, person, OrderKind.OCCUPATION)


def limited(here: AreaWorld, amara: Amara, person: FamilyPerson) -> None:
    ordered(amara.child_id, person, OrderKind.CARE, limits=True, detail="Not told of the school")


STANDS_IN_THE_WAY: tuple[Callable[[AreaWorld, Amara, FamilyPerson], None], ...] = (
    no_contact, suspended, held_for_risk, protection_plan, domestic_abuse, withheld_address, care_order,
    emergency_order, order_against, limited,
)  # fmt: skip
OF_ONE = (no_contact, suspended, held_for_risk, order_against, limited)


class TestWhatStandsInTheWay:
    @pytest.mark.parametrize("happens", STANDS_IN_THE_WAY, ids=lambda f: f.__name__)
    def test_leaves_it_to_the_lead_practitioner_and_says_so_in_the_same_words(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, father: FamilyPerson, section: Section,
        happens: Callable[[AreaWorld, Amara, FamilyPerson], None],
    ) -> None:  # fmt: skip
        assert free(here.senco, amara.child_id, mother, father) == {mother.pk, father.pk}
        happens(here, amara, father)
        left = free(here.senco, amara.child_id, mother, father)
        assert left == ({mother.pk} if happens in OF_ONE else set())
        with pytest.raises(NotForThisAdult) as refused:
            sent(here.senco, amara.sen_support, page(mother), page(father))
        assert str(refused.value) == LEAD
        if happens in OF_ONE:
            assert [row.person_id for row in sent(here.senco, amara.sen_support, page(mother))] == [mother.pk]

    @pytest.mark.parametrize(
        "happens", [protection_plan, care_order, withheld_address], ids=lambda f: f.__name__
    )
    def test_is_cleared_by_who_knows_of_protection(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson,
        happens: Callable[[AreaWorld, Amara, FamilyPerson], None],
    ) -> None:  # fmt: skip
        plans.written(
            here.social_worker, Section.objects.filter(strand=amara.child_in_need)[0], "Help at home"
        )
        happens(here, amara, mother)
        with acting(here.social_worker):
            assert may_clear(amara.child_id)
        with acting(here.senco):
            assert not may_clear(amara.child_id)
        assert len(sent(here.social_worker, amara.child_in_need, page(mother))) == 1

    def test_counts_for_every_piece_that_leaves(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        protection_plan(here, amara, mother)
        with pytest.raises(NotForThisAdult, match=LEAD):
            plans.released(here.senco, amara.child_id, mother, plans.piece(section))

    def test_is_no_more_when_it_has_ended(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, at: datetime
    ) -> None:
        order = ordered(amara.child_id, None, OrderKind.CARE)
        assert free(here.senco, amara.child_id, mother) == set()
        order.ends_on = clock.today()
        order.save()
        assert free(here.senco, amara.child_id, mother) == {mother.pk}

    def test_is_told_to_nobody_who_does_not_release(
        self, here: AreaWorld, there: AreaWorld, amara: Amara, mother: FamilyPerson
    ) -> None:
        for member in (here.area_attendance, here.screener):
            assert free(member, amara.child_id, mother) == set()
        for member in (here.area_attendance, here.screener, there.senco):
            with acting(member), pytest.raises(DatabaseError, match="not entitled"), transaction.atomic():
                connection.cursor().execute("select access.may_send(%s, %s)", [amara.child_id, mother.pk])

    def test_of_a_restricted_record_is_whoever_its_list_does_not_name(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, father: FamilyPerson
    ) -> None:
        restricted_by(here.social_worker, amara.child_id, person_ids=(mother.pk,))
        assert free(here.social_worker, amara.child_id, mother, father) == {mother.pk}
