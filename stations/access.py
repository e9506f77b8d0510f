"""Who opens a coordinator's page outside Wagtail's admin, which has a door of its own (desk.DeskView)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from people.middleware import needs_second_factor
from stations.services import withdraw_lapsed

View = Callable[..., HttpResponse]


def for_coordinators(to_post: str = "") -> Callable[[View], View]:
    """Whoever may view stations, and to POST holds the permission `to_post` too, with a second factor as for the admin. What is shown is cut to
    one's scope by the view. Whoever has lapsed is withdrawn first, so that nothing shows them as standing."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def within(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            needed = ["stations.view_station"] + ([to_post] if request.method == "POST" and to_post else [])
            if not request.user.has_perms(needed):
                raise PermissionDenied
            if needs_second_factor(request.user):
                return redirect("mfa_index")
            withdraw_lapsed(at=timezone.now())
            return view(request, *args, **kwargs)

        return within

    return decorate
