"""The guilloche of the certificate, as SVG: a woven frame and a rosette, computed once.

Every line is a smooth closed curve through computed points, drawn as cubic Béziers with the curve's own tangents there (Hermite), so that it
stays sharp at any size. Two points a wave, at crest and trough, are within a fiftieth of its height: the sheet is set in time, and small.
"""

from collections.abc import Callable
from functools import lru_cache
from math import cos, pi, sin, tau

Point = tuple[float, float]

WIDTH, HEIGHT = 297.0, 210.0
_TEAL, _GOLD, _PALE = "#0f5b63", "#b07d10", "#f0e6cc"

# The frame: its middle line is a rectangle with round corners, this far from the edge of the sheet.
_INSET, _RADIUS, _HALF_BAND = 15.0, 10.0, 5.6
_POINTS_A_WAVE = 2
_A_BIT = 1e-6  # of the way round, for tangents


@lru_cache(maxsize=4)
def frame_svg(main: str = _TEAL, accent: str = _GOLD, is_woven: bool = True) -> str:
    """Two woven families of waves along the edge of the sheet, between fine rules; or the rules alone."""
    lines = []
    families = ((accent, 40, 1.0, 4, 0.17), (main, 80, 0.86, 6, 0.17)) if is_woven else ()
    for colour, waves, height, strands, stroke in families:
        lines += [_path(_wave(waves, height, strand / strands), waves * _POINTS_A_WAVE, colour, stroke) for strand in range(strands)]
    for offset, colour, stroke in ((-1.2, main, 0.55), (-1.38, accent, 0.2), (1.2, main, 0.55), (1.38, accent, 0.2)):
        lines.append(_rule(offset * _HALF_BAND, colour, stroke))
    return _svg(lines, WIDTH, HEIGHT)


@lru_cache(maxsize=4)
def corner_svg(main: str = _TEAL, accent: str = _GOLD) -> str:
    """The medallion that covers a corner of the frame."""
    lines = ['<circle cx="20" cy="20" r="12.8" fill="#fff"/>']
    for inner, outer, petals, strands, colour in ((6.6, 11.9, 16, 4, main), (2.8, 9.0, 12, 3, accent), (0.7, 4.2, 8, 2, main)):
        rings = (_petal_ring((20, 20), inner, outer, petals, strand / strands) for strand in range(strands))
        lines += [_path(ring, petals * 4, colour, 0.17) for ring in rings]
    for radius, colour, stroke in ((12.8, main, 0.55), (12.2, accent, 0.2)):
        lines.append(f'<circle cx="20" cy="20" r="{radius}" fill="none" stroke="{colour}" stroke-width="{stroke}"/>')
    return _svg(lines, 40.0, 40.0)


@lru_cache(maxsize=4)
def rosette_svg(pale: str = _PALE) -> str:
    """The pale lace behind the text."""
    lines = []
    for inner, outer, petals, strands in ((52.0, 79.0, 24, 4), (30.0, 60.0, 18, 4), (10.0, 38.0, 12, 4)):
        rings = (_petal_ring((80, 80), inner, outer, petals, strand / strands) for strand in range(strands))
        lines += [_path(ring, petals * 4, pale, 0.25) for ring in rings]
    return _svg(lines, 160.0, 160.0)


@lru_cache(maxsize=1)
def badge_lines() -> str:
    """The badge without its words, 400 wide and high: gold woven into a teal ring, pale lace inside."""
    lines = ['<circle cx="200" cy="200" r="196" fill="#0f5b63"/>', '<circle cx="200" cy="200" r="152" fill="#fffdf8"/>']
    for inner, outer, petals, strands, colour, stroke in (
        (158.0, 190.0, 30, 5, "#e8c064", 0.9),
        (158.0, 190.0, 60, 2, "#8fb8b4", 0.6),
        (84.0, 146.0, 18, 4, _PALE, 1.0),
    ):
        rings = (_petal_ring((200, 200), inner, outer, petals, strand / strands) for strand in range(strands))
        lines += [_path(ring, petals * 4, colour, stroke, digits=1) for ring in rings]
    for radius, colour, stroke in ((194.0, _GOLD, 2.0), (154.5, _GOLD, 2.5), (149.5, _GOLD, 0.8)):
        lines.append(f'<circle cx="200" cy="200" r="{radius}" fill="none" stroke="{colour}" stroke-width="{stroke}"/>')
    return "".join(lines)


