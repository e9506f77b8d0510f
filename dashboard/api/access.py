"""Who asks: by a token in the header Authorization. How often: so many a minute for a token, fewer for guesses of one address."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from people.api.troubles import TooMany
from people.models import ApiToken
from people.rate_limit import is_spent, wait
from people.token_services import digest_of, token_by_secret

A_MINUTE = 60
GUESSES = 20
LONGEST = 200


class Token(HttpBearer):
    """Authorization: Bearer bq_…"""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token, and with it whose it is; None is answered with 401. Raises TooMany. A session opens nothing here, and so
        nothing can be forged by a link."""
        address = get_adapter().get_client_ip(request)
        if is_spent("desk_api:guess", address, most=GUESSES):
            raise TooMany(60, "from your network")
        found = token_by_secret(token, timezone.now()) if len(token) <= LONGEST else None
        if found is None:
            wait("desk_api:guess", address, most=GUESSES, seconds=60)
            return None
        if seconds := wait("desk_api", digest_of(token), most=A_MINUTE, seconds=60):
            raise TooMany(seconds, "with this token")
        request.user = found.person
        return found


def may_see_stations(person: Any) -> bool:
    return bool(person.has_perm("stations.view_station"))
