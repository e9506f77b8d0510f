"""What was found at each size, as tables in Markdown. Pure."""

from collections.abc import Callable, Sequence
from typing import Any

Found = dict[str, Any]


def table(found: Sequence[Found]) -> str:
    """Acts: so many a second · p50 / p95 ms · queries · CPU ms of web + database. Then memory and disk."""
    sizes = [f"{one['people']:,}" for one in found]
    acts = dict.fromkeys(name for one in found for name in one["acts"])
    rows = [[name, *(_act(one["acts"].get(name)) for one in found)] for name in acts]
    rows += [[name, *(_told(of, one) for one in found)] for name, of in OTHERS.items()]
    return "\n".join(_line(row) for row in [["people", *sizes], ["---"] * (len(sizes) + 1), *rows])


def _act(act: dict[str, float] | None) -> str:
    if act is None:
        return "–"
    queries = f" · {act['queries']:.0f}" if "queries" in act else ""
    waited, spent = (" / ".join((_short(act["p50_ms"]), _short(act["p95_ms"]))), f"{_short(act['web_ms'])} + {_short(act['database_ms'])}")
    return f"{_short(act['a_second'])} · {waited}{queries} · {spent}"


def _told(of: Callable[[Found], str], one: Found) -> str:
    try:
        return of(one)
    except KeyError:
        return "–"


OTHERS: dict[str, Callable[[Found], str]] = {
    "web processes, MB (their part of what is shared)": lambda one: ", ".join(f"{each['pss_mb']:.0f}" for each in one["memory"]["web"]),
    "PostgreSQL, MB": lambda one: f"{one['memory']['database_pss_mb']:.0f}",
    "database, MB": lambda one: f"{one['database']['mb']:,.0f}",
    "of it, by person, KB": lambda one: f"{one['database']['mb'] * 1024 / one['people']:.1f}",
    "checker, s": lambda one: f"{one['checker']['seconds']:.1f}",
}


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
