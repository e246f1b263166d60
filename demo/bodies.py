"""The invented borough of Ravensmere: its bodies, teams and people. No such place, school or person exists."""

from dataclasses import dataclass

from childplan.organisations.vocabulary import OrganisationKind as Kind
from childplan.organisations.vocabulary import SchoolGovernance as Governance
from childplan.organisations.vocabulary import SchoolKind

AREA = "Ravensmere"
# An old pseudo-authority number: its UPNs pass the check and belong to nobody.
LA_NUMBER = "705"
PASSWORD = "ravensmere-demo-2026"  # noqa: S105  # the demo's sign-in, printed when it starts
DOMAIN = "ravensmere.example"


@dataclass(frozen=True)
class Body:
    """An organisation by the key that the stories use."""

    key: str
    name: str
    kind: Kind
    telephone: str
    school_kind: str = ""
    governance: str = ""
    laestab: str = ""
    urn: str = ""
    teams: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """Somebody who signs in: `key`@ravensmere.example, in one or more (role, body, team)."""

    key: str
    name: str
    role: str
    body: str
    team: str = ""
    story: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


BODIES: tuple[Body, ...] = (
    Body(
        "council",
        "Ravensmere Council",
        Kind.LOCAL_AUTHORITY,
        "01632 960100",
        teams=(
            "Children in need, north",
            "Children in need, south",
            "Children in our care",
            "SEND",
            "Attendance support",
            "Virtual school",
            "Front door",
            "Early help",
            "Family hub",
            "Youth justice",
            "Educational psychology",
            "EHC panel",
        ),
    ),
    Body(
        "alder",
        "Alder Road Primary School",
        Kind.SCHOOL,
        "01632 960201",
        SchoolKind.PRIMARY,
        Governance.MAINTAINED,
        "7052001",
        "990001",
        ("Class 3", "Class 1"),
    ),
    Body(
        "millbrook",
        "Millbrook Church of England Primary School",
        Kind.SCHOOL,
        "01632 960202",
        SchoolKind.PRIMARY,
        Governance.VOLUNTARY_AIDED,
        "7053002",
        "990002",
        ("Class 6",),
    ),
    Body(
        "harbour",
        "Harbour View Academy",
        Kind.SCHOOL,
        "01632 960203",
        SchoolKind.PRIMARY,
        Governance.ACADEMY,
        "7052003",
        "990003",
    ),
    Body(
        "ravenscroft",
        "Ravenscroft High School",
        Kind.SCHOOL,
        "01632 960204",
        SchoolKind.SECONDARY,
        Governance.ACADEMY,
        "7054001",
        "990004",
        ("Tutor group 9R",),
    ),
    Body(
        "stcuthman",
        "Tidewell Community College",
        Kind.SCHOOL,
        "01632 960205",
        SchoolKind.SECONDARY,
        Governance.MAINTAINED,
        "7054002",
        "990005",
    ),
    Body(
        "orchard",
        "The Orchard School",
        Kind.SCHOOL,
        "01632 960206",
        SchoolKind.SPECIAL,
        Governance.MAINTAINED,
        "7057001",
        "990006",
    ),
    Body(
        "nhs",
        "Ravensmere Community Health NHS Trust",
        Kind.NHS,
        "01632 960301",
        teams=("Health visitors, east", "School nurses", "Child mental health"),
    ),
    Body("police", "Mereside Constabulary", Kind.POLICE, "01632 960401", teams=("Child protection",)),
    Body("lantern", "The Lantern Young Carers Project", Kind.VOLUNTARY, "01632 960501"),
    Body("clearvoice", "Clear Voice Advocacy", Kind.VOLUNTARY, "01632 960502"),
    Body("inspectorate", "Inspectorate of Children’s Services", Kind.INSPECTORATE, "01632 960601"),
)

