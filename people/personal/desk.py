"""Erasing somebody, in the admin: what it takes, why, and who agrees. Who may: the headquarters (people.change_user), about others only."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from people.models import Erasure, User
from people.personal import erasing
from people.refusals import Refused
from people.requests import PersonRequest

MOST = 100


class ErasureForm(forms.Form):
    """Why, on whose word, and the address typed out, so that nobody erases the wrong person."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("Without names: it is kept. Why the person does not do it themselves.")
    )
    request = forms.CharField(
        label=gettext_lazy("The person's request in writing"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Of which day it is and where it is kept. Empty: somebody else of the headquarters has to agree."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the account"), help_text=gettext_lazy("Type it out: then it is certain whom you mean.")
    )

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"].strip().lower()
        if typed != self.expected:
            raise forms.ValidationError(_("This is not the address of this account."), code="other_address")
        return typed


@never_cache
@require_http_methods(["GET", "HEAD"])
def waiting(request: PersonRequest) -> HttpResponse:
    """Who is proposed to be erased, and what was decided. The headquarters."""
    _headquarters(request)
    rows = Erasure.objects.select_related("person", "proposed_by", "decided_by")[:MOST]
    return render(request, "people/admin/erasures.html", {"erasures": rows, **_frame(_("Erasures"))})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase_somebody(request: PersonRequest, pk: int) -> HttpResponse:
    """What an erasure would take, without writing anything; and the form that begins it, or the buttons that decide. The headquarters."""
    _headquarters(request)
    person, at = get_object_or_404(User, pk=pk), timezone.now()
    form = ErasureForm(request.POST if request.method == "POST" else None, expected=person.email)
    refusals = erasing.propose_refusals(person, request.user)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("reason", "request")}
        try:
            done = erasing.propose(person, **values, by=request.user, at=at)
        except Refused as refused:
            refusals = refused.refusals
        else:
            _say(request, done)
            return redirect("people_erasures")
    open_one = person.erasures.filter(decided_at=None).select_related("proposed_by").first()
    context = {
        "person": person,
        "form": form,
        "refusals": [refusal for refusal in refusals if refusal.code != "already_proposed"],
        "proposal": open_one,
        "may_decide": open_one is not None and not erasing.decide_refusals(open_one, request.user),
        "loss": erasing.loss(person, at),
        **_frame(_("Erase a person")),
    }
    code = 400 if form.errors else 409 if request.method == "POST" else 200
    return render(request, "people/admin/erase_somebody.html", context, status=code)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Agree to an erasure, or drop it. The headquarters; never whoever proposed it alone. A GET leads to the list."""
    _headquarters(request)
    if request.method != "POST":
        return redirect("people_erasures")
    erasure = get_object_or_404(Erasure, pk=pk)
    act = erasing.confirm if request.POST.get("decision") == "erase" else erasing.drop
    try:
        done = act(erasure, by=request.user, at=timezone.now())
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.message)
    else:
        _say(request, done)
    return redirect("people_erasures")


def _headquarters(request: PersonRequest) -> None:
    if not erasing.may_erase(request.user):
        raise PermissionDenied


def _say(request: PersonRequest, erasure: Erasure) -> None:
    if erasure.carried_out:
        messages.success(request, _("The person's data are erased."))
    elif erasure.decided_at:
        messages.success(request, _("The proposal is dropped: nothing was erased."))
    else:
        messages.success(request, _("Proposed. Somebody else of the headquarters has to agree."))


def _frame(title: str) -> dict[str, Any]:
    crumbs = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": title}]
    return {"page_title": title, "header_title": title, "header_icon": "user", "breadcrumbs_items": crumbs}
