"""Joining the coalition: an organisation applies, and signs the charter."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import charter_services, rate_limit
from people.apply_form import ApplyForm
from people.charter_queries import current_charter
from people.charter_rules import apply_refusals
from people.models import Organisation
from people.refusals import Refused
from people.requests import PersonRequest

APPLICATIONS, SECONDS = 5, 24 * 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """The charter, and the application to join. Anybody reads; who applies is logged in, and becomes the contact of the organisation."""
    if request.user.is_authenticated:
        return _answer(request)  # type: ignore[arg-type]
    if request.method == "POST":
        return redirect_to_login(request.path)
    return render(request, "people/apply.html", {"charter": current_charter(timezone.now()), "form": None, "application": None})


def _answer(request: PersonRequest) -> HttpResponse:
    form = ApplyForm(request.POST if request.method == "POST" else None, initial={"signer_name": request.user.full_name})
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            status = _apply(request, form)
            if status == 302:
                return redirect("apply")
    application = Organisation.objects.filter(contact=request.user).order_by("-state_since", "-pk").first()
    may_apply = not apply_refusals(request.user)
    context = {"charter": current_charter(timezone.now()), "form": form if may_apply else None, "application": application}
    return render(request, "people/apply.html", context, status=status)


def _apply(request: PersonRequest, form: ApplyForm) -> int:
    """Apply; returns the status of the answer. What keeps it from being done is told on the form, which keeps what was written."""
    if not rate_limit.allows("people:apply", str(request.user.pk), most=APPLICATIONS, seconds=SECONDS):
        form.add_error(None, _("Too many applications today. Try again tomorrow, or write to the headquarters."))
        return 429
    try:
        organisation = charter_services.apply(by=request.user, at=timezone.now(), **form.values)
    except Refused as refused:  # pressed twice
        for refusal in refused.refusals:
            messages.error(request, refusal.message)
        return 409
    messages.success(
        request, _("The application of %(organisation)s is with the headquarters. You will get its answer by mail.") % {"organisation": organisation}
    )
    return 302
