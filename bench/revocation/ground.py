"""The ways in that are raced for, on the demo borough's own stories, and how many of a thousand each has."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.api.borough import partner
from bench.revocation.lanes import (
    CONFERENCE,
    EARLY_HELP,
    FAMILIES,
    LANTERN,
    REVIEWING,
    FamilyPages,
    Files,
    Invitations,
    Involved,
    Pages,
    Scopes,
    Systems,
    Tokens,
)
from bench.revocation.place import Place, Window
from bench.revocation.race import LOOKERS, Lane
from demo.bodies import PASSWORD
from tests.journeys.visitor import Visitor
from tests.proofs.settled import Parent, child_id

RACHEL = Parent("Rachel Hargrove", "rachel.hargrove", "Poppy Hargrove", "owen.tate")
MICHELLE = Parent("Michelle Lambert", "michelle.lambert", "Theo Lambert", "nadia.brook")
CAROL = Parent("Carol Reid", "carol.reid", "Jonah Reid", "nadia.brook")
PAGES = ("", "chronology/", "family/", "views/", "access/", "sharing/")
SCOPES = ("identity:read", "plan:read", "plan:contribute")


@dataclass(frozen=True)
class Share:
    """A lane, and how many of a thousand interleavings are its."""

    lane: Lane
    of_thousand: int


def ground(place: Place) -> list[list[Share]]:
    """Lanes that go one after another, in groups that go at once."""
    nadia, owen = place.staff("nadia.brook"), place.staff("owen.tate")
    # One hand sends all messages: whoever waits for one of theirs waits for no other lane's.
    return [
        by_page(place, nadia),
        [*by_systems(place, nadia), Share(family(place, nadia), 100)],
        [
            Share(Invitations("task", "message of an invitation", place, nadia.another(), CAROL), 180),
            Share(Files(place, partner(place.live, "pupil-files:read", "pupil-files:write")), 20),
            Share(Invitations("link", "invitation withdrawn", place, owen, RACHEL), 100),
        ],
    ]


def by_page(place: Place, worker: Window) -> list[Share]:
    """A chair opens the pages of one child, a reviewing officer those of another, and both print."""
    jonah, theo = child_id(place.live, "Jonah Reid"), child_id(place.live, "Theo Lambert")
    vera, ian = (lookers(place.staff(key)) for key in ("vera.lang", "ian.mercer"))
    of_jonah = Involved(place, worker.another(), jonah, CONFERENCE, member(place, "vera.lang"))
    of_theo = Involved(place, worker.another(), theo, REVIEWING, member(place, "ian.mercer"))
    opened = {child: [f"/children/{child}/{page}" for page in PAGES] for child in (jonah, theo)}
    strands = [f"/children/{theo}/plans/{strand}/print/" for strand in strands_of(place, theo, 64)]
    printed = [f"/children/{theo}/print/", *strands]
    return [
        Share(Pages("page", "chair's pages", of_jonah, vera, opened[jonah]), 110),
        Share(Pages("page", "reviewer's pages", of_theo, ian, opened[theo]), 90),
        Share(Pages("export", "printed plan", of_theo, ian, printed), 110),
    ]


def by_systems(place: Place, worker: Window) -> list[Share]:
    """A voluntary body's system asks of a child that the body is involved with; a school's has its token."""
    theo, jonah = child_id(place.live, "Theo Lambert"), child_id(place.live, "Jonah Reid")
    (body,) = place.live.ask("select id from organisations_organisation where name = %s", LANTERN)
    lantern = partner(place.live, *SCOPES, school=LANTERN)
    school = partner(place.live, "identity:read", "suspensions:read")

    def involved(child: str) -> Involved:
        return Involved(place, worker.another(), child, EARLY_HELP, int(str(body["id"])), LANTERN)

    of_theo = [f"/api/v1/children/{theo}/{part}" for part in ("", "plan/")]
    sent = {
        "strand": strands_of(place, jonah, 16)[0],
        "heading": "At the project",
        "text": "She likes the library.",
    }
    again = [f"/api/v1/children/{jonah}/contributions/"]
    return [
        Share(Systems("token", "involvement ended", involved(theo), place, lantern.token, of_theo), 90),
        Share(Systems("export", "answer kept", involved(jonah), place, lantern.token, again, sent), 90),
        Share(Tokens(place, school, "/api/v1/children/"), 100),
        Share(Scopes(place, school, "/api/v1/children/"), 10),
    ]


def family(place: Place, worker: Window) -> FamilyPages:
    """A mother who was invited, and came."""
    invitation = Invitations("link", "", place, worker.another(), MICHELLE)
    invitation.give("right")
    mother, email = Visitor(place.live.address), f"{MICHELLE.key}@{FAMILIES}"
    mother.take_invitation(invitation.path, name=MICHELLE.name, password=PASSWORD, email=email)
    window = Window(place.hosts, dict(mother.session.cookies))
    return FamilyPages(place, worker.another(), MICHELLE, lookers(window))


def lookers(window: Window) -> Sequence[Window]:
    return [window.another() for _ in range(LOOKERS)]


def member(place: Place, key: str) -> int:
    (found,) = place.live.ask(
        "select m.id from accounts_membership m join accounts_user u on u.id = m.user_id where u.email like %s",
        f"{key}@%",
    )
    return int(str(found["id"]))


def strands_of(place: Place, child: str, information_class: int) -> list[str]:
    found = place.live.ask(
        "select id::text from plans_strand where child_id = %s and information_class = %s and ended_on is null"
        " order by id",
        *(child, information_class),
    )
    return [str(one["id"]) for one in found]
