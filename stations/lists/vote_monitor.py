"""The CSV files that Vote Monitor (Commit Global) imports: polling stations, and the observers of an organisation.

Its importer goes by these headings; what comes after them are tags. Five levels of areas at most, the first never empty, nor the address.
"""

from collections.abc import Iterator
from itertools import chain

from django.db.models import QuerySet

from people.exports import csv_lines
from people.models import User
from stations.lists.export import CHUNK, ListedStations
from stations.models import Assignment

LEVELS = 5
STATIONS = (*(f"Level{level}" for level in range(1, LEVELS + 1)), "Number", "Address", "DisplayOrder", "Latitude", "Longitude")
OBSERVERS = ("Email", "FirstName", "LastName", "PhoneNumber")
MOST_TAGS = 4


def station_lines(listed: ListedStations) -> Iterator[str]:
    return csv_lines(chain([STATIONS], _stations(listed)))


def _stations(listed: ListedStations) -> Iterator[list[str | int | float | None]]:
    for order, (station, values) in enumerate(listed, 1):
        levels = listed.levels_of(station)
        levels = [*levels[: LEVELS - 1], " / ".join(levels[LEVELS - 1 :])] if len(levels) > LEVELS else levels
        levels += [""] * (LEVELS - len(levels))
        address = ", ".join(filter(None, (values["name"], values["address"]))) or station.number
        yield [*levels, values["number"], address, order, station.latitude, station.longitude]


def observer_lines(assignments: "QuerySet[Assignment]") -> Iterator[str]:
    """Each person once, with the organisation and the areas as tags. Names are split as Kazakhstan's documents have them: the family name first."""
    return csv_lines(chain([[*OBSERVERS, *(f"Tag{number}" for number in range(1, MOST_TAGS + 1))]], _observers(assignments)))


def _observers(assignments: "QuerySet[Assignment]") -> Iterator[list[str]]:
    person, tags = None, []
    rows = assignments.select_related("person", "organisation", "station__area").order_by("person__full_name", "person", "station__area__path", "pk")
    for assignment in rows.iterator(CHUNK):
        if person is not None and person != assignment.person:
            yield _observer(person, tags)
            tags = []
        person = assignment.person
        tags += [str(assignment.organisation), str(assignment.station.area)]
    if person is not None:
        yield _observer(person, tags)


def _observer(person: User, tags: list[str]) -> list[str]:
    family, _space, given = person.full_name.partition(" ")
    cells = [person.email, given or family, family if given else "", person.phone, *list(dict.fromkeys(tags))[:MOST_TAGS]]
    return cells + [""] * (len(OBSERVERS) + MOST_TAGS - len(cells))
