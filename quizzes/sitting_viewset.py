"""Supervised sittings in Wagtail's admin: opened by trainers, who show the code in the room, and ended by them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import django_filters
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from courses.addresses import public_address
from people.clock import database_now
from people.list_search import WordIndexView
from people.refusals import Refused
from people.tables import MomentColumn, NumberColumn, TagColumn
from quizzes.admin_pages import ExamDeskView, NotEditedMixin
from quizzes.models import Exam, Sitting
from quizzes.queries import exam_page
from quizzes.sitting_codes import shown
from quizzes.sitting_forms import SittingForm
from quizzes.sittings import end_sitting, open_sitting

USUAL_LENGTH = timedelta(hours=2)
WALL_SECONDS = 60


class SittingFilterSet(WagtailFilterSet):
    exam = django_filters.ModelChoiceFilter(queryset=Exam.objects.all(), label=_("Exam"))

    class Meta:
        model = Sitting
        fields = ["exam"]


def state_tag(sitting: Sitting) -> tuple[str, str]:
    """Whether its code opens the exam now, as (words, kind) of a tag."""
    now = timezone.now()
    if sitting.opens_at > now:
        return pgettext("of a sitting", "not open yet"), "open"
    return (gettext("open now"), "done") if sitting.closes_at > now else (pgettext("of a sitting", "over"), "")


class SittingIndexView(WordIndexView):
    """Whoever may view sittings: trainers, headquarters."""

    def get_base_queryset(self) -> QuerySet[Sitting]:
        return Sitting.objects.select_related("exam", "opened_by").annotate(began=Count("attempts"))


class OpenView(ExamDeskView):
    """Whoever may add sittings: trainers, headquarters."""

    permissions = ("quizzes.add_sitting",)
    template_name = "quizzes/admin/open_sitting.html"
    page_title = _("Open a sitting")

    def trail(self) -> list[dict[str, str]]:
        return [_index()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.localtime().replace(second=0, microsecond=0)
        initial = {"opens_at": now, "closes_at": now + USUAL_LENGTH}
        has_exams = Exam.objects.filter(supervised=True).exists()
        return super().get_context_data(**{"form": SittingForm(initial=initial), "has_exams": has_exams, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SittingForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            sitting = open_sitting(**form.cleaned_data, by=self.person, at=database_now())
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error("closes_at", refusal.message)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        return redirect("sitting:run", sitting.pk)


class RunView(ExamDeskView):
    """The code, who began with it, and the button that ends it. Whoever may view sittings; to end one, whoever may change them."""

    permissions = ("quizzes.view_sitting",)
    post_permission = "quizzes.change_sitting"
    template_name = "quizzes/admin/run_sitting.html"

    @cached_property
    def sitting(self) -> Sitting:
        return get_object_or_404(Sitting.objects.select_related("exam", "opened_by"), pk=self.kwargs["pk"])

    def trail(self) -> list[dict[str, str]]:
        return [_index()]

    def get_page_title(self) -> str:
        return self.sitting.place

    def get_page_subtitle(self) -> str:
        return str(self.sitting.exam)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sitting=self.sitting,
            code=shown(self.sitting.code),
            state=state_tag(self.sitting),
            is_over=self.sitting.closes_at <= timezone.now(),
            attempts=self.sitting.attempts.select_related("person").order_by("started_at", "pk"),
            may_end=self.person.has_perm("quizzes.change_sitting"),
            may_view_attempts=self.person.has_perm("quizzes.view_attempt"),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        end_sitting(self.sitting, by=self.person, at=database_now())
        messages.success(request, gettext("The sitting is ended: its code opens nothing any more. Whoever has begun goes on."))
        return redirect("sitting:run", self.sitting.pk)


class WallView(RunView):
    """The code as large as the wall, with what to do in every language. Whoever may view sittings."""

    http_method_names = ["get", "head"]
    template_name = "quizzes/wall.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The browser asks again by itself: a sitting that is ended takes its code off the wall."""
        response: HttpResponse = super().get(request, *args, **kwargs)
        response["Refresh"] = str(WALL_SECONDS)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(versions=list(self._versions()), **kwargs)

    def _versions(self) -> Iterator[dict[str, str]]:
        for code, _name in settings.LANGUAGES:
            page = exam_page(self.sitting.exam, code)
            with translation.override(code):
                yield {
                    "code": code,
                    "title": str(self.sitting.exam),
                    "how": gettext("Open the page of the exam and type this code:"),
                    "url": public_address(page),
                }


class SittingViewSet(NotEditedMixin, ModelViewSet):
    model = Sitting
    name = "sitting"
    icon = "group"
    menu_label = _("Supervised sittings")
    index_view_class = SittingIndexView
    filterset_class = SittingFilterSet
    list_per_page = 50
    search_fields = ["place"]
    list_display = [
        TitleColumn("place", label=_("Place"), sort_key="place", url_name="sitting:run"),
        Column("exam", label=_("Exam"), sort_key="exam__slug"),
        TagColumn("state", label=_("State"), accessor=state_tag),
        MomentColumn("opens_at", label=_("Open from"), sort_key="opens_at"),
        MomentColumn("closes_at", label=_("Open until"), sort_key="closes_at"),
        NumberColumn("began", label=_("Began"), sort_key="began"),
        Column("opened_by", label=_("Trainer")),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", OpenView.as_view(), name="add"),
            path("run/<int:pk>/", RunView.as_view(), name="run"),
            path("wall/<int:pk>/", WallView.as_view(), name="wall"),
        ]


def _index() -> dict[str, str]:
    return {"url": reverse("sitting:index"), "label": capfirst(str(Sitting._meta.verbose_name_plural))}
