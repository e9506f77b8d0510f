"""Where the lines and bars of a chart stand, for inline SVG: whole units of its view box, as text that no locale changes."""

from collections.abc import Sequence
from dataclasses import dataclass

# Labels at the end of lines keep so much apart.
LABEL_HEIGHT = 16


@dataclass(frozen=True, slots=True)
class Bar:
    x: str
    y: str
    width: str
    height: str
    title: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points, its label at the end; `style` 0 is the right answer's, the others are told apart by their dashes."""

    points: str
    dots: tuple[tuple[str, str], ...]
    label: str
    label_y: str
    style: int


def bars(counts: Sequence[int], titles: Sequence[str], *, left: int, top: int, width: int, height: int, marked: int) -> list[Bar]:
    """Upright bars beside one another; those before `marked` are of the kind "below"."""
    step, most = width // len(counts), max([*counts, 1])
    found = []
    for place, (count, title) in enumerate(zip(counts, titles, strict=True)):
        tall = round(height * count / most) or bool(count)
        kind = "below" if place < marked else ""
        found.append(Bar(str(left + place * step + 1), str(top + height - tall), str(step - 2), str(int(tall)), title, kind))
    return found


def curves(
    shares: Sequence[Sequence[float | None]], labels: Sequence[str], right: Sequence[bool], *, left: int, top: int, width: int, height: int
) -> list[Curve]:
    """Lines of per cents, a point for each share that is told; labels that would lie upon one another are moved apart."""
    step = width // max(max((len(line) for line in shares), default=1) - 1, 1)
    ends, found = [], []
    for line in shares:
        dots = tuple(
            (str(left + place * step), str(top + height - round(height * share / 100))) for place, share in enumerate(line) if share is not None
        )
        ends.append(int(dots[-1][1]) if dots else top + height)
        found.append(dots)
    heights, dashes = _apart(ends), iter(range(1, len(labels) + 1))
    return [
        Curve(" ".join(",".join(dot) for dot in dots), dots, label, str(heights[place] + 5), 0 if is_right else next(dashes))
        for place, (dots, label, is_right) in enumerate(zip(found, labels, right, strict=True))
    ]


def _apart(ends: Sequence[int]) -> list[int]:
    """From the lowest up, each label at least its height above the one before."""
    placed: dict[int, int] = {}
    before: int | None = None
    for place in sorted(range(len(ends)), key=lambda place: -ends[place]):
        before = ends[place] if before is None else min(ends[place], before - LABEL_HEIGHT)
        placed[place] = before
    return [placed[place] for place in range(len(ends))]
