"""What a partner sees: the volunteers of its organisation by state, and how its materials are used. Nobody of another organisation."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import permission_denied
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import HeaderButton
from wagtail.log_actions import log

from courses.materials import usage_of
from dashboard.enums import Progress, progress_tag
from dashboard.home import Tile
from dashboard.lapses import without_lapsed
from dashboard.partner_queries import last_seen, lesson_keys, numbers_of, percent_read, volunteers_of
from dashboard.partner_steps import next_step_of
from dashboard.queries import nearest_election
from partners.standing import Standing, standing_in
from people.enums import OPEN_INVITATIONS
from people.exports import SafeExportMixin
from people.models import Area, Organisation, User
from people.requests import id_in
from people.search import matching_people
from people.tables import DayColumn, NumberColumn, TagColumn
from stations.models import Election

MATERIALS_SHOWN = 5
USED_WITHIN = timedelta(days=30)


def may_see_partners(standing: Standing) -> bool:
    """Editors see the volunteers of the organisations they write for, the headquarters of all."""
    return standing.is_headquarters or bool(standing.writes_for)


class PartnerFilterSet(WagtailFilterSet):
    progress = django_filters.MultipleChoiceFilter(choices=Progress.choices, label=_("State"))
    passed = django_filters.BooleanFilter(field_name="has_passed", label=_("Has passed an exam"))
    assigned = django_filters.BooleanFilter(field_name="is_assigned", label=_("Assigned"))
    area = django_filters.ModelChoiceFilter(queryset=Area.objects.all(), label=_("Home area"), method="in_area")
    language = django_filters.ChoiceFilter(choices=User._meta.get_field("language").choices or [], label=_("Language"))

    class Meta:
        model = User
        fields: list[str] = []

    def in_area(self, queryset: QuerySet[User], name: str, value: Area) -> QuerySet[User]:
        return queryset.filter(home_area__path__startswith=value.path)


class PartnerView(SafeExportMixin, ReportView):
    """Who may: an editor, for the own organisation; the headquarters, for the one it names. Exports are logged."""

    index_url_name = "dashboard_partner"
    index_results_url_name = "dashboard_partner_results"
    results_template_name = "dashboard/partner_results.html"
    page_title = _("Volunteers")
    header_icon = "group"
    model = User
    filterset_class = PartnerFilterSet
    is_searchable = True
    default_ordering = "full_name"
    list_export = ["full_name", "email", "phone", "language", "home_area", "progress", "percent", "last_seen", "valid_until", "assigned", "next_step"]
    export_headings = {
        "progress": _("State"),
        "percent": _("Lessons, %"),
        "last_seen": _("Last seen"),
        "valid_until": _("Certificate until"),
        "assigned": _("Assigned"),
        "next_step": _("Next step"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_partners(standing_in(request)):
            refused: HttpResponse = permission_denied(request)
            return refused
        if not self.organisations:  # the headquarters of a coalition that has no organisation yet founds one first
            return redirect("partners:found")
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def organisations(self) -> list[Organisation]:
        standing = standing_in(self.request)
        return list(Organisation.objects.all() if standing.is_headquarters else Organisation.objects.filter(pk__in=standing.writes_for))

    @cached_property
    def organisation(self) -> Organisation:
        """The one named, which must be theirs, else the first of theirs. Raises Http404."""
        chosen = self.request.GET.get("organisation", "")
        found = [one for one in self.organisations if not chosen or one.pk == id_in(chosen)]
        if not found:
            raise Http404
        return found[0]

    @cached_property
    def at(self) -> Any:
        return timezone.now()

    @cached_property
    def election(self) -> Election | None:
        return without_lapsed(nearest_election(self.at), self.at)

    @cached_property
    def lesson_keys(self) -> list[UUID]:
        return lesson_keys(self.election)

    @property
    def lessons(self) -> int:
        return len(self.lesson_keys)

    @cached_property
    def people(self) -> QuerySet[User]:
        return volunteers_of(self.organisation, self.election, self.lesson_keys, self.at)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column("full_name", label=_("Full name"), sort_key="full_name", classname="title"),
            TagColumn("progress", label=_("State"), accessor=lambda person: progress_tag(person.progress), sort_key="progress"),
            NumberColumn("percent", label=_("Lessons, %"), accessor=lambda person: percent_read(person, self.lessons), sort_key="lessons_read"),
            DayColumn("last_seen", label=_("Last seen"), accessor=last_seen),
            DayColumn("valid_until", label=_("Certificate until"), sort_key="valid_until"),
            Column("next_step", label=_("Next step"), accessor=lambda person: next_step_of(person, self.lessons), sort_key="is_assigned"),
            Column("phone", label=_("Phone")),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(gettext("Invitations"), url=reverse("people_invitations"), icon_name="mail")]

    def get_page_subtitle(self) -> str:
        return str(self.organisation)

    def get_base_queryset(self) -> QuerySet[User]:
        return self.people.all()

    def get_filtered_queryset(self) -> QuerySet[User]:
        return self.get_queryset()

    def search_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        return matching_people(queryset, self.search_query).select_related("home_area")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        if not self.is_export:
            context |= {
                "organisation": self.organisation,
                "organisations": self.organisations,
                "tiles": self._tiles(),
                "materials": usage_of(self.organisation, since=(self.at - USED_WITHIN).date())[:MATERIALS_SHOWN],
                "usage_url": reverse("partners:usage"),
            }
        return context

    def _tiles(self) -> list[Tile]:
        """Counts of the whole organisation, each a link to its rows."""
        numbers = numbers_of(self.people, self.organisation.invitations.filter(state__in=OPEN_INVITATIONS, expires_at__gt=self.at).count())
        here = f"{reverse(self.index_url_name)}?organisation={self.organisation.pk}"
        chosen = self.request.GET.getlist("progress")
        tiles = [Tile(numbers[value], str(Progress(value).label), f"{here}&progress={value}", value in chosen) for value in Progress.values]
        return [
            Tile(numbers["invited"], gettext("invited, no answer yet"), f"{reverse('people_invitations')}?organisation={self.organisation.pk}"),
            *tiles,
            Tile(numbers["passed"], gettext("have passed an exam"), f"{here}&passed=true", self.request.GET.get("passed") == "true"),
            Tile(numbers["assigned"], gettext("stand at a post"), f"{here}&assigned=true", self.request.GET.get("assigned") == "true"),
        ]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.is_export:
            data = {"format": self.request.GET["export"], "filters": self.request.GET.urlencode(), "organisation": self.organisation.slug}
            log(instance=self.organisation, action="dashboard.export_partner", user=self.request.user, data=data)
        response: HttpResponse = super().render_to_response(context, **kwargs)
        return response

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """One exported line; texts as the screen shows them."""
        derived = {
            "language": item.get_language_display(),
            "home_area": str(item.home_area or ""),
            "progress": progress_tag(item.progress)[0],
            "percent": percent_read(item, self.lessons),
            "last_seen": last_seen(item),
            "assigned": gettext("Yes") if item.is_assigned else gettext("No"),
            "next_step": next_step_of(item, self.lessons),
        }
        return {name: derived.get(name, getattr(item, name, "")) for name in self.list_export}

    def get_filename(self) -> str:
        return f"volunteers-{self.organisation.slug}-{timezone.localdate(self.at).isoformat()}"
