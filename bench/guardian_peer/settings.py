"""Ours, in which guardian is installed for its models, with its backend as its documentation installs it."""

from childplan.config.settings.base import AUTHENTICATION_BACKENDS, INSTALLED_APPS
from childplan.config.settings.test import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "bench.guardian_peer"]
AUTHENTICATION_BACKENDS = [*AUTHENTICATION_BACKENDS, "guardian.backends.ObjectPermissionBackend"]
ANONYMOUS_USER_NAME = None
