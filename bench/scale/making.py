"""Everything of a size, table by table, on a site that has a programme, organisations and nobody else."""

import time
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from bench.scale.certified import Certified
from bench.scale.copying import without_triggers
from bench.scale.crowd import Crowd, copy_crowd
from bench.scale.election import Day, areas
from bench.scale.sittings import Sittings, copy_progress
from bench.scale.sizes import Size
from certificates.models import Programme


def make(size: Size, programme: Programme, *, at: datetime | None = None, say: Callable[[str], object] = lambda line: None) -> Day:
    """The election and its people. One transaction."""
    began = time.perf_counter()
    districts = areas()
    crowd = Crowd.coming(size, programme, at or timezone.now())
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
