"""The borough a little later: two parents have an account, a partner system is registered, files wait and were refused.

The stories leave tables empty that only life fills. What is missing is done here by pages and commands, each person
signed in as themselves, over the running programs; then the programs stop and the database becomes a template.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import psycopg
import requests
from django.utils import timezone

from attendance.ctf.contents import CtfAddress
from attendance.vocabulary import pack, unpack
from demo import children, names, rolls
from demo.bodies import DOMAIN, PASSWORD
from demo.todays_file import todays_file
from tests import databases
from tests.journeys.live import Live, live_stack
from tests.journeys.visitor import NotAsPromised, Visitor
from tests.proofs import laid
from tests.proofs.laid import AMARA, ANSWERED, OWN_NOTICE, PASSED, REGISTERS

FAMILIES = "families.example"
PARTNER = "Alder Road school system"
CREDENTIALS = re.compile(r"Client (id|secret): +(\S+)")
OPTION = r'name="{}"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="{}"'
LOCAL = "childplan.config.settings.local"
# A child that others lead, one whom nobody leads; and a number that nobody carries.
ASKED_FOR = {"lena.marsh": ("9992090014", "9992090022"), "anna.field": ("9999999905",)}
DRAFTED = {"owen.tate": "Poppy Hargrove", "nadia.brook": "Theo Lambert"}


def ready_settled(server: databases.Server) -> str:
    """The name of a template with the settled borough; made when there is none for the present code and day."""
    name = f"childplan_settled_{fingerprint()}"
    databases.ready_world(server)
    with server.administrator() as admin:
        admin.execute("select pg_advisory_lock(20260303)")
        if not databases.exists(admin, name):
            databases.drop_old(admin, "childplan_settled_")
            with live_stack(server) as live:
                settle(live)
                _let_it_settle(live)
                kept = live.database
                live.stop_programs()
                databases.clone(server, template=kept, name=name)
    return name


def fingerprint() -> str:
    """Changes with the code, its pages, what is done here, and every day."""
    digest = hashlib.sha256(databases.world_fingerprint().encode())
    digest.update(Path(__file__).read_bytes() + Path(laid.__file__).read_bytes())
    for app in (*databases.WORLD_APPS, "templates", "tests/journeys"):
        for path in sorted((databases.ROOT / app).rglob("*")):
            if path.suffix in (".py", ".html", ".txt"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def settle(live: Live) -> None:
    """What people do that day, one after another."""
    bearer = register_partner(live, PARTNER, "identity:read", "plan:read", "plan:contribute")
    contribute(live, bearer)
    register_partner(live, REGISTERS, "identity:read", "attendance:write")
    for parent in (
        Parent("Rachel Hargrove", "rachel.hargrove", "Poppy Hargrove", "owen.tate"),
        Parent("Michelle Lambert", "michelle.lambert", "Theo Lambert", "nadia.brook"),
    ):
        invite(live, parent)
        release(live, parent)
    withdraw_one(live, Parent("Rachel Hargrove", "rachel.hargrove", "Poppy Hargrove", "owen.tate"))
    correct_a_birth_date(live)
    amend_a_mark(live)
    send_files(live)
    ask_whether_two_are_one(live)
    record(live)
    share(live)
    stand_back(live)
    save_a_list(live)
    with psycopg.connect(live.database_url) as steward:
        steward.execute("set role childplan_steward")
        steward.execute(ANSWERED)
        steward.execute(OWN_NOTICE)
        steward.execute(PASSED)


@dataclass(frozen=True)
class Parent:
    """Somebody who gets an account: their name, the beginning of their email, whose parent, and who invites them."""

    name: str
    key: str
    child: str
    invited_by: str


def register_partner(live: Live, name: str, *scopes: str) -> dict[str, str]:
    """Registered by the operator; gives the header that its token makes."""
    told = databases.manage(
        live.server,
        *("register_partner", name, "--organisation", "Alder Road Primary School"),
        *(word for scope in scopes for word in ("--scope", scope)),
        login="childplan_owner",
        database=live.database,
        settings=LOCAL,
    )
    given = dict(CREDENTIALS.findall(told))
    asked = requests.post(
        f"{live.address}/api/oauth/token/",
        {"grant_type": "client_credentials"},
        auth=(given["id"], given["secret"]),
        timeout=30,
    )
    return {"Authorization": f"Bearer {asked.json()['access_token']}"}


def contribute(live: Live, bearer: dict[str, str]) -> None:
    """The school's system sends something for Amara's plan."""
    children = f"{live.address}/api/v1/children/"
    found = requests.get(children, {"nhs_number": AMARA}, headers=bearer, timeout=30).json()["children"][0]
    plan = requests.get(f"{live.address}{found['plan']}", headers=bearer, timeout=30).json()
    sent = requests.post(
        f"{children}{found['id']}/contributions/",
        json={"strand": plan["strands"][0]["id"], "heading": "At school", "text": "She likes the library."},
        headers={**bearer, "Idempotency-Key": "this-morning"},
        timeout=30,
    )
    assert sent.status_code == 201, sent.text


def signed_in(live: Live, key: str) -> Visitor:
    return Visitor(live.address).sign_in(f"{key}@{DOMAIN}", PASSWORD)


def child_id(live: Live, name: str) -> str:
    (found,) = live.ask("select id::text from identity_child where forename || ' ' || surname = %s", name)
    return str(found["id"])


def person_id(live: Live, parent: Parent) -> str:
    (found,) = live.ask("select id from identity_familyperson where name = %s", parent.name)
    return str(found["id"])


def invite(live: Live, parent: Parent) -> None:
    worker, child = signed_in(live, parent.invited_by), child_id(live, parent.child)
    asked = {
        "person": person_id(live, parent),
        "responsibility": "birth_certificate",
        "orders": "none",
        "risk": "She lives with the child. Nobody else reads her email.",
    }
    worker.send(f"/children/{child}/parents/invite/", asked)
    email = f"{parent.key}@{FAMILIES}"
    mail = live.wait_for(lambda: live.sent(to=email), what=f"the invitation to {parent.name}")[-1]
    link = next(word for word in mail["body"].split() if "/family/invitation/" in word)
    Visitor(live.address).take_invitation(link, name=parent.name, password=PASSWORD, email=email)


def options(page: str, name: str) -> list[str]:
    """The values of every checkbox or radio button of that name."""
    return [one or other for one, other in re.findall(OPTION.replace("{}", name), page)]


def release(live: Live, parent: Parent) -> None:
    worker, child = signed_in(live, parent.invited_by), child_id(live, parent.child)
    path = f"/children/{child}/release/{person_id(live, parent)}/"
    page = worker.get(path).text
    asked = {
        "sections": options(page, "sections")[:1],
        "outcomes": options(page, "outcomes"),
        "planned_actions": options(page, "planned_actions"),
        "contact": options(page, "contact")[0],
        "reason": "Agreed at the meeting",
    }
    worker.send(path, asked | {"confirm": "1"})


def withdraw_one(live: Live, parent: Parent) -> None:
    worker, child = signed_in(live, parent.invited_by), child_id(live, parent.child)
    path = f"/children/{child}/release/{person_id(live, parent)}/withdraw/"
    first = options(worker.get(path).text, "items")[0]
    worker.send(path, {"items": [first], "reason": "Says too much about somebody else"})


def send_files(live: Live) -> None:
    """One file waits to be confirmed, one cannot be read, one was left."""
    kit, file = signed_in(live, "kit.larson"), todays_file(timezone.localdate())
    for name, content in ((file.name, file.content), ("broken.xml", b"<CTfile><Header>")):
        kit.send("/attendance/imports/new/", {"layout": "monday_to_friday"}, files={"file": (name, content)})


def correct_a_birth_date(live: Live) -> None:
    """Poppy's social worker has seen her birth certificate; the school goes on saying another day."""
    owen, poppy = signed_in(live, "owen.tate"), child_id(live, "Poppy Hargrove")
    (on_record,) = live.ask("select sex, born_on, version from identity_child where id = %s", poppy)
    born_on = on_record["born_on"] + timedelta(days=1)
    told = {
        "forename": "Poppy", "surname": "Hargrove", "sex": on_record["sex"], "version": on_record["version"],
        "born_on_day": born_on.day, "born_on_month": born_on.month, "born_on_year": born_on.year,
        "reason": "Saw the birth certificate",
    }  # fmt: skip
    owen.send(f"/children/{poppy}/family/details/change/", told)


