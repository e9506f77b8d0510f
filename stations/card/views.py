"""“When and where I can”: every page here is about whoever is logged in, and about nobody else."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.requests import PersonRequest
from stations import card_services
from stations.card.forms import CardForm, ConflictForm, ConsentForm
from stations.enums import ConflictKind
from stations.models import ConflictOfInterest, Election, ObserverCard, Shift


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: PersonRequest) -> HttpResponse:
    """First the consent, then what is known; POST keeps what is told. The person only."""
    at = timezone.now()
    kept = _card_of(request)
    if kept is None:
        return _show(request, at, consent=ConsentForm())
    form = CardForm(request.POST if request.method == "POST" else None, card=kept, shifts=_shifts(at))
    if not form.is_valid():
        return _show(request, at, kept=kept, form=form)
    card_services.save_card(request.user, form.values, at=at)
    for shift, is_free in form.answers:
        card_services.say_available(request.user, shift, is_free, at=at)
    messages.success(request, _("Saved."))
    return redirect("stations:card")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: PersonRequest) -> HttpResponse:
    """Agree that it is kept. The person only; a GET leads to the page."""
    if request.method != "POST":
        return redirect("stations:card")
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _show(request, timezone.now(), consent=form)
    card_services.consent(request.user, at=timezone.now())
    return redirect("stations:card")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: PersonRequest) -> HttpResponse:
    """Declare a conflict of interest; whoever stands there steps back. The person only; a GET leads to the page."""
    at, kept = timezone.now(), _card_of(request)
    if request.method != "POST" or kept is None:
        return redirect("stations:card")
    form = ConflictForm(request.POST, elections=_elections(at))
    if not form.is_valid():
        return _show(request, at, kept=kept, conflict_form=form)
    for place in form.cleaned_data["places"]:
        card_services.declare_conflict(request.user, place, ConflictKind(form.cleaned_data["kind"]), at=at)
    messages.success(request, _("Declared. Nobody will ask you to observe there."))
    return redirect("stations:card")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a declaration back. The person only, of their own; a GET leads to the page."""
    if request.method == "POST":
        conflict = get_object_or_404(ConflictOfInterest, pk=pk, person=request.user)
        card_services.withdraw_conflict(conflict, at=timezone.now())
        messages.success(request, _("Taken back."))
    return redirect("stations:card")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: PersonRequest) -> HttpResponse:
    """Erase all that this page keeps; a GET asks first. The person only."""
    if request.method != "POST":
        return render(request, "stations/card/erase.html")
    card_services.erase_card(request.user, at=timezone.now())
    messages.success(request, _("Erased. Nothing of it is kept."))
    return redirect("stations:card")


def _show(request: PersonRequest, at: datetime, *, kept: ObserverCard | None = None, **forms: Any) -> HttpResponse:
    """The page with the forms that were sent, or with empty ones."""
    status = 400 if any(form.errors for form in forms.values()) else 200
    context: dict[str, Any] = {"consent": None, "form": None, "conflict_form": None, "conflicts": [], **forms}
    context |= {"tiles": settings.BAKYLAU_TILES, "attribution": settings.BAKYLAU_TILES_ATTRIBUTION}
    if kept is not None:
        context["form"] = forms.get("form") or CardForm(card=kept, shifts=_shifts(at))
        context["conflict_form"] = forms.get("conflict_form") or ConflictForm(elections=_elections(at), auto_id="conflict_%s")
        declared = ConflictOfInterest.objects.filter(person=request.user, withdrawn_at=None)
        context["conflicts"] = declared.select_related("station__area", "area").order_by("declared_at", "pk")
    return render(request, "stations/card/card.html", context, status=status)


def _card_of(request: PersonRequest) -> ObserverCard | None:
    return ObserverCard.objects.filter(person=request.user, consented_at__isnull=False).first()


def _shifts(at: datetime) -> list[Shift]:
    """Those that are not over."""
    return list(Shift.objects.filter(ends_at__gt=at).select_related("election").order_by("starts_at", "pk")[:20])


def _elections(at: datetime) -> list[Election]:
    return list(Election.objects.filter(shifts__ends_at__gt=at).distinct())
