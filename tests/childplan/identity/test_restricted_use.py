"""An identifier of a restricted record: whoever uses it is answered as for an unknown child, and its list is told."""

import re
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from childplan.access.actions import restrict_record
from childplan.access.models import Grant, Restriction
from childplan.access.vocabulary import InvolvementKind, RestrictionKind
from childplan.common.rows import STEWARD, entered
from childplan.escalation.models import Alert, AlertRecipient
from childplan.facts import registry
from childplan.facts.models import Fact, FactWork
from childplan.history.acts import NewerVersion, NotFound
from childplan.identity.actions.answer_match import NoReason
from childplan.identity.actions.answer_use import answer_use
from childplan.identity.actions.ask_for_access import Sought, ask_for_access
from childplan.identity.foreseeing import foresee_children
from childplan.identity.identifiers.typed import TypedNumber
from childplan.identity.models import Alias, Child, IdentifierUse, PossibleMatch
from childplan.identity.vocabulary import AliasKind, Resolution, UseState
from tests.childplan.identity.actions.test_answer_match import sent
from tests.childplan.identity.views.test_opening_views import BORN
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.escalation import work_it_off
from tests.factories.identity import acting, incoming, opened_by
from tests.factories.partners import partner_of
from tests.worlds.two_areas import AreaWorld

UPN, OTHER_UPN, NEW_UPN = "G801200026001", "W801200026002", "K801200026003"
KIRA = {"forename": "Kira", "surname": "Vance", "born_on": date(2017, 5, 3)}


def restricted(here: AreaWorld, at: datetime, *, after_adoption: bool = False, **fields) -> UUID:
    """A child once on roll at the other school, restricted to the social worker alone."""
    child_id = opened_by(here.other_head, **{**KIRA, "upn": UPN, **fields})
    plans.involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
    with acting(here.social_worker) as scope:
        restrict_record(
            by=scope, at=at, child_id=child_id, membership_ids=[here.social_worker.pk], reason="At risk",
            review_on=at.date() + timedelta(days=90),
            kind=RestrictionKind.ADOPTION if after_adoption else RestrictionKind.HIGH_RISK,
        )  # fmt: skip
    return child_id


@pytest.fixture
def sealed(here: AreaWorld, at: datetime) -> UUID:
    return restricted(here, at)


def masked(page: str, *said: str) -> str:
    """The page without what was asked for, ids, numbers of ours, and the words that differ each time."""
    for word in said:
        page = page.replace(word, "…").replace(word.upper(), "…")
    page = re.sub(r"CP-\w{4}-\w{4}-\w", "CP", page)
    page = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "id", page)
    page = re.sub(r'name="author_mark" value="[^"]+"', "mark", page)
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "csrf", page)


def foreseen(membership, record: dict) -> Resolution:
    with acting(membership, writing=False) as scope:
        return foresee_children(scope, [incoming(**record)])[0]


def say(
    membership, at: datetime, use: IdentifierUse, answer: UseState, *, seen=UseState.WAITING, reason="Rang"
):
    with acting(membership) as scope:
        return answer_use(by=scope, at=at, use_id=use.pk, answer=answer, seen=seen, reason=reason)


