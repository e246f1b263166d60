"""The pages of restricted records: restrict, keep the list, look again, lift; and no trace for anybody else."""

import re
from datetime import datetime, timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.test import Client

from childplan.access.models import Restriction, RestrictionName
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.access.vocabulary import RestrictionKind
from childplan.identity.models import Child
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.clients import client_of, statements
from tests.factories.identity import opened_by, restricted_by
from tests.factories.portal import joined, parent_of
from tests.factories.signing_in import sign_in
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    child_id = opened_by(here.head, forename="Amara", surname="Okafor")
    plans.involved(child_id, Kind.ALLOCATION, here.social_work.pk)
    return child_id


@pytest.fixture
def worker(here: AreaWorld) -> Client:
    return client_of(here.social_worker)


def words(answer) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return " ".join(unescape(page).split())


def day(name: str, at: datetime, days: int) -> dict[str, int]:
    on = at.date() + timedelta(days=days)
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def filled(at: datetime, **more: object) -> dict[str, object]:
    said = {"kind": "high_risk", "reason": "He looks for her", **day("review_on", at, 60), "confirmed": "1"}
    return said | more


class TestRestricting:
    def test_finds_people_keeps_what_was_typed_and_restricts(
        self, here: AreaWorld, child_id: UUID, worker: Client, at: datetime
    ) -> None:
        path = f"/children/{child_id}/restrict/"
        assert path in words(worker.get(f"/children/{child_id}/access/"))
        name = here.team_manager.user.name
        looked = words(worker.post(path, {**filled(at), "find": name.split()[-1], "look": "1"}))
        assert name in looked
        assert "He looks for her" in looked
        assert "There is a problem" not in looked
        assert not Restriction.objects.exists()
        done = worker.post(path, filled(at, names=[here.team_manager.pk]), follow=True)
        assert "The record is restricted" in words(done)
        assert done.redirect_chain[-1][0] == f"/restricted/{child_id}/"
        made = Restriction.objects.get(child_id=child_id)
        assert (made.kind, made.review_on) == ("high_risk", at.date() + timedelta(days=60))
        assert set(made.names.values_list("principal_id", flat=True)) == {
            here.social_worker.pk,
            here.team_manager.pk,
        }
        assert client_of(here.head).get(f"/children/{child_id}/").status_code == 404

    @pytest.mark.parametrize(
        "wrong", [{"kind": ""}, {"kind": "adoption"}, {"reason": ""}, {"review_on_day": "40"}]
    )
    def test_says_kindly_what_is_missing(
        self, child_id: UUID, worker: Client, at: datetime, wrong: dict[str, str]
    ) -> None:
        answer = words(worker.post(f"/children/{child_id}/restrict/", filled(at) | wrong))
        assert "There is a problem" in answer
        assert not Restriction.objects.exists()

    def test_is_never_for_longer_than_90_days(self, child_id: UUID, worker: Client, at: datetime) -> None:
        answer = words(worker.post(f"/children/{child_id}/restrict/", filled(at) | day("review_on", at, 91)))
        assert "must be 31 May 2026 or earlier" in answer
        assert not Restriction.objects.exists()

    def test_names_nobody_who_is_not_offered(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, worker: Client, at: datetime
    ) -> None:
        """The area's number, a school's, a stranger's, and what is no number at all, are not among the choices."""
        system = lay.membership("system_administrator", here.authority)
        for forged in (here.area.pk, here.school.pk, there.head.pk, system.pk, "1 or 1=1", "9" * 30):
            answer = words(worker.post(f"/children/{child_id}/restrict/", filled(at, names=[forged])))
            assert "There is a problem" in answer, forged
        assert not Restriction.objects.exists()

    def test_is_offered_on_the_plan_to_who_may_and_no_longer_when_it_is_done(
        self, here: AreaWorld, child_id: UUID, worker: Client, at: datetime
    ) -> None:
        plan, offer = f"/children/{child_id}/", f'href="/children/{child_id}/restrict/"'
        assert offer in words(worker.get(plan))
        assert offer not in words(client_of(here.head).get(plan))
        restricted_by(here.social_worker, child_id)
        done = words(worker.get(plan))
        assert offer not in done
        assert f'href="/restricted/{child_id}/"' in done

    def test_is_for_those_who_decide_about_protection(self, here: AreaWorld, child_id: UUID) -> None:
        for path in ("restrict/", "restrict/adoption/"):
            assert client_of(here.head).get(f"/children/{child_id}/{path}").status_code == 403
        plans.involved(child_id, Kind.EARLY_HELP_CASELOAD, here.school.pk)
        stranger = lay.membership("social_worker", here.authority)
        assert client_of(stranger).get(f"/children/{child_id}/restrict/").status_code == 404

    def test_leads_to_the_list_where_it_is_done_already(
        self, here: AreaWorld, child_id: UUID, worker: Client
    ) -> None:
        restricted_by(here.social_worker, child_id)
        assert worker.get(f"/children/{child_id}/restrict/").headers["Location"] == f"/restricted/{child_id}/"


