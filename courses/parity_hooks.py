"""Where Wagtail publishes, the reasons why a translation may not go live are told before; the gate itself is parity_gate.py."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from courses.originals import has_original, is_original
from courses.parity import Finding
from courses.parity_queries import publish_refusals
from courses.parity_views import MakeOriginalView, ParityView, SideBySideView, TranslationsView, courses_to_edit
from courses.patterns import may_see_patterns

SHOWN = 8  # reasons in one message; the report has all


@hooks.register("register_admin_urls")
def parity_urls() -> list[Any]:
    return [
        path("translations/", TranslationsView.as_view(), name="courses_translations"),
        path("translations/<int:pk>/", ParityView.as_view(), name="courses_parity"),
        path("translations/<int:pk>/beside/", SideBySideView.as_view(), name="courses_beside"),
        path("translations/<int:pk>/make-original/", MakeOriginalView.as_view(), name="courses_make_original"),
    ]


class TranslationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_patterns(request.user) and bool(courses_to_edit(request.user))  # who edits no page is asked no further


@hooks.register("register_reports_menu_item")
def translations_menu_item() -> MenuItem:
    return TranslationsMenuItem(gettext_lazy("Courses in three languages"), reverse("courses_translations"), icon_name="globe", order=710)


@hooks.register("before_publish_page")
def refuse_to_publish(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The editor has saved the draft by now; it is not published."""
    if not has_original(page) or not (refusals := publish_refusals(page)):
        return None
    messages.error(request, _told(refusals))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def refuse_to_publish_many(request: HttpRequest, action_type: str, objects: Iterable[Page], action: Any) -> HttpResponse | None:
    if action_type != "publish":
        return None
    refusals = [refusal for page in _would_go_live(objects, bool(request.POST.get("include_descendants"))) for refusal in publish_refusals(page)]
    if not refusals:
        return None
    messages.error(request, _told(refusals))
    return redirect(action.next_url)


@hooks.register("register_page_header_buttons")
def beside_the_original(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    page = page.specific
    if has_original(page) and page.permissions_for_user(user).can_edit() and not is_original(page):
        name = "courses_beside" if hasattr(page, "body") else "courses_parity"
        label = _("Beside the original") if hasattr(page, "body") else _("Parity report")
        yield Button(label, reverse(name, args=[page.pk]), icon_name="globe", priority=60)


def _would_go_live(pages: Iterable[Page], with_descendants: bool) -> Iterator[Any]:
    for page in pages:
        below = page.get_descendants().not_live() if with_descendants else []
        for one in [page, *below]:
            if has_original(one.specific):
                yield one.specific.get_latest_revision_as_object()


def _told(refusals: list[Finding]) -> str:
    """The sentence with its reasons, for a message of Wagtail's."""
    reasons = [[finding.message] for finding in refusals[:SHOWN]]
    if refusals[SHOWN:]:
        reasons.append([_("And %(count)s more: see the parity report.") % {"count": len(refusals) - SHOWN}])
    lead = _("Not published: it does not say the same as its original. The draft is kept.")
    return format_html("{}<ul>{}</ul>", lead, format_html_join("", "<li>{}</li>", reasons))
