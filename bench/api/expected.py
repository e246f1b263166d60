"""What the API must answer, typed by hand from its conventions. Imports nothing of ours.

Each step is sent in order. `{amara}` and `{strand}` stand for the ids of the story, `{made}` for the address of the
contribution that step "sent" made, `{run}` for a word of this run alone. body, raw: what is sent. key: the
Idempotency-Key; "" is none. status, problem: what must come back. says: members of the answer with their values.
same_as: the step whose answer it must equal.
"""

from typing import Any

AMARA = "9992090022"
LAESTAB = "9912001"
CHILD, CONTRIBUTIONS = "/api/v1/children/{amara}/", "/api/v1/children/{amara}/contributions/"
FILES = "/api/v1/pupil-files/"
NOBODY = "/api/v1/children/00000000-0000-4000-8000-000000000000/"
SENT = {"strand": "{strand}", "heading": "At home", "text": "Reads every evening."}
JSON, PLAIN = "application/json", "text/plain"


def step(name: str, method: str, address: str, status: int, problem: str = "", **more: Any) -> dict[str, Any]:
    return {"name": name, "method": method, "address": address, "status": status, "problem": problem, **more}


STEPS = (
    step("no key", "POST", CONTRIBUTIONS, 400, "invalid-header", body=SENT, key=""),
    step("key of two words", "POST", CONTRIBUTIONS, 400, "invalid-header", body=SENT, key="two words"),
    step("no body", "POST", CONTRIBUTIONS, 400, "invalid-body", raw="", faults={"/strand", "/heading", "/text"}),
    step("not JSON", "POST", CONTRIBUTIONS, 400, "malformed-body", raw="{", faults={""}),
    step("a member twice", "POST", CONTRIBUTIONS, 400, "malformed-body", raw='{"text": "a", "text": "b"}'),
    step("NaN", "POST", CONTRIBUTIONS, 400, "malformed-body", raw='{"text": NaN}'),
    step("deep", "POST", CONTRIBUTIONS, 400, "malformed-body", raw="[" * 50_000),
    step("a list", "POST", CONTRIBUTIONS, 400, "invalid-body", raw="[]", faults={""}),
    step("unknown member", "POST", CONTRIBUTIONS, 400, "invalid-body", body={**SENT, "by": "me"}, faults={"/by"}),
    step("wrong type", "POST", CONTRIBUTIONS, 400, "invalid-body", body={**SENT, "text": 7}, faults={"/text"}),
    step("NUL", "POST", CONTRIBUTIONS, 400, "invalid-body", body={**SENT, "text": "a\0b"}, faults={"/text"}),
    step("half a pair", "POST", CONTRIBUTIONS, 400, "invalid-body", raw='{"strand": "{strand}", "heading": "x",'
         ' "text": "\\ud800"}', faults={"/text"}),
    step("blank", "POST", CONTRIBUTIONS, 400, "invalid-body", body={**SENT, "text": "  "}, faults={"/text"}),
    step("too long", "POST", CONTRIBUTIONS, 400, "invalid-body", body={**SENT, "heading": "x" * 121},
         faults={"/heading"}),
    step("too large", "POST", CONTRIBUTIONS, 413, "body-too-large", body={**SENT, "text": "x" * 1_100_000}),
    step("plain text", "POST", CONTRIBUTIONS, 415, "unsupported-media-type", raw="hello", content_type=PLAIN),
    step("for nobody", "POST", f"{NOBODY}contributions/", 404, "not-found", body=SENT),
    step("sent", "POST", CONTRIBUTIONS, 201, body=SENT, key="{run}",
         says={"state": "sent", "version": 1, "heading": "At home", "decision_reason": "", "section": None}),
    step("sent again", "POST", CONTRIBUTIONS, 201, body=SENT, key="{run}", same_as="sent", replayed=True),
    step("another body", "POST", CONTRIBUTIONS, 422, "idempotency-key-reused", body={**SENT, "heading": "x"},
         key="{run}"),
    step("one only", "GET", CONTRIBUTIONS, 200, count=("contributions", 1)),
    step("read", "GET", "{made}", 200, says={"version": 1}, etag='"1"'),
    step("known already", "GET", "{made}", 304, headers={"If-None-Match": '"1"'}),
    step("no state named", "PATCH", "{made}", 428, "state-not-named", body={"text": "New."}),
    step("any state", "PATCH", "{made}", 428, "state-not-named", body={"text": "New."}, headers={"If-Match": "*"}),
    step("garbled state", "PATCH", "{made}", 400, "invalid-header", body={"text": "N"}, headers={"If-Match": "1"}),
    step("changed", "PATCH", "{made}", 200, body={"text": "New."}, headers={"If-Match": '"1"'}, etag='"2"',
         says={"text": "New.", "version": 2}),
    step("changed since", "PATCH", "{made}", 412, "changed-since", body={"text": "Old."},
         headers={"If-Match": '"1"'}, etag='"2"', holds={"current": {"text": "New."}, "yours": {"text": "Old."}}),
    step("withdrawn since", "DELETE", "{made}", 412, "changed-since", headers={"If-Match": '"1"'}),
    step("withdrawn", "DELETE", "{made}", 200, headers={"If-Match": '"2"'}, says={"state": "withdrawn"}),
    step("too late", "PATCH", "{made}", 409, "not-in-this-state", body={"text": "N"}, headers={"If-Match": '"3"'}),
    step("not a method", "PUT", CONTRIBUTIONS, 405, "method-not-allowed", body={}),
    step("not a form", "GET", CHILD, 406, "not-acceptable", headers={"Accept": "application/xml"}),
    step("not an address", "GET", "/api/v1/pupils/", 404, "not-found"),
    step("not a parameter", "GET", CHILD + "?full=1", 400, "invalid-parameters", faults={"full"}),
    step("not a limit", "GET", "/api/v1/children/?limit=0", 400, "invalid-parameters", faults={"limit"}),
    step("not a cursor", "GET", "/api/v1/children/?cursor=x", 400, "invalid-parameters", faults={"cursor"}),
    step("a page", "GET", "/api/v1/children/?limit=1", 200, count=("children", 1)),
)  # fmt: skip

