"""A mother, her two children by two fathers, and an order against one of them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from django.core.cache import cache

from childplan.accounts.models import Membership
from childplan.identity.models import FamilyPerson
from childplan.identity.vocabulary import RelationshipKind
from tests.childplan.committed import committed, committed_here, committed_template
from tests.factories import plans
from tests.factories.identity import opened_by, ordered
from tests.factories.portal import parent_of
from tests.worlds.two_areas import AreaWorld

__all__ = ["committed", "committed_here", "committed_template"]


@dataclass
class TwoFathers:
    """Elder is Asif's child, Younger is Craig's; Dawn is the mother of both. Craig must have no contact with them."""

    elder: UUID
    younger: UUID
    mother: FamilyPerson
    asif: FamilyPerson
    craig: FamilyPerson


@pytest.fixture
def family(here: AreaWorld) -> TwoFathers:
    elder = opened_by(here.head, forename="Elder", surname="Mott", born_on=date(2015, 6, 1))
    younger = opened_by(here.head, forename="Younger", surname="Mott", born_on=date(2018, 6, 1))
    world = TwoFathers(
        elder=elder,
        younger=younger,
        mother=parent_of(elder, younger, name="Dawn Mott"),
        asif=parent_of(elder, name="Asif Khan", kind=RelationshipKind.FATHER),
        craig=parent_of(younger, name="Craig Bull", kind=RelationshipKind.FATHER, no_contact=True),
    )
    ordered(younger, world.craig, "non_molestation", starts_on=date(2026, 2, 4))
    parent_of(elder, name="Craig Bull", kind=RelationshipKind.STEP_PARENT, has_parental_responsibility=False)
    return world


@pytest.fixture(autouse=True)
def nobody_asked_before() -> None:
    cache.clear()


def released_to(
    here: AreaWorld, child_id: UUID, person: FamilyPerson, text: str, *, by: Membership | None = None
) -> None:
    """A section of the universal plan with this text, released to this adult; by the SENCO unless said."""
    section = plans.written(here.senco, plans.about_me(child_id), text)
    plans.released(by or here.senco, child_id, person, plans.piece(section))
