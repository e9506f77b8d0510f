"""Where somebody is logged in. The list itself is allauth's, in our look (templates/usersessions/)."""

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.requests import PersonRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True, app="allauth.account")
def end(request: PersonRequest, pk: int) -> HttpResponse:
    """POST ends one session. The person whose session it is only, who has just shown the password or another factor."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if request.method == "POST":
        end_sessions(request, [session])
        if not request.user.is_authenticated:
            return redirect("home")
        messages.success(request, _("That session is ended."))
    return redirect("usersessions_list")
