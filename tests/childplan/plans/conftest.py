"""One child with a SENCO and a social worker, and a plan that both work on."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from childplan.access.vocabulary import InvolvementKind
from childplan.identity.models import FamilyPerson
from childplan.plans.models import Section, Strand
from childplan.plans.vocabulary import StrandKind
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld


@dataclass
class Amara:
    """On roll at the area's school, allocated to its social worker, with three plans within the plan."""

    child_id: UUID
    universal: Strand
    sen_support: Strand
    child_in_need: Strand


def lay_amara(here: AreaWorld) -> Amara:
    child_id = opened_by(here.head, nhs_number="9990000018", forename="Amara", surname="Okafor")
    plans.involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
    plans.involved(child_id, InvolvementKind.LEAD_PRACTITIONER, here.social_worker.pk)
    return Amara(
        child_id=child_id,
        universal=plans.universal(child_id),
        sen_support=plans.strand(
            here.senco, child_id, StrandKind.SEN_SUPPORT, lead_membership_id=here.senco.pk
        ),
        child_in_need=plans.strand(
            here.social_worker,
            child_id,
            StrandKind.CHILD_IN_NEED,
            lead_membership_id=here.social_worker.pk,
        ),
    )


@pytest.fixture
def amara(here: AreaWorld) -> Amara:
    return lay_amara(here)


@pytest.fixture
def mother(amara: Amara) -> FamilyPerson:
    """Amara's mother, who can sign in."""
    person = plans.adult(amara.child_id, "Grace Okafor")
    person.user = lay.user("Grace Okafor")
    person.save()
    plans.involved(amara.child_id, InvolvementKind.FAMILY, person.pk)
    return person


@pytest.fixture
def section(here: AreaWorld, amara: Amara) -> Section:
    """What the SENCO planned."""
    plan = Section.objects.get(strand=amara.sen_support, key="plan")
    return plans.written(here.senco, plan, "Ten minutes of reading a day")
