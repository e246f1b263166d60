"""Changes of who may what, each made in the running database or in the roles; a slice must turn red; then undone.

Four kinds: a letter of a mask; a permission of a role; a clause of the policies; a check of how the record stands.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from unittest.mock import patch

from django.db import connection, models, transaction

from bench.matrix.proof import Slice
from childplan.access import roles
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.common import policies
from childplan.common.vocabulary import CONFIDENTIAL, PLAN_TEXT, WRITES, InformationClass
from childplan.identity.models import Address, Flag
from childplan.plans.models import Section
from childplan.sharing.models import FamilyAgreement
from tests.databases import TESTS_LOGIN

C, K, P = InformationClass, InvolvementKind, Permission
MASK, PERMISSION, CLAUSE, CHECK = "mask", "permission", "clause", "check"
# Behind a clause of a table's policy stands the same one of the grants' own.
OF_GRANTS = (
    "alter policy practitioners_read on access_grant"
    " using (principal = any ((select access.principals())::bigint[]))"
)


@dataclass(frozen=True)
class Plant:
    """One change. part: where it must be seen."""

    kind: str
    what: str
    planted: Callable[[], AbstractContextManager[None]]
    part: Slice

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"


@contextmanager
def as_owner() -> Iterator[None]:
    """As the server's administrator, who signed in: afterwards steward again."""
    with connection.cursor() as cursor:
        cursor.execute("reset session authorization")
        yield
        cursor.execute(f"set session authorization {TESTS_LOGIN}")
        cursor.execute("select set_config('role', 'childplan_steward', true)")


@contextmanager
def changed(*statements: str) -> Iterator[None]:
    """The database after these statements, until the block ends."""
    point = transaction.savepoint()
    try:
        with as_owner(), connection.cursor() as cursor:
            # What was laid has checks outstanding, and a table with such is not altered.
            cursor.execute("set constraints all immediate")
            for statement in statements:
                cursor.execute(statement.replace("%", "%%"), ())
        yield
    finally:
        transaction.savepoint_rollback(point)


def mask(
    level: str, kind: K, bits: int, *, role: str, taken: bool = False
) -> Callable[[], AbstractContextManager[None]]:
    """The role has these classes at that level through that kind, or has them no longer."""
    change = f"& ~{int(bits)}" if taken else f"| {int(bits)}"
    place = f"{level}[{int(kind)}]"
    return lambda: changed(f"update access_rolemask set {place} = {place} {change} where role = '{role}'")


def permission(
    role: str, *, given: P | None = None, taken: P | None = None
) -> Callable[[], AbstractContextManager[None]]:
    """The role may do one thing more, or one less."""

    @contextmanager
    def planted() -> Iterator[None]:
        before = roles.BY_KEY[role]
        may = before.may | {given} if given else before.may - {taken}
        with patch.dict(roles.BY_KEY, {role: replace(before, may=may)}):  # type: ignore[arg-type]
            yield

    return planted


def clause(
    dropped: str, instead: str, *tables: type[models.Model], of_grants: bool = False
) -> Callable[[], AbstractContextManager[None]]:
    """The policies of these tables as the generator would write them without that clause."""

    def planted() -> AbstractContextManager[None]:
        statements = [
            statement.replace(dropped, instead)
            for table in tables
            for statement in policies.table_statements(table)
        ]
        if not any(dropped in one for table in tables for one in policies.table_statements(table)):
            raise LookupError(f"no policy says {dropped}")
        return changed(*statements, *([OF_GRANTS] if of_grants else []))

    return planted


def rewritten(
    source: str, dropped: str, instead: str, *, view: bool = False
) -> Callable[[], AbstractContextManager[None]]:
    """A function or view of the database with one thing in it replaced."""

    def planted() -> AbstractContextManager[None]:
        with connection.cursor() as cursor:
            if view:
                cursor.execute("select pg_get_viewdef(%s::regclass)", [source])
                text = f"create or replace view {source} as {cursor.fetchone()[0]}"
            else:
                cursor.execute("select pg_get_functiondef(%s::regproc)", [source])
                text = cursor.fetchone()[0]
        if dropped not in text:
            raise LookupError(f"{source} does not say {dropped}")
        return changed(text.replace(dropped, instead))

    return planted


def part(roles_asked: str, operations: str, state: str, **how: bool) -> Slice:
    return Slice(roles_asked.split(), operations.split(), [state], **how)


def _masks() -> Sequence[Plant]:
    letters = (
        ("senco reads care at school", "read", K.ENROLMENT, C.SOCIAL_CARE, "senco", "care_plan", "involved", False),
        ("class teacher reads contacts", "read", K.ENROLMENT, C.CONTACT, "class_teacher", "lives", "involved", False),
        ("social worker loses SEN", "read", K.ALLOCATION, C.SEND, "social_worker", "sen_plan", "involved", True),
        ("early help writes SEN", "contribute", K.EARLY_HELP_CASELOAD, C.SEND, "early_help_worker", "write_sen_plan",
         "involved", False),
        ("head decides on protection", "decide", K.ENROLMENT, C.PROTECTION, "head_teacher", "restrict", "involved",
         False),
        ("police read addresses of the area", "read", K.AREA, C.CONTACT, "police_officer_in_mash", "lives",
         "not_involved", False),
        ("admissions read health", "read", K.AREA, C.HEALTH, "admissions_officer", "health_news", "not_involved",
         False),
        ("privacy officer writes", "contribute", K.AREA, WRITES | C.IDENTITY, "privacy_officer", "add_name",
         "not_involved", False),
        ("police read plans", "read", K.POLICE_CASELOAD, PLAN_TEXT, "police_officer_in_mash", "care_plan", "involved",
         False),
        ("senco reads hidden addresses", "read", K.ENROLMENT, CONFIDENTIAL, "senco", "lives_in_secret", "involved",
         False),
        ("virtual school reads hidden addresses", "read", K.VIRTUAL_SCHOOL, CONFIDENTIAL, "virtual_school_head",
         "lives_in_secret", "involved", False),
        ("health visitor loses health", "read", K.HEALTH_CASELOAD, C.HEALTH, "health_visitor", "health_news",
         "involved", True),
    )  # fmt: skip
    return [
        Plant(MASK, what, mask(level, kind, bits, role=role, taken=taken), part(role, asked, state))
        for what, level, kind, bits, role, asked, state, taken in letters
    ]


