"""The list of attempts, to read: who, which exam, how it went. Never what was answered."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from people.exports import SafeExportMixin
from people.filters import DaysFilter
from people.models import User
from people.search import matching_people
from people.tables import ActionColumn, LinkColumn, MomentColumn, NumberColumn, TagColumn
from quizzes.enums import AttemptState
from quizzes.models import Attempt, Exam
from quizzes.queries import with_late_answers


class AttemptFilterSet(WagtailFilterSet):
    exam = django_filters.ModelChoiceFilter(queryset=Exam.objects.all(), label=_("Exam"))
    state = django_filters.ChoiceFilter(choices=AttemptState.choices, label=_("State"))
    passed = django_filters.BooleanFilter(label=_("Passed"))
    late = django_filters.BooleanFilter(label=_("Late answers wait for a decision"), method="filter_late")
    started_at = DaysFilter(label=_("Started"))

    class Meta:
        model = Attempt
        fields: list[str] = []

    def filter_late(self, queryset: QuerySet[Attempt], name: str, value: bool) -> QuerySet[Attempt]:
        return with_late_answers(queryset) if value else queryset.exclude(pk__in=with_late_answers(Attempt.objects.all()).values("pk"))


class MoreTimeColumn(ActionColumn):
    """A link that grants more time, beside an attempt that is going on."""

    cell_template_name = "quizzes/admin/more_time_cell.html"


def score_of(attempt: Attempt) -> str:
    return "" if attempt.score is None else f"{floatformat(attempt.score, -2)} / {attempt.max_score}"


def outcome_of(attempt: Attempt) -> tuple[str, str]:
    """What came of the attempt, as (words, kind) of a tag."""
    if attempt.passed:
        return gettext("passed"), "done"
    if attempt.passed is False:
        return (attempt.get_state_display() if attempt.state == AttemptState.EXPIRED else gettext("not passed")), "refused"
    return attempt.get_state_display(), "open"


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
    list_export = ["person", "exam", "number", "outcome", "score", "max_score", "started_at", "closed_at"]
    export_headings = {"outcome": _("Outcome")}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("quizzes.view_attempt"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("person", label=_("Person"), sort_key="person__full_name", get_url=self.person_url, classname="desk-name"),
            Column("exam", label=_("Exam"), sort_key="exam__slug"),
            LinkColumn(
                "number",
                label=_("Attempt"),
                sort_key="number",
                classname="desk-number",
                get_url=lambda one: reverse("quizzes_attempt", args=[one.pk]),
            ),
            TagColumn("outcome", label=_("Outcome"), accessor=outcome_of, sort_key="passed"),
            NumberColumn("score", label=_("Score"), accessor=score_of, sort_key="score"),
            MomentColumn("started_at", label=_("Started"), sort_key="started_at"),
            MomentColumn("closed_at", label=_("Handed in"), sort_key="closed_at"),
            *self._more_time(),
        ]

    def _more_time(self) -> list[Column]:
        may = self.request.user.has_perm("quizzes.add_accommodation")
        return [MoreTimeColumn("more_time", label=_("What can be done"), accessor="pk")] if may else []

    def person_url(self, attempt: Attempt) -> str | None:
        """The person's history, for whoever may read the roster."""
        return reverse("dashboard_person", args=[attempt.person_id]) if self.request.user.has_perm("people.view_roster") else None

    def get_base_queryset(self) -> QuerySet[Attempt]:
        return Attempt.objects.select_related("person", "exam")

    def search_queryset(self, queryset: QuerySet[Attempt]) -> QuerySet[Attempt]:
        return queryset.filter(person__in=matching_people(User.objects.all(), self.search_query)) if self.search_query else queryset

    def to_row_dict(self, item: Attempt) -> dict[str, Any]:
        return {field: outcome_of(item)[0] if field == "outcome" else getattr(item, field) for field in self.list_export}

    def get_filename(self) -> str:
        return "attempts"
