"""Whether a second step was shown in a session, and what may be reached without one.

A session begins weak: somebody knew a password. It becomes strong when they show what they alone have, which allauth
writes into the session. It is read from there, where the session is read anyway, and from nothing that a form says.
See docs/decisions/0073-a-second-step-for-everybody.md.
"""

import time

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

SECOND_STEP = "/accounts/second-step/"
START = f"{SECOND_STEP}start/"
# Whoever is half signed in sets up or shows their second step here, leaves, or takes an invitation; nothing else.
WEAK_ADDRESSES = (SECOND_STEP, "/accounts/logout/", "/family/invitation/")
# Seconds after which a change to one's own second steps asks for one again.
SHOWN_LATELY = 15 * 60


def is_strong(request: HttpRequest) -> bool:
    """Whether the person who is signed in has shown a second step in this session. Asks the database nothing more."""
    return bool(_shown(request))


def showed_lately(request: HttpRequest) -> bool:
    """Whether they showed it within the last quarter of an hour: asked for before anything about it changes."""
    return any(time.time() - moment < SHOWN_LATELY for moment in _shown(request))


def _shown(request: HttpRequest) -> list[float]:
    # allauth answers no records where the session was another user's.
    records = get_authentication_records(request, request.user)
    return [float(one["at"]) for one in records if one.get("method") == "mfa" or one.get("second_step")]
