"""Rows of a hidden child: not reached by a foreign key, a forged version, a unique error or a pooled connection."""

import json
import uuid
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from childplan.access.actions import restrict_record
from childplan.access.models import Bar
from childplan.access.scope import as_service, resolve_family
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.accounts.models import Membership, User
from childplan.common import rows
from childplan.common.management.commands.provision import LOGINS
from childplan.common.rows import DatabaseRole
from childplan.common.vocabulary import InformationClass
from childplan.escalation.models import Alert
from childplan.facts.actions import publish
from childplan.facts.models import Fact
from childplan.history.models import AccessEvent
from childplan.identity.models import Address, Child, FamilyPerson, PossibleMatch, Relationship
from childplan.plans.models import Section, Strand
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.factories.signing_in import sign_in
from tests.worlds.two_areas import AreaWorld


def asked(question: str, *values: object) -> list[tuple]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall() if cursor.description else []


def attempted(question: str, *values: object) -> str:
    """What the database says to it: nothing when it was done."""
    try:
        asked(question, *values)
    except DatabaseError as error:
        return str(error).splitlines()[0]
    return ""


def version_of(section: Section, by: Membership, text: str) -> Any:
    tracked = {f.attname: getattr(section, f.attname) for f in Section.history.model.tracked_fields}
    return Section.history.model(
        **{**tracked, "text": text},
        history_type="~",
        history_date=datetime(2026, 1, 1).astimezone(),
        history_user_id=by.user_id,
        history_membership_id=by.pk,
    )


