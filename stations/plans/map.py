"""The plan as points: where how many will stand in a shift. SVG that the server writes; no library, no tiles."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

WIDTH, MARGIN = 800.0, 12.0
TALLEST = 640.0
LINKED = 1_500  # stations, of which each is a link


@dataclass(frozen=True, slots=True)
class Point:
    """A station with so many observers; `tier` is 0, 1 or 2 (two or more)."""

    id: int
    name: str
    x: float
    y: float
    observers: int

    @property
    def tier(self) -> int:
        return min(self.observers, 2)


@dataclass(frozen=True, slots=True)
class Drawing:
    """`points` where each is a link; else `paths`: of each tier all points in one."""

    width: int
    height: int
    points: list[Point]
    paths: list[tuple[int, str]]


def drawing(stations: Iterable[tuple[int, str, float, float, int]]) -> Drawing | None:
    """Of (id, name, latitude, longitude, observers); None where no station has a place."""
    rows = list(stations)
    if not rows:
        return None
    south, north = min(row[2] for row in rows), max(row[2] for row in rows)
    west, east = min(row[3] for row in rows), max(row[3] for row in rows)
    narrow = cos(radians((south + north) / 2))
    wide, tall = max((east - west) * narrow, 1e-4), max(north - south, 1e-4)
    scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / tall)
    points = [
        Point(pk, name, round(MARGIN + (longitude - west) * narrow * scale, 1), round(MARGIN + (north - latitude) * scale, 1), observers)
        for pk, name, latitude, longitude, observers in rows
    ]
    # Where nobody stands is drawn last, above the others.
    points.sort(key=lambda point: (-point.tier, point.id))
    width, height = int(wide * scale + 2 * MARGIN), int(tall * scale + 2 * MARGIN)
    if len(points) <= LINKED:
        return Drawing(width, height, points, [])
    return Drawing(width, height, [], [(tier, "".join(f"M{p.x} {p.y}h0" for p in points if p.tier == tier)) for tier in (2, 1, 0)])
