"""Two children of one name and birth date: one known, one in a file of another school."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from attendance.models import CtfImport
from attendance.workflow import ImportState
from childplan.access.actions import end_involvement
from childplan.access.models import Involvement
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.identity.actions.answer_match import answer_match
from childplan.identity.actions.record_address import record_address
from childplan.identity.actions.undo_match import undo_match
from childplan.identity.models import Child, PossibleMatch
from childplan.identity.selectors.undoing import Undoing, undoing
from childplan.identity.vocabulary import MatchState
from tests.factories.attendance import (
    AT_NINETY,
    PupilText,
    brought_in,
    ctf,
    upn,
    worked_through,
)
from tests.factories.escalation import work_it_off
from tests.factories.identity import acting, opened_by
from tests.factories.plans import involved
from tests.worlds.two_areas import AreaWorld

BORN = date(2016, 5, 3)
ASH_PARK = "2014002"
ITS_UPN = upn(7)
HOME = ("1 Invented Lane", "Alderbrook")


@dataclass
class Twins:
    """Amara of the other school, known; and a record of the same name and birth date that `school` sent."""

    world: AreaWorld
    known: UUID
    file: CtfImport

    @property
    def match(self) -> PossibleMatch:
        return PossibleMatch.objects.get()

    def sent(self, *, made: str = "2026-02-27T16:00:00", **pupil: object) -> CtfImport:
        text = PupilText(upn=ITS_UPN, **{"marks": AT_NINETY, "lines": HOME, "postcode": "ZZ1 4AB", **pupil})  # type: ignore[arg-type]
        return brought_in(self.world.attendance, ctf(text, made=made))

    def confirmed_by_the_head(self) -> CtfImport:
        text = PupilText(upn=ITS_UPN, marks=AT_NINETY, lines=HOME, postcode="ZZ1 4AB")
        return brought_in(self.world.head, ctf(text, made="2026-03-01T16:00:00"))

    def answers(self, said: MatchState) -> None:
        """The answer, and what follows from it by itself, before any file is brought in."""
        with acting(self.world.area_attendance) as scope:
            answer_match(
                by=scope, at=clock.now(), match_id=self.match.pk, answer=said, reason="Asked both schools"
            )
        work_it_off()

    def answer(self, said: MatchState) -> None:
        self.answers(said)
        for waiting in CtfImport.objects.filter(state=ImportState.CONFIRMED):
            worked_through(self.world.attendance, waiting.pk)
        work_it_off()

    def undo(self) -> None:
        match = self.match
        with acting(self.world.area_attendance) as scope:
            undo_match(
                by=scope, at=clock.now(), match_id=match.pk, answered_at=match.decided_at, reason="Twins"
            )
        work_it_off()

    def foreseen(self) -> Undoing:
        with acting(self.world.area_attendance, writing=False) as scope:
            return undoing(scope, self.match.pk, at=clock.now())

    def own_child(self) -> UUID:
        return Child.objects.exclude(pk=self.known).get().pk


def lives_at(
    membership: Membership, child_id: UUID, lines: str, *, starts_on: date, is_confidential: bool = False
) -> None:
    with acting(membership) as scope:
        record_address(
            by=scope,
            at=clock.now(),
            child_id=child_id,
            lines=lines,
            postcode="ZZ9 9ZZ",
            reason="Told",
            starts_on=starts_on,
            is_confidential=is_confidential,
        )


def leaves_own_street_for(twins: Twins) -> None:
    """The known child's own address, then the wrong answer: the other school no longer has the child."""
    involved(twins.known, InvolvementKind.LEAD_PRACTITIONER, twins.world.social_worker.pk)
    lives_at(twins.world.other_head, twins.known, "9 Own Street", starts_on=date(2025, 9, 1))
    with acting(twins.world.other_head) as scope:
        held = Involvement.objects.get(child_id=twins.known, kind=InvolvementKind.ENROLMENT)
        end_involvement(by=scope, at=clock.now(), involvement_id=held.pk, reason="Moved")
    twins.answer(MatchState.SAME)


def twins_of(school: AreaWorld) -> Twins:
    """The other school opened its Amara a month ago; this one has brought in the file with the record."""
    with clock.stopped_at(datetime(2026, 2, 2, 9, tzinfo=UTC)):
        known = opened_by(
            school.other_head,
            forename="Amara",
            surname="Okafor",
            born_on=BORN,
            nhs_number="9990000018",
            involved_since=date(2025, 9, 1),
        )
    sent = brought_in(
        school.attendance,
        ctf(PupilText(upn=ITS_UPN, marks=AT_NINETY, lines=HOME, postcode="ZZ1 4AB")),
    )
    return Twins(school, known, sent)
