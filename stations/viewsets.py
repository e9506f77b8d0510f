"""Elections, shifts and stations in the Wagtail admin. What coordinators do with them is in desk.py."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.log_actions import log

from people.exports import SafeExportMixin
from people.models import Area
from people.tables import DayColumn, MomentColumn, NumberColumn
from stations import scope
from stations.forms import ShiftForm, StationForm
from stations.lists.export_views import ListButtonsMixin, ListExportMixin
from stations.models import Election, Shift, Station
from stations.queries import NATURAL, matching_stations, with_observers, with_posts
from stations.refused_by_database import SENTENCES, code_of
from stations.scope_viewset import ScopeViewSet
from stations.services import open_posts, withdraw_lapsed


class KeptByDatabaseMixin:
    """A save that the database refuses, because somebody stands on what it would change, is an error of the form."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except IntegrityError as error:
            sentence = SENTENCES.get(code_of(error))
            if sentence is None:
                raise
            form.add_error(None, gettext(sentence))
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]

    def save_instance(self) -> Any:
        """Save, and open the posts that the change asks for."""
        instance = super().save_instance()  # type: ignore[misc]
        stations = [instance] if isinstance(instance, Station) else None
        open_posts(instance if isinstance(instance, Election) else instance.election, stations)
        return instance


class KeptCreateView(KeptByDatabaseMixin, CreateView):
    """Whoever may add: headquarters."""


class KeptEditView(KeptByDatabaseMixin, EditView):
    """Whoever may change: headquarters."""


