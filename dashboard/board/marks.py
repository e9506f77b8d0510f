"""How a tier is drawn: by a shape, a number and a colour, so that no eye depends on the colour alone."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboard.board.coverage import Coverage


@dataclass(frozen=True, slots=True)
class Tier:
    """Stations with exactly `observers`. `kind`: none, part, full; `query` leads to their rows; `x` and `share` place it on a bar of 100."""

    observers: int
    label: str
    kind: str
    stations: int
    query: str
    x: float
    share: float


def kind_of(observers: int, seats: int) -> str:
    if not observers:
        return "none"
    return "full" if observers >= seats else "part"


def tier_label(observers: int) -> str:
    if not observers:
        return _("nobody")
    return ngettext("%(n)s observer", "%(n)s observers", observers) % {"n": observers}


def tier_numbers(coverage: Coverage, seats: int) -> list[int]:
    """0 to the seats, and beyond where more stand."""
    return list(range(max([seats, *coverage.observers]) + 1))


def tiers(coverage: Coverage, seats: int, numbers: list[int], query: str) -> list[Tier]:
    """The tiers of a line in order; `query` is the address of its stations, to which the tier is added."""
    found, x = [], 0.0
    for number in numbers:
        stations = coverage.observers[number]
        share = round(stations * 100 / coverage.stations, 2) if coverage.stations else 0.0
        found.append(Tier(number, tier_label(number), kind_of(number, seats), stations, f"{query}&observers={number}", x, share))
        x = round(x + share, 2)
    return found


def bar(found: list[Tier]) -> SafeString:
    """The tiers side by side, as an SVG. Not by a template: a board has one a line."""
    parts = "".join(f'<rect class="tiers__{one.kind}" x="{one.x}" y="0" width="{one.share}" height="10"/>' for one in found if one.share)
    whole = f'<svg class="tiers" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{parts}</svg>'
    return mark_safe(whole)  # noqa: S308 - words and numbers of our own alone
