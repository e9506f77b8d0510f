"""The stations of the map as one compact JSON: columns, degrees as whole 100,000ths, and the outlines of areas."""

import json
from collections import defaultdict

from dashboard.board.coverage import with_observers
from dashboard.board.lens import Lens
from people.models import Area
from stations.outlines import Point, hull

SCALE = 100_000  # a metre
COLUMNS = ("id", "number", "lat", "lon", "observers", "priority", "area")


def points(seen: Lens) -> bytes:
    """{scale, seats, id: […], number: […], …, areas: [[name, [lat, lon, lat, lon …]], …]}: `area` is a place in `areas`. Those without
    coordinates are not among them. Two queries."""
    found = with_observers(seen.stations(), seen.shift, seen.organisation).filter(latitude__isnull=False, longitude__isnull=False)
    rows = list(found.order_by("pk").values_list("pk", "number", "latitude", "longitude", "observers", "priority", "area"))
    names = {area.pk: str(area) for area in Area.objects.filter(pk__in={row[6] for row in rows})}
    places = {pk: place for place, pk in enumerate(names)}
    lines = [(pk, number, round(lat * SCALE), round(lon * SCALE), *rest, places[area]) for pk, number, lat, lon, *rest, area in rows]
    columns = {name: [line[place] for line in lines] for place, name in enumerate(COLUMNS)}
    around: dict[int, list[Point]] = defaultdict(list)
    for line in lines:
        around[line[6]].append((line[2], line[3]))
    areas = [[name, [number for point in hull(around[places[pk]]) for number in point]] for pk, name in names.items()]
    return json.dumps({"scale": SCALE, "seats": seen.seats, **columns, "areas": areas}, ensure_ascii=False, separators=(",", ":")).encode()