class TestTheSecondLook:
    def test_names_everybody_who_loses_the_child_and_restricts_nothing_yet(
        self, here: AreaWorld, child_id: UUID, worker: Client, at: datetime
    ) -> None:
        kept, lost = here.team_manager.user.name, here.senco.user.name
        path = f"/children/{child_id}/restrict/"
        assert lost in words(worker.get(path))
        said = {**filled(at, names=[here.team_manager.pk])}
        del said["confirmed"]
        check = words(worker.post(path, said))
        loses = check.partition("this child now")[2]
        assert lost in loses
        assert kept not in loses
        assert kept in check
        assert "Tell the school and health by telephone" in check
        assert "He looks for her" in check
        assert "govuk-back-link" not in check
        assert not Restriction.objects.exists()
        again = words(worker.post(path, {**said, "change": "1"}))
        assert "He looks for her" in again
        assert "There is a problem" not in again

    def test_keeps_no_parents_page_that_nobody_chose(
        self, here: AreaWorld, child_id: UUID, worker: Client, at: datetime
    ) -> None:
        mother = parent_of(child_id, name="Dawn Okafor")
        joined(here.senco, child_id, mother)
        asked = worker.get(f"/children/{child_id}/restrict/").content.decode()
        assert "Tick nobody if you are not sure" in asked
        assert not re.search(r'name="parents"[^>]*\schecked', asked)
        worker.post(f"/children/{child_id}/restrict/", filled(at))
        assert not RestrictionName.objects.filter(principal_id=mother.pk).exists()

    def test_of_sealing_asks_for_the_order_in_hand(
        self, here: AreaWorld, child_id: UUID, worker: Client, at: datetime
    ) -> None:
        path = f"/children/{child_id}/restrict/adoption/"
        said = {"who_adopts": "others", **day("ordered_on", at, -3), **day("review_on", at, 60)}
        check = words(worker.post(path, said))
        assert "You cannot undo this" in check
        assert "Amara Okafor" in check
        refused = words(worker.post(path, {**said, "confirmed": "1"}))
        assert "Tick that you have the adoption order" in refused
        assert not Restriction.objects.exists()
        worker.post(path, {**said, "confirmed": "1", "has_order": "on"})
        assert Restriction.objects.get().after_adoption

    def test_seals_nothing_where_a_parents_partner_adopts(
        self, here: AreaWorld, child_id: UUID, worker: Client, at: datetime
    ) -> None:
        """Adoption and Children Act 2002, section 46(3)(b): that parent keeps parental responsibility."""
        path = f"/children/{child_id}/restrict/adoption/"
        assert "Do not use this page when a step-parent" in words(worker.get(path))
        said = {**day("ordered_on", at, -3), **day("review_on", at, 60), "confirmed": "1", "has_order": "on"}
        assert "Say who adopts" in words(worker.post(path, said))
        assert "That parent stays a parent" in words(worker.post(path, {**said, "who_adopts": "partner"}))
        assert not Restriction.objects.exists()

    def test_is_not_offered_to_who_does_not_decide(self, here: AreaWorld, child_id: UUID) -> None:
        """Whose role may restrict records, and who does not decide about this child."""
        early_help = lay.membership("social_worker", here.authority)
        plans.involved(child_id, Kind.FIRST_CONTACT, early_help.pk)
        page = words(client_of(early_help).get(f"/children/{child_id}/access/"))
        assert "Step back from this child" in page
        assert "Restrict this record" not in page


class TestAParentsPage:
    def test_of_sealing_is_reached_from_a_restricted_record_that_is_not_sealed(
        self, child_id: UUID, here: AreaWorld, worker: Client
    ) -> None:
        restricted_by(here.social_worker, child_id)
        path = f'href="/children/{child_id}/restrict/adoption/"'
        assert path in words(worker.get(f"/restricted/{child_id}/"))
        Restriction.objects.filter(child_id=child_id).update(after_adoption=True)
        assert path not in words(worker.get(f"/restricted/{child_id}/"))

    def test_stays_for_whom_it_was_left(
        self, here: AreaWorld, child_id: UUID, worker: Client, at: datetime
    ) -> None:
        """From the form to the parent's own page: the masks, the grant and the list agree."""
        mother, father = parent_of(child_id, name="Dawn Okafor"), parent_of(child_id, name="Asif Okafor")
        users = [joined(here.senco, child_id, person) for person in (mother, father)]
        path = f"/children/{child_id}/restrict/"
        asked = words(worker.get(path))
        assert "Dawn Okafor" in asked
        assert "Asif Okafor" in asked
        worker.post(path, filled(at, parents=[mother.pk]))
        pages = []
        for user in users:
            client = Client()
            sign_in(client, user)
            pages.append(words(client.get("/family/")))
        assert "Amara" in pages[0]
        assert "You have no plan to read here now" in pages[1]
        assert "Amara" not in pages[1]
        listed = words(worker.get(f"/restricted/{child_id}/"))
        assert "Dawn Okafor" in listed
        assert "Asif Okafor" not in listed

    def test_can_be_given_back(self, here: AreaWorld, child_id: UUID, worker: Client) -> None:
        mother = parent_of(child_id, name="Dawn Okafor")
        joined(here.senco, child_id, mother)
        restricted_by(here.social_worker, child_id)
        worker.post(f"/restricted/{child_id}/names/add/", {"names": mother.pk, "reason": "She may read it"})
        assert RestrictionName.objects.filter(principal_id=mother.pk).exists()


