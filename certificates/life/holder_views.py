"""What the holder may ask for."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certificates import queries, rate_limit, services
from certificates.life.forms import AskCorrectionForm
from people.models import User
from people.refusals import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_correction(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the headquarters to correct the name on a certificate. Its holder; everybody else gets a 404."""
    certificate, person = queries.by_token(token), cast("User", request.user)
    if certificate is None or certificate.holder_id != person.pk:
        raise Http404
    if request.method != "POST":
        form = AskCorrectionForm(initial={"new_name": certificate.holder_name})
        return _page(request, {"form": form, "certificate": certificate}, 200)
    form = AskCorrectionForm(request.POST)
    if not form.is_valid():
        return _page(request, {"form": form, "certificate": certificate}, 400)
    if not rate_limit.may_ask(person):
        form.add_error(None, _("You have asked often today. Wait until tomorrow, or write to the headquarters."))
        return _page(request, {"form": form, "certificate": certificate}, 429)
    try:
        data = form.cleaned_data
        services.ask_correction(certificate, new_name=data["new_name"], reason=data["reason"], by=person, at=timezone.now())
    except Refused as refused:
        for refusal in refused.refusals:
            form.add_error(None, refusal.message)
        return _page(request, {"form": form, "certificate": certificate}, 409)
    messages.success(request, _("The headquarters has your request. You are told the answer by mail."))
    return redirect("certificates:mine")


def _page(request: HttpRequest, context: dict[str, object], code: int) -> HttpResponse:
    response = render(request, "certificates/ask_correction.html", context, status=code)
    response["Cache-Control"] = "no-store"
    return response
