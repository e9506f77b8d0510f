"""Sessions as Django keeps them in the database, and the same query of each request for them, put into SQL once a process."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from people.prepared import NEVER, NO_TEXT, PreparedQuery

_SESSION = PreparedQuery(
    lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at).values_list("session_data"), key=NO_TEXT, at=NEVER
)


class SessionStore(DatabaseSessionStore):
    def load(self) -> dict[str, Any]:
        rows = _SESSION.rows(key=self.session_key, at=timezone.now()) if self.session_key else []
        if not rows:
            self._session_key = None
            return {}
        data: dict[str, Any] = self.decode(rows[0][0])
        return data