class TestAnAdult:
    def test_is_not_seen_by_tying_them_to_a_child_of_ones_own(
        self, here: AreaWorld, there: AreaWorld
    ) -> None:
        mine, hidden = opened_by(here.head), opened_by(there.head)
        stranger = plans.adult(hidden, "Hidden Mother")
        with acting(here.head):
            for person_id in (stranger.pk, 999_999_999):
                tie = Relationship(child_id=mine, person_id=person_id, kind="mother")
                with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                    Relationship.objects.bulk_create([tie])
            assert not FamilyPerson.objects.filter(pk=stranger.pk).exists()

    def test_is_not_changed_by_who_only_reads_the_familys_contacts(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        mother = plans.adult(child_id, "Mother")
        with acting(here.screener):
            assert FamilyPerson.objects.filter(pk=mother.pk).exists()
            assert FamilyPerson.objects.filter(pk=mother.pk).update(name="Mine") == 0
        with acting(here.head):
            assert FamilyPerson.objects.filter(pk=mother.pk).update(name="Hers") == 1

    def test_keeps_their_own_sign_in(self, here: AreaWorld) -> None:
        """She may have another child, hidden from whoever would sign in as her."""
        child_id = opened_by(here.head)
        mother, mine = plans.adult(child_id, "Mother"), lay.user()
        with acting(here.head):
            with pytest.raises(DatabaseError, match="keeps what it was made with"), transaction.atomic():
                FamilyPerson.objects.filter(pk=mother.pk).update(user=mine)
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                FamilyPerson.objects.bulk_create([FamilyPerson(name="Me", user=mine)])


class TestAVersion:
    def test_is_written_together_with_its_row_and_not_afterwards(self, committed_here: AreaWorld) -> None:
        here = committed_here
        child_id = opened_by(here.head)
        with rows.entered(rows.STEWARD):
            section = plans.about_me(child_id)
        with acting(here.head):
            forged = version_of(section, here.head, "Forged")
            with pytest.raises(DatabaseError, match="written together with its row"), transaction.atomic():
                forged.save(force_insert=True)
        plans.written(here.head, section, "Likes drawing")
        with rows.entered(rows.STEWARD):
            assert [v.text for v in Section.history.filter(id=section.pk).order_by("version")] == [
                "",
                "Likes drawing",
            ]

    def test_is_not_given_to_a_row_that_is_not_there(self, here: AreaWorld) -> None:
        section = plans.about_me(opened_by(here.head))
        with acting(here.head):
            forged = version_of(section, here.head, "Forged")
            forged.id = uuid.uuid4()
            with pytest.raises(DatabaseError, match="written together with its row"), transaction.atomic():
                forged.save(force_insert=True)

    def test_is_not_signed_as_somebody_else(self, here: AreaWorld) -> None:
        section = plans.about_me(opened_by(here.head))
        with acting(here.head):
            forged = version_of(section, here.senco, "Forged")
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                forged.save(force_insert=True)


class TestAFact:
    def test_is_written_in_nobody_elses_name(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.head)
        with acting(here.head):
            made = publish(
                "plans.thing.happened",
                child_id=child_id,
                information_class=InformationClass.IDENTITY,
                title="Something happened",
                occurred_at=at,
            )
            forged = Fact.objects.get(pk=made.pk)
            forged.pk, forged.membership_id = uuid.uuid4(), here.senco.pk
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                Fact.objects.bulk_create([forged])


class TestAnAlert:
    def test_that_is_hidden_is_not_found_by_raising_the_same(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.head)
        words = {
            "trigger": "risk",
            "episode": "1",
            "title": "x",
            "reason": "x",
            "raised_at": at,
            "answer_by": at.date(),
        }
        Alert.objects.bulk_create(
            [Alert(child_id=child_id, information_class=InformationClass.PROTECTION, **words)]
        )
        with acting(here.senco):
            again = Alert(child_id=child_id, information_class=InformationClass.EDUCATION, **words)
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                Alert.objects.bulk_create([again])


class TestAPlanWithinThePlan:
    def test_that_is_hidden_is_not_found_by_opening_the_same(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        strand = plans.universal(child_id)
        strand.pk, strand.kind, strand.information_class = (
            uuid.uuid4(),
            "child_protection",
            InformationClass.PROTECTION,
        )
        Strand.objects.bulk_create([strand])
        with acting(here.senco):
            assert not Strand.objects.filter(pk=strand.pk).exists()
            strand.pk, strand.information_class = uuid.uuid4(), InformationClass.EDUCATION
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                Strand.objects.bulk_create([strand])
            with pytest.raises(DatabaseError, match="keeps what it was made with"), transaction.atomic():
                Strand.objects.filter(kind="universal").update(kind="child_protection")


class TestAPossibleMatch:
    @pytest.fixture
    def match(self, here: AreaWorld) -> PossibleMatch:
        child_id = opened_by(
            here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk,
            forename="Ada", surname="Ashgrove", born_on=date(2016, 5, 4),
        )  # fmt: skip
        with acting(here.head):
            record = {
                "n": 1, "child_id": str(uuid.uuid4()), "local": "CP-1", "forename": "Ada", "surname": "Ashgrove",
                "sort_name": "ashgrove, ada", "born_on": "2016-05-04", "aliases": [],
            }  # fmt: skip
            ((answer,),) = asked(
                "select answer from identity.resolve_or_open(%s, 3, %s, 'On roll')",
                json.dumps([record]),
                here.school.pk,
            )
            assert answer == "review"
        return PossibleMatch.objects.get(child_id=child_id)

    def test_leaves_the_areas_list_when_the_record_is_restricted(
        self, here: AreaWorld, match: PossibleMatch, at: datetime
    ) -> None:
        with acting(here.area_attendance, writing=False):
            assert PossibleMatch.objects.filter(pk=match.pk).exists()
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope, at=at, child_id=match.child_id, membership_ids=[here.social_worker.pk], reason="Adoption",
                review_on=at.date(),
            )  # fmt: skip
        with acting(here.area_attendance, writing=False):
            assert not PossibleMatch.objects.filter(pk=match.pk).exists()

    def test_is_asked_by_resolution_alone_and_stays_as_it_was_asked(
        self, here: AreaWorld, match: PossibleMatch
    ) -> None:
        with acting(here.area_attendance):
            with pytest.raises(DatabaseError, match="keeps what it was made with"), transaction.atomic():
                PossibleMatch.objects.filter(pk=match.pk).update(involved_kind=Kind.ALLOCATION)
            forged = PossibleMatch.objects.get(pk=match.pk)
            forged.pk, forged.incoming_key = uuid.uuid4(), "x"
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                PossibleMatch.objects.bulk_create([forged])


class TestAConfidentialAddress:
    @pytest.fixture
    def child_id(self, here: AreaWorld, at: datetime) -> UUID:
        child_id = opened_by(here.head)
        Address.objects.bulk_create(
            [
                Address(
                    child_id=child_id, lines="7 Hidden Row", postcode="ZZ9 9ZZ", is_confidential=True,
                    starts_on=at.date(),
                )
            ]
        )  # fmt: skip
        return child_id

    def test_is_not_found_by_halving_a_list_of_postcodes(self, here: AreaWorld, child_id: UUID) -> None:
        with acting(here.senco, writing=False):
            without = ", ".join(f"AB1 {n}BD" for n in range(10))
            answers = {
                asked("select identity.mentions_confidential(%s, %s)", child_id, words)[0]
                for words in (without, f"{without}, ZZ9 9ZZ", f"{without}ZZ99ZZ")
            }
            assert answers == {(True,)}

    def test_is_still_noticed_in_what_is_to_be_released(self, here: AreaWorld, child_id: UUID) -> None:
        with acting(here.senco, writing=False):
            noticed = "select identity.mentions_confidential(%s, %s)"
            assert asked(noticed, child_id, "She moved to ZZ9 9ZZ in May") == [(True,)]
            assert asked(noticed, child_id, "The club is at AB1 2CD on Mondays") == [(False,)]

    def test_is_not_handed_to_a_function_in_a_question(self, here: AreaWorld, child_id: UUID) -> None:
        """Whoever asks with a condition that fails on the secret learns the secret from the error."""
        with acting(here.senco, writing=False):
            said = attempted("select count(*) from identity_address where (lines || postcode)::int > 0")
            assert "Hidden" not in said
            assert attempted("select lines::int from identity_address where postcode like 'ZZ%%'") == ""
            assert attempted("select lines::int from identity_historicaladdress") == ""


class TestACredential:
    @pytest.mark.parametrize(
        "role", [DatabaseRole.READER, DatabaseRole.WRITER, DatabaseRole.PORTAL, DatabaseRole.SERVICE]
    )
    def test_is_read_and_written_by_nobody_who_shows_a_child(
        self, here: AreaWorld, role: DatabaseRole
    ) -> None:
        user_id = here.senco.user_id
        with rows.entered(rows.Context(role=role)):
            assert {user.password for user in User.objects.filter(pk=user_id)} <= {""}
            assert "permission denied" in attempted(
                "select password from accounts_user where id = %s", user_id
            )
            assert "permission denied" in attempted("update accounts_user set is_superuser = true")
        with rows.entered(rows.OUTSIDE):
            assert User.objects.get(pk=user_id).check_password(lay.PASSWORD)


class TestAConnection:
    def test_keeps_no_table_that_would_stand_before_ours(self, here: AreaWorld) -> None:
        # The steward makes those that rows are staged in; neither the web server nor the worker can become it.
        for role in set(DatabaseRole) - {DatabaseRole.STEWARD}:
            with rows.entered(rows.Context(role=role)):
                assert "permission denied" in attempted("create temporary table identity_child (id uuid)"), (
                    role
                )
        for login in (login for login in LOGINS if login != "childplan_owner"):
            assert asked("select has_database_privilege(%s, current_database(), 'temporary')", login) == [
                (False,)
            ]

    def test_still_lets_background_work_rebuild_the_grants(self, here: AreaWorld) -> None:
        opened_by(here.head)
        with as_service("Check the grants"):
            assert asked("select * from access.rebuild_grants()") == [(0, 0)]


class TestALookAtAHiddenChild:
    def test_is_logged_with_the_child_that_was_asked_for(
        self, here: AreaWorld, there: AreaWorld, client
    ) -> None:
        hidden = opened_by(there.head)
        sign_in(client, here.head.user)
        answer = client.get(reverse("plans:child_plan", args=[hidden]))
        assert answer.status_code == 404
        event = AccessEvent.objects.get(child_id=hidden, outcome="refused")
        assert (event.membership_id, event.classes) == (here.head.pk, 0)

    def test_for_something_that_is_not_there_of_a_child_one_sees_shows_nothing_either(
        self, here: AreaWorld, client
    ) -> None:
        """What was read on the way to saying no is in no line, so that a line tells nothing of what there is."""
        child_id = opened_by(here.head)
        sign_in(client, here.head.user)
        assert client.get(reverse("plans:outcome", args=[child_id, uuid.uuid4()])).status_code == 404
        event = AccessEvent.objects.get(child_id=child_id, outcome="refused")
        assert (event.membership_id, event.classes) == (here.head.pk, 0)


class TestAGrant:
    def test_shows_no_barred_childs_name(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.head)
        Bar(child_id=child_id, user=here.senco.user, reason="Own child", starts_at=at).save(force_insert=True)
        with acting(here.senco, writing=False):
            assert asked("select sort_name from access_grant") == []
        with acting(here.head, writing=False):
            assert len(asked("select sort_name from access_grant")) == 1


class TestAParent:
    def test_who_works_here_keeps_their_own_page_and_sees_the_child_in_no_role(
        self, here: AreaWorld, at: datetime
    ) -> None:
        child_id = opened_by(here.head)
        mother = plans.adult(child_id, "Mother")
        plans.involved(child_id, Kind.FAMILY, mother.pk)
        with acting(here.senco, writing=False):
            assert Child.objects.filter(pk=child_id).exists()
        mother.user = here.senco.user
        mother.save(force_update=True)
        Bar(child_id=child_id, user=mother.user, reason="Own child", starts_at=at).save(force_insert=True)
        with acting(here.senco, writing=False):
            assert not Child.objects.filter(pk=child_id).exists()
            assert asked("select count(*) from access_grant") == [(0,)]
        with rows.entered(rows.OUTSIDE):
            scope = resolve_family(user_id=mother.user_id)
        with rows.entered(scope.context):
            assert Child.objects.filter(pk=child_id).exists()

    def test_is_barred_as_a_practitioner_without_a_row_and_for_life(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        uncle = plans.adult(child_id, "Uncle", ends_on=date(2026, 1, 1), has_parental_responsibility=False)
        uncle.user = here.senco.user
        uncle.save(force_update=True)
        with acting(here.senco, writing=False):
            assert not Child.objects.filter(pk=child_id).exists()
        with acting(here.head, writing=False):
            assert Child.objects.filter(pk=child_id).exists()


class TestAnEndedInvolvement:
    def test_leaves_no_way_back_through_the_past(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk)
        plans.involved(
            child_id, Kind.ENROLMENT, here.school.pk, ends_at=at - timedelta(minutes=1), end_reason="Left"
        )
        with acting(here.head, writing=False):
            for table in (
                "identity_child",
                "identity_historicalchild",
                "access_involvement",
                "access_grant",
                "facts_fact",
            ):
                assert asked(f"select count(*) from {table}") == [(0,)], table
            assert not Child.objects.exists()
