"""The sample: each app's own, in the order of the apps, all through the same services as everybody's data."""

import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from stations.models import Election
from training_site.content import load_site

APPS = ("people", "courses", "quizzes", "certificates", "partners", "stations", "dashboard")
ELECTION = "sample-election"


@dataclass(frozen=True)
class Scale:
    """How much of everything."""

    volunteers: int = 1000
    stations: int = 507


def is_loaded() -> bool:
    return Election.objects.filter(slug=ELECTION).exists()


def load(scale: Scale, say: Callable[[str], object] = lambda line: None) -> None:
    """Load the sample. Loading it again changes nothing."""
    load_site()
    for app in APPS:
        began = time.perf_counter()
        importlib.import_module(f"{app}.demo").load(scale)
        say(f"  {app}: {time.perf_counter() - began:.1f} s")
