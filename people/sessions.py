"""Sessions as Django keeps them in the database, and the same query of each request for them, put into SQL once a process.

A session of whoever holds a role above volunteer also ends some hours after its last request, and a day after the log-in at the latest.
"""

from typing import TYPE_CHECKING, Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from people.prepared import NEVER, NO_TEXT, PreparedQuery

if TYPE_CHECKING:
    from people.models import User

BEGAN, SEEN = "staff_began", "staff_seen"  # seconds since 1970
SEEN_AGAIN = 300  # no more often is it written that somebody is there
_SESSION = PreparedQuery(
    lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at).values_list("session_data"), key=NO_TEXT, at=NEVER
)


class SessionStore(DatabaseSessionStore):
    def load(self) -> dict[str, Any]:
        now = timezone.now()
        rows = _SESSION.rows(key=self.session_key, at=now) if self.session_key else []
        data: dict[str, Any] = self.decode(rows[0][0]) if rows else {}
        if not rows or _is_over(data, now.timestamp()):
            self._session_key = None
            return {}
        if BEGAN in data and now.timestamp() - data[SEEN] > SEEN_AGAIN:
            data[SEEN] = now.timestamp()
            self.modified = True
        return data


def limit(session: SessionBase) -> None:
    """From now on it is a session of whoever opens other people's data."""
    if BEGAN not in session:
        session[BEGAN] = session[SEEN] = timezone.now().timestamp()


def _is_over(data: dict[str, Any], now: float) -> bool:
    if BEGAN not in data:
        return False
    return bool(now - data[BEGAN] > settings.STAFF_SESSION_AGE or now - data[SEEN] > settings.STAFF_SESSION_IDLE)


def end_all(person: "User") -> None:
    """The person is logged out everywhere."""
    listed = UserSession.objects.filter(user=person)
    Session.objects.filter(session_key__in=list(listed.values_list("session_key", flat=True))).delete()
    listed.delete()


def end_naming(addresses: list[str]) -> None:
    """Where somebody typed one of the addresses and did not log in: to sign up, to be sent a code, for a new password."""
    logged_in = UserSession.objects.values("session_key")
    waiting = Session.objects.exclude(session_key__in=logged_in)
    wanted = [address.lower() for address in addresses]
    naming = [one.pk for one in waiting.iterator() if (data := str(one.get_decoded()).lower()) and any(address in data for address in wanted)]
    Session.objects.filter(pk__in=naming).delete()
