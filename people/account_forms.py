"""allauth's forms where ours differ; kept apart from forms.py, which allauth itself imports."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField
from allauth.account.forms import AddEmailForm as AllauthAddEmailForm
from allauth.account.forms import RequestLoginCodeForm as AllauthRequestLoginCodeForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from allauth.core import context, ratelimit
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from people.models import User
from people.models.user import LONGEST_EMAIL
from people.offers import Offer
from people.services import complete_sign_up


class RequestLoginCodeForm(AllauthRequestLoginCodeForm):
    """Asks for a code by mail. Limited by account and caller's address together: a stranger who keeps asking for codes of
    somebody else's account does not keep its owner from asking for one."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        _limit("request_login_code", email)
        users = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
        self._user = users[0] if users else None
        return email


class ResetPasswordForm(AllauthResetPasswordForm):
    """Asks for a code that sets a new password. Limited as the one above: allauth limits by the account alone, whoever asks."""

    email = EmailField(max_length=LONGEST_EMAIL)

    def clean_email(self) -> str:
        _limit("request_reset_code", self.cleaned_data["email"].lower())
        email: str = super().clean_email()
        return email


def _limit(action: str, email: str) -> None:
    """Raises ValidationError where so many codes were sent to the address, asked for from where the request comes from."""
    adapter = get_adapter()
    if not ratelimit.consume(context.request, action=action, key=f"{adapter.get_client_ip(context.request)}:{email}"):
        raise adapter.validation_error("too_many_codes")


class AddEmailForm(AllauthAddEmailForm):
    email = EmailField(max_length=LONGEST_EMAIL)


class SignupForm(AllauthSignupForm):
    """Signs up, all of it or nothing. Pressed twice, the second press goes on with the account that the first has made: allauth
    would break, or tell the person that the address is taken and refuse the code it has just mailed."""

    email = EmailField(max_length=LONGEST_EMAIL)
    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> Any:
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return super().try_save(request)
            except IntegrityError:
                if not User.objects.filter(email=self.cleaned_data["email"]).exists():
                    raise
                self.account_already_exists = True
        user = self._made_before()
        return (user, None) if user else super().try_save(request)

    def _made_before(self) -> User | None:
        """The account of this address, where nobody has confirmed it yet and this is its password. One password is hashed whatever the
        answer, as for a free address: the time tells nobody which it was."""
        user, password = User.objects.filter(email=self.cleaned_data["email"]).first(), self.cleaned_data["password1"]
        if user is None:
            make_password(password)
            return None
        is_theirs = user.check_password(password) and user.is_active
        return user if is_theirs and not EmailAddress.objects.filter(user=user, verified=True).exists() else None


class InvitedSignupForm(SignupForm):
    """Signs up and joins at once, by an invitation: no organisation is asked. The address that a letter went to stands, and needs no code."""

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        self.offer = offer
        super().__init__(*args, **{**kwargs, "initial": {**kwargs.get("initial", {}), **offer.prefilled}})
        del self.fields["organisation"]
        self.fields["email"].disabled = bool(offer.email)

    def try_save(self, request: HttpRequest) -> Any:
        """Raises Refused where the invitation has ended meanwhile; no account is made then."""
        adapter = get_adapter()
        if self.offer.email:
            adapter.stash_verified_email(request, self.offer.email)
        try:
            return super().try_save(request)
        finally:
            adapter.unstash_verified_email(request)

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth with the new account."""
        data, now = self.cleaned_data, timezone.now()
        values = {name: data[name] for name in ("full_name", "phone", "language", "home_area")}
        complete_sign_up(user, **values, organisation=None, at=now)
        self.offer.join(user, at=now)
