"""What machines ask, at addresses without a language: public, without a person, from any other site."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from certificates import queries
from certificates.badges import did
from certificates.badges.openbadge import PURPOSE
from certificates.cannot_sign import CannotSign, told
from certificates.documents import services as documents
from certificates.status import lists as status_lists

View = Callable[..., HttpResponse]

JSON_LD = "application/ld+json"
CREDENTIAL = "application/vc"
A_MINUTE = 60


def for_machines(view: View) -> View:
    """A public door: any site may read it, nobody indexes it, and it does not depend on who asks. 503 while nothing can be signed."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except CannotSign as error:
            response = told(request, error, JsonResponse({"error": "nothing can be signed at the moment"}, status=503))
        response["Access-Control-Allow-Origin"] = "*"
        response["X-Robots-Tag"] = "noindex"
        response["X-Content-Type-Options"] = "nosniff"
        return response

    return require_safe(door)


@for_machines
def did_document(request: HttpRequest) -> HttpResponse:
    """The site's DID document, with the keys that verify its badges. Anybody."""
    response = JsonResponse(did.document(), content_type="application/did+json")
    patch_cache_control(response, public=True, max_age=5 * A_MINUTE)
    return response


@for_machines
def credential(request: HttpRequest, token: str) -> HttpResponse:
    """The signed badge of a certificate, made on the spot where it is not there yet; also of one that has ended: its lists say so. Anybody who
    has the link."""
    certificate = queries.by_token(token)
    if certificate is None:
        return not_found()
    response = HttpResponse(documents.badge(certificate, at=timezone.now()), content_type=CREDENTIAL)
    patch_cache_control(response, private=True, no_cache=True)
    return response


@for_machines
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """The signed list of what does not hold now. Anybody."""
    return _list(request, number, PURPOSE, CREDENTIAL)


@for_machines
def status_token(request: HttpRequest, number: int) -> HttpResponse:
    """The same with the reason, as a Token Status List (CWT), for the page that verifies without a network. Anybody."""
    return _list(request, number, "token", status_lists.TOKEN_TYPE)


def _list(request: HttpRequest, number: int, form: str, content_type: str) -> HttpResponse:
    kept = status_lists.served(number, timezone.now())
    if kept is None:
        return not_found()
    etag = f'"{number}-{form}-{kept.version}"'
    response = HttpResponse(kept.contents[form], content_type=content_type)
    response["ETag"], response["Last-Modified"] = etag, http_date(kept.built_at.timestamp())
    patch_cache_control(response, public=True, max_age=A_MINUTE)
    found = get_conditional_response(request, etag=etag, last_modified=_seconds(kept.built_at), response=response)
    return found or response


def not_found() -> HttpResponse:
    return JsonResponse({"error": "not found"}, status=404)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
