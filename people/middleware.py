from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from people.enums import Role
from people.queries import has_role

ABOVE_VOLUNTEER = [role for role in Role.values if role != Role.VOLUNTEER]


class SecondFactorMiddleware:
    """Sends whoever holds a role above volunteer, and has no second factor yet, to set one up before the admin opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(reverse("wagtailadmin_home")) and needs_second_factor(request.user):
            with translation.override(getattr(request.user, "language", None)):
                messages.warning(
                    request, _("Your role opens other people's data. Set up a second factor first: an app on your phone that shows a code.")
                )
                return redirect("mfa_activate_totp")
        return self.get_response(request)


def needs_second_factor(person: Any) -> bool:
    """Whether the person must still set up an authenticator app before the admin opens."""
    if not settings.SECOND_FACTOR_REQUIRED or not person.is_authenticated:
        return False
    if person.is_sample and settings.SAMPLE_LOGINS_ALLOWED:
        return False
    if not (person.is_superuser or has_role(person, *ABOVE_VOLUNTEER)):
        return False
    return not has_second_factor(person)


def has_second_factor(person: Any) -> bool:
    return bool(is_mfa_enabled(person, types=[Authenticator.Type.TOTP]))