class KeptDeleteView(DeleteView):
    """Whoever may delete: headquarters. What an assignment names, standing or ended, stays."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                if isinstance(self.object, Shift):
                    self.object.posts.all().delete()
                response: HttpResponse = super().form_valid(form)
                return response
        except ProtectedError:
            messages.error(self.request, gettext("This is kept: assignments or stations depend on it."))
            return redirect(self.get_success_url())


class ShiftChoiceField(ModelChoiceField):
    """Shifts bear the same names from election to election: each is told with its own."""

    def label_from_instance(self, obj: Shift) -> str:
        return f"{obj.election}: {obj}"


class ShiftFilter(django_filters.ModelChoiceFilter):
    field_class = ShiftChoiceField


class StationFilterSet(WagtailFilterSet):
    area = django_filters.ModelChoiceFilter(queryset=Area.objects.order_by("path"), label=_("Area"), method="filter_area")
    shift = ShiftFilter(queryset=Shift.objects.select_related("election"), label=_("Shift"), method="filter_nothing")
    observers = django_filters.NumberFilter(label=_("Observers in the shift"), method="filter_observers", min_value=0, max_value=1000)

    class Meta:
        model = Station
        fields = ["election", "area", "shift", "observers", "priority"]

    def filter_area(self, queryset: QuerySet[Station], name: str, value: Area) -> QuerySet[Station]:
        return queryset.filter(area__path__startswith=value.path)

    def filter_nothing(self, queryset: QuerySet[Station], name: str, value: Shift) -> QuerySet[Station]:
        """The shift says in which one observers are counted."""
        return queryset.filter(election=value.election_id)

    def filter_observers(self, queryset: QuerySet[Station], name: str, value: Any) -> Any:
        return with_observers(queryset, self.form.cleaned_data.get("shift")).filter(observers=int(value))


class StationIndexView(ListButtonsMixin, SafeExportMixin, IndexView):
    """The list of stations, with search, filters and export. Whoever may view stations: coordinators, headquarters."""

    def get_base_queryset(self) -> Any:
        withdraw_lapsed(at=timezone.now())
        return with_posts(scope.stations_of(self.request.user).select_related("area", "election"))

    def order_queryset(self, queryset: QuerySet[Station]) -> QuerySet[Station]:
        return super().order_queryset(queryset) if self.is_explicitly_ordered else queryset.order_by(*NATURAL)

    def search_queryset(self, queryset: QuerySet[Station]) -> QuerySet[Station]:
        return matching_stations(queryset, self.search_query) if self.is_searching else queryset

    def as_spreadsheet(self, queryset: QuerySet[Station], spreadsheet_format: str) -> Any:
        log(instance=self.request.user, action="stations.export", user=self.request.user, data={"rows": queryset.count()})
        return super().as_spreadsheet(queryset, spreadsheet_format)


class StationListView(ListExportMixin, StationIndexView):
    """The list as a file."""


class ElectionIndexView(IndexView):
    """The list of elections. Whoever may view them: coordinators those in their scope, headquarters."""

    def get_base_queryset(self) -> Any:
        return scope.elections_of(self.request.user).select_related("programme")


class ShiftIndexView(IndexView):
    """The list of shifts. Whoever may view them: coordinators those of elections in their scope, headquarters."""

    def get_base_queryset(self) -> Any:
        return Shift.objects.filter(election__in=scope.elections_of(self.request.user).order_by().values("pk")).select_related("election")


class KeptViewSet(ModelViewSet):
    """What the three share."""

    add_view_class = KeptCreateView
    edit_view_class = KeptEditView
    delete_view_class = KeptDeleteView
    copy_view_enabled = False
    list_per_page = 50
    search_backend_name = None


class ElectionViewSet(KeptViewSet):
    model = Election
    name = "election"
    url_prefix = "elections"
    icon = "calendar-check"
    index_view_class = ElectionIndexView
    menu_label = _("Elections")
    form_fields = [
        *("name", "slug", "day", "time_zone", "programme", "organisation_cap", "accreditation_required", "pledge_required", "seats"),
        *("min_rest_hours", "no_show_after_minutes", "answer_within_minutes", "contact_phone"),
    ]
    list_display = [
        TitleColumn(
            "name", label=_("Name of the election"), accessor=str, get_url=lambda election: reverse("stations_desk:election", args=[election.pk])
        ),
        DayColumn("day", label=_("Polling day"), sort_key="day"),
        Column("programme", label=_("Programme")),
        NumberColumn("seats", label=_("Observers at a station and shift"), sort_key="seats"),
    ]


class ShiftViewSet(KeptViewSet):
    model = Shift
    name = "shift"
    url_prefix = "shifts"
    icon = "time"
    index_view_class = ShiftIndexView
    menu_label = _("Shifts")
    list_filter = ["election"]
    list_display = [
        "name",
        Column("election", label=_("Election")),
        MomentColumn("from", label=_("From"), accessor="local_start", sort_key="starts_at"),
        MomentColumn("until", label=_("Until"), accessor="local_end", sort_key="ends_at"),
    ]

    def get_form_class(self, for_update: bool = False) -> type[ShiftForm]:
        return ShiftForm


class StationViewSet(KeptViewSet):
    model = Station
    name = "station"
    url_prefix = "stations"
    icon = "home"
    menu_label = _("Stations")
    index_view_class = StationIndexView
    filterset_class = StationFilterSet
    list_display = [
        TitleColumn(
            "number",
            label=_("Number"),
            accessor=lambda station: f"№ {station.number}",
            sort_key="number",
            classname="desk-code",
            get_url=lambda station: reverse("stations_desk:station", args=[station.pk]),
        ),
        Column("name", label=_("Name of the station"), sort_key="name"),
        Column("address", label=_("Address")),
        Column("area", label=_("Area"), sort_key="area__path"),
        NumberColumn(
            "posts_filled",
            label=_("Posts filled"),
            accessor=lambda station: f"{station.posts_filled} / {station.posts_total}",
            sort_key="posts_filled",
        ),
    ]
    search_fields = ["number", "name", "address"]
    list_export = ["election", "area", "number", "name", "address", "latitude", "longitude", "posts_filled", "posts_total"]
    export_headings = {"posts_filled": _("Posts filled"), "posts_total": _("Posts")}
    export_filename = "stations"

    def get_form_class(self, for_update: bool = False) -> type[StationForm]:
        return StationForm

    def get_urlpatterns(self) -> list[Any]:
        view = self.construct_view(StationListView, **self.get_index_view_kwargs())
        return [*super().get_urlpatterns(), path("list/<slug:name>/", view, name="export_list")]


class StationsGroup(ModelViewSetGroup):
    items = (StationViewSet, ElectionViewSet, ShiftViewSet, ScopeViewSet)
    menu_label = _("Stations")
    menu_icon = "home"
    menu_order = 210
