"""Joining an organisation by its invitation. Whoever has the link; a letter is for whom it was mailed to."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import SignupView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people import invitation_services
from people.account_forms import InvitedSignupForm
from people.offers import LetterOffer, LinkOffer, Offer
from people.rate_limit import allows
from people.refusals import Refusal, Refused

WRONG_TOKENS = 30
SECONDS = 300


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """An organisation's link: who it is; POST joins. Whoever has the link."""
    return _offer_page(request, LinkOffer.find(token))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """A personal invitation; POST joins. Whom it was mailed to."""
    return _offer_page(request, LetterOffer.find(token))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """POST declines a personal invitation. Whom it was mailed to, with an account or without."""
    offer = LetterOffer.find(token)
    if offer is None:
        return _nothing_here(request)
    if request.method == "POST":
        try:
            invitation_services.decline(offer.invitation, at=timezone.now())
        except Refused:
            return redirect(offer.address)
        return _unlisted(render(request, "people/invitation_declined.html", {"offer": offer}))
    return redirect(offer.address)


class InvitedSignupView(SignupView):
    """Sign up and join at once. Whoever has the link; who is logged in already joins on the page before."""

    template_name = "people/join_sign_up.html"
    offers: type[Offer] = LinkOffer

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        offer = self.offers.find(kwargs["token"])
        if offer is None:
            return _nothing_here(request)
        self.offer = offer
        if request.user.is_authenticated or offer.refusals(timezone.now()) or offer.has_account:
            return redirect(offer.address)
        return _unlisted(super().dispatch(request, *args, **kwargs))

    def get_form_class(self) -> type[InvitedSignupForm]:
        return InvitedSignupForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "offer": self.offer}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "offer": self.offer}

    def form_valid(self, form: InvitedSignupForm) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except Refused:  # it ended while the form was filled in: the page says why
            return redirect(self.offer.address)
        return response


def _offer_page(request: HttpRequest, offer: Offer | None) -> HttpResponse:
    if offer is None:
        return _nothing_here(request)
    person, now = request.user, timezone.now()
    if person.is_authenticated and offer.has_joined(person):
        return _unlisted(render(request, "people/join.html", _context(offer, [], joined=True)))
    refusals = offer.refusals(now)
    if person.is_authenticated and not refusals:
        refusals = offer.refusals_to(person)
        if request.method == "POST" and not refusals:
            try:
                offer.join(person, at=now)
            except Refused as refused:
                refusals = refused.refusals
            else:
                messages.success(request, _("You are now with %(organisation)s.") % {"organisation": offer.organisation})
                return redirect("home")
    status = (409 if request.method == "POST" and person.is_authenticated else 410) if refusals else 200
    return _unlisted(render(request, "people/join.html", _context(offer, refusals, joined=False), status=status))


def _context(offer: Offer, refusals: list[Refusal], *, joined: bool) -> dict[str, Any]:
    log_in = f"{reverse('account_login')}?{urlencode({'next': offer.address})}"
    codes = {refusal.code for refusal in refusals}
    return {
        "offer": offer,
        "refusals": [_signpost(refusal, log_in) for refusal in refusals],
        "joined": joined,
        "log_in": log_in,
        "may_decline": bool(offer.email) and not joined and not codes,
    }


def _signpost(refusal: Refusal, log_in: str) -> dict[str, str]:
    """The refusal with the button that helps, where there is one."""
    buttons = {
        "already_asked": (reverse("people:organisation"), _("My organisation")),
        "already_member": (reverse("people:organisation"), _("My organisation")),
        "invitation_used": (log_in, _("Log in")),
        "not_your_invitation": (reverse("account_logout"), _("Log out")),
    }
    url, label = buttons.get(refusal.code, ("", ""))
    return {"title": "", "message": refusal.message, "action_url": url, "action_label": label, "kicker": ""}


def _nothing_here(request: HttpRequest) -> HttpResponse:
    """No invitation has this token. Who keeps trying is asked to wait."""
    if not allows("people:join", get_adapter().get_client_ip(request), most=WRONG_TOKENS, seconds=SECONDS):
        response = render(request, "429.html", status=429)
        response["Retry-After"] = str(SECONDS)
        return response
    return _unlisted(render(request, "people/join_unknown.html", status=404))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """No search engine lists the address of an invitation."""
    response["X-Robots-Tag"] = "noindex"
    return response
