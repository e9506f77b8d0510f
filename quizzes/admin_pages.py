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


class NotEditedMixin:
    """For a viewset of what is read and added, and never edited: without the names of the views that it does not have."""

    copy_view_enabled = False
    add_to_reference_index = False
    form_fields: list[str] = []

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        missing = {"edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"}
        return {name: value for name, value in super().get_common_view_kwargs(**kwargs).items() if name not in missing}  # type: ignore[misc]

    def register_admin_url_finder(self) -> None:
        """None: there is no page to edit one on."""
