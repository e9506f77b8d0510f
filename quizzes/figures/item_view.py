"""One version of a question in the examiner's report. It shows the key."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from quizzes.figures import charts
from quizzes.figures.exam_figures import contents_of
from quizzes.figures.rows import Row, option_rows, rows_of
from quizzes.figures.views import ReportMixin
from quizzes.figures.words import answer_in_words, language_name, told

# Of answers that are no choice, so many are shown.
MOST_ANSWERS = 12


class ItemView(ReportMixin, WagtailAdminTemplateMixin, TemplateView):
    """One version of a question: its figures, options, languages, times."""

    template_name = "quizzes/figures/item.html"
    header_icon = "help"

    @cached_property
    def row(self) -> Row:
        found = [item for item in self.report.analysis.items if item.key == (self.kwargs["question"], self.kwargs["version"])] if self.report else []
        rows = rows_of(self.report, found) if self.report else []
        if not rows:
            raise Http404
        return rows[0]

    def get_page_title(self) -> str:
        return gettext("Question %(ref)s, version %(version)s") % {"ref": self.row.ref, "version": self.row.version}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        up = {"url": f"{reverse('quizzes_figures')}?{self.query}", "label": gettext("Exam figures")}
        return [*self.breadcrumbs_items, up, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        options = option_rows(row) if row.said.is_choice else []
        versions = [item.key.version for item in self.report.analysis.items if item.key.question == row.item.key.question] if self.report else []
        return {
            **super().get_context_data(**kwargs),
            "row": row,
            "exam": self.exam,
            "facts": self._facts(),
            "options": options,
            "answers": [] if row.said.is_choice else self._answers(),
            "curves": self._curves(),
            "languages": self._languages(),
            "others": [
                (version, f"{reverse('quizzes_figures_item', args=[row.item.key.question, version])}?{self.query}")
                for version in sorted(versions)
                if version != row.version
            ],
            "usual_seconds": self.report.usual_seconds if self.report else None,
        }

    def _facts(self) -> list[tuple[str, str]]:
        item = self.row.item
        return [
            (gettext("Answers"), told(item.n)),
            (gettext("Exposure, %"), told(item.exposure)),
            (gettext("Facility, %"), told(item.facility, 1)),
            (gettext("Standard deviation"), told(item.sd, 2)),
            (gettext("Discrimination, %"), told(item.discrimination, 1)),
            (gettext("Discriminative efficiency, %"), told(item.efficiency, 1)),
            (gettext("Effective weight, %"), told(item.weight, 1)),
            *([(gettext("Alpha without this question, %"), told(self.row.alpha_without, 1))] if self.row.form else []),
            *([(gettext("Distractor efficiency, %"), told(item.distractor_efficiency))] if self.row.said.is_choice else []),
        ]

    def _answers(self) -> list[dict[str, Any]]:
        """The most frequent answers to a question that is no choice."""
        content, item = contents_of([self.row.item.key])[self.row.item.key], self.row.item
        return [
            {
                "text": answer_in_words(one.answer, content, get_language() or ""),
                "n": one.n,
                "share": 100 * one.n / item.n,
                "mark": 100 * one.mark,
                "rest": one.rest,
            }
            for one in item.answers[:MOST_ANSWERS]
        ]

    def _curves(self) -> list[charts.Curve]:
        """The share of each third that chooses each option; of what is no choice, that gets it right."""
        where = {"left": 60, "top": 15, "width": 340, "height": 180}
        if not self.row.said.is_choice:
            return charts.curves([self.row.item.third_facility], [gettext("right")], [True], **where)
        options = option_rows(self.row)
        return charts.curves([one.thirds for one in options], [one.letter for one in options], [one.right for one in options], **where)

    def _languages(self) -> list[dict[str, Any]]:
        widths = {one.language: str(round(3 * one.facility)) for one in self.row.item.languages}
        return [{"name": language_name(one.language), "width": widths[one.language], "figures": one} for one in self.row.item.languages]