def amend_a_mark(live: Live) -> None:
    """Amara was late one day on which she was first marked present: the next file of her school says so, and says of
    Poppy the birth date that was on record before."""
    today = timezone.localdate()
    amara = children.pupil(children.BY_KEY["amara"], today=today)
    (year,) = amara.attendance
    codes = list(unpack(year.marks))
    codes[len(codes) - 1 - codes[::-1].index("/")] = "L"
    late = replace(amara, attendance=(replace(year, marks=pack(codes)),))
    body = next(body for body in rolls.BODIES if body.key == "alder")
    poppy = children.pupil(children.BY_KEY["poppy"], today=today)
    file = ("amended.xml", rolls.as_file(rolls.Roll(body, (late, poppy)), today=today))
    kit = signed_in(live, "kit.larson")
    sent = kit.send("/attendance/imports/new/", {"layout": "monday_to_friday"}, files={"file": file})
    path = sent.url.removeprefix(live.address)
    kit.send(f"{path}confirm/", {}, on=path)
    live.wait_for(lambda: live.ask("select 1 from attendance_markamendment"), what="the amended mark")
    live.wait_for(lambda: live.ask("select 1 from identity_disagreement"), what="the question about Poppy")


def ask_whether_two_are_one(live: Live) -> None:
    """A school sends children of known names and birth dates, from elsewhere and without the known numbers: a matcher
    looks. Logan is another Logan, with a UPN of that school, and comes on its roll by himself."""
    today = timezone.localdate()
    body = next(body for body in rolls.BODIES if body.key == "millbrook")
    elsewhere = CtfAddress(lines=("9 New Street", "Farhaven"), postcode="ZZ9 1AA")
    twins = tuple(
        replace(
            children.pupil(children.BY_KEY[key], today=today),
            upn=names.upn(body.laestab[3:], 2018, 990) if key == "logan" else None,
            nhs_number=None,
            address=elsewhere,
            attendance=(),
            schools=(),
        )
        for key in ("amara", "logan")
    )
    file = ("transfer.xml", rolls.as_file(rolls.Roll(body, twins), today=today))
    ros = signed_in(live, "ros.penny")
    sent = ros.send("/attendance/imports/new/", {"layout": "monday_to_friday"}, files={"file": file})
    path = sent.url.removeprefix(live.address)
    ros.send(f"{path}confirm/", {}, on=path)
    logans = (
        "select m.id::text from identity_possiblematch m join identity_child c on c.id = m.child_id"
        " where c.forename = 'Logan'"
    )
    found = live.wait_for(lambda: live.ask(logans), what="the question about Logan")
    answer = {"answer": "different", "reason": "Another Logan: I spoke with both schools"}
    signed_in(live, "colin.frost").send(f"/matches/{found[0]['id']}/", answer)
    both = "select count(*) as number from identity_child where forename = 'Logan' and surname = 'Pask'"
    live.wait_for(lambda: live.ask(both)[0]["number"] == 2, what="the other Logan")


