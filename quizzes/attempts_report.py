"""The list of attempts, to read: who, which exam, how it went. Never what was answered."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views.reports import ReportView

from people.exports import SafeExportMixin
from people.models import User
from people.search import matching_people
from quizzes.enums import AttemptState
from quizzes.models import Attempt, Exam


class AttemptFilterSet(WagtailFilterSet):
    exam = django_filters.ModelChoiceFilter(queryset=Exam.objects.all(), label=_("Exam"))
    state = django_filters.ChoiceFilter(choices=AttemptState.choices, label=_("State"))
    passed = django_filters.BooleanFilter(label=_("Passed"))
    started_at = django_filters.DateFromToRangeFilter(label=_("Started"))

    class Meta:
        model = Attempt
        fields: list[str] = []


def score_of(attempt: Attempt) -> str:
    return "" if attempt.score is None else f"{attempt.score} / {attempt.max_score}"


class AttemptsView(SafeExportMixin, ReportView):
    """Who may: whoever holds `quizzes.view_attempt` (examiners, headquarters)."""

    index_url_name = "quizzes_attempts"
    index_results_url_name = "quizzes_attempts_results"
    page_title = _("Attempts")
    header_icon = "list-ul"
    model = Attempt
    filterset_class = AttemptFilterSet
    is_searchable = True
    default_ordering = "-started_at"
    paginate_by = 50
    columns = [
        Column("person", label=_("person"), sort_key="person__full_name"),
        Column("exam", label=_("exam")),
        Column("number", label=_("number"), sort_key="number"),
        Column("state", label=_("state"), accessor="get_state_display", sort_key="state"),
        Column("score", label=_("score"), accessor=score_of, sort_key="score"),
        BooleanColumn("passed", label=_("passed"), sort_key="passed"),
        DateColumn("started_at", label=_("started"), sort_key="started_at"),
    ]
    list_export = ["person", "exam", "number", "state", "score", "max_score", "passed", "started_at", "closed_at"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("quizzes.view_attempt"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Attempt]:
        return Attempt.objects.select_related("person", "exam")

    def search_queryset(self, queryset: QuerySet[Attempt]) -> QuerySet[Attempt]:
        return queryset.filter(person__in=matching_people(User.objects.all(), self.search_query)) if self.search_query else queryset

    def get_filename(self) -> str:
        return "attempts"
