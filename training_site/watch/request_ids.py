"""What one request, or one task, is called in every line of the log."""

import re
from contextvars import ContextVar
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest

HEADER = "X-Request-ID"
# What a proxy of ours wrote is taken, where it can do no harm in a log: a caller may have written it, and the proxy passed it on.
_SOUND = re.compile(r"[A-Za-z0-9-]{8,64}")

current: ContextVar[str] = ContextVar("request_id", default="")
task: ContextVar[str] = ContextVar("task", default="")


def of(request: "HttpRequest") -> str:
    """The id that the proxy gave it, else a new one."""
    given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.TRUSTED_PROXIES else ""
    return given if _SOUND.fullmatch(given) else uuid4().hex
