"""What is answered where the server is at fault."""

import errno
import sqlite3
import sys
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views import defaults
from django.views.decorators.csrf import requires_csrf_token

A_MOMENT = 5  # seconds
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}  # a disk that is full, or only to be read
# Of a wrong query, too, SQLite says that it is an OperationalError: these of its codes alone are no fault of ours.
SQLITE_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
READ_ONLY = "25006"  # of SQL's states: a database that may only be read, as a replica or one whose disk is full


@requires_csrf_token
def server_error(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """A database that is away, locked or only to be read, and a full disk, are no fault of a program: 503, and once more in a moment. Nothing
    was half done: what a request writes is one transaction. Everything else: 500. Django has told the log of either."""
    if not is_away(sys.exception()):
        return defaults.server_error(request)
    headers = {"Retry-After": str(A_MOMENT), "Cache-Control": "no-store"}
    if "application/json" in (request.content_type or "", request.headers.get("Accept", "")):
        message = gettext("The site cannot save at the moment. Try again in a minute.")
        return JsonResponse({"code": "away", "message": message}, status=503, headers=headers)
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)


def is_away(error: BaseException | None) -> bool:
    """Whether it says that the database cannot answer, or that nothing can be written, for now."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    if isinstance(error, DatabaseError) and isinstance(error.__cause__, sqlite3.Error):
        return getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF in SQLITE_AWAY  # what follows the lowest byte says more of it
    if isinstance(error, OperationalError | InterfaceError):
        return True
    return isinstance(error, DatabaseError) and getattr(error.__cause__, "sqlstate", "") == READ_ONLY