# A pupil file by the system of the school's registers: `{sent}` is the address of the one that step "file sent" made.
NO_FILE = f"{FILES}00000000-0000-4000-8000-000000000000/"
FORM = "multipart/form-data; boundary=typed"
PART = '--typed\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
BROKEN = PART.format("file", '; filename="typed.xml"', "<CTfile><Header>") + "--typed--\r\n"
OTHER = PART.format("file", '; filename="typed.xml"', "<CTfile>") + "--typed--\r\n"
NO_FILE_IN_IT = PART.format("layout", "", "every_day") + "--typed--\r\n"
STRANGE = PART.format("by", "", "me") + BROKEN
TOO_LARGE = PART.format("file", '; filename="typed.xml"', "x" * 20_100_000) + "--typed--\r\n"


def form(name: str, status: int, problem: str = "", **more: Any) -> dict[str, Any]:
    return step(name, "POST", FILES, status, problem, **{"content_type": FORM, **more})


FILE_STEPS = (
    form("file without a key", 400, "invalid-header", raw=BROKEN, key=""),
    form("file as JSON", 415, "unsupported-media-type", raw="{}", content_type=JSON),
    form("no file in the form", 400, "invalid-body", raw=NO_FILE_IN_IT, faults={"/file"}),
    form("unknown field", 400, "invalid-body", raw=STRANGE, faults={"/by"}),
    form("file too large", 413, "body-too-large", raw=TOO_LARGE),
    form("file sent", 201, raw=BROKEN, key="file-{run}", says={"state": "refused", "pupils": 0, "version": 1},
         etag='"1"'),
    form("file sent again", 201, raw=BROKEN, key="file-{run}", same_as="file sent", replayed=True),
    form("another file", 422, "idempotency-key-reused", raw=OTHER, key="file-{run}"),
    step("file read", "GET", "{sent}", 200, says={"state": "refused"}, etag='"1"'),
    step("file known already", "GET", "{sent}", 304, headers={"If-None-Match": '"1"'}),
    step("its problems", "GET", "{sent}problems/", 200, count=("problems", 1)),
    step("its pupils", "GET", "{sent}pupils/", 200, count=("pupils", 0)),
    step("its progress", "GET", "{sent}progress/", 200, says={"state": "refused", "steps": {}, "being_checked": 0}),
    step("no state of it named", "POST", "{sent}confirmation/", 428, "state-not-named", raw=""),
    step("another state of it", "POST", "{sent}confirmation/", 412, "changed-since", raw="",
         headers={"If-Match": '"2"'}, etag='"1"', holds={"current": {"state": "refused"}}),
    *(step(f"{name} of a refused one", "POST", f"{{sent}}{name}/", 409, "not-in-this-state", raw="",
           headers={"If-Match": '"1"'}) for name in ("confirmation", "abandonment", "resumption", "enquiry")),
    step("no such file", "GET", NO_FILE, 404, "not-found"),
    step("confirmation of no file", "POST", f"{NO_FILE}confirmation/", 404, "not-found", raw=""),
    step("one file a page", "GET", f"{FILES}?limit=1", 200, count=("files", 1)),
)  # fmt: skip

# Marks by the system of the school's registers, of a Wednesday in November: never a bank holiday, and the story knows
# nothing of it. `{day}` is that day.
MARKS = "/api/v1/session-marks/"
OF_THE_DAY = "/api/v1/children/{amara}/session-marks/?from={day}&to={day}"


