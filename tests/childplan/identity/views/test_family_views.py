"""Family, addresses, names and flags in the browser."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from childplan.common.vocabulary import InformationClass
from childplan.identity.models import Address, Child, ChildName, Flag, Relationship
from tests.factories.clients import client_of, statements
from tests.factories.identity import opened_by, ordered
from tests.factories.plans import adult
from tests.worlds.two_areas import AreaWorld

ADULT = {
    "name": "Grace Okafor",
    "kind": "mother",
    "has_parental_responsibility": "on",
    "reason": "First visit",
}
LIVES = {
    "kind": "home",
    "lines": "1 Long Lane\nLarktown",
    "postcode": "la1 1aa",
    "starts_on_day": "1",
    "starts_on_month": "2",
    "starts_on_year": "2026",
    "reason": "Parent told us",
}
TODAY = {"ends_on_day": "2", "ends_on_month": "3", "ends_on_year": "2026", "reason": "Moved out"}


def address(child_id: UUID, *parts: object) -> str:
    return f"/children/{child_id}/family/" + "".join(f"{part}/" for part in parts)


class TestTheFamilyPage:
    def test_shows_what_is_open_and_offers_what_one_may_do(self, here: AreaWorld, child_id: UUID) -> None:
        ordered(child_id, adult(child_id, "Grace Okafor", no_contact=True), "prohibited_steps")
        words = client_of(here.senco).get(address(child_id)).content.decode()
        for told in (
            "Grace Okafor",
            "No contact",
            "Prohibited steps order",
            "Add an address",
            "Raise a flag",
            "999 000 0018",
        ):
            assert told in words
        reader = client_of(here.area_attendance).get(address(child_id)).content.decode()
        assert "Grace Okafor" in reader
        assert "Add an address" not in reader
        assert "Grace Okafor</span></a>" not in reader

    def test_says_when_something_was_saved(self, here: AreaWorld, child_id: UUID) -> None:
        client = client_of(here.social_worker)
        saved = client.post(address(child_id, "addresses", "add"), LIVES, follow=True)
        assert "The address is recorded. Saved 10:00" in saved.content.decode()

    def test_hides_a_confidential_address_without_a_word(self, here: AreaWorld, child_id: UUID) -> None:
        worker, senco = client_of(here.social_worker), client_of(here.senco)
        before = senco.get(address(child_id)).content.decode()
        worker.post(
            address(child_id, "addresses", "add"),
            {**LIVES, "lines": "1 Safe Street", "is_confidential": "on"},
        )
        assert "1 Safe Street" in worker.get(address(child_id)).content.decode()
        after = senco.get(address(child_id)).content.decode()
        assert masked(before) == masked(after)

    def test_tells_roles_without_contacts_that_they_are_closed(self, here: AreaWorld, child_id: UUID) -> None:
        from tests.factories import organisations as lay

        words = (
            client_of(lay.membership("privacy_officer", here.authority))
            .get(address(child_id))
            .content.decode()
        )
        assert "does not show family and addresses" in words

    def test_is_not_there_for_strangers(self, here: AreaWorld, there: AreaWorld, child_id: UUID) -> None:
        client = client_of(there.head)
        for nowhere in (address(child_id), address(uuid4())):
            assert client.get(nowhere).status_code == 404
        for form in (
            ("people", "add"),
            ("addresses", "add"),
            ("names", "add"),
            ("flags", "add"),
            ("details", "change"),
        ):
            assert client.get(address(child_id, *form)).status_code == 404
            assert client.post(address(child_id, *form), ADULT).status_code == 404

    def test_asks_as_much_for_a_large_family(self, here: AreaWorld, child_id: UUID) -> None:
        client = client_of(here.senco)
        adult(child_id)
        one = statements(client, address(child_id))
        for _ in range(4):
            adult(child_id)
        assert statements(client, address(child_id)) == one


class TestAdults:
    def test_are_added_changed_and_ended(self, here: AreaWorld, child_id: UUID) -> None:
        client = client_of(here.senco)
        assert client.post(address(child_id, "people", "add"), ADULT).headers["Location"] == address(child_id)
        tie = Relationship.objects.get()
        change = address(child_id, "people", tie.pk, "change")
        assert 'value="Grace Okafor"' in client.get(change).content.decode()
        client.post(change, {**ADULT, "telephone": "01632 960001", "version": "1"})
        tie.refresh_from_db()
        assert (tie.version, tie.person.telephone) == (2, "01632 960001")
        client.post(address(child_id, "people", tie.pk, "end"), {**TODAY, "version": "2"})
        tie.refresh_from_db()
        assert tie.ends_on == date(2026, 3, 2)
        assert "Until 2 March 2026" in client.get(address(child_id)).content.decode()

    def test_of_a_known_name_are_asked_about_first(self, here: AreaWorld, child_id: UUID) -> None:
        sibling = opened_by(here.head, forename="Tola", surname="Bello")
        person = adult(sibling, "Grace Okafor")
        client, add = client_of(here.senco), address(child_id, "people", "add")
        words = client.post(add, ADULT).content.decode()
        assert "Mother of Tola Bello" in words
        assert "Say whether it is one of these people" in words
        assert not Relationship.objects.filter(child_id=child_id).exists()
        client.post(add, {**ADULT, "same_as": str(person.pk)})
        assert Relationship.objects.get(child_id=child_id).person_id == person.pk
        other = opened_by(here.head)
        client.post(address(other, "people", "add"), {**ADULT, "same_as": "new"})
        assert Relationship.objects.get(child_id=other).person_id != person.pk

    def test_changed_by_somebody_else_meanwhile_show_both_texts(
        self, here: AreaWorld, child_id: UUID
    ) -> None:
        client = client_of(here.senco)
        client.post(address(child_id, "people", "add"), ADULT)
        tie = Relationship.objects.get()
        change = address(child_id, "people", tie.pk, "change")
        theirs = {**ADULT, "telephone": "01632 960111", "version": "1"}
        client_of(here.social_worker).post(change, theirs)
        words = client.post(change, {**ADULT, "telephone": "01632 960222", "version": "1"}).content.decode()
        assert "Somebody changed this while you were writing" in words
        assert "01632 960111" in words
        assert 'value="01632 960222"' in words
        client.post(change, {**ADULT, "telephone": "01632 960222", "version": "2"})
        tie.refresh_from_db()
        assert tie.person.telephone == "01632 960222"

    def test_need_a_name_and_a_reason(self, here: AreaWorld, child_id: UUID) -> None:
        words = client_of(here.senco).post(address(child_id, "people", "add"), {}).content.decode()
        assert "Enter the full name" in words
        assert "Enter the reason" in words

    def test_are_refused_to_readers(self, here: AreaWorld, child_id: UUID) -> None:
        for membership in (here.area_attendance, here.screener):
            assert client_of(membership).post(address(child_id, "people", "add"), ADULT).status_code == 403
        assert not Relationship.objects.exists()


class TestAddressesNamesAndFlags:
    def test_an_address_takes_the_place_of_the_one_before(self, here: AreaWorld, child_id: UUID) -> None:
        client = client_of(here.senco)
        client.post(address(child_id, "addresses", "add"), LIVES)
        client.post(
            address(child_id, "addresses", "add"), {**LIVES, "lines": "2 New Road", "starts_on_month": "3"}
        )
        present = Address.objects.get(ends_on=None)
        assert (present.lines, present.postcode) == ("2 New Road", "LA1 1AA")
        client.post(address(child_id, "addresses", present.pk, "end"), TODAY)
        assert not Address.objects.filter(ends_on=None).exists()

    def test_the_mark_is_offered_only_to_who_may_see_through_it(
        self, here: AreaWorld, child_id: UUID
    ) -> None:
        add = address(child_id, "addresses", "add")
        assert "is_confidential" in client_of(here.social_worker).get(add).content.decode()
        senco = client_of(here.senco)
        words = senco.get(add).content.decode()
        assert "is_confidential" not in words
        assert "tell the child’s social worker" in words
        senco.post(add, {**LIVES, "is_confidential": "on"})
        assert Address.objects.get().is_confidential is False

    def test_a_name_and_the_heading_are_changed(self, here: AreaWorld, child_id: UUID) -> None:
        client = client_of(here.senco)
        client.post(
            address(child_id, "names", "add"),
            {"kind": "former", "forename": "Amara", "surname": "Bello", "reason": "Passport"},
        )
        assert ChildName.objects.get().surname == "Bello"
        change = address(child_id, "details", "change")
        assert 'value="2017"' in client.get(change).content.decode()
        fields = {
            "forename": "Amara",
            "surname": "Okafor",
            "known_as": "Ama",
            "sex": "F",
            "born_on_day": "3",
            "born_on_month": "5",
            "born_on_year": "2017",
            "reason": "Told us",
        }
        client.post(change, {**fields, "version": "1"})
        assert Child.objects.get().known_as == "Ama"
        words = client.post(change, {**fields, "known_as": "Mara", "version": "1"}).content.decode()
        assert "Somebody changed this while you were writing" in words
        assert "<dd" in words
        assert 'value="Mara"' in words

    def test_a_flag_is_raised_and_ended(self, here: AreaWorld, child_id: UUID) -> None:
        client = client_of(here.social_worker)
        since = {
            "starts_on_day": "1",
            "starts_on_month": "3",
            "starts_on_year": "2026",
            "reason": "Assessment",
        }
        raise_it = address(child_id, "flags", "add")
        client.post(raise_it, {**since, "kind": "young_carer"})
        assert (
            "The child has this flag already"
            in client.post(raise_it, {**since, "kind": "young_carer"}).content.decode()
        )
        flag = Flag.objects.get()
        client.post(address(child_id, "flags", flag.pk, "end"), TODAY)
        flag.refresh_from_db()
        assert flag.ends_on == date(2026, 3, 2)

    def test_only_flags_one_may_write_are_offered(self, here: AreaWorld, child_id: UUID) -> None:
        words = client_of(here.senco).get(address(child_id, "flags", "add")).content.decode()
        assert "Part-time timetable" in words
        assert "Young carer" not in words

    @pytest.mark.parametrize("what", ["addresses", "flags", "people"])
    def test_somebody_elses_row_is_not_there(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, what: str
    ) -> None:
        client, end = client_of(here.senco), address(child_id, what, uuid4(), "end")
        assert client.get(end).status_code == 404
        assert client.post(end, {**TODAY, "version": "1"}).status_code == 404

    def test_a_flag_one_may_not_see_is_not_there(self, here: AreaWorld, child_id: UUID) -> None:
        flag = Flag.objects.create(
            child_id=child_id,
            kind="young_carer",
            information_class=InformationClass.SOCIAL_CARE,
            starts_on=date(2026, 3, 1),
        )
        assert client_of(here.senco).get(address(child_id, "flags", flag.pk, "end")).status_code == 404

    def test_roles_that_raise_no_flag_are_told_so_before_they_type(
        self, here: AreaWorld, child_id: UUID
    ) -> None:
        assert client_of(here.area_attendance).get(address(child_id, "flags", "add")).status_code == 403

    @pytest.mark.parametrize("what", ["people", "addresses"])
    def test_readers_of_contacts_are_told_so_before_they_type(
        self, here: AreaWorld, child_id: UUID, what: str
    ) -> None:
        assert client_of(here.screener).get(address(child_id, what, "add")).status_code == 403


def masked(words: str) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", words)