class TestWhoUsesIt:
    """Each question is asked of the restricted child's number and of one that nobody has, and the answers compared."""

    def test_is_foreseen_and_resolved_as_for_an_unknown_child(
        self, here: AreaWorld, sealed: UUID, at: datetime
    ) -> None:
        for head in (here.other_head, here.head):
            one, other = (foreseen(head, {**KIRA, "upn": upn}) for upn in (UPN, OTHER_UPN))
            assert one is other is Resolution.OPENED
        first = sent(here.other_head, {**KIRA, "upn": UPN}, at)
        unknown = sent(here.other_head, {**KIRA, "forename": "Nia", "upn": OTHER_UPN}, at)
        assert (first.answer, first.newly_involved) == (unknown.answer, unknown.newly_involved)
        assert first.child_id != sealed
        with acting(here.other_head, writing=False):
            shown = [
                (c.area_id, c.died_on, c.version, Alias.objects.filter(child=c, kind="upn").count())
                for c in Child.objects.order_by("forename")
            ]
        assert shown[0] == shown[1]

    def test_finds_its_own_record_when_it_comes_again_and_so_does_a_third(
        self, here: AreaWorld, sealed: UUID, at: datetime
    ) -> None:
        first = sent(here.other_head, {**KIRA, "upn": UPN}, at)
        again = sent(here.other_head, {**KIRA, "upn": UPN, "postcode": "LA1 1AA"}, at)
        third = sent(here.head, {**KIRA, "upn": UPN}, at)
        assert [r.answer for r in (again, third)] == [Resolution.FOUND] * 2
        assert {r.child_id for r in (again, third)} == {first.child_id}

    def test_sees_the_same_page_when_searching(self, here: AreaWorld, sealed: UUID) -> None:
        client = client_of(here.area_attendance)

        def found(number: str) -> str:
            address = client.post("/children/find/", {"text": number}).headers["Location"]
            return masked(client.get(address).content.decode(), number)

        assert "No child found" in found(UPN)
        assert found(UPN) == found(OTHER_UPN)
        assert IdentifierUse.objects.get().way == "search"

    def test_sees_the_same_answer_through_the_api(self, here: AreaWorld, sealed: UUID) -> None:
        partner = partner_of(here.other_school)
        hidden, unknown = (partner.get("/api/v1/children/", upn=upn) for upn in (UPN, OTHER_UPN))
        assert (hidden.status_code, hidden.content) == (unknown.status_code, unknown.content)
        assert hidden.json()["children"] == []
        assert IdentifierUse.objects.get().way == "api"

    def test_sees_the_same_pages_when_opening_by_hand(self, here: AreaWorld, sealed: UUID) -> None:
        for opener in (here.screener,):
            client = client_of(opener)

            def opened(number: str, name: str, client=client) -> tuple[str, ...]:
                said = {**BORN, "forename": name, "surname": "Langley", "upn": number}
                plan = client.post("/children/open/", said).headers["Location"]
                pages = [client.get(plan), client.get(f"{plan}family/"), client.get(f"{plan}access/")]
                assert {page.status_code for page in pages} == {200}
                return tuple(masked(page.content.decode(), number, name) for page in pages)

            assert opened(UPN, "Kiraa") == opened(OTHER_UPN, "Niaaa")

    @pytest.mark.parametrize("role", ["mash_screener", "admissions_officer", "social_worker"])
    @pytest.mark.parametrize("in_team", [True, False])
    def test_finds_the_same_lists_whether_they_have_a_team_or_not(
        self, here: AreaWorld, sealed: UUID, role: str, in_team: bool
    ) -> None:
        team = lay.team(here.authority, "Front door") if in_team else None
        client = client_of(lay.membership(role, here.authority, team=team))

        def lists(number: str, name: str) -> list[str]:
            client.post("/children/open/", {**BORN, "forename": name, "surname": "Langley", "upn": number})
            whose = ("mine", "team", "all") if in_team else ("mine", "all")
            pages = [client.get(f"/children/?of={one}&name=Langley, {name}") for one in whose]
            assert {page.status_code for page in pages} == {200}
            return [masked(page.content.decode(), number, name) for page in pages]

        assert lists(UPN, "Kiraa") == lists(OTHER_UPN, "Niaaa")

    @pytest.mark.parametrize("role", ["social_worker", "early_help_team_manager"])
    def test_is_answered_the_same_when_asking_for_access_to_what_they_opened(
        self, here: AreaWorld, sealed: UUID, at: datetime, role: str
    ) -> None:
        asker = lay.membership(role, here.authority, team=lay.team(here.authority))
        said = []
        for upn, name in ((UPN, "Kiraa"), (OTHER_UPN, "Niaaa")):
            client_of(asker).post(
                "/children/open/", {**BORN, "forename": name, "surname": "Lang", "upn": upn}
            )
            with acting(asker) as scope:
                sought = Sought(typed={"number": upn}, numbers=[TypedNumber(upn, (AliasKind.UPN,))])
                answer, _ = ask_for_access(
                    by=scope,
                    at=at,
                    sought=sought,
                    until_on=at.date() + timedelta(days=9),
                    reason="A referral",
                )
            said.append(answer)
        assert said[0] == said[1]

    def test_sees_the_same_pages_of_who_can_see_it(self, here: AreaWorld, sealed: UUID, at: datetime) -> None:
        client = client_of(here.other_head)

        def page(number: str, name: str) -> str:
            opened = sent(here.other_head, {**KIRA, "forename": name, "upn": number}, at).child_id
            return masked(client.get(f"/children/{opened}/access/").content.decode(), number, name)

        assert page(UPN, "Kiraa") == page(OTHER_UPN, "Niaaa")

    def test_learns_nothing_from_the_function_that_shows_sealed_numbers(
        self, here: AreaWorld, sealed: UUID, at: datetime
    ) -> None:
        said = []
        for upn, name in ((UPN, "Kira"), (OTHER_UPN, "Nia")):
            child_id = sent(here.other_head, {**KIRA, "forename": name, "upn": upn}, at).child_id
            for asker in (here.other_head, here.screener):
                with acting(asker, writing=False), connection.cursor() as cursor:
                    cursor.execute("select identity.shows_sealed(%s, null)", [child_id])
                    said.append(cursor.fetchone())
        assert said[:2] == said[2:]

    def test_is_asked_as_many_statements(self, here: AreaWorld, sealed: UUID, at: datetime) -> None:
        from django.test.utils import CaptureQueriesContext

        counts = []
        for upn, name in ((UPN, "Kira"), (OTHER_UPN, "Nia")):
            with CaptureQueriesContext(connection) as asked:
                sent(here.other_head, {**KIRA, "forename": name, "upn": upn}, at)
            counts.append(len(asked))
        assert counts[0] == counts[1]

    def test_finds_no_trace_of_having_used_it(self, here: AreaWorld, sealed: UUID, at: datetime) -> None:
        sent(here.other_head, {**KIRA, "upn": UPN}, at)
        for asker in (here.other_head, here.area_attendance, here.screener, here.team_manager):
            with acting(asker, writing=False):
                assert not IdentifierUse.objects.exists()
                assert not IdentifierUse.history.exists()
                assert not Fact.objects.filter(name="identity.restricted_identifier_used").exists()
                assert not FactWork.objects.filter(work="escalation.restricted_identifier_used").exists()


