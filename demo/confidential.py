"""What the stories keep confidential: where a child goes to school, that an adult is there, how one is reached."""

from childplan.access.models import Involvement
from childplan.access.vocabulary import InvolvementKind
from childplan.identity.actions.hide_adult import hide_adult, withhold_contact
from childplan.identity.actions.withhold_school import withhold_school
from childplan.identity.models import ContactDetail, Relationship
from childplan.identity.vocabulary import ContactKind

from .telling import Telling


def school_withheld(telling: Telling, child: str, *, by: str, school: str, why: str, days_ago: int) -> None:
    """From that day only the school's own people, and who reads what is confidential of the child, know which it is."""
    with telling.acting(by) as scope:
        enrolled = Involvement.objects.get(
            child_id=telling.children[child],
            kind=InvolvementKind.ENROLMENT,
            principal_id=telling.borough.bodies[school].pk,
        )
        withhold_school(
            by=scope,
            at=telling.days_ago(days_ago),
            child_id=enrolled.child_id,
            involvement_id=enrolled.pk,
            reason=why,
        )


def adult_hidden(telling: Telling, child: str, person: int, *, by: str, why: str, days_ago: int) -> None:
    """From that day only who reads what is confidential of the child knows that this adult has to do with it."""
    with telling.acting(by) as scope:
        tie = Relationship.objects.get(child_id=telling.children[child], person_id=person)
        hide_adult(
            by=scope,
            at=telling.days_ago(days_ago),
            child_id=tie.child_id,
            relationship_id=tie.pk,
            reason=why,
        )


def number_withheld(telling: Telling, child: str, person: int, *, by: str, why: str, days_ago: int) -> None:
    """The telephone number of an adult of the family, on the record of each of their children."""
    with telling.acting(by) as scope:
        tie = Relationship.objects.get(child_id=telling.children[child], person_id=person)
        number = ContactDetail.objects.get(person_id=person, kind=ContactKind.TELEPHONE)
        withhold_contact(
            by=scope,
            at=telling.days_ago(days_ago),
            child_id=tie.child_id,
            relationship_id=tie.pk,
            detail_id=number.pk,
            reason=why,
        )
