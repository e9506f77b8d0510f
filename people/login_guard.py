"""How many wrong passwords are borne, and from whom. A stranger who guesses never keeps the owner out: see docs/security.md.

A browser that has logged in keeps a signed mark of it: a wrong password from there counts for that browser alone. All other browsers are
strangers: they are counted by account and address, and all together by account. Whoever is stopped may still ask for a code by mail.
"""

import secrets
from hashlib import sha256
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from people import rate_limit
from people.queries import holder_of

STRANGERS, AN_HOUR = "people:strangers", 3600
MOST_BY_STRANGERS = 100
A_YEAR = 365 * 24 * 3600
PEOPLE_OF_A_BROWSER = 5
_SALT = "people.login_guard"


class Guard:
    """One try to log in as the holder of `address`, from `ip`."""

    def __init__(self, request: HttpRequest, address: str, ip: str) -> None:
        self.request, self.address = request, address.strip().lower()
        self.browser = self._known_browser()
        self.key = f"{self.browser or ip}:{self.address}"
        self.account = sha256(self.address.encode()).hexdigest()  # the cache names nobody

    def admits(self) -> ratelimit.RateLimitUsage | None:
        """What was counted, to be given back for a right password; None where nobody may try now. The same for an address without an account."""
        if not self.browser and rate_limit.is_spent(STRANGERS, self.account, most=MOST_BY_STRANGERS):
            return None
        action = "login_failed_here" if self.browser else "login_failed"
        return ratelimit.consume(self.request, app="allauth.account", action=action, key=self.key)

    def failed(self) -> None:
        if not self.browser:
            rate_limit.allows(STRANGERS, self.account, most=MOST_BY_STRANGERS, seconds=AN_HOUR)

    def _known_browser(self) -> str:
        """The number of this browser, where the holder of the address has logged in with it before; else ""."""
        known = _mark_of(self.request)
        holder = holder_of(self.address) if known["people"] else None
        return str(known["browser"]) if holder is not None and holder.pk in known["people"] else ""


def remember(request: HttpRequest, response: HttpResponseBase, person_pk: int) -> None:
    """From now on this browser is one that the person has logged in with."""
    known = _mark_of(request)
    people = [person_pk, *(pk for pk in known["people"] if pk != person_pk)][:PEOPLE_OF_A_BROWSER]
    mark = signing.dumps({"browser": known["browser"], "people": people}, salt=_SALT)
    response.set_cookie(settings.KNOWN_BROWSER_COOKIE, mark, max_age=A_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")


def _mark_of(request: HttpRequest) -> dict[str, Any]:
    try:
        mark: dict[str, Any] = signing.loads(request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE, ""), salt=_SALT, max_age=A_YEAR)
    except signing.BadSignature:
        return {"browser": secrets.token_hex(8), "people": []}
    return mark