class TestTheRecordThatIsOpened:
    @pytest.fixture
    def opened(self, here: AreaWorld, sealed: UUID, at: datetime) -> UUID:
        return sent(here.other_head, {**KIRA, "upn": UPN}, at).child_id

    def seen_by(self, membership, child_id: UUID) -> bool:
        with acting(membership, writing=False):
            return Child.objects.filter(pk=child_id).exists()

    def test_is_seen_by_those_who_opened_it_and_nobody_else_of_the_area(
        self, here: AreaWorld, opened: UUID
    ) -> None:
        assert self.seen_by(here.other_head, opened)
        for other in (here.area_attendance, here.screener, here.head, here.social_worker):
            assert not self.seen_by(other, opened)
        with entered(STEWARD), connection.cursor() as cursor:
            cursor.execute("select * from access.rebuild_grants()")
            assert cursor.fetchone() == (0, 0)

    def test_is_seen_by_the_area_worker_who_opened_it_as_any_they_open(
        self, here: AreaWorld, sealed: UUID, at: datetime
    ) -> None:
        kinds = []
        for upn, name in ((UPN, "Kira"), (OTHER_UPN, "Nia")):
            child_id = opened_by(
                here.screener, **{**KIRA, "forename": name, "upn": upn},
                kind=InvolvementKind.FIRST_CONTACT, principal_id=here.screener.pk,
            )  # fmt: skip
            mine = {here.screener.pk, here.area.pk}
            kinds.append(
                sorted(Grant.objects.filter(child_id=child_id, principal__in=mine).values_list("kind"))
            )
        assert kinds[0] == kinds[1]

    def test_is_no_candidate_for_anybody_elses_record(
        self, here: AreaWorld, opened: UUID, at: datetime
    ) -> None:
        assert sent(here.head, {**KIRA, "upn": OTHER_UPN}, at).answer is Resolution.OPENED
        assert not PossibleMatch.objects.exists()

    def test_opens_to_the_area_when_it_is_another_child(
        self, here: AreaWorld, opened: UUID, at: datetime
    ) -> None:
        use = IdentifierUse.objects.get()
        say(here.social_worker, at, use, UseState.ANOTHER)
        assert self.seen_by(here.area_attendance, opened)
        say(here.social_worker, at, use, UseState.THIS_CHILD, seen=UseState.ANOTHER)
        assert not self.seen_by(here.area_attendance, opened)
        assert self.seen_by(here.other_head, opened)


