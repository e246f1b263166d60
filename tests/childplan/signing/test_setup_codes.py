"""Setup codes: from one person to another, for a day, and together with the password."""

import io
import re
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from childplan.access.permissions import Permission
from childplan.access.roles import ROLES
from childplan.common import clock, rows
from childplan.signing.models import SetupCode
from childplan.signing.rules import LETTERS, kept_of, new_code
from childplan.signing.vocabulary import CODE_LASTS, CODE_TRIES, KEEPER_ROLES
from tests.factories import organisations as lay
from tests.factories.identity import acting
from tests.factories.signing_in import app_of, sign_in, sign_in_weakly
from tests.worlds.two_areas import AreaWorld

from .conftest import Keepers

START = reverse("signing:start")
GIVEN = re.compile(r'data-setup-code="([^"]+)"')


def give(client: Client, membership_id: int) -> str:
    answer = client.post(reverse("signing:give_setup_code", args=[membership_id]))
    return GIVEN.search(answer.content.decode())[1]


def takes(user, code: str) -> bool:
    client = sign_in_weakly(Client(), user)
    client.post(START, {"code": code})
    return client.get(reverse("mfa_activate_totp")).status_code == 200


class TestACode:
    def test_lets_the_person_set_up_a_step(self, here: AreaWorld, keepers: Keepers) -> None:
        code = give(keepers.one, here.senco.pk)
        kept = SetupCode.objects.get()
        assert kept.given_by_membership_id == keepers.first.pk
        assert code.replace("-", "") not in str(kept.__dict__)
        assert takes(here.senco.user, code.lower().replace("-", " "))

    def test_works_once(self, here: AreaWorld, keepers: Keepers) -> None:
        code = give(keepers.one, here.senco.pk)
        assert [takes(here.senco.user, code), takes(here.senco.user, code)] == [True, False]

    def test_is_that_persons_alone(self, here: AreaWorld, keepers: Keepers) -> None:
        code = give(keepers.one, here.senco.pk)
        give(keepers.one, here.head.pk)
        assert not takes(here.head.user, code)

    def test_ends_after_a_day(self, here: AreaWorld, keepers: Keepers, at: datetime) -> None:
        code = give(keepers.one, here.senco.pk)
        with clock.stopped_at(at + CODE_LASTS):
            assert not takes(here.senco.user, code)
        with clock.stopped_at(at + CODE_LASTS - timedelta(seconds=1)):
            assert takes(here.senco.user, code)

    def test_ends_after_five_wrong_ones(self, here: AreaWorld, keepers: Keepers) -> None:
        code = give(keepers.one, here.senco.pk)
        for _ in range(CODE_TRIES - 1):
            assert not takes(here.senco.user, new_code())
        assert SetupCode.objects.get().tries == CODE_TRIES - 1
        assert not takes(here.senco.user, new_code())
        assert not takes(here.senco.user, code)

    def test_gives_way_to_the_next(self, here: AreaWorld, keepers: Keepers) -> None:
        old, new = give(keepers.one, here.senco.pk), give(keepers.other, here.senco.pk)
        assert [takes(here.senco.user, old), takes(here.senco.user, new)] == [False, True]

    def test_is_refused_in_the_same_words_whatever_is_wrong(
        self, here: AreaWorld, keepers: Keepers, at: datetime
    ) -> None:
        used, client = give(keepers.one, here.senco.pk), sign_in_weakly(Client(), here.senco.user)
        takes(here.senco.user, used)
        theirs = give(keepers.one, here.head.pk)
        said = set()
        for wrong in (used, theirs, new_code(), "x"):
            page = client.post(START, {"code": wrong}).content.decode()
            said.add(re.search(r'govuk-error-message"[^>]*>(.*?)</p>', page, re.DOTALL)[1])
        assert len(said) == 1

    def test_lets_set_up_for_half_an_hour(self, here: AreaWorld, keepers: Keepers, at: datetime) -> None:
        client = sign_in_weakly(Client(), here.senco.user)
        client.post(START, {"code": give(keepers.one, here.senco.pk)})
        for minutes, expected in ((29, 200), (31, 302)):
            with clock.stopped_at(at + timedelta(minutes=minutes)):
                assert client.get(reverse("mfa_activate_totp")).status_code == expected

    def test_has_letters_that_are_not_read_for_one_another(self) -> None:
        assert not set("01ILOUYZ") & set(LETTERS)
        assert len(new_code()) == 14
        assert kept_of("k7pm 2wqx-9bdt", user_id=1) == kept_of("K7PM2WQX9BDT", user_id=1)
        assert kept_of("K7PM2WQX9BDT", user_id=1) != kept_of("K7PM2WQX9BDT", user_id=2)


