"""Examples for the OpenAPI document. Nobody in them is real: ids are made up, NHS numbers are of the 999 range."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

CHILD = "6f0d2a55-1c38-4b7e-8e0f-5a1d0f6f7c11"
STRAND = "0b9a3a0e-6f0e-4a52-9a84-0d1b8a8f2a10"
SECTION = "d6f1cf5c-2b77-4d2c-bc1e-7a4b1f0b6f3e"
MOMENT = "2026-03-02T10:00:00Z"
SCHOOL = {"name": "Alder Road Primary School", "laestab": "9912001", "starts_on": "2025-09-03"}
CHILD_SHOWN = {
    "id": CHILD,
    "identifier": "9990000018",
    "forename": "Amara",
    "middle_names": "",
    "surname": "Okafor",
    "known_as": "",
    "sex": "F",
    "born_on": "2017-01-08",
    "expected_on": None,
    "birth_date_is_disputed": False,
    "died_on": None,
    "version": 1,
    "aliases": [
        {
            "kind": "nhs_number",
            "value": "9990000018",
            "authority": "",
            "starts_on": "2025-09-03",
            "ends_on": None,
        }
    ],
    "schools": [SCHOOL],
    "school_not_shown": False,
    "plan": f"/api/v1/children/{CHILD}/plan/",
}


def asked(value: Any, name: str = "As it is sent") -> OpenApiExample:
    """An example of a request's body."""
    return OpenApiExample(name, value=value, request_only=True)


def given(value: Any, name: str = "As it is answered", *, status: int = 200) -> OpenApiExample:
    """An example of an answer."""
    return OpenApiExample(name, value=value, response_only=True, status_codes=[str(status)])
