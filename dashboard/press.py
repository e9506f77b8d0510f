"""Figures for the press: totals of the whole coalition, for anybody. Nothing by area, station or shift, and no number so small that it tells."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from dashboard.queries import nearest_election
from people.models import User
from people.queries import admitted_organisations
from stations.enums import AssignmentState
from stations.models import Election, Station
from stations.queries import covering, stands_at

KEPT_SECONDS = 600
FEW = 20  # a number of people below it is told as "fewer than"
STEP = 10  # of others, so that two readings do not tell of one person
PERCENT_STEP = 5
FEW_STATIONS = 50  # of an election with fewer, no share is told


@dataclass(frozen=True, slots=True)
class PressFigures:
    """What is told. A count of people is a multiple of STEP, or None: fewer than FEW. A share is a multiple of PERCENT_STEP: at least so many
    per cent of stations have an observer in some shift (100: every one); None: it is not told."""

    at: datetime
    election: dict[str, str] | None
    organisations: int
    volunteers: int | None
    certified: int | None
    covered_percent: int | None


def told_count(people: int) -> int | None:
    return None if people < FEW else people - people % STEP


def told_percent(covered: int, stations: int) -> int | None:
    """100 only where it is all of them: the last steps below it are one, "95 or more"."""
    if stations < FEW_STATIONS:
        return None
    percent = covered * 100 // stations
    return percent - percent % PERCENT_STEP


def press_figures(at: datetime) -> PressFigures:
    """Those of the last minutes, else counted anew: five queries."""
    found: PressFigures | None = cache.get("press-figures")
    if found is None:
        found = _counted(at)
        cache.set("press-figures", found, KEPT_SECONDS)
    return found


def _counted(at: datetime) -> PressFigures:
    election = nearest_election(at)
    return PressFigures(
        at=at,
        election=dict(election.name) if election else None,
        organisations=admitted_organisations().count(),
        volunteers=told_count(User.objects.filter(is_active=True, merged_into=None, erased_at=None).count()),
        certified=told_count(_certified(election, at)),
        covered_percent=_covered(election, at) if election else None,
    )


def _certified(election: Election | None, at: datetime) -> int:
    valid = Certificate.objects.valid(at)
    if election is not None:
        valid = valid.filter(programme=election.programme_id)
    return int(valid.aggregate(people=Count("holder", distinct=True))["people"])


def _covered(election: Election, at: datetime) -> int | None:
    stations = Station.objects.filter(election=election, closed_at=None)
    there = covering().filter(stands_at(at) | Q(state=AssignmentState.RELIEVED), station=OuterRef("pk"))
    return told_percent(stations.filter(Exists(there)).count(), stations.count())


@require_safe
def press(request: HttpRequest) -> HttpResponse:
    """The page. Anybody."""
    found = press_figures(timezone.now())
    few = ngettext("fewer than %(n)s", "fewer than %(n)s", FEW) % {"n": FEW}
    context = {
        "figures": found,
        "volunteers": found.volunteers or few,
        "certified": found.certified or few,
        "covered": _percent_words(found.covered_percent),
        "election": found.election.get(request.LANGUAGE_CODE, next(iter(found.election.values()), "")) if found.election else "",
    }
    return render(request, "dashboard/press.html", context)


@require_safe
def press_json(request: HttpRequest) -> HttpResponse:
    """The same for machines. Anybody, from any site; kept for some minutes by whoever likes."""
    found = press_figures(timezone.now())
    data: dict[str, Any] = {name: getattr(found, name) for name in PressFigures.__slots__}
    rules = {"people_fewer_than": FEW, "people_step": STEP, "percent_step": PERCENT_STEP}
    response = JsonResponse({**data, "rules": rules}, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def _percent_words(percent: int | None) -> str:
    if percent is None:
        return "–"
    if percent == 100:
        return _("all stations")
    if percent < PERCENT_STEP:
        return _("fewer than %(percent)s %%") % {"percent": PERCENT_STEP}
    return _("%(percent)s %% or more") % {"percent": percent}