def _permissions() -> Sequence[Plant]:
    given = (
        ("family_hub_worker", P.EDIT_PLAN, "record_view"),
        ("child_protection_chair", P.RESTRICT_RECORDS, "restrict"),
        ("youth_justice_worker", P.DECIDE_TO_SHARE, "family_agrees"),
        ("admissions_officer", P.SEE_WHO_CAN_SEE, "who_can_see"),
    )
    taken = (
        ("senco", P.EDIT_PLAN, "write_sen_plan"),
        ("social_worker", P.RECORD_FAMILY, "add_address"),
        ("class_teacher", P.RECORD_CONCERN, "record_concern"),
        ("designated_safeguarding_lead", P.SEE_WHO_CAN_SEE, "who_can_see"),
        ("senco", P.OPEN_SEN_SUPPORT, "end_sen_support"),
    )
    more = [
        Plant(
            PERMISSION,
            f"{role} given {it.name}",
            permission(role, given=it),
            part(role, asked, "involved", by_sql=False),
        )
        for role, it, asked in given
    ]
    less = [
        Plant(
            PERMISSION,
            f"{role} loses {it.name}",
            permission(role, taken=it),
            part(role, asked, "involved", by_sql=False),
        )
        for role, it, asked in taken
    ]
    return [*more, *less]


def _clauses() -> Sequence[Plant]:
    begun = " and g.starts_at <= (select access.clock())"
    over = " and (select access.clock()) < g.ends_at"
    barred = " and g.child_id <> all ((select access.barred())::uuid[])"
    text = f" and (((select access.read_masks())::int[])[g.kind] & {PLAN_TEXT}) > 0"
    hidden = f"(2 | case when identity_address.is_confidential then {CONFIDENTIAL} else 0 end)"
    asked = (
        ("that it has begun", begun, "", "to_come", "social_worker", "lives", Address, True),
        ("that it has not ended", over, "", "ended", "social_worker", "lives", Address, True),
        ("that nobody is barred", barred, "", "barred", "social_worker", "lives", Address, True),
        ("what an involvement was narrowed to", "(g.classes & ", "(4095 & ", "narrowed", "social_worker", "lives",
         Address, False),
        ("that plans' text is open", text, "", "involved", "police_officer_in_mash", "care_plan", Section, False),
        ("that a place is confidential", hidden, "2", "involved", "head_teacher", "lives_in_secret", Address, False),
        ("that the role writes", " and (select access.may_write())", "", "involved", "inspector", "family_agrees",
         FamilyAgreement, False),
        ("the class of a flag", "identity_flag.information_class", "1", "involved", "class_teacher", "flag", Flag,
         False),
    )  # fmt: skip
    return [
        Plant(
            CLAUSE,
            f"nobody asks {what}",
            clause(dropped, instead, table, of_grants=of_grants),
            part(role, operation, state),
        )
        for what, dropped, instead, state, role, operation, table, of_grants in asked
    ]


def _checks() -> Sequence[Plant]:
    restricted = ("lifted_at IS NULL", "lifted_at IS NULL AND false")
    return (
        Plant(
            CHECK, "a restriction closes nothing",
            rewritten("access.expected_grant", *restricted, view=True),
            part("social_worker", "open lives", "off_the_list"),
        ),
        Plant(
            CHECK, "a sealed life stays open",
            rewritten("access.expected_grant", *restricted, view=True), part("mash_screener", "open", "sealed"),
        ),
        Plant(
            CHECK, "the door bars nobody",
            rewritten("access.enter_membership", "string_agg(b.child_id::text, ',')", "string_agg(null::text, ',')"),
            part("social_worker", "open", "barred"),
        ),
        Plant(
            CHECK, "grants are not kept up with involvements",
            rewritten("access.regrant_child", "perform 1 from identity_child", "return; perform 1 from identity_child"),
            part("social_worker senco", "open", "not_involved"),
        ),
        Plant(
            CHECK, "whoever looks writes",
            rewritten("access.may_write", "select (access.contribute_anywhere() & 8192) > 0", "select true"),
            part("inspector", "family_agrees", "involved"),
        ),
        Plant(
            CHECK, "the policies' clock is two days ahead",
            rewritten("access.clock", "statement_timestamp()", "statement_timestamp() + interval '2 days'"),
            part("social_worker", "open", "to_come"),
        ),
        Plant(
            CHECK, "whoever knows a child restricts the record",
            rewritten("access.decides_protection", "128, access.decide_masks()", "1, access.read_masks()"),
            part("social_worker head_teacher", "restrict", "involved"),
        ),
        Plant(
            CHECK, "no page asks for a permission",
            lambda: patch.object(Scope, "may", lambda *_: True),  # type: ignore[return-value]
            part("family_hub_worker", "record_view", "involved", by_sql=False),
        ),
    )  # fmt: skip


def plants() -> list[Plant]:
    """All of them, kind by kind."""
    return [*_masks(), *_permissions(), *_clauses(), *_checks()]
