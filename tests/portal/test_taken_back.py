"""What was released to an adult is taken back when contact is forbidden or an order recorded, and everyone is told."""

from uuid import UUID

import pytest

from childplan.access.models import Involvement
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.identity.models import FamilyPerson, Relationship
from childplan.identity.vocabulary import OF_THE_CHILD, OrderKind, RelationshipKind
from childplan.plans.models import ReleasedItem
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import acting, ordered
from tests.factories.portal import as_family, invited, joined, tie
from tests.portal.conftest import TwoFathers, released_to
from tests.portal.views.test_family_views import said, signed_in
from tests.worlds.two_areas import AreaWorld

NO_CONTACT = {"no_contact": "on"}
# Typed from the law: those against an adult, or that shape what an adult may do, and one that nobody has read yet.
CLOSES = {
    "spend_time", "prohibited_steps", "specific_issue", "non_molestation", "occupation", "adoption", "other",
}  # fmt: skip
SAID = {"no_contact": "contact is not allowed", "order": "an order was recorded"}


def changed_on_the_page(by, child_id: UUID, person: FamilyPerson, **fields: str) -> None:
    """A practitioner changes what is recorded of the adult, on the page that does it."""
    row = tie(child_id, person)
    form = {
        "name": person.name, "kind": row.kind, "has_parental_responsibility": "on", "email": person.email,
        "version": str(row.version), "reason": "Told by the court", **fields,
    }  # fmt: skip
    path = f"/children/{child_id}/family/people/{row.pk}/change/"
    answer = client_of(by).post(path, form)
    assert answer.status_code == 302, answer.content.decode()


def ordered_on_the_page(by, child_id: UUID, person: FamilyPerson, kind: str = "prohibited_steps") -> None:
    """A practitioner records a court order about the adult, on the page that does it."""
    form = {
        "kind": kind, "about": str(tie(child_id, person).pk), "starts_on_day": "2", "starts_on_month": "3",
        "starts_on_year": "2026", "reason": "The mother showed it",
    }  # fmt: skip
    answer = client_of(by).post(f"/children/{child_id}/family/orders/add/", form)
    assert answer.status_code == 302, answer.content.decode()


