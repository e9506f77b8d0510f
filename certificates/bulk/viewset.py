"""Certificates in bulk in Wagtail's admin: a dry run that names everybody, then exactly those."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from certificates.bulk import services
from certificates.bulk.queries import with_counts
from certificates.bulk.reasons import said_of_person
from certificates.enums import BulkOutcome
from certificates.forms import KnownChoiceField
from certificates.models import BulkIssue, BulkLine, Programme
from certificates.twins import twins_of
from people.refusals import Refused
from people.tables import MomentColumn, NumberColumn
from quizzes.admin_pages import ExamDeskView, NotEditedMixin

PEOPLE_A_PAGE = 100


class LookForm(forms.Form):
    programme = KnownChoiceField(Programme.objects.all(), label=_("Programme"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class BulkIndexView(IndexView):
    """Whoever may view certificates in bulk: headquarters."""

    add_item_label = _("Look who is entitled")

    def get_base_queryset(self) -> QuerySet[BulkIssue]:
        return with_counts(BulkIssue.objects.all())


class BulkView(ExamDeskView):
    permissions = ("certificates.add_bulkissue",)
    header_icon = "success"

    def trail(self) -> list[dict[str, str]]:
        return [{"url": reverse("bulkissue:index"), "label": capfirst(str(BulkIssue._meta.verbose_name_plural))}]


class LookView(BulkView):
    """Choose a programme and look who is entitled. Issues nothing. Whoever may add certificates in bulk: headquarters."""

    template_name = "certificates/admin/bulk_look.html"
    page_title = _("Look who is entitled")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": LookForm(), **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = LookForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        bulk = services.look(form.cleaned_data["programme"], by=self.person, at=timezone.now())
        return redirect("bulkissue:inspect", bulk.pk)


class BulkIssueView(BulkView):
    """A dry run with all its people, and how far it is: `act=start` begins, `act=again` goes on, with those too who failed. Whoever may add
    certificates in bulk."""

    template_name = "certificates/admin/bulk.html"

    @cached_property
    def bulk(self) -> Any:
        return get_object_or_404(with_counts(BulkIssue.objects.all()), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.bulk.programme)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bulk, at = self.bulk, timezone.now()
        outcome = self.request.GET.get("outcome", "")
        lines = bulk.lines.select_related("person", "certificate").order_by("outcome", "person__name_key", "pk")
        if outcome in BulkOutcome.values:
            lines = lines.filter(outcome=outcome)
        page = Paginator(lines, PEOPLE_A_PAGE).get_page(self.request.GET.get("p"))
        values = {
            "bulk": bulk,
            "tabs": [(value, label, getattr(bulk, value)) for value, label in BulkOutcome.choices],
            "outcome": outcome if outcome in BulkOutcome.values else "",
            "page_obj": page,
            "rows": rows_of(list(page)),
            "refusals": services.start_refusals(bulk, self.person, at) if bulk.applied_at is None else [],
            "of": bulk.entitled + bulk.issued + bulk.failed,
        }
        return super().get_context_data(**{**values, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = request.POST.get("act")
        if act == "start":
            try:
                services.start(self.bulk, by=self.person, at=timezone.now())
            except Refused as refused:
                return self.render_to_response(self.get_context_data(refusals=refused.refusals), status=409)
            messages.success(request, gettext("Begun. Everybody is told by mail; reload this page to see how far it is."))
        elif act == "again":
            services.again(self.bulk, by=self.person, at=timezone.now())
        return redirect("bulkissue:inspect", self.bulk.pk)


def rows_of(lines: list[BulkLine]) -> list[dict[str, Any]]:
    """What the table shows of each person, their likely duplicates included."""
    twins = twins_of([line.person_id for line in lines])
    kinds = {BulkOutcome.ENTITLED: "open", BulkOutcome.ISSUED: "gold", BulkOutcome.REFUSED: "refused", BulkOutcome.FAILED: "refused"}
    return [
        {
            "line": line,
            "kind": kinds.get(BulkOutcome(line.outcome), ""),
            "reasons": [said_of_person(one) for one in line.reasons],
            "twins": twins.get(line.person_id, []),
        }
        for line in lines
    ]


class BulkIssueViewSet(NotEditedMixin, ModelViewSet):
    model = BulkIssue
    name = "bulkissue"
    icon = "group"
    menu_label = _("In bulk")
    index_view_class = BulkIndexView
    list_per_page = 50
    list_display = [
        TitleColumn("programme", label=_("Programme"), url_name="bulkissue:inspect"),
        MomentColumn("looked_at", label=_("Dry run"), sort_key="looked_at"),
        NumberColumn("entitled", label=_("Entitled"), sort_key="entitled"),
        NumberColumn("refused", label=_("Not entitled"), sort_key="refused"),
        NumberColumn("issued", label=pgettext_lazy("so many", "Issued"), sort_key="issued"),
        MomentColumn("applied_at", label=_("Begun"), sort_key="applied_at"),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", LookView.as_view(), name="add"),
            path("inspect/<int:pk>/", BulkIssueView.as_view(), name="inspect"),
        ]
