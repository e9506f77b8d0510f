"""How often one address may look up a certificate by number and name."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from people import rate_limit
from people.models import User

LOOK_UPS = 20
SECONDS = 300


def wait(request: HttpRequest, look_ups: int = 1) -> int:
    """Count look-ups of the caller's address, through whichever door: 0 where they are within the limit, or else the seconds to wait."""
    return rate_limit.wait("certificates:verify", get_adapter().get_client_ip(request), most=LOOK_UPS, seconds=SECONDS, tries=look_ups)


def may_ask(person: User) -> bool:
    """Count one request of the person that a name be corrected; whether it is still within the limit."""
    return rate_limit.allows("certificates:rename", str(person.pk), most=5, seconds=86_400)
