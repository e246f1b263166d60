"""Two rival local areas, each with a school, a social work team and people. What one sees, the other must not."""

from dataclasses import dataclass

import pytest

from childplan.accounts.models import Membership
from childplan.organisations.models import Area, Organisation, Team
from tests.factories import organisations as lay


@dataclass
class AreaWorld:
    """One area's bodies and people."""

    area: Area
    authority: Organisation
    school: Organisation
    other_school: Organisation
    social_work: Team
    head: Membership
    senco: Membership
    attendance: Membership
    safeguarding_lead: Membership
    other_head: Membership
    social_worker: Membership
    team_manager: Membership
    screener: Membership
    area_attendance: Membership


def lay_area(name: str, la_number: str) -> AreaWorld:
    area = lay.area(name, la_number)
    authority = lay.organisation(area, name=f"{name} Council")
    school, other = lay.school(area, name=f"{name} Primary"), lay.school(area, name=f"{name} Junior")
    social_work = lay.team(authority, "Children in need")
    return AreaWorld(
        area=area,
        authority=authority,
        school=school,
        other_school=other,
        social_work=social_work,
        head=lay.membership("head_teacher", school),
        senco=lay.membership("senco", school),
        attendance=lay.membership("school_attendance_officer", school),
        safeguarding_lead=lay.membership("designated_safeguarding_lead", school),
        other_head=lay.membership("head_teacher", other),
        social_worker=lay.membership("social_worker", authority, team=social_work),
        team_manager=lay.membership("social_care_team_manager", authority, team=social_work),
        screener=lay.membership("mash_screener", authority),
        area_attendance=lay.membership("authority_attendance_officer", authority),
    )


@pytest.fixture
def here(db: None) -> AreaWorld:
    return lay_area("Larkshire", "991")


@pytest.fixture
def there(db: None) -> AreaWorld:
    return lay_area("Merefield", "992")
