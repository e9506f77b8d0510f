"""The pattern library: every block of a lesson with a sample, what it is and when to take it, made of what the editor itself uses."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from wagtail.permissions import page_permission_policy

from courses.models import LessonPage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from wagtail.blocks import Block

    from people.models import User


def may_see_patterns(person: "User | AnonymousUser") -> bool:
    """Whoever may add, change or publish some page."""
    return bool(page_permission_policy.user_has_any_permission(person, {"add", "change", "publish"}))


def lesson_blocks() -> "dict[str, Block[Any]]":
    """The blocks that the body of a lesson may have, by name."""
    body: Any = LessonPage._meta.get_field("body")
    return dict(body.stream_block.child_blocks)


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """The blocks, each shown by its own preview. Whoever may edit pages."""
    if not may_see_patterns(request.user):
        raise PermissionDenied
    preview = reverse("wagtailadmin_block_preview")
    rows = [
        {
            "name": name,
            "label": block.label,
            "icon": block.meta.icon,
            "description": block.meta.description,
            "use": block.meta.use,
            "url": f"{preview}?{urlencode({'id': block.definition_prefix})}",
        }
        for name, block in lesson_blocks().items()
    ]
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": gettext("Home")}, {"url": "", "label": gettext("Patterns")}]
    return render(
        request,
        "courses/admin/patterns.html",
        {"blocks": rows, "breadcrumbs_items": crumbs, "header_title": gettext("Patterns"), "header_icon": "table"},
    )
