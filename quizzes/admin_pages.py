"""What our own pages in Wagtail's admin share: who may, and the way back."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.generic import View
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from people.models import User


class ExamDeskView(WagtailAdminTemplateMixin, View):
    """A page for whoever holds every one of `permissions`; who posts needs `post_permission` too. Others are sent home, as Wagtail does."""

    permissions: tuple[str, ...] = ()
    post_permission = ""
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        needed = [*self.permissions, *([self.post_permission] if request.method == "POST" and self.post_permission else [])]
        if not request.user.has_perms(needed):
            return cast("HttpResponse", permission_denied(request))
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    def trail(self) -> list[dict[str, str]]:
        """The breadcrumbs between the home of the admin and this page."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, *self.trail(), {"url": "", "label": str(self.get_page_title())}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())
