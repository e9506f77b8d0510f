"""Nothing can be signed for now: the keys, or the operator's PKCS#12 file, are not usable. A fault of the operator's, and of no certificate."""

from collections.abc import Callable
from logging import getLogger

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.log import log_response

logger = getLogger(__name__)
A_WHILE = 600  # seconds


class CannotSign(Exception):
    """There is no usable key. Says which, to the operator."""


class CannotSignMiddleware:
    """Whichever page needs a signature that cannot be made answers 503, in the person's language, with nothing lost; the log says why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, CannotSign):
            return None
        return told(request, exception, render(request, "certificates/cannot_sign.html", status=503))


def told(request: HttpRequest, error: CannotSign, response: HttpResponse) -> HttpResponse:
    """The answer, to be kept by nobody; why is logged, once."""
    response["Retry-After"], response["Cache-Control"] = str(A_WHILE), "no-store"
    message = "Nothing can be signed (%s): %s. See docs/operations.md."
    log_response(message, error, request.path, response=response, request=request, logger=logger, exception=error)
    return response
