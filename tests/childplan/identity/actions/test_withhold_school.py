"""Where a child goes to school is kept confidential: what closes, to whom, and what is said instead."""

from datetime import date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from attendance.models import AttendanceYear, MarkAmendment, Suspension
from childplan.access.models import AnswerPiece, Involvement
from childplan.access.roles import ROLES
from childplan.access.scope import NotEntitled
from childplan.access.selectors import grants_on, involvements, people_working_with
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.access.vocabulary import Remit
from childplan.access.withheld import SCHOOL_NOT_SHOWN, SOMEBODY, schools_not_shown
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.identity.actions.withhold_school import MarkedAlready, withhold_school
from childplan.identity.selectors.by_alias import child_record
from childplan.identity.selectors.child_lines import child_line
from childplan.plans.selectors.names import names_by_child, names_of
from send.models import SenSupport
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting, opened_by, withheld
from tests.worlds.two_areas import AreaWorld

MONDAY = date(2026, 1, 5)
# Statements that read no column are not asked whether the row may be read, only whether it may be changed.
BLIND = (
    "update attendance_attendanceyear set marks = 'x'",
    "update attendance_suspension set account = 'x'",
    "update send_sensupport set reason = 'x'",
    "update access_involvement set end_reason = 'x'",
)


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    """On roll at Larkshire Primary with its class, and with a team of social workers."""
    made = opened_by(here.head, forename="Amara", surname="Okafor")
    plans.involved(made, Kind.ENROLMENT, lay.team(here.school, "Class 2").pk)
    plans.involved(made, Kind.LEAD_PRACTITIONER, here.senco.pk)
    plans.involved(made, Kind.ALLOCATION, here.social_work.pk)
    return made


@pytest.fixture
def virtual_head(here: AreaWorld, child_id: UUID) -> Membership:
    team = lay.team(here.authority, "Virtual school")
    plans.involved(child_id, Kind.VIRTUAL_SCHOOL, team.pk)
    return lay.membership("virtual_school_head", here.authority, team=team)


@pytest.fixture
def coordinator(here: AreaWorld, child_id: UUID) -> Membership:
    team = lay.team(here.authority, "SEND")
    plans.involved(child_id, Kind.SEN_CASELOAD, team.pk)
    return lay.membership("ehc_coordinator", here.authority, team=team)


def of_the_school(here: AreaWorld, child_id: UUID) -> list[object]:
    """What the school wrote of its pupil, laid straight: a year, an amended mark, a suspension, SEN support."""
    moment = datetime.fromisoformat("2026-02-01T10:00:00+00:00")
    year = AttendanceYear(child_id=child_id, school=here.school, year=2025, starts_on=MONDAY, marks="/\\",
                          possible=2, attended=2, authorised=0, unauthorised=0, changed_at=moment)  # fmt: skip
    amended = MarkAmendment(child_id=child_id, attendance_year=year, school=here.school, day=MONDAY, half="am",
                            old_code="N", new_code="/", reason="Late", said_at=moment, amended_at=moment)  # fmt: skip
    suspended = Suspension(child_id=child_id, school=here.school, starts_on=MONDAY, ends_on=MONDAY, half_days=2,
                           reasons=["PP"], account="A fight", recorded_at=moment, changed_at=moment)  # fmt: skip
    strand = plans.universal(child_id)
    support = SenSupport(child_id=child_id, school=here.school, strand=strand, primary_need="SLCN", reason="Speech",
                         parents_told_on=MONDAY, starts_on=MONDAY, review_on=MONDAY,
                         opened_by_membership_id=here.senco.pk)  # fmt: skip
    rows = [year, amended, suspended, support]
    for row in rows:
        row.save(force_insert=True)
    return rows


def seen_by(membership: Membership, child_id: UUID) -> set[str]:
    """The bodies and people of the school that this member reads of, by what they are."""
    with acting(membership, writing=False) as scope:
        return {worker.name for worker in involvements(scope, child_id, at=clock.now())}


def blindly(member: Membership, statement: str) -> int:
    """How many rows this statement of theirs would have changed."""
    with acting(member), connection.cursor() as cursor, transaction.atomic():
        cursor.execute(statement)
        transaction.set_rollback(True)
        return cursor.rowcount


