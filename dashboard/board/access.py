from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people.middleware import needs_second_factor
from stations.services import withdraw_lapsed


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever may view stations, with a second factor as for the admin. What is shown is cut to one's scope by the view.
    Whoever has lapsed is withdrawn first, so that nothing shows them as standing."""

    @wraps(view)
    def within(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("stations.view_station"):
            raise PermissionDenied
        if needs_second_factor(request.user):
            return redirect("mfa_activate_totp")
        withdraw_lapsed(at=timezone.now())
        return view(request, *args, **kwargs)

    return login_required(require_safe(within))


def board_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the board, guarded, and kept by no browser."""
    return never_cache(guarded(view))
