"""The person closes the account and has everything erased that says who they are."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from people.erasure import erase as erase_person
from people.erasure import erase_refusals
from people.refusals import Refused
from people.requests import PersonRequest


class EraseForm(forms.Form):
    """Consent, and the e-mail address typed out, so that nobody erases anything by one press."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of this account"),
        help_text=gettext_lazy("Type it out: then it is certain that you mean it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    consent = forms.BooleanField(label=gettext_lazy("I have read this, and I agree that my data is erased for good."))

    def __init__(self, *args: object, email: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.expected = email

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"].strip().lower()
        if typed != self.expected:
            raise forms.ValidationError(_("This is not the address of this account."), code="other_address")
        return typed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(app="allauth.account")
def erase(request: PersonRequest) -> HttpResponse:
    """Read what becomes of one's data, agree, and be erased. The person only, who has just shown the password or another factor: nobody who finds
    an open browser. Who holds a role gives it up first."""
    person = request.user
    refusals = erase_refusals(person)
    form = EraseForm(request.POST if request.method == "POST" else None, email=person.email)
    if request.method == "POST" and not refusals and form.is_valid():
        try:
            erase_person(person, by=person, at=timezone.now())
        except Refused as refused:
            refusals = refused.refusals
        else:
            logout(request)
            messages.success(request, _("Your account is closed, and your data has been erased."))
            return redirect("home")
    code = 400 if form.errors else 409 if request.method == "POST" else 200
    return render(request, "people/erase.html", {"form": form, "refusals": refusals}, status=code)
