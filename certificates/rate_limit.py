"""How often one address may look up a certificate by number and name."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from people import rate_limit
from people.models import User

LOOK_UPS = 20
SECONDS = 300


def allows(request: HttpRequest) -> bool:
    """Count one look-up of the caller's address; whether it is still within the limit."""
    return rate_limit.allows("certificates:verify", get_adapter().get_client_ip(request), most=LOOK_UPS, seconds=SECONDS)


def may_ask(person: User) -> bool:
    """Count one request of the person that a name be corrected; whether it is still within the limit."""
    return rate_limit.allows("certificates:rename", str(person.pk), most=5, seconds=86_400)