def marked(code: str | None, **more: Any) -> dict[str, Any]:
    mark = {"day": "{day}", "half": "morning", "code": code, **more}
    return {"entries": [{"child": "{amara}", "marks": [mark], "reason": "Register of the day"}]}


def became(written: int, amended: int, taken_off: int) -> dict[str, Any]:
    counts = {"written": written, "amended": amended, "taken_off": taken_off}
    return {"results": [{"index": 0, "status": 200, "result": {"child": "{amara}", **counts}}]}


MARK_STEPS = (
    step("no mark of that name", "POST", MARKS, 400, "invalid-body", body=marked("-"),
         faults={"/entries/0/marks/0/code"}),
    step("a mark of another kind", "POST", MARKS, 400, "invalid-body", body=marked("I", minutes=5),
         faults={"/entries/0/marks/0/minutes"}),
    step("marked", "POST", MARKS, 200, body=marked("N"), says=became(1, 0, 0)),
    step("marked again", "POST", MARKS, 200, body=marked("N"), says=became(0, 0, 0)),
    step("marked otherwise", "POST", MARKS, 200, body=marked("I"), says=became(1, 1, 0)),
    step("marks of the day", "GET", OF_THE_DAY, 200, count=("marks", 1)),
    step("mark taken off", "POST", MARKS, 200, body=marked(None), key="off-{run}", says=became(1, 0, 1)),
    step("taken off, sent again", "POST", MARKS, 200, body=marked(None), key="off-{run}", same_as="mark taken off",
         replayed=True),
    step("nothing to take off", "POST", MARKS, 200, body=marked(None), says=became(0, 0, 0)),
    step("no marks of the day", "GET", OF_THE_DAY, 200, count=("marks", 0)),
)  # fmt: skip

# The hand-typed pupil file of `bench/importing/typed.py`, sent in the partner's day: as it is found, as it is done, its
# pupils, and what stands in the register of the first of them in that week.
FILE_SENT = {
    "state": "checked",
    "pupils": 2,
    "warnings": 0,
    "foreseen": {"opened": 2, "refused": 0},
    "became": {},
}
FILE_DONE = {
    "state": "done",
    "pupils": 2,
    "became": {"opened": 2},
    "years": {"recorded": 2},
    "stopped_because": None,
}
PUPILS_SENT = [(1, "Chidi Abara", "opened"), (2, "Zoë O’Dell", "opened")]
FIRST_WEEK = ("2025-09-08", "2025-09-12")
FIRST_PUPIL = ("Chidi", "Abara", ["/", "\\", "/", "\\", "L", "I", "O", "\\", "#", "#"])

# The steps whose answer says where what they made stands, and under which word later steps ask for it.
MAKES = {"sent": "made", "file sent": "sent"}

# What the others of several equal requests at once are told while the first is worked on.
BUSY = (409, "/api/v1/problems/request-in-flight/")

# Numbers of Amara's that the story gives, and what two kinds that she has not must find.
ALIASES = {"nhs_number": AMARA}
NOT_HERS = {"uln": "1000000000", "la_child_id": "NOBODY-1"}

# What each scope alone opens: the addresses answered 200 or 400 (asked badly, but let in); every other is 403.
SCOPES = {
    "identity:read": {"list children", "child"},
    "plan:read": {"plan"},
    "plan:contribute": {"contributions"},
    "attendance:read": {"session marks"},
    "suspensions:read": {"suspensions"},
    "alerts:read": {"alerts"},
    "attendance:write": {"write marks"},
    "suspensions:write": {"write suspension"},
    "pupil-files:read": {"list files"},
    "pupil-files:write": {"send file"},
}
OF_REGISTERS = {"attendance:write", "suspensions:write", "pupil-files:read", "pupil-files:write"}
ADDRESSES = {
    "list children": ("GET", "/api/v1/children/"),
    "child": ("GET", CHILD),
    "plan": ("GET", f"{CHILD}plan/"),
    "contributions": ("GET", CONTRIBUTIONS),
    "session marks": ("GET", f"{CHILD}session-marks/?from=2026-02-01&to=2026-02-28"),
    "suspensions": ("GET", f"{CHILD}suspensions/"),
    "alerts": ("GET", f"{CHILD}alerts/"),
    "write marks": ("POST", "/api/v1/session-marks/"),
    "write suspension": ("POST", f"{CHILD}suspensions/"),
    "list files": ("GET", FILES),
    "send file": ("POST", FILES),
}
# Answered, or asked badly, or in another form than it takes: let in all the same.
LET_IN, SHUT_OUT = {200, 400, 415}, 403
# The least share of generated requests that must be answered 2xx.
LEAST_GOOD = 0.25
# From so many cases on each operation must have been answered 2xx, but for those that need a file that stopped or a
# pupil whom somebody answered about: the suite has those.
MANY = 5_000
NEVER_GOOD = {"resume_pupil_file", "ask_again_about_pupil_file"}
