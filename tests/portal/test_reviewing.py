"""A parent's page ends by itself; somebody looks at it again, and keeps it, keeps less or ends it."""

import importlib
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from childplan.access.models import Involvement
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.common.clock import FOREVER
from childplan.common.rows import STEWARD, entered
from childplan.common.vocabulary import EVERY_CLASS, InformationClass
from childplan.escalation.models import ProtocolThreshold
from childplan.history.acts import NotFound
from childplan.identity.actions.family_sign_ins import NoReason, NothingToStop
from childplan.identity.models import Child
from childplan.plans.selectors.my_work import WorkKind, my_work
from childplan.plans.vocabulary import StrandKind
from portal.actions.review_page import NoGround, end_page, keep_page
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import acting, opened_by, restricted_by
from tests.factories.portal import as_family, joined, parent_of, tie
from tests.portal.conftest import TwoFathers, released_to
from tests.portal.rules.test_reviewing import VECTORS
from tests.portal.views.test_family_views import said, signed_in
from tests.worlds.two_areas import AreaWorld

FAMILY = InvolvementKind.FAMILY
# THE_MOMENT is 2 March 2026. Twelve years old on 5 April: the next look is at 13.
BORN = date(2014, 4, 5)


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    return opened_by(here.head, forename="Sam", born_on=BORN)


def pages(child_id: UUID) -> list[Involvement]:
    return list(Involvement.objects.filter(child_id=child_id, kind=FAMILY).order_by("starts_at", "ends_at"))


def kept(by, child_id: UUID, person, **fields: object) -> UUID:
    with acting(by) as scope:
        return keep_page(
            by=scope,
            at=clock.now(),
            child_id=child_id,
            person_id=person.pk,
            **{"reason": "He wants that", **fields},
        )


