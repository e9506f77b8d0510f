"""The examiner's report: how an exam and each of its questions did. It shows keys."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from people.exports import SafeExportMixin
from people.filters import DaysFilter
from people.tables import NumberColumn
from quizzes.figures import charts
from quizzes.figures.exam_figures import Report, closed_attempts, report_of
from quizzes.figures.rows import Row, in_order, latest_only, rows_of
from quizzes.figures.words import language_name, told
from quizzes.models import Attempt, Exam

LONGEST_TEXT = 90


class FiguresFilterSet(WagtailFilterSet):
    exam = django_filters.ModelChoiceFilter(queryset=Exam.objects.order_by("slug"), label=_("Exam"), empty_label=None)
    closed_at = DaysFilter(label=_("Handed in"))
    language = django_filters.ChoiceFilter(choices=settings.LANGUAGES, label=_("Language"), empty_label=_("all"), widget=forms.RadioSelect)
    versions = django_filters.ChoiceFilter(
        choices=[("latest", _("the latest that was asked"))], label=_("Versions"), empty_label=_("all"), widget=forms.RadioSelect, method="nothing"
    )

    first = django_filters.ChoiceFilter(
        choices=[("first", _("first attempts only"))],
        label=_("Whose"),
        empty_label=_("all attempts"),
        widget=forms.RadioSelect,
        method="filter_first",
    )

    class Meta:
        model = Attempt
        fields: list[str] = []

    def filter_first(self, queryset: QuerySet[Attempt], name: str, value: Any) -> QuerySet[Attempt]:
        return queryset.filter(number=1)

    def nothing(self, queryset: QuerySet[Attempt], name: str, value: Any) -> QuerySet[Attempt]:
        """Versions are of the rows, not of the attempts: see ReportMixin.rows."""
        return queryset


class FiguresMixin:
    """Who may: whoever holds `quizzes.view_attempt` and `quizzes.view_question` (examiners, headquarters)."""

    request: HttpRequest
    figures_filterset: type[WagtailFilterSet] = FiguresFilterSet

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perms(["quizzes.view_attempt", "quizzes.view_question"]):
            raise PermissionDenied
        reply: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return reply

    @cached_property
    def filters(self) -> WagtailFilterSet:
        """Of the exam that was sat most, where none is chosen."""
        data = self.request.GET.copy()
        most = closed_attempts().order_by().values_list("exam").annotate(n=Count("pk")).order_by("-n", "exam")
        if not data.get("exam") and (found := most.first()):
            data["exam"] = str(found[0])
        return self.figures_filterset(data=data, request=self.request)

    @cached_property
    def exam(self) -> Exam | None:
        exam: Exam | None = self.filters.form.cleaned_data.get("exam") if self.filters.is_valid() else None
        return exam

    @property
    def attempts(self) -> QuerySet[Attempt]:
        """The closed attempts that were chosen; only where there is an exam."""
        chosen: QuerySet[Attempt] = self.filters.filter_queryset(closed_attempts())
        return chosen

    @property
    def query(self) -> str:
        """What was chosen, for the addresses of other pages of the report."""
        names = ("exam", "closed_at_from", "closed_at_to", "language", "versions", "first")
        return urlencode({name: self.filters.data[name] for name in names if self.filters.data.get(name)})


class ReportMixin(FiguresMixin):
    """The figures of the attempts that were chosen."""

    @cached_property
    def report(self) -> Report | None:
        """None where no exam is chosen."""
        return report_of(self.attempts) if self.exam else None

    @cached_property
    def rows(self) -> list[Row]:
        if self.report is None:
            return []
        items = self.report.analysis.items
        return rows_of(self.report, latest_only(items) if self.filters.form.cleaned_data.get("versions") else items)


def _histogram(counts: Sequence[int], mark: int) -> dict[str, Any]:
    """Scores by twentieths; those below the pass mark look different."""
    edges = [(place * 5, place * 5 + (5 if place == len(counts) - 1 else 4)) for place in range(len(counts))]
    rows = [(low, high, count) for (low, high), count in zip(edges, counts, strict=True)]
    titles = [gettext("%(from)s–%(to)s %%: %(count)s") % {"from": low, "to": high, "count": count} for low, high, count in rows]
    drawn = charts.bars(counts, titles, left=20, top=10, width=600, height=150, marked=-(-mark // 5))
    return {"bars": drawn, "rows": [row for row in rows if row[2]], "mark": mark, "mark_x": str(20 + mark * 6)}


class FigureColumn(NumberColumn):
    """A figure by the reader's locale."""

    def __init__(self, name: str, digits: int = 0, **kwargs: Any) -> None:
        super().__init__(name, sort_key=name, **kwargs)
        self.digits = digits

    def get_value(self, instance: Row) -> str:
        return told(getattr(instance, self.name), self.digits)