class TestTheNamedList:
    def test_is_told_once_by_the_engine_with_who_and_when(
        self, here: AreaWorld, sealed: UUID, at: datetime
    ) -> None:
        for _ in range(2):
            sent(here.other_head, {**KIRA, "upn": UPN}, at)
        work_it_off()
        alert = Alert.objects.get()
        assert alert.child_id == sealed
        assert [use["organisation"] for use in alert.evidence["uses"]] == [here.other_school.pk]
        assert [r.membership_id for r in AlertRecipient.objects.all()] == [here.social_worker.pk]
        words = client_of(here.social_worker).get(f"/alerts/{alert.pk}/").content.decode()
        for told in ("Larkshire Junior", "Sent a record with it", "2 March 2026, 10:00"):
            assert told in words
        for other in (here.team_manager, here.area_attendance, here.other_head):
            assert client_of(other).get(f"/alerts/{alert.pk}/").status_code in (403, 404)

    def test_is_told_by_the_work_that_is_registered(self) -> None:
        assert registry.work_for("identity.restricted_identifier_used") == (
            "escalation.restricted_identifier_used",
        )

    def test_is_told_of_a_file_that_was_only_tried(self, here: AreaWorld, sealed: UUID, at: datetime) -> None:
        foreseen(here.other_head, {**KIRA, "upn": UPN})
        assert IdentifierUse.objects.get().way == "preview"
        sent(here.other_head, {**KIRA, "upn": UPN}, at)
        use = IdentifierUse.objects.get()
        assert (use.way, use.opened_child_id is not None) == ("record", True)

    def test_is_told_of_a_record_that_goes_to_review(
        self, here: AreaWorld, sealed: UUID, at: datetime
    ) -> None:
        opened_by(here.head, forename="Tola", surname="Bello", nhs_number="9990000018")
        record = {**KIRA, "upn": UPN, "nhs_number": "9990000018"}
        assert sent(here.other_head, record, at).answer is Resolution.REVIEW
        assert IdentifierUse.objects.get().child_id == sealed

    def test_is_told_of_an_old_and_of_a_temporary_number(self, here: AreaWorld, at: datetime) -> None:
        child_id = restricted(here, at, temporary_upn="A99020002600A")
        Alias.objects.filter(value=UPN).update(ends_on=date(2025, 1, 1))
        sent(here.other_head, {**KIRA, "upn": UPN}, at)
        sent(here.head, {**KIRA, "forename": "Nia", "temporary_upn": "A99020002600A"}, at)
        assert set(IdentifierUse.objects.values_list("child_id", "kind")) == {
            (child_id, "upn"),
            (child_id, "temporary_upn"),
        }

    def test_is_not_told_of_itself_nor_twice_a_day_of_one_searcher(
        self, here: AreaWorld, sealed: UUID
    ) -> None:
        for member in (here.social_worker, here.screener, here.screener, here.area_attendance):
            client = client_of(member)
            client.get(client.post("/children/find/", {"text": UPN}).headers["Location"])
        uses = set(IdentifierUse.objects.values_list("membership_id", flat=True))
        assert uses == {here.screener.pk, here.area_attendance.pk}
        assert IdentifierUse.objects.count() == 2

    def test_reads_who_used_it_and_answers(self, here: AreaWorld, sealed: UUID, at: datetime) -> None:
        sent(here.other_head, {**KIRA, "surname": "Vanse", "upn": UPN}, at)
        use = IdentifierUse.objects.get()
        client = client_of(here.social_worker)
        address = f"/children/{sealed}/number-uses/"
        assert address in client.get(f"/children/{sealed}/").content.decode()
        listed = client.get(address).content.decode()
        assert "Larkshire Junior" in listed
        assert here.other_head.user.name in listed
        one = client.get(f"{address}{use.pk}/").content.decode()
        assert "<strong>Nearly agree</strong>: Surname" in one
        empty = client.post(f"{address}{use.pk}/", {"seen": "waiting"}).content.decode()
        assert "Say whether it is this child" in empty
        said = {"answer": "this_child", "reason": "Her old school", "seen": "waiting"}
        assert client.post(f"{address}{use.pk}/", said).headers["Location"] == address
        again = client.post(f"{address}{use.pk}/", said).content.decode()
        assert "Somebody else on the list answered meanwhile" in again
        assert 'name="seen" value="this_child"' in again
        assert "Her old school" in again
        late = {**said, "answer": "another", "reason": "I asked the school", "seen": "this_child"}
        assert client.post(f"{address}{use.pk}/", late).headers["Location"] == address
        assert "Her old school" in client.get(f"{address}{use.pk}/").content.decode()

    def test_answers_with_a_reason_and_what_it_saw(self, here: AreaWorld, sealed: UUID, at: datetime) -> None:
        sent(here.other_head, {**KIRA, "upn": UPN}, at)
        use = IdentifierUse.objects.get()
        with pytest.raises(NoReason):
            say(here.social_worker, at, use, UseState.ANOTHER, reason=" ")
        with pytest.raises(NewerVersion):
            say(here.social_worker, at, use, UseState.ANOTHER, seen=UseState.THIS_CHILD)
        for stranger in (here.team_manager, here.area_attendance, here.other_head):
            with pytest.raises(NotFound):
                say(stranger, at, use, UseState.ANOTHER)
        assert IdentifierUse.objects.get().state == "waiting"

    def test_has_its_alert_resolved_when_it_has_answered(
        self, here: AreaWorld, sealed: UUID, at: datetime
    ) -> None:
        sent(here.other_head, {**KIRA, "upn": UPN}, at)
        work_it_off()
        say(here.social_worker, at, IdentifierUse.objects.get(), UseState.THIS_CHILD)
        work_it_off()
        assert Alert.objects.get().state == "resolved"

    def test_gives_the_sender_nothing_by_its_answer(
        self, here: AreaWorld, sealed: UUID, at: datetime
    ) -> None:
        opened = sent(here.other_head, {**KIRA, "upn": UPN}, at).child_id
        say(here.social_worker, at, IdentifierUse.objects.get(), UseState.THIS_CHILD)
        with acting(here.other_head, writing=False):
            assert [c.pk for c in Child.objects.all()] == [opened]

    def test_alone_reads_the_uses_even_when_the_record_is_no_longer_restricted(
        self, here: AreaWorld, sealed: UUID, at: datetime
    ) -> None:
        sent(here.head, {**KIRA, "upn": UPN}, at)
        Restriction.objects.update(lifted_at=at)
        with acting(here.social_worker, writing=False):
            assert not IdentifierUse.objects.exists()
        with acting(here.other_head, writing=False):
            assert Child.objects.filter(pk=sealed).exists()
            assert not IdentifierUse.objects.exists()
