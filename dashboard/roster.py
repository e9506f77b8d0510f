"""The coordinator's roster: who is certified, until when, of which organisation, where assigned."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import log

from dashboard.enums import Progress, progress_tag
from dashboard.home import Tile, progress_tiles
from dashboard.lapses import without_lapsed
from dashboard.queries import elections, in_scope_of, nearest_election, roster, with_rows
from people.enums import MembershipState
from people.exports import SafeExportMixin
from people.models import Area, Organisation, User
from people.requests import id_in
from people.search import matching_people
from people.tables import DayColumn, TagColumn
from stations.models import Election


class RosterFilterSet(WagtailFilterSet):
    election = django_filters.ModelChoiceFilter(queryset=Election.objects.all(), label=_("Election"), method="nothing", empty_label=_("the next one"))
    progress = django_filters.MultipleChoiceFilter(choices=Progress.choices, label=_("State"))
    assigned = django_filters.BooleanFilter(field_name="is_assigned", label=_("Assigned"))
    organisation = django_filters.ModelChoiceFilter(queryset=Organisation.objects.all(), label=_("Organisation"), method="of_organisation")
    without_organisation = django_filters.BooleanFilter(label=_("Without organisation"), method="without")
    area = django_filters.ModelChoiceFilter(queryset=Area.objects.all(), label=_("Home area"), method="in_area")
    language = django_filters.ChoiceFilter(choices=User._meta.get_field("language").choices or [], label=_("Language"))

    class Meta:
        model = User
        fields: list[str] = []

    def nothing(self, queryset: QuerySet[User], name: str, value: Any) -> QuerySet[User]:
        """The election has already shaped the rows: see RosterView.get_base_queryset."""
        return queryset

    def of_organisation(self, queryset: QuerySet[User], name: str, value: Organisation) -> QuerySet[User]:
        return queryset.filter(memberships__organisation=value, memberships__state=MembershipState.ACCEPTED)

    def without(self, queryset: QuerySet[User], name: str, value: bool) -> QuerySet[User]:
        accepted = Q(memberships__state=MembershipState.ACCEPTED)
        return queryset.exclude(accepted) if value else queryset.filter(accepted)

    def in_area(self, queryset: QuerySet[User], name: str, value: Area) -> QuerySet[User]:
        return queryset.filter(home_area__path__startswith=value.path)


def organisation_of(person: Any) -> str:
    return ", ".join(membership.organisation.label for membership in person.accepted)


def posts_of(person: Any) -> str:
    return "; ".join(f"{assignment.station.area}, {assignment.station} ({assignment.shift})" for assignment in person.standing)


def progress_of(person: Any) -> str:
    return str(Progress(person.progress).label)


def state_tag(person: Any) -> tuple[str, str]:
    """The state; of an update that is due, by when."""
    words, kind = progress_tag(person.progress)
    if person.progress == Progress.UPDATE_DUE:
        words = gettext("law update due by %(day)s") % {"day": date_format(timezone.localtime(person.counts_until), "SHORT_DATE_FORMAT")}
    return words, kind


class PostsColumn(Column):
    """Where the person stands, each a link to the station."""

    cell_template_name = "dashboard/posts_cell.html"


class RosterView(SafeExportMixin, ReportView):
    """Who may: whoever holds `people.view_roster` (coordinators within their scope, headquarters). Exports are logged."""

    index_url_name = "dashboard_roster"
    index_results_url_name = "dashboard_roster_results"
    results_template_name = "dashboard/roster_results.html"
    page_title = _("Roster")
    header_icon = "group"
    model = User
    filterset_class = RosterFilterSet
    is_searchable = True
    default_ordering = "full_name"
    columns = [
        TitleColumn("full_name", label=_("Name"), sort_key="full_name", get_url=lambda person: reverse("dashboard_person", args=[person.pk])),
        TagColumn("progress", label=_("State"), accessor=lambda person: state_tag(person), sort_key="progress"),
        DayColumn("valid_until", label=_("Valid until"), sort_key="valid_until"),
        Column("organisation", label=_("Organisation"), accessor=organisation_of),
        Column("home_area", label=_("Home area"), sort_key="home_area__path"),
        PostsColumn("posts", label=_("Stands at"), sort_key="is_assigned"),
    ]
    list_export = ["full_name", "email", "phone", "language", "home_area", "organisation", "progress", "certificate_number", "valid_until"]
    list_export += ["counts_until", "posts"]
    export_headings = {
        "organisation": _("Organisation"),
        "progress": _("State"),
        "certificate_number": _("Certificate"),
        "valid_until": _("Valid until"),
        "counts_until": _("Law update due by"),
        "posts": _("Stands at"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("people.view_roster"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def at(self) -> Any:
        return timezone.now()

    @cached_property
    def election(self) -> Election | None:
        chosen = id_in(self.request.GET.get("election", ""))
        found = elections(self.at).filter(pk=chosen).first() if chosen else None
        return without_lapsed(found or nearest_election(self.at), self.at)

    @cached_property
    def people(self) -> QuerySet[User]:
        return in_scope_of(roster(self.election, self.at), self.request.user)

    def get_base_queryset(self) -> QuerySet[User]:
        return self.people.all()

    def get_filtered_queryset(self) -> QuerySet[User]:
        return self.get_queryset()

    def search_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        return with_rows(matching_people(queryset, self.search_query), self.election, self.request.user)

    @cached_property
    def tiles(self) -> list[Tile]:
        chosen = self.request.GET.get("election", "")
        query = f"&election={chosen}" if chosen.isdecimal() else ""
        return progress_tiles(self.people, self.request.GET.getlist("progress"), query)

    def get_paginator(self, *args: Any, **kwargs: Any) -> Any:
        """Without a search or a filter the tiles have counted everybody already."""
        paginator = super().get_paginator(*args, **kwargs)
        if not (self.is_export or self.is_searching or self.is_filtering):
            paginator.count = sum(tile.count for tile in self.tiles)
        return paginator

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        if not self.is_export:
            context["tiles"] = self.tiles
            context["election"] = self.election
        return context

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.is_export:
            data = {"format": self.request.GET["export"], "filters": self.request.GET.urlencode()}
            log(instance=self.request.user, action="dashboard.export", user=self.request.user, data=data)
        return super().render_to_response(context, **kwargs)

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """One exported line; texts as the screen shows them."""
        derived = {
            "organisation": organisation_of(item),
            "progress": progress_of(item),
            "posts": posts_of(item),
            "home_area": str(item.home_area or ""),
            "language": item.get_language_display(),
        }
        return {field: derived.get(field, getattr(item, field, "")) for field in self.list_export}

    def get_filename(self) -> str:
        return f"roster-{timezone.localdate(self.at).isoformat()}"
