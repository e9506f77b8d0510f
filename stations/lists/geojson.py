"""Read a GeoJSON file of points: a feature is a line of the list, its properties are columns, its point is its place. Knows no database."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from people.table_files import Problem, Table

GEOJSON = "geojson"
MOST_COLUMNS = 50
PLACE = ("latitude", "longitude")
WGS_84 = ("CRS84", "EPSG::4326", "EPSG:4326")
BEGINS = ("{", "[")


def is_geojson(data: bytes) -> bool:
    return data[:1_000].decode("utf-8-sig", errors="replace").lstrip().startswith(BEGINS)


def read_geojson(data: bytes, *, most_features: int) -> Table:
    """The features, numbered from 1, the headings before them as line 0. What is wrong with one is told by its number."""
    table = Table(encoding=GEOJSON)
    try:
        collection = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        table.problems.append(Problem(0, "not_geojson", _("This file cannot be read as GeoJSON.")))
        return table
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        table.problems.append(Problem(0, "not_geojson", _("This is no collection of features. Export the stations as a GeoJSON FeatureCollection.")))
    elif not _is_wgs_84(collection.get("crs")):
        table.problems.append(Problem(0, "crs", _("The coordinates are not degrees of WGS 84. Export the file in EPSG:4326.")))
    elif len(features) > most_features:
        message = _("The list has more than %(most)s lines. Divide it and upload the parts one after the other.") % {"most": most_features}
        table.problems.append(Problem(most_features + 1, "too_many", message))
    else:
        table.records = _records(features, table)
    return table


def _records(features: list[Any], table: Table) -> Iterator[tuple[int, list[str]]]:
    headings = _headings(features)
    yield 0, [*headings, *PLACE]
    for number, feature in enumerate(features, 1):
        place = _place(feature, number, table)
        if place is not None:
            properties = feature.get("properties") or {}
            yield number, [*(_text(properties.get(heading)) for heading in headings), *place]


def _headings(features: list[Any]) -> list[str]:
    """Names of the properties in the order in which they come; a point says better than they do where it is."""
    headings: dict[str, None] = {}
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        for name in properties if isinstance(properties, dict) else ():
            if name.casefold() not in PLACE and len(headings) < MOST_COLUMNS:
                headings[name] = None
    return list(headings)


def _place(feature: Any, number: int, table: Table) -> tuple[str, str] | None:
    """(latitude, longitude), "" where the feature says none; None where it is no feature or no point, which is a problem then."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
        table.problems.append(Problem(number, "feature", _("This is no feature with properties.")))
        return None
    geometry = feature.get("geometry")
    if geometry is None:
        return "", ""
    match geometry:
        case {"type": "Point", "coordinates": [int() | float() as longitude, int() | float() as latitude, *_rest]}:
            return str(latitude), str(longitude)
        case {"type": str() as kind} if kind != "Point":
            message = _("The geometry is a %(kind)s. A station is a Point.") % {"kind": kind[:30]}
        case _:
            message = _("The geometry is broken. A Point has the coordinates [longitude, latitude].")
    table.problems.append(Problem(number, "geometry", message))
    return None


def _text(value: Any) -> str:
    """A property as a cell of a sheet."""
    match value:
        case True:
            return "yes"
        case False:
            return "no"
        case str():
            return value
        case float() if value.is_integer():
            return str(int(value))
        case int() | float():
            return str(value)
        case list():
            return ", ".join(_text(one) for one in value if not isinstance(one, list))
    return ""


def _is_wgs_84(crs: Any) -> bool:
    """Old files name it, new ones (RFC 7946) have no other."""
    return crs is None or any(name in json.dumps(crs) for name in WGS_84)


def _no_number(name: str) -> float:
    raise ValueError(name)
