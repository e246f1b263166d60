"""The page on which a plan is sent to everybody whom it is owed, and what the family sees of a decision: nothing."""

import re
from datetime import timedelta

import pytest

from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.identity.models import FamilyPerson
from childplan.plans.models import HeldBack, Issue, ReleasedItem, Section
from childplan.plans.rules.releasing import Choice
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor, day, words
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import ordered
from tests.factories.signing_in import sign_in
from tests.worlds.two_areas import AreaWorld

MASKED = re.compile(
    r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|[\w-]+:[\w-]+:[\w-]{43}|[0-9a-f]{8}-[0-9a-f-]{27}'
)


@pytest.fixture
def father(amara: Amara) -> FamilyPerson:
    person = plans.adult(amara.child_id, "Ben Okafor", kind="father")
    person.user = lay.user("Ben Okafor")
    person.save()
    plans.involved(amara.child_id, InvolvementKind.FAMILY, person.pk)
    return person


def answers(here: AreaWorld, section: Section, **what: object) -> dict[str, object]:
    piece: Choice = plans.piece(section)
    return {
        "looked_at": [str(piece)], "document": "final", "contact": str(here.senco.pk), "reason": "Agreed", **what,
    }  # fmt: skip


def said(person: FamilyPerson, what: str, **more: str) -> dict[str, object]:
    fields = {f"{name}_{person.pk}": value for name, value in more.items()}
    return {f"what_{person.pk}": what, **fields}


def held(person: FamilyPerson, why: str = "third_party", days: int = 30) -> dict[str, object]:
    until = (clock.today() + timedelta(days=days)).isoformat()
    return said(person, f"hold:{why}", words="Names his new partner") | day(f"until_{person.pk}", of=until)


class TestTheIssuePage:
    def test_has_both_parents_ticked_and_the_words_as_they_will_read_them(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, father: FamilyPerson, section: Section
    ) -> None:
        page = Visitor(here.senco).reads("issue_strand", amara.child_id, amara.sen_support.pk)
        assert "Send the SEN support plan to the family" in page
        assert "Ten minutes of reading a day" in page
        for person in (mother, father):
            assert re.search(rf'name="what_{person.pk}" type="radio" value="page" checked', page), person
            # What is asked about an adult stands under their name.
            (asked, *_) = re.findall(r'name="(what_\d+)"', page.split(f">{person.name}</h2>")[1])
            assert asked == f"what_{person.pk}"
        assert "Owed within 14 days" in page

    def test_sends_and_holds_back_in_one_step(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, father: FamilyPerson, section: Section
    ) -> None:
        visitor = Visitor(here.senco)
        answer = visitor.sends(
            "issue_strand", amara.child_id, amara.sen_support.pk,
            **answers(here, section, **said(mother, "page"), **held(father)),
        )  # fmt: skip
        page = visitor.comes_to(answer)
        assert "what you decided for each adult is done. Saved 10:00" in page
        assert "Grace Okafor: SEN support plan (plan), on their page, 2 March 2026" in page
        assert "Ben Okafor: SEN support plan held back until 1 April 2026. It tells of somebody else" in page
        row = HeldBack.objects.get()
        ended = visitor.sends("end_hold", amara.child_id, row.pk, reason="She agreed")
        assert "is owed to Ben Okafor again" in visitor.comes_to(ended)
        assert visitor.opens("end_hold", amara.child_id, row.pk).status_code == 404

    @pytest.mark.parametrize(
        ("changed", "words_said"),
        [
            ({"reason": ""}, "Say why you send this now"),
            ({"what": ""}, "Say how Grace Okafor is sent this"),
            ({"what": "post", "sent_on": ""}, "Enter the day Grace Okafor was sent it"),
            ({"what": "hold:risk"}, "Say why it is held back"),
            ({"what": "hold:risk"}, "Enter a day from tomorrow on, within 90 days"),
            ({"what": "shout"}, "from the list"),
            ({"looked_at": []}, "Something changed since you looked"),
            ({"looked_at": ["section:nonsense:1"]}, "Something changed since you looked"),
        ],
        ids=str,
    )
    def test_asks_for_what_is_missing_and_writes_nothing(
        self,
        here: AreaWorld,
        amara: Amara,
        mother: FamilyPerson,
        section: Section,
        changed: dict,
        words_said: str,
    ) -> None:
        fields = answers(here, section, **said(mother, str(changed.get("what", "page"))))
        fields |= {name: value for name, value in changed.items() if name in ("reason", "looked_at")}
        answer = Visitor(here.senco).sends("issue_strand", amara.child_id, amara.sen_support.pk, **fields)
        assert answer.status_code == 200
        assert words_said in words(answer)
        assert [model.objects.count() for model in (ReleasedItem, Issue, HeldBack)] == [0, 0, 0]

    def test_says_the_same_of_whoever_the_lead_practitioner_sends_to(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, father: FamilyPerson, section: Section
    ) -> None:
        visitor = Visitor(here.senco)
        tie = father.relationships.get()

        def told() -> str:
            page = visitor.reads("issue_strand", amara.child_id, amara.sen_support.pk)
            assert f"what_{father.pk}" not in page
            assert "Ben Okafor: the lead practitioner sends this one" in page
            return MASKED.sub("", page)

        hold = HeldBack(
            child_id=amara.child_id, strand=amara.sen_support, person=father, information_class=128, why="enquiry",
            reason="Section 47", until=clock.today() + timedelta(days=9), held_at=clock.now(),
            held_on=clock.today(), held_by_membership_id=here.social_worker.pk,
        )  # fmt: skip
        hold.save(force_insert=True)
        for_an_enquiry = told()
        hold.ended_at, hold.ended_reason = clock.now(), "Over"
        hold.save()
        ordered(amara.child_id, father, "care", limits=True, detail="Not told")
        assert told() == for_an_enquiry
        tie.refresh_from_db()
        assert "Section 47" not in for_an_enquiry

    def test_is_not_there_for_strangers_closed_plans_and_those_sent_in_parts(
        self, here: AreaWorld, there: AreaWorld, amara: Amara, section: Section
    ) -> None:
        for stranger in (there.senco, here.other_head):
            assert (
                Visitor(stranger).opens("issue_strand", amara.child_id, amara.sen_support.pk).status_code
                == 404
            )
        assert (
            Visitor(here.senco).opens("issue_strand", amara.child_id, amara.universal.pk).status_code == 404
        )
        assert (
            Visitor(here.attendance).opens("issue_strand", amara.child_id, amara.sen_support.pk).status_code
            == 403
        )


class TestTheFamily:
    def test_sees_the_same_page_whether_something_is_held_back_or_not(
        self,
        here: AreaWorld,
        amara: Amara,
        mother: FamilyPerson,
        father: FamilyPerson,
        section: Section,
        client,
    ) -> None:
        sign_in(client, father.user)
        before = MASKED.sub("", client.get("/family/").content.decode())
        Visitor(here.senco).sends(
            "issue_strand", amara.child_id, amara.sen_support.pk,
            **answers(here, section, **said(mother, "page"), **held(father, "risk")),
        )  # fmt: skip
        assert HeldBack.objects.count() == 1
        assert MASKED.sub("", client.get("/family/").content.decode()) == before


def test_the_plan_offers_to_send_it(here: AreaWorld, amara: Amara, section: Section) -> None:
    assert "Send it to the family" in Visitor(here.senco).reads(
        "strand", amara.child_id, amara.sen_support.pk
    )
    assert "Send it to the family" not in Visitor(here.head).reads(
        "strand", amara.child_id, amara.universal.pk
    )
