"""More time and more attempts in Wagtail's admin: who was given what and why, the page that grants it, and the one that takes it back."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext, pgettext_lazy
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
from people.tables import ActionColumn, NumberColumn, TagColumn
from quizzes.accommodation_forms import FindPersonForm, GrantForm, TakeBackForm
from quizzes.accommodations import deadline_without, grant, has_its_minutes, take_back, take_back_refusals
from quizzes.admin_pages import ExamDeskView, NotEditedMixin
from quizzes.enums import AttemptState
from quizzes.models import Accommodation, Attempt, Exam
from quizzes.queries import over_at

FOUND_AT_ONCE = 20


class AccommodationFilterSet(WagtailFilterSet):
    exam = django_filters.ModelChoiceFilter(queryset=Exam.objects.all(), label=_("Exam"))

    class Meta:
        model = Accommodation
        fields = ["exam"]


class AccommodationIndexView(IndexView):
    """Whoever may view accommodations: examiners, headquarters."""

    def get_base_queryset(self) -> QuerySet[Accommodation]:
        return Accommodation.objects.select_related("exam", "person", "granted_by", "attempt")

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

    @cached_property
    def going_on(self) -> list[Attempt]:
        """What the person sits now."""
        found = Attempt.objects.filter(person=self.chosen, state=AttemptState.OPEN).select_related("exam") if self.chosen else []
        return [attempt for attempt in found if database_now() <= over_at(attempt)]

    def _granted(self) -> list[dict[str, Any]]:
        found = Accommodation.objects.filter(person=self.chosen).select_related("exam", "granted_by", "attempt") if self.chosen else []
        return [{"row": one, "counts": counts_tag(one)} for one in found]

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
                "asked": asked,
                "people": matching_people(people, asked).order_by("full_name", "pk")[:FOUND_AT_ONCE],
                "exam_asked": exam.pk if exam else "",
                "form": GrantForm(initial={"exam": exam} if exam else {}, is_going_on=bool(self.going_on)),
                "going_on": self.going_on,
                "granted": self._granted(),
                **kwargs,
            }
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = GrantForm(request.POST, is_going_on=bool(self.going_on))
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


class TakeBackView(ExamDeskView):
    """Says what follows, asks why, and takes it back. Whoever may add accommodations."""

    permissions = ("quizzes.add_accommodation",)
    template_name = "quizzes/admin/take_back.html"
    page_title = _("Take back what was granted")
    header_icon = "time"

    @cached_property
    def granted(self) -> Accommodation:
        return get_object_or_404(Accommodation.objects.select_related("exam", "person", "granted_by", "attempt"), pk=self.kwargs["pk"])

    def trail(self) -> list[dict[str, str]]:
        return [{"url": reverse("accommodation:index"), "label": capfirst(str(Accommodation._meta.verbose_name_plural))}]

    def get_page_subtitle(self) -> str:
        return str(self.granted.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = database_now()
        open_ones = Attempt.objects.filter(exam=self.granted.exam, person=self.granted.person, state=AttemptState.OPEN)
        moves = [one for one in open_ones if now <= over_at(one) and has_its_minutes(one, self.granted)]
        context = {
            "granted": self.granted,
            "counts": counts_tag(self.granted),
            "moves": [(one, deadline_without(one, self.granted, now)) for one in moves],
            "refusals": take_back_refusals(self.granted, reason="-"),
            "form": TakeBackForm(),
        }
        return super().get_context_data(**{**context, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = TakeBackForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            take_back(self.granted, reason=form.cleaned_data["reason"], by=self.person, at=database_now())
        except Refused as refused:
            return self.render_to_response(self.get_context_data(form=form, refusals=refused.refusals), status=409)
        messages.success(request, gettext("Taken back. %(person)s is told of it.") % {"person": self.granted.person})
        return redirect("accommodation:index")


def counts_tag(granted: Accommodation) -> tuple[str, str]:
    """In which attempts it counts, as (words, kind) of a tag."""
    if granted.taken_back_at:
        return pgettext("what was granted", "taken back"), "refused"
    if granted.attempt:
        return gettext("in attempt %(number)s only") % {"number": granted.attempt.number}, "open"
    return (gettext("in the next attempt only"), "open") if granted.next_only else ("", "")


def granted_by(granted: Accommodation) -> str:
    """When and by whom."""
    return f"{date_format(localtime(granted.granted_at), 'SHORT_DATETIME_FORMAT')}, {granted.granted_by}"


class TakeBackColumn(ActionColumn):
    cell_template_name = "quizzes/admin/take_back_cell.html"


class AccommodationViewSet(NotEditedMixin, ModelViewSet):
    """Read, granted and taken back; nothing is changed, since an attempt may have been sat by it."""

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
        TitleColumn("person", label=_("Person"), sort_key="person__full_name", classname="desk-name"),
        Column("exam", label=_("Exam"), sort_key="exam__slug"),
        NumberColumn("extra_minutes", label=pgettext_lazy("granted", "+ minutes"), sort_key="extra_minutes"),
        NumberColumn("extra_attempts", label=pgettext_lazy("granted", "+ attempts"), sort_key="extra_attempts"),
        TagColumn("counts", label=_("Counts"), accessor=counts_tag),
        Column("reason", label=_("Reason"), classname="desk-words"),
        Column("granted_at", label=_("Granted"), accessor=granted_by, sort_key="granted_at"),
        TakeBackColumn("take_back", label=_("What can be done"), accessor="pk"),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", GrantView.as_view(), name="add"),
            path("take-back/<int:pk>/", TakeBackView.as_view(), name="take_back"),
        ]
