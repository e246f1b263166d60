"""Structured logs without personal data: only named, safe fields leave as JSON lines."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

# A request's address may hold a child's id or a searched name, so the route's name is logged, never the path.
SAFE_FIELDS = ("route", "method", "status", "milliseconds", "request_id", "task", "outcome", "count", "error")


class JsonFormatter(logging.Formatter):
    """One JSON object a line: when, how bad, from where, what happened, and the safe fields."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage() if record.name.startswith("childplan") else record.msg,
        }
        line |= {name: getattr(record, name) for name in SAFE_FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            # The type and place of an error, never its text: database errors quote the row they refuse.
            line["error"] = record.exc_info[0].__name__
            line["where"] = self._innermost(record.exc_info)
        return json.dumps(line, default=str)

    @staticmethod
    def _innermost(exc_info: Any) -> str:
        trace = exc_info[2]
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
