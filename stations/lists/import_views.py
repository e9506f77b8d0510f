"""Lists of stations into an election, in Wagtail's admin: upload, columns, what would become of each line, import.

Who may: whoever may add imports (headquarters). An upload is its person's alone; another's is not found.
"""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from people.models import User
from people.rate_limit import allows
from stations.enums import ImportState
from stations.lists import uploads, vanished
from stations.lists.forms import LABELS, ColumnsForm, ListFileForm, ReadingForm
from stations.lists.report import CHANGED, names_of
from stations.models import Station, StationImport

ROWS_A_PAGE = 50
SHOWN = 10  # uploads
UPLOADS, SECONDS = 60, 3600
REFRESH = 3  # seconds


class ImportPage(WagtailAdminTemplateMixin, View):
    """A page about lists of stations."""

    header_icon = "upload"
    page_title = gettext_lazy("Import stations")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("stations.add_stationimport"):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    @property
    def mine(self) -> "QuerySet[StationImport]":
        return StationImport.objects.filter(by=self.person).select_related("election").defer("content")  # up to 20 MB

    @cached_property
    def upload(self) -> StationImport:
        return get_object_or_404(self.mine, key=self.kwargs["key"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = {"url": reverse("station:index"), "label": capfirst(str(Station._meta.verbose_name_plural))}
        return [*self.breadcrumbs_items, trail, {"url": "", "label": str(self.get_page_title())}]


class UploadView(ImportPage):
    """Upload a list. Nothing is imported yet."""

    template_name = "stations/lists/upload.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ListFileForm(initial={"election": self.request.GET.get("election")})
        recent = self.mine.defer("content", "report")[:SHOWN]
        return super().get_context_data(**{"form": form, "recent": recent, "problems": [], **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ListFileForm(request.POST, request.FILES)
        if not allows("stations:import", str(self.person.pk), most=UPLOADS, seconds=SECONDS):
            form.add_error(None, _("You have uploaded many files within an hour. Wait a little and go on then."))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        file = form.cleaned_data["file"]
        upload, problems = uploads.keep_upload(file.name or "", file.read(), form.cleaned_data["election"], by=self.person, at=timezone.now())
        if upload is None:
            return self.render_to_response(self.get_context_data(form=form, problems=problems), status=400)
        return redirect("stations_lists:columns", upload.key)


class ColumnsView(ImportPage):
    """Which column is what, as it was the last time or as the headings suggest."""

    template_name = "stations/lists/columns.html"

    def get_page_subtitle(self) -> str:
        return self.upload.file_name

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._elsewhere() or super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        options = self.upload.options
        columns, known = uploads.remembered(self.upload)
        language = (known.language if known else "") or get_language()
        initial = {"area_root": known.area_root if known else "", "language": language}
        form = ColumnsForm(options["headings"], columns=options.get("columns") or columns, initial=initial)
        context = {"form": form, "reading": self.reading(), "upload": self.upload, "is_remembered": known is not None, **kwargs}
        return super().get_context_data(**context)

    def reading(self, data: Any = None) -> ReadingForm | None:
        """Of a CSV: other formats are read in one way."""
        options = self.upload.options
        return ReadingForm(options, data) if options.get("detected", {}).get("delimiter") else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if elsewhere := self._elsewhere():
            return elsewhere
        if "read_anew" in request.POST and (reading := self.reading(request.POST)):
            return self._read_anew(reading)
        form = ColumnsForm(self.upload.options["headings"], request.POST, columns={})
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        data = form.cleaned_data
        uploads.look(self.upload, form.columns(), area_root=data["area_root"], language=data["language"], by=self.person, at=timezone.now())
        return redirect("stations_lists:report", self.upload.key)

    def _read_anew(self, reading: ReadingForm) -> HttpResponse:
        problems = uploads.read_anew(self.upload, **reading.cleaned_data) if reading.is_valid() else []
        for problem in problems:
            told = _("Line %(line)s: %(message)s") % {"line": problem.line, "message": problem.message}
            reading.add_error(None, told if problem.line else problem.message)
        if reading.errors:
            return self.render_to_response(self.get_context_data(reading=reading), status=400)
        return redirect("stations_lists:columns", self.upload.key)

    def _elsewhere(self) -> HttpResponse | None:
        """While it is being worked at, and once it is imported, there is nothing to choose."""
        is_open = self.upload.state in (ImportState.LOOKED_AT, ImportState.FAILED)
        return None if is_open else redirect("stations_lists:report", self.upload.key)


class ReportView(ImportPage):
    """What would become of each line, or what became of it; POST imports it."""

    template_name = "stations/lists/report.html"

    def get_page_subtitle(self) -> str:
        return self.upload.file_name

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.upload.state == ImportState.LOOKED_AT and not self.upload.report:
            return redirect("stations_lists:columns", self.upload.key)
        response = super().get(request, *args, **kwargs)
        if self.upload.state in uploads.BUSY:
            response["Refresh"] = str(REFRESH)  # without JavaScript too
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Twice imports once."""
        uploads.ask_import(self.upload, request.POST.get("fingerprint", "")[:64], at=timezone.now())
        upload = self.mine.get(pk=self.upload.pk)
        if upload.report.get("has_changed") and upload.state == ImportState.LOOKED_AT:
            messages.warning(request, _("The stations have changed since you looked at this list. Look at it once more: nothing has been imported."))
        elif upload.state == ImportState.DONE:
            counts = upload.report["counts"]
            messages.success(request, _("Imported. New: %(new)s. Changed: %(changed)s. Unchanged: %(unchanged)s.") % counts)
        return redirect("stations_lists:report", self.upload.key)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.upload.report
        lines = report.get("lines", [])
        page = Paginator(lines, ROWS_A_PAGE).get_page(self.request.GET.get("p"))
        counts = report.get("counts", {})
        return super().get_context_data(
            upload=self.upload,
            is_busy=self.upload.state in uploads.BUSY,
            is_done=self.upload.state == ImportState.DONE,
            has_failed=self.upload.state == ImportState.FAILED,
            counts=counts,
            to_import=counts.get("new", 0) + counts.get("changed", 0),
            fingerprint=report.get("fingerprint", ""),
            problems=report.get("problems", [])[:200],
            is_geojson=report.get("format") == "geojson",
            rows=[_row(line) for line in page],
            more=counts.get("new", 0) + counts.get("changed", 0) - len(lines),
            page_obj=page,
            elided_page_range=page.paginator.get_elided_page_range(page.number),
            vanished=self._vanished(report.get("vanished", [])[:200]),
            more_vanished=counts.get("vanished", 0) - len(report.get("vanished", [])[:200]),
            there=uploads.there_of(counts),
            is_most_vanished=uploads.is_most_vanished(counts),
            to_close=self._without_people(report) if self.upload.state == ImportState.DONE else 0,
            **kwargs,
        )

    def _vanished(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the names, as they are today, of who stood there."""
        names = names_of(person for row in rows for person in row["people"])
        return [{**row, "people": [names[pk] for pk in row["people"] if pk in names]} for row in rows]

    def _without_people(self, report: dict[str, Any]) -> int:
        return vanished.without_people(vanished_stations(self.upload).filter(closed_at=None)).count()


class VanishedView(ImportPage):
    """Close or delete what the list no longer has, where nobody stands. POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        stations = vanished_stations(self.upload)
        if self.upload.state != ImportState.DONE:
            return redirect("stations_lists:report", self.upload.key)
        if uploads.is_most_vanished(self.upload.report["counts"]) and "sure" not in request.POST:
            messages.warning(request, _("Most stations are not in this list. Tick first that it is the whole list."))
            return redirect("stations_lists:report", self.upload.key)
        if "delete" in request.POST:
            if not self.person.has_perm("stations.delete_station"):
                return cast("HttpResponse", permission_denied(request))
            messages.success(request, _("Stations deleted: %(count)s.") % {"count": vanished.delete(stations, by=self.person)})
        elif "close" in request.POST:
            closed = vanished.close(stations, by=self.person, at=timezone.now())
            messages.success(request, _("Stations closed: %(count)s.") % {"count": closed})
        return redirect("stations_lists:report", self.upload.key)


def vanished_stations(upload: StationImport) -> "QuerySet[Station]":
    """Those of its report that are still there."""
    return Station.objects.filter(election=upload.election_id, pk__in=[one["pk"] for one in upload.report.get("vanished", [])])


def _row(line: dict[str, Any]) -> dict[str, Any]:
    changes = [{"label": LABELS[name], "before": before, "after": after} for name, before, after in line["changes"]]
    summary = " · ".join(one["after"] for one in changes if one["after"])
    return {**line, "changes": changes, "summary": summary, "is_changed": line["what"] == CHANGED}