PEOPLE: tuple[Person, ...] = (
    Person("nadia.brook", "Nadia Brook", "social_worker", "council", "Children in need, north", "Social worker of Jonah and of Theo"),
    Person("owen.tate", "Owen Tate", "social_worker", "council", "Children in need, south"),
    Person("lena.marsh", "Lena Marsh", "social_worker", "council", "Children in our care", "Social worker of a looked-after child"),
    Person("ruth.okoro", "Ruth Okoro", "social_care_team_manager", "council", "Children in need, north", "Allocates; gets unanswered alerts"),
    Person("piers.holt", "Piers Holt", "social_care_team_manager", "council", "Children in our care"),
    Person("sam.delaney", "Sam Delaney", "mash_screener", "council", "Front door", "Finds any child; no plans"),
    Person("ines.carver", "Ines Carver", "ehc_coordinator", "council", "SEND", "Writes EHC plans"),
    Person("colin.frost", "Colin Frost", "authority_attendance_officer", "council", "Attendance support", "Attendance of the whole area"),
    Person("mary.quill", "Mary Quill", "attendance_team_manager", "council", "Attendance support"),
    Person("dev.anand", "Dev Anand", "virtual_school_head", "council", "Virtual school"),
    Person("gail.pryor", "Gail Pryor", "admissions_officer", "council"),
    Person("hugh.lister", "Hugh Lister", "privacy_officer", "council"),
    Person("ada.root", "Ada Root", "system_administrator", "council", "", "Sees no child at all"),
    Person("joan.whitlow", "Joan Whitlow", "head_teacher", "alder"),
    Person("tom.ferris", "Tom Ferris", "senco", "alder", "", "SENCO of Jonah"),
    Person("priya.shah", "Priya Shah", "designated_safeguarding_lead", "alder", "", "Gets Jonah's alert"),
    Person("kit.larson", "Kit Larson", "school_attendance_officer", "alder", "", "Brings in Alder Road's file"),
    Person("bea.norris", "Bea Norris", "class_teacher", "alder", "Class 3", "Sees Class 3 only"),
    Person("alan.moss", "Alan Moss", "head_teacher", "millbrook"),
    Person("fay.winter", "Fay Winter", "senco", "millbrook"),
    Person("ros.penny", "Ros Penny", "school_attendance_officer", "millbrook"),
    Person("cara.dunn", "Cara Dunn", "head_teacher", "harbour"),
    Person("ella.frey", "Ella Frey", "senco", "harbour"),
    Person("neil.east", "Neil East", "school_attendance_officer", "harbour"),
    Person("grace.bell", "Grace Bell", "head_teacher", "ravenscroft"),
    Person("mo.farid", "Mo Farid", "designated_safeguarding_lead", "ravenscroft", "", "Safeguarding lead of Theo"),
    Person("jill.ware", "Jill Ware", "school_attendance_officer", "ravenscroft"),
    Person("ken.lowe", "Ken Lowe", "class_teacher", "ravenscroft", "Tutor group 9R"),
    Person("una.crane", "Una Crane", "head_teacher", "stcuthman"),
    Person("vic.hale", "Vic Hale", "school_attendance_officer", "stcuthman"),
    Person("ivy.rowan", "Ivy Rowan", "head_teacher", "orchard"),
    Person("max.dale", "Max Dale", "school_attendance_officer", "orchard"),
    Person("anna.field", "Anna Field", "health_visitor", "nhs", "Health visitors, east", "Health visitor of an unborn baby"),
    Person("joy.carter", "Joy Carter", "school_nurse", "nhs", "School nurses"),
    Person("omar.said", "Omar Said", "mental_health_practitioner", "nhs", "Child mental health", "Treats Theo"),
    Person("paul.rennie", "Paul Rennie", "mash_screener", "police", "Child protection"),
    Person("dee.walsh", "Dee Walsh", "police_officer_in_mash", "police", "Child protection", "Knows any child’s name; no plans"),
    Person("bob.sutton", "Bob Sutton", "early_help_team_manager", "council", "Early help"),
    Person("hana.reeve", "Hana Reeve", "early_help_worker", "council", "Early help", "Early help worker of Maisie"),
    Person("pam.kerr", "Pam Kerr", "family_hub_worker", "council", "Family hub", "Knows that plans exist, reads none"),
    Person("vera.lang", "Vera Lang", "child_protection_chair", "council", "", "Chairs Ruby’s conference"),
    Person("ian.mercer", "Ian Mercer", "independent_reviewing_officer", "council", "", "Reviews Elijah’s care"),
    Person("jack.orme", "Jack Orme", "youth_justice_worker", "council", "Youth justice"),
    Person("meg.dyer", "Meg Dyer", "ehc_team_manager", "council", "SEND"),
    Person("lucy.penn", "Lucy Penn", "educational_psychologist", "council", "Educational psychology", "Advises on Poppy"),
    Person("ray.colt", "Ray Colt", "ehc_panel_member", "council", "EHC panel"),
    Person("ned.pike", "Ned Pike", "area_data_manager", "council", "", "Joins and parts records; sees no case"),
    Person("tess.hume", "Tess Hume", "advocate", "clearvoice", "", "Speaks for Elijah"),
    Person("clare.voss", "Clare Voss", "inspector", "inspectorate", "", "Here for four weeks; Logan is in the sample"),
)  # fmt: skip