def record(live: Live) -> None:
    """A concern of a class teacher's, a name that must not get out, and what two people have not saved yet."""
    today = timezone.localdate()
    day = {"happened_on_day": today.day, "happened_on_month": today.month, "happened_on_year": today.year}
    bea = signed_in(live, "bea.norris")
    bea.send(
        f"/safeguarding/children/{child_id(live, 'Amara Okafor')}/concerns/record/",
        {"text": "Amara came without a coat for the third day.", "category": "neglect", **day},
    )
    lena = signed_in(live, "lena.marsh")
    name = {"kind": "former", "forename": "Samir", "surname": "Haidary", "is_confidential": "on"}
    lena.send(
        f"/children/{child_id(live, 'Samir Haidari')}/family/names/add/", name | {"reason": "On his papers"}
    )
    for key, numbers in ASKED_FOR.items():
        asker = signed_in(live, key)
        until = today + timedelta(days=30)
        day = {"until_on_day": until.day, "until_on_month": until.month, "until_on_year": until.year}
        for number in numbers:
            try:
                asker.send(
                    "/children/ask/", {"number": number, "reason": "A referral from the hospital", **day}
                )
            except NotAsPromised as answer:
                # The form comes back with what was typed; the request stands on the asker's list all the same.
                if "No child found that you can ask about" not in str(answer):
                    raise
    for key, child in DRAFTED.items():
        begun = {"text": "She said she would like", "whose": "child", "draft": "1"}
        signed_in(live, key).send(f"/children/{child_id(live, child)}/views/add/", begun)


