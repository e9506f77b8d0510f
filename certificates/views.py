from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import queries, rate_limit
from certificates.documents.sheets import sheet
from certificates.documents.words import LANGUAGES
from certificates.enums import CertificateStatus
from certificates.forms import VerifyForm
from certificates.life import verifications
from certificates.life.history import History, histories_of, history_of
from certificates.models import Certificate, NameCorrection
from certificates.programmes.ways import way_of
from certificates.public_facts import public_facts
from certificates.rules import has_lapsed, status
from certificates.updates.queries import due_update
from people.models import User

# How long back the holder sees on which days a certificate was verified.
DAYS_SHOWN = timedelta(days=60)


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The person's own certificates. Whoever is logged in."""
    at = timezone.now()
    cards = _cards(cast("User", request.user), at)
    has_valid = any(card["status"] == CertificateStatus.VALID for card in cards)
    context = {"cards": cards, "has_valid": has_valid, "waiting": _waiting(cast("User", request.user), at)}
    return _not_stored(render(request, "certificates/mine.html", context))


@require_safe
@login_required
def update(request: HttpRequest) -> HttpResponse:
    """Leads to the delta course of the update that the person has still to do; without one, to the certificates. Whoever is logged in."""
    due = due_update(cast("User", request.user), timezone.now(), get_language())
    return _not_stored(redirect(due.url if due and due.url else "certificates:mine"))


@require_safe
@login_required
def download(request: HttpRequest, token: str) -> HttpResponse:
    """The PDF of a certificate that holds. Its holder; everybody else gets a 404, and of one that has ended nobody gets a PDF."""
    certificate = queries.by_token(token)
    if certificate is None or certificate.holder_id != request.user.pk:
        raise Http404
    state = status(certificate, timezone.now())
    if state != CertificateStatus.VALID:
        return _not_stored(render(request, "certificates/ended.html", {"certificate": certificate, "status": state}, status=409))
    response = HttpResponse(sheet(certificate, at=timezone.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{certificate.number}.pdf"'
    response["Cache-Control"] = "private, no-cache"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Look up a certificate by its number and the holder's name. Anybody, without logging in; so often for one address.

    An unknown number and a wrong name get the same answer.
    """
    if request.method != "POST":
        return _verify_page(request, VerifyForm(initial={"number": request.GET.get("number", "")[:40]}), 200)
    form = VerifyForm(request.POST)
    if seconds := rate_limit.wait(request):
        form.is_valid()
        form.add_error(None, _("Too many look-ups from your network. Wait five minutes and try once more, or scan the QR code: that always works."))
        response = _verify_page(request, form, 429)
        response["Retry-After"] = str(seconds)
        return response
    if not form.is_valid():
        return _verify_page(request, form, 400)
    if token := queries.token_of(form.cleaned_data["number"], form.cleaned_data["name"]):
        return _not_stored(redirect("certificates:verified", token=token))
    form.add_error(None, _("There is no certificate with this number and this name. Compare both with the paper, letter by letter."))
    return _verify_page(request, form, 404)


@require_safe
def verify_link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the QR code: leads to the page in the reader's language, whether or not there is such a certificate. Anybody."""
    response = redirect("certificates:verified", token=token)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return _not_stored(response)


@require_safe
def verified(request: HttpRequest, token: str) -> HttpResponse:
    """All that is printed on a certificate, and whether it holds now. Anybody who has the link."""
    at = timezone.now()
    certificate = queries.by_token(token)
    if certificate is None:
        return _public_page(request, "certificates/unknown.html", {}, 404)
    facts = public_facts(certificate, at)
    context = {
        "certificate": certificate,
        "programme_names": [(code, facts.programme.get(code)) for code in LANGUAGES],
        "status": facts.status,
        "has_lapsed": facts.has_lapsed,
        "ground": facts.ground.label if facts.ground else "",
        "history": _history(certificate, at),
        "checked_at": at,
    }
    response = verifications.CountedResponse(render_to_string("certificates/verified.html", context, request))
    if verifications.is_counted(request, certificate):
        verifications.count_when_sent(response, certificate, at=at)
    return _unlisted(response)


def _history(certificate: Certificate, at: datetime) -> History | None:
    """What came before and after; None, without a query, where there is nothing."""
    has_more = certificate.renews_id or certificate.corrects_id or certificate.has_later  # type: ignore[attr-defined]
    return history_of(certificate, at) if has_more else None


def _cards(person: User, at: datetime) -> list[dict[str, Any]]:
    """The person's certificates, the newest first, with what mine.html tells of each."""
    own = Certificate.objects.filter(holder=person).select_related("programme").order_by("-issued_at", "-pk")
    certificates = list(queries.with_updates(own))
    histories = histories_of(certificates, at)
    days = verifications.days_of([one.pk for one in certificates], timezone.localdate(at) - DAYS_SHOWN)
    asked = set(
        NameCorrection.objects.filter(certificate__in=[one.pk for one in certificates], decided_at=None).values_list("certificate", flat=True)
    )
    return [
        {
            "certificate": one,
            "status": status(one, at),
            "has_lapsed": has_lapsed(one, at),
            "renewed_by": histories[one.pk].renewed_by,
            "replaced_by": histories[one.pk].replaced_by,
            "days": days.get(one.pk, []),
            "may_ask": one.revoked_at is None and at <= one.valid_until and one.pk not in asked and not _is_renewed(histories[one.pk]),
            "has_asked": one.pk in asked,
        }
        for one in certificates
    ]


def _is_renewed(history: History) -> bool:
    """Whether another certificate stands in its place: a name is corrected on that one."""
    return history.renewed_by is not None and history.renewed_by.revoked_at is None


def _waiting(person: User, at: datetime) -> list[dict[str, str]]:
    """What certificates wait for, as components/refusals.html wants it."""
    found = [(refusal.message, *way_of(refusal)) for refusal in queries.waiting_for(person, at)]
    return [{"title": "", "message": message, "kicker": "", "action_url": url, "action_label": label} for message, url, label in found]


def _verify_page(request: HttpRequest, form: VerifyForm, code: int) -> HttpResponse:
    return _public_page(request, "certificates/verify.html", {"form": form}, code)


def _public_page(request: HttpRequest, template: str, context: dict[str, Any], code: int) -> HttpResponse:
    return _unlisted(render(request, template, context, status=code))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return _not_stored(response)


def _not_stored(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
