"""How likely nobody comes, station by station, as a CSV: all of what a plan's page shows the worst of."""

import csv
import io

from django.utils.translation import gettext as _

from people.exports import quoted
from stations.models import Plan
from stations.plans import pages


def csv_of(plan: Plan, seen: set[int]) -> str:
    """Of the stations `seen`, the likeliest first. The mark before it tells Excel that it is UTF-8."""
    file = io.StringIO("\ufeff")
    file.seek(1)
    writer = csv.writer(file)
    writer.writerow([_("Number"), _("Area"), _("Name of the station"), _("Shift"), _("Observers in the plan"), _("Chance that nobody comes, %")])
    for station, shift, observers, percent in pages.chances(plan):
        if station.pk in seen:
            told = [quoted(str(value)) for value in (station.number, station.area, station.name, shift)]
            writer.writerow([*told, observers, f"{percent:.1f}"])
    return file.getvalue()
