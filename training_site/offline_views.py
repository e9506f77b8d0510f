"""Doors of what phones keep: the worker, the list, the copies. Nothing behind them is anybody's own."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from training_site import kept
from training_site.models import SiteVersion
from training_site.shells import NotShared

# Instead of what the context processors know of who asks.
NOBODY = {"user": AnonymousUser(), "chain": [], "messages": [], "csrf_token": ""}


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: under the root, so that it may answer for every page. Anybody."""
    response = render(request, "sw.js", NOBODY, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What this phone keeps, and what it shows where there is no network. The same for everybody. Anybody."""
    response = render(request, "training_site/offline.html", NOBODY)
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def kept_page(request: HttpRequest, path: str) -> HttpResponse:
    """The copy of a lesson or material that a phone keeps: without whoever asks, even if they are logged in. Anybody."""
    try:
        html = kept.kept_html(_token(), timezone.localdate(), get_language(), path)
    except NotShared as error:
        raise Http404 from error
    return HttpResponse(html, headers={"Cache-Control": "no-cache"})


@require_safe
def manifest(request: HttpRequest, course_key: UUID) -> JsonResponse:
    """What to keep of a course, and how big it is. Anybody."""
    found = kept.manifest(_token(), timezone.localdate(), get_language(), course_key)
    if found is None:
        raise Http404
    return JsonResponse(found, headers={"Cache-Control": "no-cache"})


def _token() -> str:
    version = SiteVersion.objects.first()
    if version is None:
        raise Http404
    return version.token
