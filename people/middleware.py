from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from people import clock
from people.enums import Role
from people.queries import has_role
from people.security_log import tell
from people.sessions import limit

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
ABOVE_VOLUNTEER = [role for role in Role.values if role != Role.VOLUNTEER]


class ClockMiddleware:
    """Before anything asks for the time: that it is the database's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clock.look()
        return self.get_response(request)


class RefusalsMiddleware:
    """Tells the security log who was refused what, and who was asked to wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if event := {403: "refused", 429: "asked_to_wait"}.get(response.status_code):
            match = request.resolver_match
            tell(event, request, person=request.user.pk, view=match.view_name if match else None)
        return response


class SecondFactorMiddleware:
    """Sends whoever holds a role above volunteer, and has no second factor yet, to set one up before the admin opens. Their sessions are short."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(reverse("wagtailadmin_home")) and opens_others_data(request.user):
            limit(request.session)
            if needs_second_factor(request.user):
                return self._set_it_up(request)
        return self.get_response(request)

    def _set_it_up(self, request: HttpRequest) -> HttpResponse:
        with translation.override(getattr(request.user, "language", None)):
            messages.warning(
                request,
                _("Your role opens other people's data. Set up a second factor first: a passkey, or an app on your phone that shows a code."),
            )
            return redirect("mfa_index")


def opens_others_data(person: Any) -> bool:
    """Whether the person holds a role above volunteer; the printed log-ins of the sample are let off."""
    if not person.is_authenticated or (person.is_sample and settings.SAMPLE_LOGINS_ALLOWED):
        return False
    return bool(person.is_superuser or has_role(person, *ABOVE_VOLUNTEER))


def needs_second_factor(person: Any) -> bool:
    """Whether the person must still set up a passkey or an authenticator app before the admin opens."""
    return bool(settings.SECOND_FACTOR_REQUIRED and opens_others_data(person) and not has_second_factor(person))


def has_second_factor(person: Any) -> bool:
    return bool(is_mfa_enabled(person, types=SECOND_FACTORS))


def limit_at_log_in(sender: type, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Receiver of Django's user_logged_in."""
    if opens_others_data(user):
        limit(request.session)


def end_what_was_opened_with_less(sender: type, request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Receiver of allauth's authenticator_added. Whoever had got hold of the password alone is out once there is a second factor."""
    if authenticator.type in SECOND_FACTORS and user.authenticator_set.filter(type__in=SECOND_FACTORS).count() == 1:
        end_other_sessions(request, user)
