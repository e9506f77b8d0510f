"""The tokens of one's own programs. Whoever is logged in, about oneself only."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.enums import TokenOpens
from people.rate_limit import allows
from people.refusals import Refused
from people.requests import PersonRequest
from people.token_services import DAYS, make_token, revoke_token


def _terms() -> list[tuple[int, str]]:
    return [(days, ngettext("%(days)s day", "%(days)s days", days) % {"days": days}) for days in DAYS]


class TokenForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What is it for?"), max_length=60, help_text=gettext_lazy("The program that will use it."))
    opens = forms.ChoiceField(
        label=gettext_lazy("What the token opens"), choices=TokenOpens.choices, help_text=gettext_lazy("As little as the program needs.")
    )
    days = forms.TypedChoiceField(label=gettext_lazy("It holds for"), coerce=int, choices=_terms)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(app="allauth.account")
def tokens(request: PersonRequest) -> HttpResponse:
    """My tokens; POST makes one and shows it, this once. Whoever has just shown the password or another factor."""
    form, secret, status = TokenForm(request.POST if request.method == "POST" else None), "", 200
    if request.method == "POST":
        status = 400
        if not allows("people:make_token", str(request.user.pk), most=10, seconds=3600):
            form.add_error(None, _("Too many tokens in an hour. Try again later."))
            status = 429
        elif form.is_valid():
            try:
                _token, secret = make_token(request.user, **form.cleaned_data, at=timezone.now())
                form, status = TokenForm(), 200
            except Refused as refused:
                for refusal in refused.refusals:
                    form.add_error(None, refusal.message)
    now = timezone.now()
    held = [(token, token.holds(now)) for token in request.user.desk_tokens.all()[:50]]
    return render(request, "people/tokens.html", {"form": form, "secret": secret, "tokens": held}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: PersonRequest, pk: int) -> HttpResponse:
    """A token of mine opens nothing from now on. A GET, which a log-in on the way makes of the press, changes nothing."""
    token = get_object_or_404(request.user.desk_tokens, pk=pk)
    if request.method == "POST":
        revoke_token(token, by=request.user, at=timezone.now())
        messages.success(request, _("The token is revoked: it opens nothing any more."))
    return redirect("people:tokens")
