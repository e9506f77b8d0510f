"""More time and more attempts in Wagtail's admin: who was given what and why, and the page that grants it."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from people.clock import database_now
from people.models import User
from people.refusals import Refused
from people.requests import id_in
from people.search import matching_people
from people.tables import MomentColumn, NumberColumn
from quizzes.accommodation_forms import FindPersonForm, GrantForm
from quizzes.accommodations import grant
from quizzes.admin_pages import ExamDeskView, NotEditedMixin
from quizzes.enums import AttemptState
from quizzes.models import Accommodation, Attempt, Exam

FOUND_AT_ONCE = 20


class AccommodationFilterSet(WagtailFilterSet):
    exam = django_filters.ModelChoiceFilter(queryset=Exam.objects.all(), label=_("Exam"))

    class Meta:
        model = Accommodation
        fields = ["exam"]


class AccommodationIndexView(IndexView):
    """Whoever may view accommodations: examiners, headquarters."""

    def get_base_queryset(self) -> QuerySet[Accommodation]:
        return Accommodation.objects.select_related("exam", "person", "granted_by")

    def search_queryset(self, queryset: QuerySet[Accommodation]) -> QuerySet[Accommodation]:
        return queryset.filter(person__in=matching_people(User.objects.all(), self.search_query)) if self.search_query else queryset


class GrantView(ExamDeskView):
    """Find the person, then say what they are given: `?person=` and perhaps `exam` in the address. Whoever may add accommodations."""

    permissions = ("quizzes.add_accommodation",)
    template_name = "quizzes/admin/grant.html"
    page_title = _("Grant more time or attempts")
    header_icon = "time"

    @cached_property
    def chosen(self) -> User | None:
        return User.objects.filter(pk=id_in(self.request.GET.get("person", "")) or 0, merged_into=None).first()

    def trail(self) -> list[dict[str, str]]:
        return [{"url": reverse("accommodation:index"), "label": capfirst(str(Accommodation._meta.verbose_name_plural))}]

    def get_page_subtitle(self) -> str:
        return str(self.chosen or "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        find = FindPersonForm(self.request.GET)
        asked = find.cleaned_data["q"].strip() if find.is_valid() else ""
        people = User.objects.filter(is_active=True, merged_into=None) if asked else User.objects.none()
        exam = Exam.objects.filter(pk=id_in(self.request.GET.get("exam", "")) or 0).first()
        return super().get_context_data(
            **{
                "chosen": self.chosen,
                "find": find,
                "asked": asked,
                "people": matching_people(people, asked).order_by("full_name", "pk")[:FOUND_AT_ONCE],
                "exam_asked": exam.pk if exam else "",
                "form": GrantForm(initial={"exam": exam} if exam else {}),
                "going_on": Attempt.objects.filter(person=self.chosen, state=AttemptState.OPEN).select_related("exam") if self.chosen else [],
                "granted": Accommodation.objects.filter(person=self.chosen).select_related("exam", "granted_by") if self.chosen else [],
                **kwargs,
            }
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = GrantForm(request.POST)
        if self.chosen is None or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        exam = form.cleaned_data.pop("exam")
        try:
            grant(self.chosen, exam, **form.cleaned_data, by=self.person, at=database_now())
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(None, refusal.message)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(request, gettext("Granted. %(person)s is told of it.") % {"person": self.chosen})
        return redirect("accommodation:index")


class AccommodationViewSet(NotEditedMixin, ModelViewSet):
    """Read and granted; nothing is changed or taken back, since an attempt may have been sat by it."""

    model = Accommodation
    name = "accommodation"
    icon = "time"
    menu_label = _("More time and attempts")
    index_view_class = AccommodationIndexView
    filterset_class = AccommodationFilterSet
    list_per_page = 50
    search_fields = ["person"]
    search_backend_name = None
    list_display = [
        TitleColumn("person", label=_("Person"), sort_key="person__full_name"),
        Column("exam", label=_("Exam"), sort_key="exam__slug"),
        NumberColumn("extra_minutes", label=_("Minutes more"), sort_key="extra_minutes"),
        NumberColumn("extra_attempts", label=_("Attempts more"), sort_key="extra_attempts"),
        Column("reason", label=_("Reason"), classname="desk-words"),
        MomentColumn("granted_at", label=_("Granted"), sort_key="granted_at"),
        Column("granted_by", label=_("By")),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", GrantView.as_view(), name="add"),
        ]
