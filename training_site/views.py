"""The doors into the site that belong to no app."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language


def entrance(request: HttpRequest) -> HttpResponse:
    """/ → the front page in the visitor's language. Anybody."""
    return redirect(f"/{get_language()}/")


def home(request: HttpRequest) -> HttpResponse:
    """Where log-in and log-out lead: the front page in the person's own language. Anybody."""
    language = request.user.language if request.user.is_authenticated else get_language()
    return redirect(f"/{language}/")


def healthz(request: HttpRequest) -> HttpResponse:
    """ "ok" when the database answers. Anybody; for load balancers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