class TestWithholdSchool:
    def test_marks_all_that_the_school_does_with_the_child_and_nothing_else(
        self, here: AreaWorld, child_id: UUID
    ) -> None:
        withheld(here.social_worker, child_id, here.school)
        marked = Involvement.objects.filter(child_id=child_id, is_confidential=True)
        assert {Kind(row.kind) for row in marked} == {Kind.ENROLMENT, Kind.LEAD_PRACTITIONER}
        assert marked.count() == 3
        version = marked.get(principal_id=here.school.pk).history.get(history_type="~")
        assert version.history_change_reason == "The father must not find them"
        assert version.history_membership_id == here.social_worker.pk

    def test_marks_what_the_school_does_later(self, here: AreaWorld, child_id: UUID) -> None:
        withheld(here.social_worker, child_id, here.school)
        later = plans.involved(child_id, Kind.EARLY_HELP_CASELOAD, here.safeguarding_lead.pk)
        elsewhere = plans.involved(child_id, Kind.ATTENDANCE_CASELOAD, here.area_attendance.pk)
        later.refresh_from_db()
        elsewhere.refresh_from_db()
        assert (later.is_confidential, elsewhere.is_confidential) == (True, False)

    def test_of_one_child_says_nothing_of_another(self, here: AreaWorld, child_id: UUID) -> None:
        other = opened_by(here.head)
        withheld(here.social_worker, child_id, here.school)
        assert not Involvement.objects.filter(child_id=other, is_confidential=True).exists()
        with acting(here.area_attendance) as scope:
            assert child_line(scope, other).school == "Larkshire Primary"

    def test_is_lifted_by_an_act_of_its_own(self, here: AreaWorld, child_id: UUID) -> None:
        withheld(here.social_worker, child_id, here.school)
        withheld(here.social_worker, child_id, here.school, again=True)
        assert not Involvement.objects.filter(child_id=child_id, is_confidential=True).exists()
        with acting(here.area_attendance) as scope:
            assert child_line(scope, child_id).school == "Larkshire Primary"
        names = Fact.objects.filter(name__startswith="identity.school").order_by("published_at")
        assert [fact.payload for fact in names] == [{}, {}]

    def test_once_is_enough(self, here: AreaWorld, child_id: UUID) -> None:
        withheld(here.social_worker, child_id, here.school)
        with pytest.raises(MarkedAlready):
            withheld(here.social_worker, child_id, here.school)

    def test_is_for_whoever_writes_what_is_confidential(
        self, here: AreaWorld, child_id: UUID, coordinator: Membership, virtual_head: Membership
    ) -> None:
        for member in (here.head, here.area_attendance, here.screener, coordinator, virtual_head):
            with pytest.raises(NotEntitled):
                withheld(member, child_id, here.school)

    def test_finds_no_enrolment_of_another_child_and_no_class(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        elsewhere = Involvement.objects.get(child_id=opened_by(there.head), kind=Kind.ENROLMENT)
        team = Involvement.objects.get(
            child_id=child_id, kind=Kind.ENROLMENT, principal_id__gt=here.school.pk
        )
        refused = {elsewhere.pk: NotFound, uuid4(): NotFound, team.pk: NotEntitled}
        for number, why in refused.items():
            with acting(here.social_worker) as scope, pytest.raises(why):
                withhold_school(by=scope, at=at, child_id=child_id, involvement_id=number, reason="x")


class TestWhoKnowsTheSchool:
    def test_are_its_own_people_and_who_reads_what_is_confidential_of_the_child(
        self, here: AreaWorld, child_id: UUID, virtual_head: Membership
    ) -> None:
        withheld(here.social_worker, child_id, here.school)
        for member in (here.head, here.attendance, here.senco, here.social_worker, virtual_head):
            assert "Larkshire Primary" in seen_by(member, child_id)

    def test_are_nobody_else(self, here: AreaWorld, child_id: UUID, coordinator: Membership) -> None:
        plans.involved(child_id, Kind.ENROLMENT, here.other_school.pk)
        withheld(here.social_worker, child_id, here.school)
        for member in (here.area_attendance, here.screener, here.other_head, coordinator):
            seen = seen_by(member, child_id)
            assert "Larkshire Junior" in seen
            assert not {"Larkshire Primary", "Class 2", here.senco.holder_name} & seen

    def test_no_role_reads_what_is_confidential_by_the_area_alone(self) -> None:
        bits = [r.levels_through(Kind.AREA).confidential for r in ROLES if r.remit is Remit.AREA]
        assert bits
        assert not any(bits)

    def test_read_what_it_wrote_of_the_child(
        self, here: AreaWorld, child_id: UUID, coordinator: Membership
    ) -> None:
        rows = of_the_school(here, child_id)

        def read(member: Membership) -> list[bool]:
            with acting(member, writing=False):
                return [type(row).objects.filter(pk=row.pk).exists() for row in rows]

        assert read(coordinator) == [True, True, True, True]
        withheld(here.social_worker, child_id, here.school)
        assert read(coordinator) == [False, False, False, False]
        assert read(here.head) == read(here.social_worker) == [True, True, True, True]
        with acting(here.area_attendance, writing=False):
            assert not AttendanceYear.objects.filter(child_id=child_id).exists()
            assert not AttendanceYear.history.filter(child_id=child_id).exists()

    def test_change_what_it_wrote_even_by_a_statement_that_looks_at_no_row(
        self, here: AreaWorld, child_id: UUID
    ) -> None:
        of_the_school(here, child_id)
        plans.involved(child_id, Kind.ENROLMENT, here.other_school.pk)
        there = lay.membership("senco", here.other_school)
        made_by = {"made_by_membership_id": there.pk}
        plans.involved(child_id, Kind.EARLY_HELP_CASELOAD, here.safeguarding_lead.pk, **made_by)

        def changed() -> list[int]:
            members = (here.other_head, here.other_head, there, there)
            return [blindly(member, statement) for member, statement in zip(members, BLIND, strict=True)]

        assert changed() == [1, 1, 1, 2]
        withheld(here.social_worker, child_id, here.school)
        # Their own school's enrolment is left.
        assert changed() == [0, 0, 0, 1]

    def test_read_what_happened_that_names_it(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        named = [
            {"school": here.school.pk},
            {"destination": here.school.pk},
            {"principal": here.senco.pk},
            {"destination": None, "destination_name": "Larkshire Primary"},
        ]
        open_still = [{"school": here.other_school.pk}, {"principal": here.social_worker.pk}, {}]
        for payload in named + open_still:
            Fact(child_id=child_id, name="a.b", information_class=1, payload=payload, occurred_at=at,
                 published_at=at, title="Said").save(force_insert=True)  # fmt: skip
        withheld(here.social_worker, child_id, here.school)

        def read(member: Membership) -> int:
            with acting(member, writing=False):
                return Fact.objects.filter(child_id=child_id, name="a.b").count()

        assert (read(here.social_worker), read(here.area_attendance)) == (7, 3)
        assert read(here.head) == 7


class TestWhatIsSaidInstead:
    def test_is_the_same_of_every_school(self, here: AreaWorld, child_id: UUID) -> None:
        other = opened_by(here.other_head)
        plans.involved(other, Kind.ALLOCATION, here.social_work.pk)
        withheld(here.social_worker, child_id, here.school)
        withheld(here.social_worker, other, here.other_school)
        with acting(here.area_attendance) as scope:
            assert child_line(scope, child_id).school == child_line(scope, other).school == SCHOOL_NOT_SHOWN
            assert schools_not_shown([child_id, other]) == {child_id, other}
            record = child_record(scope, child_id)
            assert (record.schools, record.school_not_shown) == ((), True)
        with acting(here.social_worker) as scope:
            assert schools_not_shown([child_id, other]) == frozenset()
            assert child_line(scope, child_id).school == "Larkshire Primary"

    def test_is_said_of_nobody_whom_one_does_not_know(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID
    ) -> None:
        withheld(here.social_worker, child_id, here.school)
        with acting(there.area_attendance):
            assert schools_not_shown([child_id]) == frozenset()

    def test_is_not_said_once_the_child_has_left(self, here: AreaWorld, child_id: UUID) -> None:
        withheld(here.social_worker, child_id, here.school)
        Involvement.objects.filter(child_id=child_id, kind=Kind.ENROLMENT).update(
            ends_at=F("starts_at"), end_reason="Left"
        )
        with acting(here.area_attendance) as scope:
            assert schools_not_shown([child_id]) == frozenset()
            # Where they were stays kept.
            assert "Larkshire Primary" not in {w.name for w in involvements(scope, child_id, at=clock.now())}
            assert names_of(child_id, [here.senco.pk])[here.senco.pk].name == SOMEBODY

    def test_names_nobody_of_the_school(self, here: AreaWorld, child_id: UUID) -> None:
        withheld(here.social_worker, child_id, here.school)
        other = opened_by(here.head)
        with acting(here.area_attendance) as scope:
            found = names_of(child_id, [here.senco.pk, here.social_worker.pk, None])
            assert str(found[here.senco.pk]) == SOMEBODY
            assert found[here.social_worker.pk].organisation == "Larkshire Council"
            both = names_by_child([(child_id, here.senco.pk), (other, here.senco.pk)])
            assert str(both[child_id, here.senco.pk]) == SOMEBODY
            assert both[other, here.senco.pk].organisation == "Larkshire Primary"
            assert not [w for w in people_working_with(scope, child_id, at=clock.now()) if w.is_lead]
        with acting(here.social_worker):
            assert names_of(child_id, [here.senco.pk])[here.senco.pk].organisation == "Larkshire Primary"

    def test_leaves_the_school_out_of_who_can_see_the_child(self, here: AreaWorld, child_id: UUID) -> None:
        privacy = lay.membership("privacy_officer", here.authority)
        withheld(here.social_worker, child_id, here.school)

        def principals(member: Membership) -> set[int]:
            with acting(member):
                return {grant.principal for grant in grants_on(child_id)}

        assert {here.school.pk, here.senco.pk} <= principals(here.social_worker)
        assert not {here.school.pk, here.senco.pk} & principals(privacy)
        # One's own is always one's own.
        assert here.senco.pk in principals(here.senco)

    def test_lets_nobody_try_who_is_not_to_know(
        self, here: AreaWorld, child_id: UUID, coordinator: Membership
    ) -> None:
        of_the_school(here, child_id)
        withheld(here.social_worker, child_id, here.school)
        twin = AttendanceYear.objects.get()
        twin.pk, twin._state.adding = uuid4(), True
        # Refused as what may not be written at all, before the database could say that it is there.
        with acting(here.area_attendance), pytest.raises(Exception, match="row-level security") as refused:
            twin.save(force_insert=True)
        assert not isinstance(refused.value, IntegrityError)


class TestWhatWasSaidBefore:
    @pytest.fixture
    def father(self, child_id: UUID) -> object:
        return plans.adult(child_id, "Daniel Okafor")

    def test_is_taken_back_where_it_names_the_school(
        self, here: AreaWorld, child_id: UUID, father: object
    ) -> None:
        section = plans.written(
            here.senco, plans.about_me(child_id), "I like the library of Larkshire primary."
        )
        outcome = plans.outcome(here.senco, plans.universal(child_id), text="Swims ten metres")
        shown = plans.released(
            here.social_worker,
            child_id,
            father,
            plans.piece(section),
            plans.piece(outcome, plans.ReleasedKind.OUTCOME),
        )
        withheld(here.social_worker, child_id, here.school)
        for item in shown:
            item.refresh_from_db()
        gone = {item.text: item.withdrawn_reason for item in shown if item.withdrawn_at}
        assert gone == {"I like the library of Larkshire primary.": "Being checked"}
        fact = Fact.objects.get(name="plans.release.withdrawn")
        assert "school" not in fact.title
        version = shown[0].history.get(history_type="~")
        assert version.history_change_reason == "Being checked"

    def test_is_not_said_again_to_another_system(self, here: AreaWorld, child_id: UUID) -> None:
        kept = {"child_id": child_id, "information_class": 1, "answer": uuid4(), "content": "{}"}
        AnswerPiece(membership_id=here.area_attendance.pk, position=0, **kept).save(force_insert=True)
        AnswerPiece(membership_id=here.attendance.pk, position=1, **kept).save(force_insert=True)
        withheld(here.social_worker, child_id, here.school)
        assert [piece.membership_id for piece in AnswerPiece.objects.all()] == [here.attendance.pk]
