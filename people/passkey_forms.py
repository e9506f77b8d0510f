"""allauth's forms for passkeys, with labels in our languages, and a refusal for whatever no browser would send."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as theirs
from django import forms
from django.utils.translation import gettext_lazy as _

# What the parsers raise at a credential that is none; InvalidSignature and the like are not among ValueErrors.
BROKEN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
LONGEST_NAME = 60


def _name(**kwargs: Any) -> forms.CharField:
    return forms.CharField(label=_("Name of the key"), help_text=_("By which you know it again: my phone."), max_length=LONGEST_NAME, **kwargs)


class AddWebAuthnForm(theirs.AddWebAuthnForm):
    name = _name(required=False)
    passwordless = forms.BooleanField(
        label=_("Log in with it without a password"),
        help_text=_("The device then asks for your finger, face or PIN. Otherwise it is a second factor after the password."),
        required=False,
        initial=True,
    )

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except BROKEN as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned


class EditWebAuthnForm(theirs.EditWebAuthnForm):
    name = _name(required=True)


class _SoundCredential:
    def clean_credential(self) -> Authenticator:
        try:
            found: Authenticator = super().clean_credential()  # type: ignore[misc]
        except BROKEN as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return found


class AuthenticateWebAuthnForm(_SoundCredential, theirs.AuthenticateWebAuthnForm):
    pass


class LoginWebAuthnForm(_SoundCredential, theirs.LoginWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(_SoundCredential, theirs.ReauthenticateWebAuthnForm):
    pass