def _wave(waves: int, height: float, phase: float) -> Callable[[float], Point]:
    """A wave that begins at a crest, `phase` of a wave on."""

    def at(part: float) -> Point:
        part = (part + (0.25 - phase) / waves) % 1
        return _beside_middle_line(part, height * sin(tau * (waves * part + phase)) * _HALF_BAND)

    return at


def _petal_ring(centre: Point, inner: float, outer: float, petals: int, phase: float) -> Callable[[float], Point]:
    def at(part: float) -> Point:
        angle = tau * part
        swing = (1 + sin(petals * angle + tau * phase)) / 2
        radius = inner + (outer - inner) * swing
        return centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)

    return at


def _beside_middle_line(part: float, offset: float) -> Point:
    """The point at `part` (0 to 1) of the way round the frame, `offset` outwards from its middle line."""
    across, down = WIDTH - 2 * (_INSET + _RADIUS), HEIGHT - 2 * (_INSET + _RADIUS)
    arc = pi / 2 * _RADIUS
    way = part * (2 * (across + down) + 4 * arc)
    left, top = _INSET + _RADIUS, _INSET + _RADIUS
    right, bottom = WIDTH - left, HEIGHT - top
    reach = _RADIUS + offset
    # Each side, then the corner that ends it: where the side starts, its direction, its length, the corner's centre and first angle.
    for start, step, length, centre, angle in (
        ((left, top), (1, 0), across, (right, top), -pi / 2),
        ((right, top), (0, 1), down, (right, bottom), 0.0),
        ((right, bottom), (-1, 0), across, (left, bottom), pi / 2),
        ((left, bottom), (0, -1), down, (left, top), pi),
    ):
        if way <= length:
            return start[0] + step[0] * way + step[1] * reach, start[1] + step[1] * way - step[0] * reach
        way -= length
        if way <= arc:
            turn = angle + way / _RADIUS
            return centre[0] + reach * cos(turn), centre[1] + reach * sin(turn)
        way -= arc
    return left, top - reach


def _path(at: Callable[[float], Point], count: int, colour: str, stroke: float, digits: int = 2) -> str:
    parts = []
    for index in range(count):
        here, there = index / count, (index + 1) / count
        (x, y), (dx, dy), (end_x, end_y), (end_dx, end_dy) = at(here), _tangent(at, here, count), at(there), _tangent(at, there, count)
        numbers = (end_x - end_dx / 3, end_y - end_dy / 3, end_x, end_y)
        if index == 0:  # the other curves mirror the end of the one before
            parts.append(f"M{x:.{digits}f} {y:.{digits}f}C{x + dx / 3:.{digits}f} {y + dy / 3:.{digits}f} ")
        else:
            parts.append("S")
        parts.append(" ".join(f"{number:.{digits}f}" for number in numbers))
    return f'<path d="{"".join(parts)}Z" fill="none" stroke="{colour}" stroke-width="{stroke}"/>'


def _tangent(at: Callable[[float], Point], part: float, count: int) -> Point:
    """Of a curve of `count` pieces, by the length of a piece."""
    (x, y), (next_x, next_y) = at(part - _A_BIT), at(part + _A_BIT)
    return (next_x - x) / (2 * _A_BIT * count), (next_y - y) / (2 * _A_BIT * count)


def _rule(offset: float, colour: str, stroke: float) -> str:
    edge, radius = _INSET - offset, _RADIUS + offset
    return (
        f'<rect x="{edge:.2f}" y="{edge:.2f}" width="{WIDTH - 2 * edge:.2f}" height="{HEIGHT - 2 * edge:.2f}" rx="{radius:.2f}"'
        f' fill="none" stroke="{colour}" stroke-width="{stroke}"/>'
    )


def _svg(lines: list[str], width: float, height: float) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}mm" height="{height}mm">{"".join(lines)}</svg>'
