"""The first thing that a request meets: the doors of who watches, its id, its line in the log, its figures."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from training_site.watch import doors, metrics, request_ids

logger = logging.getLogger("bakylau.access")
NO_ROUTE = "-"  # nothing was found at the address, or it was turned away before anybody looked


class WatchMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.is_noted = logger.isEnabledFor(logging.INFO)
        self.is_counted = settings.METRICS

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (answer := doors.answer(request)) is not None:
            return answer
        name = request_ids.of(request)
        token = request_ids.current.set(name)
        try:
            response = self._noted(request) if self.is_noted or self.is_counted else self.get_response(request)
        finally:
            request_ids.current.reset(token)
        response[request_ids.HEADER] = name
        return response

    def _noted(self, request: HttpRequest) -> HttpResponse:
        began, queries = time.perf_counter(), Queries()
        with connection.execute_wrapper(queries):
            response = self.get_response(request)
        self._note(request, response.status_code, time.perf_counter() - began, queries.count)
        return response

    def _note(self, request: HttpRequest, status: int, seconds: float, queries: int) -> None:
        route = route_of(request)
        if self.is_counted:
            metrics.count_request(route, request.method or "", status, seconds)
        if self.is_noted:
            told = {"route": route, "method": request.method, "status": status, "ms": round(seconds * 1000, 1), "queries": queries}
            logger.info("request", extra=told)


class Queries:
    """Counts what the database is asked."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


def route_of(request: HttpRequest) -> str:
    """The name of the view that answered, never the address: ids, tokens and searches stand in that."""
    match = request.resolver_match
    return (match.view_name or match.route) if match else NO_ROUTE
