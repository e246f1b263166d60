"""The web application as the launcher serves it: granian's worker ends when granian itself is killed.

Granian does not see to that. A worker left behind would keep the port, and a visitor would meet an old server
without a database.
"""

import os
import signal

from childplan.config.launcher.footing import die_with_parent

die_with_parent(os.getppid(), signal.SIGKILL)

from childplan.config.wsgi import application  # noqa: E402  # only once the kernel knows

__all__ = ["application"]
