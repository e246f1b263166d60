"""The one way to say no: Notify's own shape of an error."""


class Refusal(Exception):
    """An answer that is not the one hoped for: a status and one or more (kind, message) pairs."""

    def __init__(self, status: int, *errors: tuple[str, str]) -> None:
        super().__init__(status, *errors)
        self.status = status
        self.errors = errors

    def body(self) -> dict[str, object]:
        """The JSON that Notify sends: `{"status_code": …, "errors": [{"error": …, "message": …}]}`."""
        return {
            "status_code": self.status,
            "errors": [{"error": kind, "message": message} for kind, message in self.errors],
        }


def invalid(*messages: str) -> Refusal:
    """The body or the query does not fit the schema."""
    return Refusal(400, *(("ValidationError", message) for message in messages))


def bad_request(message: str) -> Refusal:
    """The schema fits, but what is asked for cannot be done."""
    return Refusal(400, ("BadRequestError", message))


def not_found() -> Refusal:
    """No such message or template."""
    return Refusal(404, ("NoResultFound", "No result found"))


def broken(status: int = 500) -> Refusal:
    """Notify itself is in trouble; nothing is known to have been kept."""
    return Refusal(status, ("Exception", "Internal server error"))
