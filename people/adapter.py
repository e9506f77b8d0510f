from base64 import urlsafe_b64encode
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.login_guard import Guard, remember
from people.queries import holder_of

SITE_NAME = "Бақылау"
CODE_MINUTES = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60  # the one time-out of every mailed code


class AccountAdapter(DefaultAccountAdapter):
    """How allauth's accounts behave here."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_passwords": gettext_lazy("Too many failed tries. Have a code sent to you, by the button below: it lets you in at once."),
        "too_many_codes": gettext_lazy("Several codes were sent just now. Look into your mail, the spam folder too, or try again in a minute."),
    }

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

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ValidationError where nobody may try a password now: login_guard.py."""
        self.guard = Guard(request, str(credentials.get("email", "")), self.get_client_ip(request))
        self._login_failed_rl_usage = self.guard.admits()
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_passwords")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        self.guard.failed()
        super().authentication_failed(request, **credentials)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Every way in ends here, the second factor shown."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember(request, response, user.pk)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What a new password forgets: the wrong ones that were tried from here."""
        return Guard(request, str(credentials.get("email", "")), self.get_client_ip(request)).key


class MFAAdapter(DefaultMFAAdapter):
    """How the second factor behaves here."""

    def encrypt(self, text: str) -> str:
        """Secrets of authenticator apps and seeds of recovery codes: a copy of the database alone opens nothing."""
        return _safe().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was kept before there was a safe is taken as it is."""
        try:
            return _safe().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return encrypted_text

    def build_totp_svg(self, url: str) -> str:
        """The QR code on white: readers do not see black squares on the dark page of a dark phone."""
        opening, rest = super().build_totp_svg(url).split("<path", 1)
        return f'{opening}<rect width="100%" height="100%" fill="#fff"/><path{rest}'


def _safe() -> MultiFernet:
    """Locked by SECRET_KEY; opened by those before it too (SECRET_KEY_FALLBACKS)."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(salted_hmac("people.adapter.safe", "", key, algorithm="sha256").digest())) for key in keys])
