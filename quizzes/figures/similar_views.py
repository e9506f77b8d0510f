"""Similar answers: pairs of attempts that an examiner may want to look at. A hint, never a verdict."""

from typing import Any, cast

import django_filters
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from people.filters import DaysFilter
from people.tables import NumberColumn
from quizzes.figures.similar import MOST_ATTEMPTS, Alike, AlikePair, alike
from quizzes.figures.views import FiguresMixin
from quizzes.figures.words import told
from quizzes.models import Attempt, Exam


class SimilarFilterSet(WagtailFilterSet):
    exam = django_filters.ModelChoiceFilter(queryset=Exam.objects.order_by("slug"), label=_("Exam"), empty_label=None)
    closed_at = DaysFilter(label=_("Handed in"))

    class Meta:
        model = Attempt
        fields: list[str] = []


def same_of(row: AlikePair) -> str:
    return gettext("%(same)s of %(both)s") % {"same": len(row.pair.same), "both": row.pair.both_wrong}


def minute_of(row: AlikePair) -> str:
    return gettext("%(same)s of %(both)s") % {"same": row.same_minute, "both": len(row.pair.same)}


def together_of(row: AlikePair) -> str:
    return told(row.pair.together.total_seconds() / 60)


def apart_of(row: AlikePair) -> str:
    return told(row.pair.apart.total_seconds() / 60)


def expected_of(row: AlikePair) -> str:
    """How many such pairs chance would give among those compared."""
    return told(row.pair.expected, 3) if row.pair.expected >= 0.001 else gettext("fewer than %(number)s") % {"number": told(0.001, 3)}


class PeopleColumn(Column):
    """Both, each a link to the log of the attempt."""

    cell_template_name = "quizzes/figures/people_cell.html"

    def get_value(self, instance: AlikePair) -> list[tuple[str, str]]:
        return [(attempt.person.full_name, reverse("quizzes_attempt", args=[attempt.pk])) for attempt in (instance.left, instance.right)]


class SimilarView(FiguresMixin, ReportView):
    """Nothing to export: a list of names under suspicion should not travel."""

    figures_filterset = SimilarFilterSet
    index_url_name = "quizzes_similar"
    index_results_url_name = "quizzes_similar_results"
    results_template_name = "quizzes/figures/similar_results.html"
    page_title = _("Similar answers")
    header_icon = "group"
    model = Attempt
    paginate_by = 50
    is_filtering = False
    columns = [
        PeopleColumn("people", label=_("Attempts"), classname="title"),
        NumberColumn("same", label=_("The same wrong answers, of the questions both got wrong"), accessor=same_of),
        NumberColumn("minute", label=_("Of these, answered within a minute of one another"), accessor=minute_of),
        NumberColumn("together", label=_("Both at it, minutes"), accessor=together_of),
        NumberColumn("apart", label=_("Between handing in, minutes"), accessor=apart_of),
        NumberColumn("expected", label=_("Such pairs by chance"), accessor=expected_of),
    ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """There is no such file."""
        if request.GET.get("export"):
            raise Http404
        return cast("HttpResponse", super().get(request, *args, **kwargs))

    @cached_property
    def alike(self) -> Alike | None:
        return alike(self.attempts) if self.exam else None

    def get_filtered_queryset(self) -> list[AlikePair]:
        return list(self.alike.pairs) if self.alike else []

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "exam": self.exam, "alike": self.alike, "most_attempts": MOST_ATTEMPTS}