class TestWhoGivesThem:
    def test_are_the_two_roles_that_keep_sign_ins(self, db: None) -> None:
        assert {role.key for role in ROLES if Permission.KEEP_SIGN_INS in role.may} == set(KEEPER_ROLES)
        with connection.cursor() as cursor:
            cursor.execute("select prosrc from pg_proc where proname = 'keeper'")
            (source,) = cursor.fetchone()
        assert set(re.findall(r"'(\w+_\w+)'", source)) == set(KEEPER_ROLES)

    def test_give_none_to_themselves_or_to_another_area(
        self, here: AreaWorld, there: AreaWorld, keepers: Keepers
    ) -> None:
        for membership in (keepers.first, there.senco):
            answer = keepers.one.post(reverse("signing:give_setup_code", args=[membership.pk]))
            assert answer.status_code == 404
        assert not SetupCode.objects.exists()

    def test_give_none_to_who_has_a_step(self, here: AreaWorld, keepers: Keepers) -> None:
        app_of(here.senco.user)
        address = reverse("signing:give_setup_code", args=[here.senco.pk])
        assert keepers.one.post(address, follow=True).redirect_chain[-1][0] == reverse("signing:sign_ins")
        assert not SetupCode.objects.exists()

    def test_find_people_by_part_of_a_name(self, here: AreaWorld, keepers: Keepers) -> None:
        page = keepers.one.get(reverse("signing:sign_ins"), {"name": here.senco.user.name}).content.decode()
        assert here.senco.user.name in page
        assert f"/sign-ins/{here.senco.pk}/setup-code/" in page
        assert keepers.first.user.name not in page.partition("<main")[2]
        assert "There is nobody of that name" in keepers.one.get("/sign-ins/?name=zzzz").content.decode()

    def test_are_nobody_else_in_the_database_either(
        self, here: AreaWorld, there: AreaWorld, keepers: Keepers
    ) -> None:
        hashed = kept_of("x", user_id=here.senco.user_id)
        for who in (here.head, here.social_worker, there.head):
            with acting(who):
                assert refused("select signing.give_code(%s, %s)", here.senco.user_id, hashed)
                assert refused("select signing.ask_reset(%s, 'x')", here.senco.user_id)
                assert asked("select count(*) from signing.sign_ins()") == 0
        with acting(keepers.first):
            assert asked("select count(*) from signing.sign_ins()") > 5
            for table in ("signing_setupcode", "signing_stepreset", "mfa_authenticator"):
                assert refused(f"select * from {table}")
        with rows.entered(rows.OUTSIDE):
            assert refused("select signing.give_code(%s, %s)", here.senco.user_id, hashed)
            assert refused("select * from signing_setupcode")


class TestTheCommand:
    def test_hands_the_first_one_out(self, here: AreaWorld) -> None:
        out = io.StringIO()
        call_command("give_setup_code", here.senco.user.email, stdout=out)
        code = re.search(r"Setup code: (\S+)", out.getvalue())[1]
        assert takes(here.senco.user, code)

    def test_refuses_who_is_unknown_or_has_a_step(self, here: AreaWorld) -> None:
        app_of(here.senco.user)
        for email, said in (("nobody@example.org", "Nobody signs in"), (here.senco.user.email, "Two people")):
            with pytest.raises(CommandError, match=said):
                call_command("give_setup_code", email)


def refused(question: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(question, values)
    except DatabaseError:
        return True
    return False


def asked(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


class TestSomebodyNew:
    def test_whose_role_starts_later_is_given_one(
        self, here: AreaWorld, keepers: Keepers, at: datetime
    ) -> None:
        joiner = lay.membership("senco", here.school, starts_at=at + timedelta(days=3))
        assert takes(joiner.user, give(keepers.one, joiner.pk))

    def test_who_left_is_not_there(self, here: AreaWorld, keepers: Keepers, at: datetime) -> None:
        here.senco.ends_at = at
        here.senco.save()
        address = reverse("signing:give_setup_code", args=[here.senco.pk])
        assert keepers.one.get(address).status_code == 404
        assert sign_in(Client(), here.head.user).get(address).status_code == 403
