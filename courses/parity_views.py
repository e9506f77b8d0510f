"""The screens of translations in Wagtail's admin, for whoever may edit the pages they are about. Partners have none of them (guard)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from courses import original_services, side_by_side
from courses.models import CoursePage
from courses.originals import course_of, has_original, is_original, original_of
from courses.parity import Finding
from courses.parity_queries import course_findings, lesson_findings
from people.refusals import Refused

if TYPE_CHECKING:
    from people.models import User


class TranslationsView(WagtailAdminTemplateMixin, TemplateView):
    """Every course in every language, and how many findings each has. The courses that the person may edit; 403 for who may edit none."""

    template_name = "courses/admin/translations.html"
    page_title = gettext_lazy("Courses in three languages")
    header_icon = "globe"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        courses = courses_to_edit(self.request.user)
        if not courses:
            raise PermissionDenied
        return {**super().get_context_data(**kwargs), "rows": list(_rows(courses))}


class OfAPageView(WagtailAdminTemplateMixin, TemplateView):
    """A screen about one page of a course; whoever may edit it."""

    header_icon = "globe"

    @cached_property
    def page(self) -> Any:
        page = get_object_or_404(Page, pk=self.kwargs["pk"]).specific
        if not has_original(page) or not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return page

    @cached_property
    def course(self) -> CoursePage:
        return cast("CoursePage", course_of(self.page))

    def get_page_subtitle(self) -> str:
        return f"{self.page.get_admin_display_title()} ({self.page.locale.get_display_name()})"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse("courses_translations"), "label": TranslationsView.page_title}
        return [*self.breadcrumbs_items, index, {"url": "", "label": str(self.page)}]


class ParityView(OfAPageView):
    """What keeps a course from saying the same as its original, page by page, with the way to each."""

    template_name = "courses/admin/parity.html"
    page_title = gettext_lazy("Parity report")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        findings = course_findings(self.course)
        return {
            **super().get_context_data(**kwargs),
            "course": self.course,
            "is_original": is_original(self.course),
            "original": original_of(self.course),
            "groups": list(_by_page(findings)),
            "lessons": [page for page in self.course.get_children().specific() if has_original(page)],
            "may_publish": self.course.permissions_for_user(self.request.user).can_publish(),
        }


class SideBySideView(OfAPageView):
    """A lesson beside its original, as the latest draft says it."""

    template_name = "courses/admin/side_by_side.html"
    page_title = gettext_lazy("Beside the original")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft, original = self.page.get_latest_revision_as_object(), original_of(self.page)
        if original is None or not hasattr(draft, "body"):
            raise PermissionDenied
        return {
            **super().get_context_data(**kwargs),
            "draft": draft,
            "original": original,
            "pairs": side_by_side.pairs(original, draft),
            "findings": lesson_findings(draft),
            "is_older": draft.is_older_than(original.text_version),
            "then": draft.made_from_revision,
        }


class MakeOriginalView(OfAPageView):
    """Make this language the original of its course. Whoever may publish the course; POST alone."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.course.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        try:
            original_services.make_original(self.course, by=cast("User", request.user))
        except Refused as refused:
            messages.error(request, " ".join(refusal.message for refusal in refused.refusals[:3]))
        else:
            messages.success(request, _("This language is the original now."))
        return redirect("courses_parity", self.course.pk)


def courses_to_edit(user: Any) -> list[CoursePage]:
    """The courses, in every language, whose pages this person may edit; one tree after the other."""
    courses = CoursePage.objects.select_related("locale").order_by("path")
    return [course for course in courses if course.permissions_for_user(user).can_edit()]


def _rows(courses: list[CoursePage]) -> Iterator[dict[str, Any]]:
    """One a course: its original's title, and each language with its findings."""
    for key in dict.fromkeys(course.translation_key for course in courses):
        group = [course for course in courses if course.translation_key == key]
        title = next((course.title for course in group if is_original(course)), group[0].title)
        languages = [{"course": course, "is_original": is_original(course), "count": len(course_findings(course))} for course in group]
        yield {"title": title, "languages": languages}


def _by_page(findings: list[Finding]) -> Iterator[dict[str, Any]]:
    """Findings under the page they are about, in the order of the pages."""
    pages = Page.objects.in_bulk({finding.page for finding in findings})
    for pk in dict.fromkeys(finding.page for finding in findings):
        if pk in pages:
            yield {"page": pages[pk], "findings": [finding for finding in findings if finding.page == pk]}