def share(live: Live) -> None:
    """The school shares some of Amara's record with the SEND team, tells a body elsewhere of it, and asks her
    mother.
    """
    joan, amara, today = signed_in(live, "joan.whitlow"), child_id(live, "Amara Okafor"), timezone.localdate()
    (team,) = live.ask("select id from organisations_team where name = 'SEND'")
    until = today + timedelta(days=60)
    chosen = {
        "decided": "share",
        "tells_a_place": "no",
        "purpose": "needs",
        "basis": "public_task",
        "special_condition": "statutory",
    }
    said = {
        "shared": "Her reading, and what has been tried.",
        "reason": "They assess her needs this term.",
        "without_agreement": "The agreement with the council is signed next month",
        "family_told": "yes",
        "confirmed": "1",
        **chosen,
    }
    day = {"until_on_day": until.day, "until_on_month": until.month, "until_on_year": until.year}
    path = f"/children/{amara}/sharing/decide/"
    joan.send(path, {**said, **day, "to": team["id"], "classes": ["4", "16"]}, on=f"{path}?to={team['id']}")
    elsewhere = {"to": 0, "outside_body": "Farhaven Council, Jo Bright", "classes": ["8"]}
    joan.send(path, {**said, **elsewhere}, on=f"{path}?to=0")
    answered = {"said_on_day": today.day, "said_on_month": today.month}
    answered |= {
        "said_on_year": today.year,
        "to": "early_help_support",
        "answer": "agreed",
        "person": "child",
    }
    joan.send(f"/children/{amara}/sharing/family/record/", answered | {"how": "in_person"})
    keep_agreement(live)


def keep_agreement(live: Live) -> None:
    """The privacy officer adds what the council and the health trust signed today."""
    today = timezone.localdate()
    days = {
        f"{name}_{part}": getattr(day, part)
        for name, day in (
            ("signed_on", today),
            ("valid_from", today),
            ("review_on", today + timedelta(days=364)),
        )
        for part in ("day", "month", "year")
    }
    bodies = live.ask(
        "select id from organisations_organisation where kind in ('local_authority', 'nhs') order by id"
    )
    signed = {
        "title": "Children's services and community health",
        "organisations": [body["id"] for body in bodies],
        "purposes": ["needs"],
        "classes": ["1", "32"],
        "basis": "public_task",
    }
    signed_in(live, "hugh.lister").send("/agreements/add/", signed | days)


def stand_back(live: Live) -> None:
    """A screener of the police finds that one of the children is his nephew, and a social worker declares another."""
    paul, theo = signed_in(live, "paul.rennie"), child_id(live, "Theo Lambert")
    paul.send(f"/children/{theo}/conflict/", {"reason": "He is my nephew"})
    nadia = signed_in(live, "nadia.brook")
    nadia.send(
        "/conflicts/declare/", {"number": "9999999905", "reason": "My sister's baby, when she is born"}
    )


def save_a_list(live: Live) -> None:
    """A SENCO saves the list of children as a file."""
    signed_in(live, "tom.ferris").send("/files/children/", {"of": "all"}, on="/children/")
    ready = "select 1 from documents_preparedfile where state = 'ready'"
    live.wait_for(lambda: live.ask(ready), what="the list as a file")


def _let_it_settle(live: Live) -> None:
    """Until nothing is left to be worked on or sent."""
    waiting = (
        "select (select count(*) from facts_factwork where done_at is null and quarantined_at is null)"
        " + (select count(*) from notifications_message where state = 'waiting') as number"
    )
    live.wait_for(lambda: live.ask(waiting)[0]["number"] == 0, what="background work", seconds=120)