class TestTheList:
    def test_is_read_and_kept_by_page(
        self, here: AreaWorld, child_id: UUID, worker: Client, at: datetime
    ) -> None:
        restricted_by(here.social_worker, child_id)
        assert "Amara Okafor" in words(worker.get("/restricted/"))
        add = f"/restricted/{child_id}/names/add/"
        name = here.team_manager.user.name
        assert name in words(worker.post(add, {"find": name, "look": "1"}))
        done = worker.post(add, {"names": here.team_manager.pk, "reason": "Her manager"}, follow=True)
        assert name in words(done)
        named = RestrictionName.objects.get(principal_id=here.social_worker.pk)
        off = f"/restricted/{child_id}/names/{named.pk}/end/"
        answer = client_of(here.team_manager).post(off, {"reason": "Has moved team"}, follow=True)
        assert f"{here.social_worker.user.name}, " in words(answer)
        assert "is off the list" in words(answer)
        assert worker.get(f"/restricted/{child_id}/").status_code == 404
        assert "You are not on the list of any restricted record" in words(worker.get("/restricted/"))

    def test_keeps_its_last_who_can_decide(self, here: AreaWorld, child_id: UUID, worker: Client) -> None:
        restricted_by(here.social_worker, child_id)
        named = RestrictionName.objects.get(principal_id=here.social_worker.pk)
        answer = worker.post(f"/restricted/{child_id}/names/{named.pk}/end/", {"reason": "Me"})
        assert "Name somebody else who can decide" in words(answer)

    def test_is_looked_at_again_and_each_look_stays(
        self, here: AreaWorld, child_id: UUID, worker: Client, at: datetime
    ) -> None:
        restricted_by(here.social_worker, child_id, days=0)
        path = f"/restricted/{child_id}/keep/"
        done = worker.post(path, {"reason": "He still asks", **day("review_on", at, 90)}, follow=True)
        said = words(done)
        assert "The record stays restricted" in said
        assert "He still asks" in said
        assert "31 May 2026" in said
        assert Restriction.objects.filter(child_id=child_id).count() == 2

    def test_is_lifted_by_page_with_what_comes_back(
        self, here: AreaWorld, child_id: UUID, worker: Client
    ) -> None:
        restricted_by(here.social_worker, child_id)
        path = f"/restricted/{child_id}/lift/"
        asked = words(worker.get(path))
        assert asked.count(f"On roll: {here.school.name}") == 1
        assert "everybody whose role covers the whole area sees the child again" in asked
        done = worker.post(path, {"reason": "He is in prison"}, follow=True)
        assert "The record is ordinary again" in words(done)
        assert client_of(here.head).get(f"/children/{child_id}/").status_code == 200

    def test_of_a_life_before_adoption_is_never_lifted(
        self, here: AreaWorld, child_id: UUID, worker: Client
    ) -> None:
        restricted_by(here.social_worker, child_id, kind=RestrictionKind.ADOPTION)
        path = f"/restricted/{child_id}/lift/"
        for answer in (worker.get(path), worker.post(path, {"reason": "Asked for"})):
            assert "Nobody can lift this restriction" in words(answer)
        assert not Restriction.objects.filter(lifted_at__isnull=False).exists()


class TestEverybodyElse:
    def test_is_answered_as_for_a_record_that_is_not_there(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID
    ) -> None:
        restricted_by(here.social_worker, child_id)
        ordinary = opened_by(here.head)
        for member in (here.head, here.team_manager, here.screener, there.social_worker):
            client = client_of(member)
            for page in ("", "keep/", "names/add/", "lift/", f"names/{uuid4()}/end/"):
                answers = {
                    words(answer).replace(str(asked), "…")
                    for asked in (child_id, ordinary, uuid4())
                    for answer in (client.get(f"/restricted/{asked}/{page}"),)
                    if answer.status_code == 404
                }
                assert len(answers) == 1, (member, page)
            assert "You are not on the list of any restricted record" in words(client.get("/restricted/"))

    def test_costs_the_same_number_of_statements_however_many_there_are(
        self, here: AreaWorld, worker: Client
    ) -> None:
        counts = []
        for _ in range(3):
            child = opened_by(here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk)
            restricted_by(here.social_worker, child)
            counts.append(statements(worker, "/restricted/"))
        assert counts[1] == counts[2]
        assert Child.objects.count() == 3
