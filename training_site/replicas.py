"""Which pages read from a copy of the database (DATABASE_REPLICA_URL): rosters, figures for the press, pages of the tree for visitors.

A copy is a moment behind. So nothing reads from it that then writes or that decides: only the views named here, only by GET, not within a
transaction, not after the request has written anything, and not for a person who has just changed something. See docs/deployment.md.
"""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

REPLICA = "replica"
VIEWS = {"dashboard_roster", "dashboard_roster_results", "press", "press_json"}
PAGES = "training_site.views.page"  # for visitors alone
# Who somebody is and what they may do, what is counted, and what waits in the queue.
ALWAYS_FIRST = {"sessions", "usersessions", "auth", "account", "mfa", "django_cache", "django_tasks_database"}
HAS_WRITTEN, PINNED_SECONDS = "written", 10
DOWN_SECONDS = 30

logger = logging.getLogger(__name__)
_reads_copy: ContextVar[bool] = ContextVar("reads_copy", default=False)


class ReplicaRouter:
    """Says for every query which database it asks. Whatever is written, is written to the first."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        if not _reads_copy.get() or model._meta.app_label in ALWAYS_FIRST or connections[DEFAULT_DB_ALIAS].in_atomic_block:
            return DEFAULT_DB_ALIAS
        return REPLICA

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """The rest of the request sees what it wrote."""
        if model._meta.app_label != "django_cache":
            _reads_copy.set(False)
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        return True  # both are the same database

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db != REPLICA


class ReplicaMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if REPLICA not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.down_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before = _reads_copy.set(False)
        try:
            response = self.get_response(request)
        finally:
            _reads_copy.reset(before)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(HAS_WRITTEN, "1", max_age=PINNED_SECONDS, secure=secure, httponly=True, samesite="Lax")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if may_read_copy(request) and self.answers():
            _reads_copy.set(True)

    def answers(self) -> bool:
        """Whether the copy is there; one that is not is not asked for a while."""
        if time.monotonic() < self.down_until:
            return False
        try:
            connections[REPLICA].close_if_health_check_failed()
            connections[REPLICA].ensure_connection()
        except DatabaseError as error:
            self.down_until = time.monotonic() + DOWN_SECONDS
            logger.warning("The copy of the database does not answer (%s); the first one is read.", type(error).__name__)
            return False
        return True


def may_read_copy(request: HttpRequest) -> bool:
    """Whether the answer may be a moment old. Exports are logged: they write."""
    match = request.resolver_match
    if match is None or request.method not in ("GET", "HEAD") or HAS_WRITTEN in request.COOKIES or "export" in request.GET:
        return False
    is_visitor = not request.user.is_authenticated  # asks the first one who it is
    return match.view_name in VIEWS or (match._func_path == PAGES and is_visitor)
