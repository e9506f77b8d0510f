from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from partners.guard import DESK_INSTEAD, Door, may_open
from partners.standing import standing_in


class SectionGuardMiddleware:
    """Keeps members of organisations inside their own sections in Wagtail's admin.

    It answers 403 and not 404, which LocaleMiddleware would turn into a redirect. Outside the admin it asks nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Refuse, show the desk instead, or let through (None)."""
        if not request.path.startswith(self.admin) or not request.user.is_authenticated:
            return None
        standing = standing_in(request)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if standing.is_locked_out and not may_open(standing, Door(name, kwargs, request.GET)):
            return redirect("wagtailadmin_home")  # which says why
        if standing.is_partner and name in DESK_INSTEAD:
            return redirect("partners:desk")
        if not may_open(standing, Door(name, kwargs, request.GET)):
            raise PermissionDenied
        return None
