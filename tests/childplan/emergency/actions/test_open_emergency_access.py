"""Open a record in an emergency: who may, what they are answered, what it opens, who is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from childplan.access.actions import involve
from childplan.access.models import Grant, Involvement
from childplan.access.scope import NotEntitled
from childplan.access.selectors import explain
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.access.vocabulary import Level
from childplan.common import clock, rows
from childplan.common.vocabulary import CONFIDENTIAL, THIRD_PARTY
from childplan.common.vocabulary import InformationClass as I
from childplan.emergency.actions.open_emergency_access import NotForSoLong, NotSaidWhy, TooManyTries
from childplan.emergency.models import EmergencyAccess, EmergencyAttempt
from childplan.emergency.vocabulary import EmergencyKind, Opened
from childplan.history.models import AccessEvent
from childplan.identity.actions.ask_for_access import Sought, ask_for_access
from childplan.identity.models import Child
from childplan.identity.vocabulary import AccessAnswer
from childplan.notifications.models import Message, OwnNotice
from childplan.sharing.actions.record_family_agreement import record_family_agreement
from childplan.sharing.models import FamilyAgreement
from childplan.sharing.vocabulary import AgreesTo, AskedHow, FamilyAnswer
from safeguarding.actions.record_concern import record_concern
from safeguarding.vocabulary import ConcernCategory
from tests.childplan.emergency.conftest import BORN, Night
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.emergency import NHS, WHY, by_number, opened, tried
from tests.factories.identity import acting, declared_by, opened_by, restricted_by
from tests.house.roles_that_may import OPEN_IN_EMERGENCY
from tests.house.rows import typed
from tests.worlds.two_areas import AreaWorld

OTHER_WHY = "Police found her alone at the station and she will not say where she lives."


def sees(member: object, child_id: object) -> bool:
    with acting(member, writing=False):  # type: ignore[arg-type]
        return Child.objects.filter(pk=child_id).exists()


class TestOpening:
    def test_opens_the_child_to_be_read_and_nothing_that_is_marked(self, night: Night) -> None:
        assert not sees(night.duty, night.amara)
        opened(night.duty)
        assert sees(night.duty, night.amara)
        with acting(night.duty, writing=False) as scope:
            (reason,) = explain(scope, night.amara)
        assert reason.kind is Kind.EMERGENCY
        assert {reason.level(c) for c in I} == {Level.READ}
        assert reason.level(I.CONTACT | CONFIDENTIAL) is Level.NOTHING
        assert reason.level(I.VIEWS | THIRD_PARTY) is Level.NOTHING

    def test_lasts_its_hours_and_no_moment_longer(self, night: Night, at: datetime) -> None:
        opened(night.duty, hours=2)
        with clock.stopped_at(at + timedelta(hours=2) - timedelta(microseconds=1)):
            assert sees(night.duty, night.amara)
        with clock.stopped_at(at + timedelta(hours=2)):
            assert not sees(night.duty, night.amara)

    @pytest.mark.parametrize(
        "evening", [datetime(2026, 3, 28, 23, 0, tzinfo=UTC), datetime(2026, 10, 24, 23, 0, tzinfo=UTC)]
    )
    def test_counts_hours_that_pass_when_the_clocks_change(self, night: Night, evening: datetime) -> None:
        with clock.stopped_at(evening):
            opened(night.duty, hours=4)
        for minutes, seen in ((239, True), (240, False)):
            with clock.stopped_at(evening + timedelta(minutes=minutes)):
                assert sees(night.duty, night.amara) is seen

    def test_takes_a_name_and_birth_date_too(self, night: Night) -> None:
        opened(
            night.duty,
            Sought(typed={"name": "Amara Okafor"}, forename="Amara", surname="Okafor", born_on=BORN),
        )
        assert sees(night.duty, night.amara)

    @pytest.mark.parametrize("role", sorted(typed.table("roles")))
    def test_is_for_the_roles_that_meet_emergencies(self, night: Night, role: str) -> None:
        entry = next((p for p in typed.table("people")["people"].values() if p["role"] == role), {"body": ""})
        if role in (*typed.SYSTEMS, "family"):
            return
        body = night.here.other_school if entry["body"] in ("alder", "") else night.here.authority
        member = lay.membership(role, body, team=lay.team(body))
        if role in OPEN_IN_EMERGENCY:
            assert tried(member)[0] is Opened.OPENED
        else:
            with pytest.raises(NotEntitled):
                tried(member)

    def test_lets_a_screener_read_the_plans_that_are_only_known_to_them_otherwise(self, night: Night) -> None:
        with acting(night.here.screener, writing=False) as scope:
            assert max(r.level(I.SOCIAL_CARE, prose=True) for r in explain(scope, night.amara)) == Level.KNOWN
        opened(night.here.screener)
        with acting(night.here.screener, writing=False) as scope:
            assert max(r.level(I.SOCIAL_CARE, prose=True) for r in explain(scope, night.amara)) == Level.READ
            assert max(r.level(I.HEALTH, prose=True) for r in explain(scope, night.amara)) == Level.KNOWN


class TestAnEmergency:
    @pytest.mark.parametrize(
        "reason", ["", "   ", "asdf", "asdf asdf asdf asdf asdf asdf", "." * 60, "aaaaaaaaaaaaaaaaaaaaaaaaaa"]
    )
    def test_is_said_in_a_sentence(self, night: Night, reason: str) -> None:
        with pytest.raises(NotSaidWhy):
            tried(night.duty, reason=reason)
        assert not EmergencyAccess.objects.exists()

    def test_is_asked_for_by_the_database_too(self, night: Night, at: datetime) -> None:
        for words, kind, hours in (
            ("asdf", "harm", 2),
            (WHY, "gossip", 2),
            (WHY, "harm", 9),
            (WHY, "harm", 0),
        ):
            with (
                acting(night.duty),
                connection.cursor() as cursor,
                pytest.raises(DatabaseError),
                transaction.atomic(),
            ):
                cursor.execute(
                    "select emergency.open(%s::jsonb, %s, %s, %s, %s, '')",
                    ['{"numbers": [], "typed": {}}', kind, words, hours, at.date()],
                )

    def test_is_for_no_more_hours_than_the_area_allows(self, night: Night) -> None:
        with pytest.raises(NotForSoLong, match="from 1 to 4 hours"):
            tried(night.duty, hours=5)

    def test_needs_new_words_each_time(self, night: Night, at: datetime) -> None:
        opened(night.duty, hours=1)
        with clock.stopped_at(at + timedelta(hours=3)):
            with pytest.raises(NotSaidWhy, match="the same reason before"):
                tried(night.duty, reason=f" {WHY.upper()} ")
            opened(night.duty, reason=OTHER_WHY)
        assert EmergencyAccess.objects.count() == 2

    def test_is_opened_once_at_a_time(self, night: Night) -> None:
        first = opened(night.duty)
        assert tried(night.duty, reason=OTHER_WHY) == (Opened.ALREADY_OPEN, first)
        assert Involvement.objects.filter(kind=Kind.EMERGENCY).count() == 1

    def test_is_none_where_the_child_is_seen_already(self, night: Night) -> None:
        plans.involved(night.amara, Kind.ALLOCATION, night.duty.pk)
        assert tried(night.duty) == (Opened.SEEN, None)

    def test_is_tried_twenty_times_a_day_at_most(self, night: Night, at: datetime) -> None:
        for _ in range(20):
            assert tried(night.duty, by_number("9990000085"))[0] is Opened.NOT_FOUND
        with pytest.raises(TooManyTries):
            tried(night.duty)
        with clock.stopped_at(at + timedelta(hours=25)):
            opened(night.duty)
        assert EmergencyAttempt.objects.count() == 21


class TestAHiddenRecord:
    def test_that_is_restricted_is_not_found(self, night: Night) -> None:
        plans.involved(night.amara, Kind.ALLOCATION, night.here.social_worker.pk)
        restricted_by(night.here.social_worker, night.amara)
        assert tried(night.duty) == tried(night.duty, by_number("9990000085")) == (Opened.NOT_FOUND, None)
        assert not Grant.objects.filter(kind=Kind.EMERGENCY).exists()

    def test_from_which_a_conflict_of_interest_keeps_them_is_not_found(self, night: Night) -> None:
        declared_by(night.duty, nhs_number=NHS)
        assert tried(night.duty) == (Opened.NOT_FOUND, None)

    def test_of_another_area_is_not_found(self, night: Night, there: AreaWorld) -> None:
        opened_by(there.head, nhs_number="9990000034")
        assert tried(night.duty, by_number("9990000034")) == (Opened.NOT_FOUND, None)

    def test_leaves_its_line_in_the_log_all_the_same(self, night: Night) -> None:
        declared_by(night.duty, nhs_number=NHS)
        tried(night.duty)
        with rows.entered(rows.STEWARD):
            line = AccessEvent.objects.get(act="emergency.open_emergency_access")
        assert (line.child_id, line.way) == (night.amara, "emergency")


class TestWhoOpenedIt:
    def test_writes_nothing_and_involves_nobody(self, night: Night, at: datetime) -> None:
        opened(night.duty)
        for kind, whom in ((Kind.ALLOCATION, night.duty.pk), (Kind.EMERGENCY, night.here.social_worker.pk)):
            with (
                acting(night.duty) as scope,
                pytest.raises((NotEntitled, DatabaseError)),
                transaction.atomic(),
            ):
                involve(
                    by=scope, at=at, child_id=night.amara, kind=kind, principal_id=whom, reason="Mine now",
                    ends_at=at + timedelta(hours=1),
                )  # fmt: skip
        with acting(night.duty), pytest.raises(DatabaseError), transaction.atomic():
            Child.objects.get(pk=night.amara).save()

    def test_records_nothing_of_what_others_may_add_who_only_read(self, night: Night, at: datetime) -> None:
        opened(night.duty)
        with acting(night.duty) as scope, pytest.raises(NotEntitled):
            record_family_agreement(
                by=scope, at=at, child_id=night.amara, to=AgreesTo.EARLY_HELP_SUPPORT, answer=FamilyAnswer.AGREED,
                how=AskedHow.IN_PERSON, said_on=at.date(), person_id=None, another="Her mother",
            )  # fmt: skip
        with acting(night.duty), pytest.raises(DatabaseError), transaction.atomic():
            FamilyAgreement(
                child_id=night.amara, to=AgreesTo.EARLY_HELP_SUPPORT, answer=FamilyAnswer.AGREED, said_by="Her mother",
                how=AskedHow.IN_PERSON, said_on=at.date(), recorded_at=at, recorded_by_membership_id=night.duty.pk,
            ).save(force_insert=True)  # fmt: skip

    def test_may_ask_for_access_that_lasts(self, night: Night, at: datetime) -> None:
        opened(night.duty)
        with acting(night.duty) as scope:
            answer, _ = ask_for_access(
                by=scope,
                at=at,
                sought=by_number(),
                until_on=at.date() + timedelta(days=30),
                reason="Working with her",
            )
        assert answer is AccessAnswer.ASKED

    def test_may_say_that_they_are_worried(self, night: Night, at: datetime) -> None:
        opened(night.duty)
        with acting(night.duty) as scope:
            record_concern(
                by=scope, at=at, child_id=night.amara, category=ConcernCategory.NEGLECT, text="Alone at night",
                happened_on=at.date(),
            )  # fmt: skip

    def test_cannot_put_off_the_end(self, night: Night, at: datetime) -> None:
        number = opened(night.duty)
        for change in ("ends_at = ends_at + interval '1 hour'", "starts_at = starts_at + interval '1 hour'"):
            with acting(night.duty), connection.cursor() as cursor:
                for table in ("access_involvement", "emergency_emergencyaccess"):
                    try:
                        with transaction.atomic():
                            cursor.execute(f"update {table} set {change} where id = %s", [number])
                    except (DatabaseError, IntegrityError):
                        continue
        with clock.stopped_at(at + timedelta(hours=2)):
            assert not sees(night.duty, night.amara)

    def test_cannot_lay_an_involvement_of_that_kind(self, night: Night, at: datetime) -> None:
        plans.involved(night.amara, Kind.ALLOCATION, night.here.social_worker.pk)
        with acting(night.here.social_worker), pytest.raises(DatabaseError), transaction.atomic():
            Involvement(
                child_id=night.amara, kind=Kind.EMERGENCY, principal_id=night.duty.pk, starts_at=at,
                ends_at=at + timedelta(hours=1), end_reason="Later", reason="Emergency access",
                made_by_membership_id=night.here.social_worker.pk,
            ).save(force_insert=True)  # fmt: skip


class TestWhoIsTold:
    def told(self) -> set[int]:
        with rows.entered(rows.STEWARD):
            mailed = set(
                Message.objects.filter(template="emergency_opened").values_list(
                    "recipient_membership_id", flat=True
                )
            )
            assert mailed == set(
                OwnNotice.objects.filter(kind="emergency").values_list("recipient_membership_id", flat=True)
            )
        return mailed

    def test_are_whoever_leads_and_the_privacy_officer_at_once(self, night: Night, at: datetime) -> None:
        opened(night.duty)
        assert self.told() == {night.here.senco.pk, night.officer.pk}
        assert {m.due_at for m in Message.objects.all()} == {at}

    def test_are_the_data_manager_and_their_manager_where_there_is_no_privacy_officer(
        self, night: Night, at: datetime
    ) -> None:
        night.officer.ends_at = at - timedelta(days=1)
        night.officer.save()
        opened(night.duty)
        assert self.told() == {night.here.senco.pk, night.keeper.pk, night.manager.pk}

    def test_are_the_managers_of_the_area_where_nobody_reviews(self, night: Night, at: datetime) -> None:
        for gone in (night.officer, night.keeper, night.manager):
            gone.ends_at = at - timedelta(days=1)
            gone.save()
        opened(night.duty)
        assert {night.here.senco.pk, night.here.head.pk, night.here.team_manager.pk} <= self.told()

    def test_are_never_the_person_themselves_in_another_post(self, night: Night) -> None:
        lay.membership("privacy_officer", night.here.authority, user=night.duty.user)
        plans.involved(
            night.amara,
            Kind.LEAD_PRACTITIONER,
            lay.membership("senco", night.here.school, user=night.duty.user).pk,
        )
        opened(night.duty)
        assert self.told() == {night.here.senco.pk, night.officer.pk}

    def test_are_those_to_whom_the_child_is_allocated_where_nobody_leads(
        self, night: Night, at: datetime
    ) -> None:
        Involvement.objects.filter(kind=Kind.LEAD_PRACTITIONER).update(
            ends_at=at - timedelta(minutes=9), end_reason="Left"
        )
        plans.involved(night.amara, Kind.ALLOCATION, night.here.social_work.pk)
        opened(night.duty)
        assert self.told() == {night.here.social_worker.pk, night.here.team_manager.pk, night.officer.pk}

    def test_manage_whoever_led_last_where_nobody_is_there(self, night: Night, at: datetime) -> None:
        night.here.senco.ends_at = at - timedelta(days=1)
        night.here.senco.save()
        opened(night.duty)
        assert self.told() == {night.here.head.pk, night.officer.pk}

    def test_read_nothing_in_it_by_which_they_could_tell_whom(self, night: Night) -> None:
        number = opened(night.duty)
        for message in Message.objects.all():
            assert message.child_id is None
            said = str(message.personalisation) + message.template
            for word in (
                "Amara",
                "Okafor",
                NHS,
                str(night.amara),
                "2017",
                night.here.school.name,
                "Dana",
                "Weir",
                "social",
            ):
                assert word not in said
            assert message.personalisation["link"].endswith(f"/emergency/{number}/")
        for notice in OwnNotice.objects.all():
            assert notice.text == "Somebody opened a record in an emergency"


class TestTheRow:
    def test_says_who_why_and_by_when_it_is_reviewed(self, night: Night, at: datetime) -> None:
        number = opened(night.duty, hours=3, kind=EmergencyKind.HEALTH)
        row = EmergencyAccess.objects.get()
        assert (row.pk, row.involvement_id, row.membership_id, row.reason) == (
            number,
            number,
            night.duty.pk,
            WHY,
        )
        assert (row.starts_at, row.ends_at, row.told) == (at, at + timedelta(hours=3), 2)
        # A Monday; five working days after it.
        assert f"{row.review_by:%Y-%m-%d}" == "2026-03-09"
        assert row.history.count() == 1
        assert Involvement.history.filter(kind=Kind.EMERGENCY).count() == 1