@pytest.fixture(params=["no_contact", "order"])
def why(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def shut_out(here: AreaWorld, family: TwoFathers, why: str) -> TwoFathers:
    """Asif read what was released to him, and then something was recorded that shuts him out."""
    user = joined(here.senco, family.elder, family.asif)
    released_to(here, family.elder, family.asif, "Elder likes maps.")
    released_to(here, family.elder, family.mother, "For Dawn")
    page = signed_in(user)
    assert "Elder likes maps." in said(page)
    if why == "no_contact":
        changed_on_the_page(here.head, family.elder, family.asif, **NO_CONTACT)
    else:
        ordered_on_the_page(here.head, family.elder, family.asif)
    assert "You have no plan to read here now" in said(page)
    with as_family(user):
        assert not ReleasedItem.objects.exists()
    return family


class TestWhatWasReleased:
    def test_is_taken_back_with_a_version_and_a_line_in_the_chronology(
        self, here: AreaWorld, shut_out: TwoFathers, why: str, at
    ) -> None:
        live = ReleasedItem.objects.filter(withdrawn_at__isnull=True)
        assert set(live.values_list("person_id", flat=True)) == {shut_out.mother.pk}
        taken = ReleasedItem.objects.filter(person_id=shut_out.asif.pk)
        assert {(item.withdrawn_at, item.withdrawn_reason.lower()) for item in taken} == {(at, SAID[why])}
        for item in taken:
            version = ReleasedItem.history.get(id=item.pk, history_type="~")
            assert version.history_membership_id == here.head.pk
        fact = Fact.objects.get(name="plans.release.withdrawn")
        assert fact.title.lower() == f"released parts of the plan withdrawn: {SAID[why]}"
        assert (fact.membership_id, len(fact.payload["items"])) == (here.head.pk, taken.count())

    def test_is_told_on_the_child_s_plan_and_beside_the_adult(
        self, here: AreaWorld, shut_out: TwoFathers, why: str
    ) -> None:
        words = f"What was released to Asif Khan was withdrawn on 2 March 2026: {SAID[why]}."
        for path in (f"/children/{shut_out.elder}/", f"/children/{shut_out.elder}/release/"):
            page = client_of(here.senco).get(path).content.decode()
            assert words in page, path
            assert "released to Dawn Mott was withdrawn" not in page

    def test_is_told_to_nobody_who_may_not_read_it(self, here: AreaWorld, shut_out: TwoFathers) -> None:
        for closed in (here.screener, here.area_attendance):
            assert (
                "was withdrawn" not in client_of(closed).get(f"/children/{shut_out.elder}/").content.decode()
            )

    def test_is_no_longer_told_once_something_was_released_again(
        self, here: AreaWorld, shut_out: TwoFathers
    ) -> None:
        row = tie(shut_out.elder, shut_out.asif)
        row.no_contact = False
        row.save()
        released_to(here, shut_out.elder, shut_out.asif, "Elder likes trains.", by=here.head)
        assert (
            "was withdrawn" not in client_of(here.senco).get(f"/children/{shut_out.elder}/").content.decode()
        )


class TestAnOrder:
    def test_leaves_the_page_to_be_opened_again_once_it_was_considered(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        user = joined(here.senco, family.elder, family.asif)
        ordered_on_the_page(here.head, family.elder, family.asif)
        invitation = invited(here.senco, family.elder, family.asif)
        assert invitation.state == "sent"
        # What stays the same is no news.
        changed_on_the_page(here.head, family.elder, family.asif, lives_with_child="on")
        invitation.refresh_from_db()
        assert invitation.state == "sent"
        assert user.is_active

    @pytest.mark.parametrize("kind", list(OrderKind), ids=str)
    def test_closes_the_page_or_leaves_it_as_its_kind_says(
        self, here: AreaWorld, family: TwoFathers, at, kind: OrderKind
    ) -> None:
        joined(here.senco, family.elder, family.asif)
        ordered(family.elder, None if kind in OF_THE_CHILD else family.asif, kind)
        live = Involvement.objects.filter(kind=InvolvementKind.FAMILY, ends_at__gt=at)
        assert live.exists() is (kind not in CLOSES)

    def test_of_care_closes_the_page_of_whom_the_authority_limits(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        for person in (family.asif, family.mother):
            joined(here.senco, family.elder, person)
        ordered(family.elder, family.asif, "care", limits=True, detail="Not told where the child lives")
        live = Involvement.objects.filter(kind=InvolvementKind.FAMILY, ends_at__gt=at)
        assert [row.principal_id for row in live] == [family.mother.pk]

    def test_counts_when_it_comes_with_a_new_tie_of_an_adult_who_had_one(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        joined(here.senco, family.elder, family.asif)
        released_to(here, family.elder, family.asif, "Elder likes maps.")
        row = tie(family.elder, family.asif)
        row.ends_on = at.date()
        row.save()
        with acting(here.head):
            Relationship(
                child_id=family.elder, person=family.asif, kind=RelationshipKind.OTHER, no_contact=True
            ).save(force_insert=True)
        assert not Involvement.objects.filter(
            kind=InvolvementKind.FAMILY, principal_id=family.asif.pk, ends_at__gt=at
        ).exists()
        assert not ReleasedItem.objects.filter(person_id=family.asif.pk, withdrawn_at__isnull=True).exists()

    def test_touches_neither_other_adults_nor_other_children(
        self, here: AreaWorld, family: TwoFathers
    ) -> None:
        joined(here.senco, family.elder, family.mother)
        joined(here.senco, family.younger, family.mother)
        released_to(here, family.younger, family.mother, "Younger likes sand.")
        ordered_on_the_page(here.head, family.elder, family.mother)
        assert plans.read_by(family.mother, family.younger)
        live = Involvement.objects.filter(kind=InvolvementKind.FAMILY, ends_at__gt=clock.now())
        assert set(live.values_list("child_id", flat=True)) == {family.younger}
