"""`python -m childplan.notifications.standin --port P --log FILE`: run the stand-in until it is told to stop.

The API key it accepts is that of the environment's NOTIFY_API_KEY, or else the demo key. Receipts carry the
environment's NOTIFY_CALLBACK_TOKEN.
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import FrameType

from childplan.notifications.standin.desk import RATE_LIMIT, SETTLES_AFTER, Desk
from childplan.notifications.standin.messages import LogInUse, LogUnreadable, MessageLog
from childplan.notifications.standin.receipts import Receipts
from childplan.notifications.standin.server import StandInServer
from childplan.notifications.standin.templates import TemplatesMissing, read_templates
from childplan.notifications.standin.tokens import DEMO_API_KEY, ApiKey

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "emails"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM or Ctrl-C; 1 when it cannot start, with the reason in one line."""
    asked = _parser().parse_args(arguments)
    try:
        key = ApiKey.read(os.environ.get("NOTIFY_API_KEY") or DEMO_API_KEY)
    except ValueError:
        return _refuse("NOTIFY_API_KEY is not a key of Notify's form: name, service id, secret.")
    try:
        desk = Desk(
            templates=read_templates(asked.templates),
            log=MessageLog(asked.log),
            rate_limit=asked.rate_limit,
            settles_after=timedelta(seconds=asked.settles_after),
        )
        receipts = Receipts(address=asked.receipts_to, token=os.environ.get("NOTIFY_CALLBACK_TOKEN", ""))
        server = StandInServer(
            (asked.host, asked.port), desk=desk, key=key, faults_allowed=asked.faults, receipts=receipts
        )
    except (TemplatesMissing, LogInUse, LogUnreadable) as reason:
        return _refuse(str(reason))
    except OSError as reason:
        return _refuse(f"Cannot use port {asked.port} or the log {asked.log}: {reason.strerror}.")
    with server, suppress(KeyboardInterrupt):
        signal.signal(signal.SIGTERM, _stop)
        sys.stdout.write(f"GOV.UK Notify stand-in: {desk.root}\n")
        sys.stdout.flush()
        server.serve_forever(poll_interval=0.1)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="childplan.notifications.standin", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="where to listen; 0 takes a free port")
    parser.add_argument(
        "--log", type=Path, required=True, help="the file of accepted messages, read back at start"
    )
    parser.add_argument("--host", default="127.0.0.1", help="default: this computer only")
    parser.add_argument("--templates", type=Path, default=TEMPLATES, help="default: templates/emails")
    parser.add_argument("--rate-limit", type=int, default=RATE_LIMIT, help="messages in a rolling minute")
    parser.add_argument(
        "--settles-after",
        type=float,
        default=SETTLES_AFTER.total_seconds(),
        help="seconds from created to delivered",
    )
    parser.add_argument("--receipts-to", default="", help="the address that delivery receipts are posted to")
    parser.add_argument("--faults", action="store_true", help="let POST /_faults arrange faults, for proofs")
    return parser


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _refuse(reason: str) -> int:
    sys.stderr.write(f"{reason}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
