"""The law work list: everything that rests on an older version of the law, cleared line by line by whoever may change it."""

from typing import Any, cast

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView

from courses.enums import LawItemKind, LawOutcome
from courses.law_services import clear_item, reopen_item
from courses.models import LawItem, LawVersion
from dashboard.home import Tile
from dashboard.law_queries import OPEN, may_clear, progress_of, with_facts
from people.exports import SafeExportMixin
from people.models import User
from people.refusals import Refused
from people.requests import id_in
from people.tables import DayColumn, TagColumn
from quizzes.bank import retire_question
from quizzes.in_words import in_words
from quizzes.models import Question
from quizzes.rules import thin_exams

STATES = [(OPEN, _("open")), *LawOutcome.choices]


class LawFilterSet(WagtailFilterSet):
    version = django_filters.ModelChoiceFilter(queryset=LawVersion.objects.filter(items__isnull=False).distinct(), label=_("Version of the law"))
    kind = django_filters.ChoiceFilter(choices=LawItemKind.choices, label=_("Kind"))
    state = django_filters.ChoiceFilter(choices=STATES, label=_("State"), method="in_state")

    class Meta:
        model = LawItem
        fields: list[str] = []

    def in_state(self, queryset: QuerySet[LawItem], name: str, value: str) -> QuerySet[LawItem]:
        return queryset.filter(outcome="" if value == OPEN else value)


def state_tag(item: LawItem) -> tuple[str, str]:
    if item.outcome:
        return item.get_outcome_display(), "done"
    return (gettext("open, changed since"), "") if item.changed_since else (gettext("open"), "open")  # type: ignore[attr-defined]


class LawView(SafeExportMixin, ReportView):
    """Who may: whoever holds `courses.view_lawitem` (examiners, headquarters)."""

    index_url_name = "dashboard_law"
    index_results_url_name = "dashboard_law_results"
    results_template_name = "dashboard/law_results.html"
    page_title = _("Law work list")
    header_icon = "history"
    model = LawItem
    filterset_class = LawFilterSet
    default_ordering = "outcome"
    paginate_by = 50
    columns = [
        TitleColumn("label", label=_("Rests on the older law"), get_url=lambda item: reverse("dashboard_law_item", args=[item.pk])),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("article", label=_("Article"), accessor="version.article.number", classname="desk-code"),
        DayColumn("in_force_from", label=_("In force from"), accessor="version.in_force_from", sort_key="version__in_force_from"),
        TagColumn("state", label=_("State"), accessor=state_tag, sort_key="outcome"),
        Column("cleared_by", label=_("Cleared by"), accessor=lambda item: item.cleared_by or ""),
        DayColumn("cleared_at", label=_("Cleared on"), sort_key="cleared_at"),
    ]
    list_export = ["label", "kind", "version", "outcome", "note", "cleared_by", "cleared_at"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("courses.view_lawitem"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[LawItem]:
        return LawItem.objects.select_related("version__article", "cleared_by")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator, page, rows, has_others = super().paginate_queryset(queryset, page_size)
        page.object_list = with_facts(list(rows))
        return paginator, page, page.object_list, has_others

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        if not self.is_export:
            context["tiles"] = self.tiles()
        return context

    def tiles(self) -> list[Tile]:
        """How far the list of the chosen version is, or all of them."""
        version = id_in(self.request.GET.get("version", ""))
        items = LawItem.objects.filter(version=version) if version else LawItem.objects.all()
        query = f"&version={version}" if version else ""
        chosen, link = self.request.GET.get("state"), reverse("dashboard_law")
        found = progress_of(items)
        return [Tile(found[value], str(label), f"{link}?state={value}{query}", value == chosen) for value, label in STATES]

    def get_filename(self) -> str:
        return f"law-{timezone.localdate().isoformat()}"


class LawItemView(WagtailAdminTemplateMixin, View):
    """One line: what the law said and says, the thing and where it is edited, and what came of it.

    Whoever may see the list; to clear it, see may_clear; the question itself only who may see the bank.
    """

    template_name = "dashboard/law_item.html"
    header_icon = "history"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("courses.view_lawitem"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def item(self) -> LawItem:
        items = LawItem.objects.select_related("version__article", "cleared_by")
        return with_facts([get_object_or_404(items, pk=self.kwargs["pk"])])[0]

    @property
    def question(self) -> Question | None:
        """The question that the line is about, as it stands in the bank."""
        return Question.objects.filter(pk=self.item.key).first() if self.item.kind == LawItemKind.QUESTION else None

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    def get_page_title(self) -> str:
        return str(self.item.label)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title()}
        return [*self.breadcrumbs_items, {"url": self.list_url, "label": gettext("Law work list")}, here]

    @property
    def list_url(self) -> str:
        return f"{reverse('dashboard_law')}?version={self.item.version_id}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        older = [version for version in self.item.version.article.published_versions if version.pk != self.item.version_id]
        question = self.question if self.person.has_perm("quizzes.view_question") else None
        values = {
            "item": self.item,
            "older": older[-1] if older else None,
            "outcomes": LawOutcome.choices,
            "chosen": self.item.outcome or (LawOutcome.CHANGED if self.item.changed_since else ""),  # type: ignore[attr-defined]
            "may_clear": may_clear(self.person, self.item),
            "question": question,
            "options": in_words(question, get_language()) if question else [],
            "note": self.item.note,
            "may_retire": self.item.kind == LawItemKind.QUESTION and not self.item.outcome,
            "list_url": self.list_url,
            "refusals": [],
        }
        return super().get_context_data(**{**values, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """`act`: clear with `outcome` and `note`, reopen, or retire the question and clear it as changed."""
        if not may_clear(self.person, self.item):
            raise PermissionDenied
        act, note = request.POST.get("act", ""), request.POST.get("note", "")
        if act == "reopen":
            reopen_item(self.item, by=self.person)
            return redirect(request.path)
        outcome = LawOutcome.CHANGED if act == "retire" else request.POST.get("outcome", "")
        try:
            with transaction.atomic():
                clear_item(self.item, outcome=outcome, note=note, by=self.person, at=timezone.now())
                if act == "retire" and self.item.kind == LawItemKind.QUESTION:
                    self.retire()
        except Refused as refused:
            typed = {"note": note.replace("\0", ""), "chosen": outcome}
            return self.render_to_response(self.get_context_data(refusals=refused.refusals, **typed), status=400)
        messages.success(request, gettext("Cleared: %(item)s") % {"item": self.item.label})
        following = LawItem.objects.open().filter(version=self.item.version_id, kind=self.item.kind).first()
        return redirect("dashboard_law_item", following.pk) if following else redirect(self.list_url)

    def retire(self) -> None:
        """Take the question out of all exams to come, and say so where an exam cannot be sat any more."""
        retire_question(get_object_or_404(Question, pk=self.item.key), by=self.person)
        for exam in thin_exams():
            messages.warning(self.request, gettext("The bank has too few questions now for this exam: %(exam)s") % {"exam": exam})
