"""Distances on the globe. Pure."""

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt
from typing import TypeVar

EARTH_KM = 6371.0088
Point = tuple[float, float]  # latitude, longitude, in degrees
Key = TypeVar("Key")


def km(a: Point, b: Point) -> float:
    """The great circle between two points."""
    (south, west), (north, east) = (map(radians, point) for point in (a, b))
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def nearest(place: Point, others: Iterable[tuple[Key, Point]], count: int = 1) -> list[tuple[Key, float]]:
    """The `count` nearest of `others`, each with its distance in km; of equally near ones the first given."""
    return sorted(((key, km(place, other)) for key, other in others), key=lambda found: found[1])[:count]
