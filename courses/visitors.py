"""Whether a request is a visitor's first of the day, known without a cookie and without keeping who it was.

What is remembered is a hash of address and browser with a salt that lives two days in the cache and nowhere else: afterwards not even
we could say whose hash it was.
"""

import hashlib
import re
import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.utils.timezone import localdate

from people import rate_limit

if TYPE_CHECKING:
    from django.http import HttpRequest

DAY = 24 * 60 * 60
# A hall of volunteers shares an address; whoever invents browsers to drive a count up stops here.
MOST_OF_AN_ADDRESS = 200
ROBOTS = re.compile(
    r"bot\b|bot[/;_-]|crawl|spider|slurp|preview|fetch|scan|monitor|archiv|headless|lighthouse|facebookexternalhit|whatsapp|curl|wget|"
    r"python|java/|go-http|okhttp|libwww|httpclient|axios|node",
    re.IGNORECASE,
)


def is_first_today(request: "HttpRequest", what: str, at: datetime) -> bool:
    """Whether this is a person's first GET for `what` ("view 17") on the day of `at`. Robots and what a browser fetches ahead never are."""
    if request.method != "GET" or is_robot(request):
        return False
    address = get_adapter().get_client_ip(request)
    salt = _salt(at)
    visitor = _hash(salt, what, address, request.headers.get("User-Agent", ""))
    if not rate_limit.allows("visitor", visitor, most=1, seconds=DAY):
        return False
    return rate_limit.allows("visitors", _hash(salt, what, address), most=MOST_OF_AN_ADDRESS, seconds=DAY)


def is_robot(request: "HttpRequest") -> bool:
    """Whether no person asks: a robot by its name, a browser without one, a page fetched ahead of a click."""
    browser = request.headers.get("User-Agent", "")
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "") + request.headers.get("X-Moz", "")
    return not browser or bool(ROBOTS.search(browser)) or "prefetch" in ahead.lower()


def _salt(at: datetime) -> str:
    return str(cache.get_or_set(f"visitors:salt:{localdate(at)}", lambda: secrets.token_hex(16), 2 * DAY))


def _hash(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
