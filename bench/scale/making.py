"""Everything of a size, table by table, on a site that has a programme, organisations and nobody else."""

import time
from collections.abc import Callable

from django.utils import timezone

from bench.scale.certified import Certified
from bench.scale.copying import without_triggers
from bench.scale.crowd import Crowd, copy_crowd
from bench.scale.election import Day, areas
from bench.scale.sittings import Sittings, copy_progress
from bench.scale.sizes import Size
from certificates.models import Programme
from people.models import Area


def make(size: Size, programme: Programme, *, districts: list[Area] | None = None, say: Callable[[str], object] = lambda line: None) -> Day:
    """The election and its people, in one transaction. districts: where the stations are; without them those of a country are made."""
    began = time.perf_counter()
    districts = areas() if districts is None else districts
    crowd = Crowd.coming(size, programme, timezone.now())
    sittings = Sittings(crowd)
    certified = Certified(sittings)
    day = Day(crowd, certified, districts)
    steps: list[tuple[str, Callable[[], None]]] = [
        ("people", lambda: copy_crowd(crowd, [area.pk for area in districts])),
        ("lessons", lambda: copy_progress(crowd)),
        ("attempts", sittings.copy),
        ("certificates", certified.copy),
        ("election", day.copy),
    ]
    with without_triggers():
        for name, step in steps:
            step()
            say(f"{name}: {time.perf_counter() - began:.1f} s")
    return day
