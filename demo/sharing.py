"""What the stories share, and do not share, with whom; and what is nobody's business to see."""

from datetime import timedelta

from childplan.common.vocabulary import InformationClass
from childplan.identity.actions.conflicts import Meant, declare_conflict
from childplan.plans.actions.mark_telling_of_others import mark_telling_of_others
from childplan.plans.models import View
from childplan.plans.vocabulary import Markable
from childplan.sharing.actions.decide_not_to_share import decide_not_to_share
from childplan.sharing.actions.decide_to_share import decide_to_share
from childplan.sharing.actions.end_share import end_share
from childplan.sharing.models import SharingDecision
from childplan.sharing.rules import Words
from childplan.sharing.selectors.recipients import recipient
from childplan.sharing.vocabulary import Basis, Purpose, SpecialCondition

from .telling import Telling


def shared(
    telling: Telling,
    child: str,
    *,
    by: str,
    team: tuple[str, str],
    classes: int,
    what: str,
    why: str,
    in_days: int = 60,
) -> SharingDecision:
    """Shared today with a team, until so many days from now: a share begins when it is decided."""
    with telling.acting(by) as scope:
        return decide_to_share(
            by=scope,
            at=telling.at,
            child_id=telling.children[child],
            to=recipient(scope, telling.borough.team(*team).pk, at=telling.at),
            classes=int(classes | InformationClass.IDENTITY),
            words=_words(what, why),
            until_on=(telling.at + timedelta(days=in_days)).date(),
            without_agreement="The agreement on assessments is signed next month",
        )


def ended(telling: Telling, made: SharingDecision, *, by: str, why: str) -> None:
    """A share that was not needed after all."""
    with telling.acting(by) as scope:
        end_share(by=scope, at=telling.at, child_id=made.child_id, decision_id=made.pk, reason=why)


def not_shared(
    telling: Telling, child: str, *, by: str, body: str, classes: int, what: str, why: str
) -> None:
    """Asked for by a body, and not shared."""
    with telling.acting(by) as scope:
        decide_not_to_share(
            by=scope,
            at=telling.at,
            child_id=telling.children[child],
            to=recipient(scope, telling.borough.bodies[body].pk, at=telling.at),
            classes=int(classes | InformationClass.IDENTITY),
            words=_words(what, why),
        )


def tells_of_others(telling: Telling, child: str, *, by: str, begins: str, why: str, days_ago: int) -> None:
    """What somebody said that begins so is marked: it tells of somebody else."""
    with telling.acting(by) as scope:
        row = View.objects.get(child_id=telling.children[child], text__startswith=begins)
        mark_telling_of_others(
            by=scope,
            at=telling.days_ago(days_ago),
            child_id=row.child_id,
            what=Markable.VIEW,
            row_id=row.pk,
            marked=True,
            reason=why,
        )


def conflict(telling: Telling, *, by: str, forename: str, surname: str, age: int, why: str) -> None:
    """Somebody should not see this child, whether there is such a child in the borough or not."""
    born_on = telling.at.date().replace(year=telling.at.year - age, day=1)
    typed = {"name": f"{forename} {surname}", "born_on": born_on.isoformat()}
    with telling.acting(by) as scope:
        meant = Meant(typed, forename=forename, surname=surname, born_on=born_on)
        declare_conflict(by=scope, at=telling.at, meant=meant, reason=why)


def _words(what: str, why: str) -> Words:
    return Words(
        purpose=Purpose.NEEDS,
        basis=Basis.PUBLIC_TASK,
        shared=what,
        reason=why,
        family_told=True,
        special_condition=SpecialCondition.STATUTORY,
    )
