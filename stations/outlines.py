"""The outline of an area, where no map tells it: the hull around its stations. Pure."""

from collections.abc import Iterable

Point = tuple[int, int]


def hull(points: Iterable[Point]) -> list[Point]:
    """The convex hull, counter-clockwise, without points on its edges (Andrew's monotone chain). Fewer than three corners: those there are."""
    known = sorted(set(points))
    if len(known) < 3:
        return known
    lower, upper = _chain(known), _chain(reversed(known))
    return lower[:-1] + upper[:-1]


def _chain(points: Iterable[Point]) -> list[Point]:
    chain: list[Point] = []
    for point in points:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Point, b: Point, c: Point) -> int:
    """Above 0 where the way from a over b to c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
