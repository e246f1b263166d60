"""What describes a field, and the words and attributes that every component shares."""

from typing import Any


def joined(*words: Any) -> str:
    """The non-empty words with one space between."""
    return " ".join(str(word) for word in words if word)


def describe(params: dict[str, Any], base: str, described_by: Any) -> None:
    """Name the hint and the error after their field, and list both where the field says what describes it."""
    params["hint_id"] = f"{base}-hint" if params.get("hint") else ""
    params["error_id"] = f"{base}-error" if params.get("error_message") else ""
    params["described_by"] = joined(described_by, params["hint_id"], params["error_id"])


def field(params: dict[str, Any]) -> None:
    params["id"] = params.get("id") or params.get("name", "")
    describe(params, params["id"], params.get("described_by"))


def optional(value: Any) -> dict[str, Any]:
    """The value of an attribute that is left out when there is none."""
    return {"value": value, "optional": True}