class QuestionColumn(TitleColumn):
    """Its reference, the version where it is not the first, and how it begins."""

    cell_template_name = "quizzes/figures/question_cell.html"

    def get_cell_context_data(self, instance: Row, parent_context: Any) -> dict[str, Any]:
        return {**super().get_cell_context_data(instance, parent_context), "text": Truncator(instance.text).chars(LONGEST_TEXT)}


class FlagsColumn(Column):
    cell_template_name = "quizzes/figures/flags_cell.html"


# Of the export, once a language.
IN_LANGUAGE = {"facility": _("Facility, %"), "delta": _("DIF, delta"), "error": _("DIF, standard error"), "p": "p", "dif": _("DIF, class")}


class FiguresView(ReportMixin, SafeExportMixin, ReportView):
    index_url_name = "quizzes_figures"
    index_results_url_name = "quizzes_figures_results"
    template_name = "quizzes/figures/index.html"
    results_template_name = "quizzes/figures/results.html"
    page_title = _("Exam figures")
    header_icon = "form"
    model = Attempt
    default_ordering = "ref"
    paginate_by = 50
    # "There are 40 matches" is no news of a report that is always of one exam.
    is_filtering = False
    list_export = ["ref", "version", "text", "n", "exposure", "facility", "sd", "discrimination", "efficiency", "weight", "distractors", "seconds"]
    list_export += ["alpha", "sem", "alpha_without"]
    export_headings = {
        "ref": _("Reference"),
        "version": _("Version"),
        "text": _("Question"),
        "n": _("Answers"),
        "exposure": _("Exposure, %"),
        "facility": _("Facility, %"),
        "sd": _("Standard deviation"),
        "discrimination": _("Discrimination, %"),
        "efficiency": _("Discriminative efficiency, %"),
        "weight": _("Effective weight, %"),
        "distractors": _("Distractor efficiency, %"),
        "seconds": _("Median time, seconds"),
        "alpha": _("Alpha of its fixed form, %"),
        "sem": _("Error of measurement of its fixed form, points"),
        "alpha_without": _("Alpha without this question, %"),
        "flags": _("Look at"),
    }

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        codes = [code for code, _name in settings.LANGUAGES]
        self.list_export = [*FiguresView.list_export, *(f"{name}_{code}" for code in codes for name in IN_LANGUAGE), "flags"]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            QuestionColumn("ref", label=_("Question"), sort_key="ref", get_url=self.item_url),
            FlagsColumn("flags", label=_("Look at"), sort_key="flags"),
            FigureColumn("n", label=_("Answers")),
            FigureColumn("facility", label=_("Facility, %")),
            FigureColumn("discrimination", label=_("Discrimination, %")),
            FigureColumn("weight", 1, label=_("Weight, %")),
            FigureColumn("exposure", label=_("Exposure, %")),
            FigureColumn("seconds", label=_("Time, s")),
        ]

    def item_url(self, row: Row) -> str:
        return f"{reverse('quizzes_figures_item', args=row.item.key)}?{self.query}"

    def get_filtered_queryset(self) -> list[Row]:
        return in_order(self.rows, self.ordering)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        report = self.report
        languages = report.analysis.exam.languages if report else {}
        return {
            **context,
            "exam": self.exam,
            "report": report,
            "figures": report.analysis.exam if report else None,
            "histogram": _histogram(report.analysis.exam.histogram, self.exam.pass_percent) if report and self.exam else None,
            "languages": [(language_name(code), count) for code, count in sorted(languages.items(), key=lambda pair: -pair[1])],
            "later": report.later if report else 0,
            "similar_url": f"{reverse('quizzes_similar')}?{self.query}" if self.exam else "",
        }

    def to_row_dict(self, item: Row) -> dict[str, Any]:
        row: dict[str, Any] = {name: getattr(item, name) for name in FiguresView.list_export}
        for code, _name in settings.LANGUAGES:
            one = item.in_language(code)
            row |= {
                f"facility_{code}": one.facility if one else None,
                f"delta_{code}": one.delta if one else None,
                f"error_{code}": one.delta_error if one else None,
                f"p_{code}": None if one is None or one.p is None else f"{one.p:.3g}",
                f"dif_{code}": one.dif if one else "",
            }
        rounded = {name: round(value, 4) if isinstance(value, float) else "" if value is None else value for name, value in row.items()}
        return rounded | {"flags": "; ".join(flag.words for flag in item.said_flags)}

    def get_heading(self, queryset: Any, field: str) -> str:
        if field in self.export_headings:
            return str(self.export_headings[field])
        name, _underscore, code = field.partition("_")
        return f"{IN_LANGUAGE[name]}: {language_name(code)}"

    def get_filename(self) -> str:
        return f"figures-{self.exam.slug}" if self.exam else "figures"
