"""How likely nobody comes, station by station, as a CSV: all of what a plan's page shows the worst of."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from people.exports import csv_lines
from stations.models import Plan
from stations.plans import pages


def csv_of(plan: Plan, seen: set[int]) -> Iterator[str]:
    """Of the stations `seen`, the likeliest first; in the active language."""
    return csv_lines(_rows(plan, seen), marked=True)


def _rows(plan: Plan, seen: set[int]) -> Iterator[Sequence[str | int]]:
    yield [_("Number"), _("Area"), _("Name of the station"), _("Shift"), _("Observers in the plan"), _("Chance that nobody comes, %")]
    for station, shift, observers, percent in pages.chances(plan):
        if station.pk in seen:
            yield [station.number, str(station.area), station.name, str(shift), observers, f"{percent:.1f}"]
