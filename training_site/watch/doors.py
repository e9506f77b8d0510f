"""/healthz, /readyz, /metrics: what load balancers and monitors ask. Answered before anything else looks at the request (middleware.py): by
whatever name or address they ask, without a session, in no language, and never sent on to https."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotFound, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from training_site.watch import health, metrics


def answer(request: HttpRequest) -> HttpResponse | None:
    """The answer of one of the doors; None for every other address."""
    door = DOORS.get(request.path_info)
    if door is None:
        return None
    response = door(request) if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET", "HEAD"])
    response["Cache-Control"], response["X-Content-Type-Options"] = "no-store", "nosniff"
    return response


def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives. Anybody; asks nothing, not even the database."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 where the service can do its work, else 503. Anybody; what is wrong only whoever has the token."""
    wrong = health.complaints(timezone.now())
    told: dict[str, object] = {"ready": not wrong}
    if is_watcher(request):
        told["checks"] = {name: wrong.get(name, "ok") for name in health.CHECKS}
    return JsonResponse(told, status=503 if wrong else 200)


def figures(request: HttpRequest) -> HttpResponse:
    """The figures of all processes, for Prometheus. Whoever has the token; for others there is no such address."""
    if not settings.METRICS or not is_watcher(request):
        return HttpResponseNotFound()
    content, content_type = metrics.exposition()
    return HttpResponse(content, content_type=content_type)


def is_watcher(request: HttpRequest) -> bool:
    """Whether the request has the token of whoever watches the service. Where none is set nobody has it."""
    given = request.META.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
    return bool(settings.WATCH_TOKEN) and constant_time_compare(given, settings.WATCH_TOKEN)


DOORS: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/healthz": healthz, "/readyz": readyz, "/metrics": figures}
