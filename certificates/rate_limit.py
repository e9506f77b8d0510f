"""How often one address may look up a certificate by number and name. Counted in the cache, in fixed windows."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

LOOK_UPS = 20
SECONDS = 300


def allows(request: HttpRequest) -> bool:
    """Count one look-up of the caller's address; whether it is still within the limit."""
    key = f"certificates:verify:{get_adapter().get_client_ip(request)}"
    if cache.add(key, 1, SECONDS):
        return True
    try:
        return bool(cache.incr(key) <= LOOK_UPS)
    except ValueError:  # The window ended between the two lines.
        return True
