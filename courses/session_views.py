"""Live sessions for those who come: the list, one session, a seat, the calendar, the code on the screen."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import session_services
from courses.enums import RegistrationState
from courses.ics import session_ics
from courses.models import Registration, Session
from courses.session_queries import coming_sessions, own_registration
from people import rate_limit
from people.refusals import Refused
from people.requests import PersonRequest

GUESSES, SECONDS = 10, 300


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions to come, and one's own. Anybody."""
    at = timezone.now()
    return _personal(request, render(request, "courses/sessions.html", {"sessions": coming_sessions(request.user, at)}))


@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: when, where, who speaks, what one can do. Anybody; the link is shown to who has a seat."""
    return _session_page(request, get_object_or_404(_sessions(), pk=pk))


@require_safe
def session_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The session for a calendar (.ics). Anybody; the link is in it for who has a seat."""
    found = get_object_or_404(Session, pk=pk)
    registration = own_registration(found, request.user)
    has_seat = registration is not None and registration.state == RegistrationState.SEAT
    address = request.build_absolute_uri(request.path.removesuffix("calendar.ics"))
    body = session_ics(found, address=address, host=request.get_host().partition(":")[0], at=timezone.now(), with_link=has_seat)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="session-{found.pk}.ics"'
    return _personal(request, response)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a seat, or a place in the queue. Whoever is logged in. A GET, which a log-in on the way makes of the press, changes nothing."""
    if request.method != "POST":
        return redirect("courses:session", pk=pk)
    found = get_object_or_404(_sessions(), pk=pk)
    try:
        registration = session_services.register(found, request.user, at=timezone.now())
    except Refused as refused:
        return _refused(request, found, refused)
    if registration.state == RegistrationState.SEAT:
        messages.success(request, _("You have a seat."))
    else:
        messages.info(request, _("All seats are taken. You are in the queue and will be told when one is free."))
    return redirect("courses:session", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PersonRequest, pk: int) -> HttpResponse:
    """Give one's seat back. Whoever is registered. A GET, which a log-in on the way makes of the press, changes nothing."""
    if request.method != "POST":
        return redirect("courses:session", pk=pk)
    found = get_object_or_404(_sessions(), pk=pk)
    try:
        session_services.leave(found, request.user, at=timezone.now())
    except Refused as refused:
        return _refused(request, found, refused)
    messages.success(request, _("You are no longer registered."))
    return redirect("courses:session", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attend(request: PersonRequest, pk: int) -> HttpResponse:
    """Type the code on the screen. Whoever is logged in, ten times in five minutes.

    A GET, which a log-in on the way makes of the press, changes nothing.
    """
    if request.method != "POST":
        return redirect("courses:session", pk=pk)
    found = get_object_or_404(_sessions(), pk=pk)
    if not rate_limit.allows("courses:attend", str(request.user.pk), most=GUESSES, seconds=SECONDS):
        messages.error(request, _("Too many tries. Wait five minutes, or ask the trainer to tick you."))
        return _session_page(request, found, status=429)
    try:
        session_services.attend_by_code(found, request.user, request.POST.get("code", "")[:20], at=timezone.now())
    except Refused as refused:
        return _refused(request, found, refused)
    messages.success(request, _("You are counted as present."))
    return redirect("courses:session", pk=pk)


def _refused(request: PersonRequest, found: Session, refused: Refused) -> HttpResponse:
    for refusal in refused.refusals:
        messages.error(request, refusal.message)
    return _session_page(request, found, status=409)


def _session_page(request: HttpRequest, found: Session, status: int = 200) -> HttpResponse:
    at = timezone.now()
    registration = own_registration(found, request.user)
    context: dict[str, Any] = {
        "session": found,
        "breadcrumbs": [{"label": _("Sessions"), "url": reverse("courses:sessions")}],
        "registration": registration,
        "has_seat": registration is not None and registration.state == RegistrationState.SEAT,
        "is_waiting": registration is not None and registration.state == RegistrationState.WAITING,
        "seats_left": max(0, session_services.seats_left(found)),
        "has_begun": at >= found.starts_at,
        "takes_attendance": found.door_opens_at <= at <= found.door_closes_at,
        "place_in_queue": _place_in_queue(registration) if registration else 0,
    }
    return _personal(request, render(request, "courses/session.html", context, status=status))


def _place_in_queue(registration: Registration) -> int:
    waiting = Registration.objects.filter(session=registration.session_id, state=RegistrationState.WAITING)
    return waiting.filter(asked_at__lt=registration.asked_at).count() + 1


def _sessions() -> Any:
    return Session.objects.select_related("organisation")


def _personal(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What a person who is logged in gets is theirs alone."""
    if request.user.is_authenticated:
        response["Cache-Control"] = "private, no-store"
    return response