class TestAPage:
    @pytest.mark.parametrize(("born", "today", "ends"), VECTORS, ids=str)
    def test_ends_on_the_same_day_by_the_database(
        self, here: AreaWorld, child_id: UUID, born: date, today: date, ends: date
    ) -> None:
        child = Child.objects.get(pk=child_id)
        child.born_on, child.expected_on = (born, None) if born <= today else (None, born)
        child.save()
        with connection.cursor() as cursor:
            cursor.execute("select portal.page_ends(%s, %s)", [child_id, today])
            assert cursor.fetchone()[0] == ends

    def test_follows_the_ages_of_the_area(self, here: AreaWorld, child_id: UUID) -> None:
        ProtocolThreshold(
            area=here.area,
            trigger="parents_pages",
            name="second",
            value=14,
            valid_from=date(2026, 1, 1),
            reason="Ours",
        ).save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute("select portal.page_ends(%s, %s)", [child_id, clock.today()])
            assert cursor.fetchone()[0] == date(2028, 5, 5)

    def test_that_is_opened_has_its_last_day_at_once(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        user = joined(here.senco, child_id, parent_of(child_id))
        (page,) = pages(child_id)
        assert timezone.localtime(page.ends_at).isoformat() == "2027-05-05T00:00:00+01:00"
        assert page.end_reason == "Until somebody looks at it again"
        for moment, sees in ((page.ends_at - timedelta(seconds=1), 1), (page.ends_at, 0)):
            with clock.stopped_at(moment), as_family(user):
                assert Child.objects.count() == sees

    def test_says_so_to_the_parent_before_the_day(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        user = joined(here.senco, child_id, parent_of(child_id))
        assert "We look at this page again" not in said(signed_in(user))
        with clock.stopped_at(datetime(2027, 3, 20, 12, tzinfo=at.tzinfo)):
            assert "You can see this page until 4 May 2027." in said(signed_in(user))

    def test_is_on_the_list_of_whoever_leads_the_work_or_a_plan(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        joined(here.head, child_id, parent_of(child_id))
        plans.involved(child_id, InvolvementKind.LEAD_PRACTITIONER, here.safeguarding_lead.pk)
        plans.strand(here.senco, child_id, StrandKind.SEN_SUPPORT, lead_membership_id=here.senco.pk)
        for moment, expected in ((at, []), (datetime(2027, 3, 20, 12, tzinfo=at.tzinfo), [date(2027, 5, 4)])):
            for member in (here.senco, here.safeguarding_lead):
                with clock.stopped_at(moment), acting(member, writing=False) as scope:
                    lines = my_work(scope, today=moment.date()).lines
                    assert [line.due_on for line in lines if line.kind is WorkKind.PAGE] == expected

    def test_that_somebody_ended_this_morning_is_on_no_list(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        person = parent_of(child_id)
        joined(here.senco, child_id, person)
        plans.involved(child_id, InvolvementKind.LEAD_PRACTITIONER, here.senco.pk)
        morning = datetime(2027, 3, 20, 9, tzinfo=at.tzinfo)
        with clock.stopped_at(morning), acting(here.senco) as scope:
            end_page(by=scope, at=morning, child_id=child_id, person_id=person.pk, reason="She asked for it")
        with clock.stopped_at(morning + timedelta(hours=3)), acting(here.senco, writing=False) as scope:
            lines = my_work(scope, today=morning.date()).lines
            assert [line for line in lines if line.kind is WorkKind.PAGE] == []

    def test_that_was_to_last_for_ever_got_an_end(self, here: AreaWorld, child_id: UUID) -> None:
        person = parent_of(child_id)
        old = plans.involved(child_id, FAMILY, person.pk)
        other = plans.involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        sql = importlib.import_module("portal.migrations.0002_pages_end").PAGES_END
        # It leaves the connection to whoever owns the tables; leaving the door puts back who is at work here.
        with entered(STEWARD), connection.cursor() as cursor:
            cursor.execute(sql)
        old.refresh_from_db()
        other.refresh_from_db()
        assert old.ends_at < FOREVER
        assert other.ends_at == FOREVER
        assert Involvement.history.filter(id=old.pk, history_type="~").count() == 1


class TestALook:
    def test_keeps_it_until_the_next_with_a_row_of_its_own(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        mother = parent_of(child_id)
        user = joined(here.senco, child_id, mother)
        with clock.stopped_at(datetime(2027, 4, 10, 12, tzinfo=at.tzinfo)):
            kept(here.head, child_id, mother)
            old, new = pages(child_id)
            assert (old.ends_at, old.end_reason) == (clock.now(), "He wants that")
            assert timezone.localdate(new.ends_at) == date(2030, 5, 5)
            assert (new.made_by_membership_id, new.classes) == (here.head.pk, EVERY_CLASS)
            with as_family(user):
                assert Child.objects.count() == 1

    def test_keeps_the_page_of_a_parent_on_the_list_of_a_restricted_record(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        mother = parent_of(child_id)
        user = joined(here.senco, child_id, mother)
        plans.involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        restricted_by(here.social_worker, child_id, person_ids=(mother.pk,))
        with clock.stopped_at(at + timedelta(days=1)):
            kept(here.social_worker, child_id, mother)
            assert len(pages(child_id)) == 2
            with as_family(user):
                assert Child.objects.count() == 1

    def test_keeps_it_no_longer_than_the_tie(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        mother = parent_of(child_id)
        joined(here.senco, child_id, mother)
        row = tie(child_id, mother)
        row.ends_on = date(2026, 5, 1)
        row.save()
        kept(here.senco, child_id, mother)
        assert timezone.localdate(pages(child_id)[-1].ends_at) == date(2026, 5, 1)

    def test_keeps_less_and_never_more_again(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        mother = parent_of(child_id)
        user = joined(here.senco, child_id, mother)
        released_to(here, child_id, mother, "He likes maps.")
        with as_family(user):
            assert plans.read_by(mother, child_id)
        kept(here.senco, child_id, mother, classes=int(InformationClass.EDUCATION))
        assert pages(child_id)[-1].classes == InformationClass.EDUCATION | InformationClass.IDENTITY
        with as_family(user):
            assert plans.read_by(mother, child_id) == []
        with clock.stopped_at(at + timedelta(days=1)):
            kept(here.senco, child_id, mother, classes=EVERY_CLASS)
            assert pages(child_id)[-1].classes == InformationClass.EDUCATION | InformationClass.IDENTITY

    def test_ends_it_and_leaves_other_children_and_other_parents_alone(
        self, here: AreaWorld, family: TwoFathers, at: datetime
    ) -> None:
        user = joined(here.senco, family.elder, family.mother)
        joined(here.senco, family.younger, family.mother)
        joined(here.senco, family.elder, family.asif)
        with acting(here.senco) as scope:
            end_page(by=scope, at=at, child_id=family.elder, person_id=family.mother.pk, reason="She is 16")
        with as_family(user):
            assert [child.pk for child in Child.objects.all()] == [family.younger]
        live = Involvement.objects.filter(kind=FAMILY, ends_at__gt=at, child_id=family.elder)
        assert [row.principal_id for row in live] == [family.asif.pk]

    def test_is_refused_without_page_ground_or_reason(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        mother = parent_of(child_id)
        with pytest.raises(NothingToStop):
            kept(here.senco, child_id, mother)
        joined(here.senco, child_id, mother)
        with pytest.raises(NoReason):
            kept(here.senco, child_id, mother, reason=" ")
        with pytest.raises(NotEntitled):
            kept(here.attendance, child_id, mother)
        for stranger in (there.senco, here.other_head):
            with pytest.raises(NotFound):
                kept(stranger, child_id, mother)
        assert len(pages(child_id)) == 1

    def test_is_refused_once_the_sign_in_was_stopped(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        mother = parent_of(child_id)
        joined(here.senco, child_id, mother)
        mother.portal_suspended_at = at
        mother.save()
        with pytest.raises(NoGround):
            kept(here.senco, child_id, mother)
        assert len(pages(child_id)) == 1


class TestTheReviewPage:
    def test_keeps_less_with_what_the_child_wants(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        mother = parent_of(child_id, name="Dawn Mott")
        joined(here.senco, child_id, mother)
        client, path = client_of(here.senco), f"/children/{child_id}/parents/{mother.pk}/review/"
        assert "until 4 May 2027" in client.get(path).content.decode()
        asked = {
            "decision": "less",
            "classes": ["4", "8"],
            "wishes": "Not my health",
            "told": "By phone on 1 March",
        }
        answer = client.post(path, asked, follow=True).content.decode()
        assert "Dawn Mott’s page is kept until the next review. Saved 10:00" in answer
        page = pages(child_id)[-1]
        assert page.classes == 1 | 4 | 8
        assert page.reason == "Reviewed. The child: Not my health. Told: By phone on 1 March"

    @pytest.mark.parametrize(
        ("changed", "asks"),
        [
            ({"decision": ""}, "Say what becomes of their page"),
            ({"wishes": ""}, "Say what the child wants"),
            ({"told": ""}, "Say how they were told"),
            (
                {"decision": "less", "classes": [str(1 << n) for n in range(1, 10)]},
                "Take away what they no longer see",
            ),
            ({"decision": "less", "classes": ["4096"]}, "from the list"),
        ],
        ids=str,
    )
    def test_asks_for_what_is_missing(
        self, here: AreaWorld, child_id: UUID, at: datetime, changed: dict, asks: str
    ) -> None:
        mother = parent_of(child_id)
        joined(here.senco, child_id, mother)
        asked = {"decision": "keep", "wishes": "All of it", "told": "At school", **changed}
        answer = client_of(here.senco).post(f"/children/{child_id}/parents/{mother.pk}/review/", asked)
        assert asks in answer.content.decode()
        assert len(pages(child_id)) == 1

    def test_is_not_there_without_a_page_or_for_strangers(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        mother = parent_of(child_id)
        path = f"/children/{child_id}/parents/{mother.pk}/review/"
        assert client_of(here.senco).get(path).status_code == 404
        joined(here.senco, child_id, mother)
        assert client_of(there.senco).get(path).status_code == 404
        assert client_of(here.attendance).get(path).status_code == 403
