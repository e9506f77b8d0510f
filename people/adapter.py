from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from people.queries import holder_of

SITE_NAME = "Бақылау"
CODE_MINUTES = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60  # the one time-out of every mailed code


class AccountAdapter(DefaultAccountAdapter):
    """How allauth's accounts behave here."""

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Every way in passes here. Accounts of the sample open only where the settings say so."""
        if user.is_sample and not settings.SAMPLE_LOGINS_ALLOWED:
            clear_login(request)
            messages.error(request, _("This is an account of the sample. Here it cannot log in: sign up with your own e-mail address."))
            return redirect("account_login")
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of whoever gets it; to an address that nobody has, in the language of the page."""
        person = context.get("user") or holder_of(email)
        request = allauth_context.request
        site = SimpleNamespace(name=SITE_NAME, domain=request.get_host())
        with translation.override(getattr(person, "language", None) or translation.get_language()):
            super().send_mail(template_prefix, email, {"current_site": site, "code_minutes": CODE_MINUTES, **context})

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failed log-ins count by account and caller's address together: a stranger elsewhere cannot lock the owner out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{self.get_client_ip(request)}:{key}"


class MFAAdapter(DefaultMFAAdapter):
    """How the second factor behaves here."""

    def build_totp_svg(self, url: str) -> str:
        """The QR code on white: readers do not see black squares on the dark page of a dark phone."""
        opening, rest = super().build_totp_svg(url).split("<path", 1)
        return f'{opening}<rect width="100%" height="100%" fill="#fff"/><path{rest}'
