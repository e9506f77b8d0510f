"""The coordinator's roster: who is certified, until when, of which organisation, where assigned."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import django_filters
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet, Subquery, Value
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import log

from dashboard.enums import Progress, progress_tag
from dashboard.home import Tile, progress_tiles
from dashboard.kept_counts import LARGE, kept_counts
from dashboard.lapses import without_lapsed
from dashboard.queries import elections, everybody, narrowed, nearest_of, roster, with_rows
from dashboard.scoped import scoped
from people.enums import MembershipState
from people.exports import SafeExportMixin
from people.models import Area, Organisation, User
from people.requests import id_in
from people.search import matching_people
from people.tables import DayColumn, TagColumn
from stations.models import Election

CHOICES_SECONDS = 60


def choices() -> tuple[list[tuple[int, str]], dict[str, tuple[str, str]]]:
    """What the filters offer, in the active language: organisations as (id, name); areas, id → (path, name)."""
    organisations = [(one.pk, one.label) for one in Organisation.objects.all()]
    return organisations, {str(area.pk): (area.path, str(area)) for area in Area.objects.all()}


class RosterFilterSet(WagtailFilterSet):
    election = django_filters.ChoiceFilter(label=_("Election"), method="nothing", empty_label=_("the next one"))
    progress = django_filters.MultipleChoiceFilter(choices=Progress.choices, label=_("State"), method="at_progress")
    assigned = django_filters.BooleanFilter(field_name="is_assigned", label=_("Assigned"))
    organisation = django_filters.ChoiceFilter(label=_("Organisation"), method="of_organisation")
    without_organisation = django_filters.BooleanFilter(label=_("Without organisation"), method="without")
    area = django_filters.ChoiceFilter(label=_("Home area"), method="in_area")
    language = django_filters.ChoiceFilter(choices=User._meta.get_field("language").choices or [], label=_("Language"))

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, *args: Any, election: Election | None, elections: list[Election], at: datetime, **kwargs: Any) -> None:
        """The lists to choose from are read once; a list of models would be read again for what is chosen."""
        super().__init__(*args, **kwargs)
        self.election, self.at = election, at
        offered: Any = cache.get_or_set(f"roster-choices:{get_language()}", choices, CHOICES_SECONDS)
        organisations, self.paths = offered
        self.filters["election"].extra["choices"] = [(one.pk, str(one)) for one in elections]
        self.filters["organisation"].extra["choices"] = organisations
        self.filters["area"].extra["choices"] = [(pk, name) for pk, (_path, name) in self.paths.items()]

    def nothing(self, queryset: QuerySet[User], name: str, value: Any) -> QuerySet[User]:
        """The election has already shaped the rows: see RosterView.get_base_queryset."""
        return queryset

    def at_progress(self, queryset: QuerySet[User], name: str, value: list[str]) -> QuerySet[User]:
        return narrowed(queryset, value, self.election, self.at) if value else queryset

    def of_organisation(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return queryset.filter(memberships__organisation=int(value), memberships__state=MembershipState.ACCEPTED)

    def without(self, queryset: QuerySet[User], name: str, value: bool) -> QuerySet[User]:
        accepted = Q(memberships__state=MembershipState.ACCEPTED)
        return queryset.exclude(accepted) if value else queryset.filter(accepted)

    def in_area(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return queryset.filter(home_area__path__startswith=self.paths[value][0])


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


class FewRowsPaginator(WagtailPaginator):
    """Of many people it finds first who is on the page, and only then everything that is shown of them: a database that is asked for both at
    once works much of it out for everybody."""

    rows_of: Callable[[list[int]], QuerySet[User]]

    def page(self, number: Any) -> Page[Any]:
        if number == 1 and "count" not in self.__dict__:
            return self.first_page()
        page = super().page(number)
        if self.count < LARGE:
            return page
        ids = list(page.object_list.values_list("pk", flat=True))
        page.object_list = self.in_order(ids)
        return page

    def first_page(self) -> Page[Any]:
        """Who is on it, and how many there are in all, in one query."""
        people: Any = self.object_list
        number = people.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
        top = list(people.annotate(found=Subquery(number)).values_list("pk", "found")[: self.per_page])
        self.count = top[0][1] if top else 0
        return Page(self.in_order([pk for pk, _found in top]), 1, self)

    def in_order(self, ids: list[int]) -> list[User]:
        rows = {row.pk: row for row in self.rows_of(ids)}
        return [rows[pk] for pk in ids if pk in rows]


class PostsColumn(Column):
    """Where the person stands, each a link to the station."""

    cell_template_name = "dashboard/posts_cell.html"


class RosterView(SafeExportMixin, ReportView):
    """Who may: whoever holds `people.view_roster` (coordinators, headquarters), within their scope. Exports are logged."""

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
    def elections(self) -> list[Election]:
        return list(elections(self.at).order_by("-day", "-pk"))

    @cached_property
    def election(self) -> Election | None:
        chosen = id_in(self.request.GET.get("election", ""))
        found = next((one for one in self.elections if one.pk == chosen), None)
        return without_lapsed(found or nearest_of(self.elections, self.at), self.at)

    @cached_property
    def people_and_key(self) -> tuple[QuerySet[User], str]:
        """Whom one may see, and under which key their counts are kept."""
        return scoped(roster(self.election, self.at), self.request.user)

    @property
    def people(self) -> QuerySet[User]:
        return self.people_and_key[0]

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "election": self.election, "elections": self.elections, "at": self.at}

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
        found = kept_counts(*self.people_and_key, self.election, self.at)
        return progress_tiles(found, self.request.GET.getlist("progress"), query)

    def get_paginator(self, *args: Any, **kwargs: Any) -> Any:
        """Without a search, and with no other filter than the state, the tiles have counted already."""
        paginator = FewRowsPaginator(*args, **kwargs)
        paginator.rows_of = self.rows_of
        chosen = {name for name in self.filters.form.changed_data if name != "election"} if self.filters else set()
        if not (self.is_export or self.is_searching or chosen - {"progress"}):
            paginator.count = sum(tile.count for tile in self.tiles if tile.is_current or not chosen)
        return paginator

    def rows_of(self, ids: list[int]) -> QuerySet[User]:
        """What the page shows of these."""
        return with_rows(everybody(self.election, self.at).filter(pk__in=ids), self.election, self.request.user)

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
