"""How long a country's list takes to come in, and how much memory."""

import json
import subprocess
import sys
from functools import cache

from bench.figures import Bench, figure

LINES = 30_000
# A process of its own, so that the memory is the import's alone. What it brings is taken back.
SCRIPT = f"""
import io, json, resource, time
import django
django.setup()
from django.db import transaction
from stations.lists.importing import import_stations
from stations.models import Election
lines = [f"{{n}},District {{n % 200}},Station {{n}},Street {{n}},43.{{n % 999:03}},76.9,1,kk;ru,yes,no" for n in range({LINES})]
data = "\\n".join(["number,area,name,address,latitude,longitude,priority,languages,ground_floor,car", *lines]).encode()
del lines
began = time.monotonic()
with transaction.atomic():
    report = import_stations(io.BytesIO(data), Election.objects.order_by("pk").first(), area_root="Bench")
    assert report.created == {LINES}, report.problems[:3]
    seconds = time.monotonic() - began
    transaction.set_rollback(True)
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


@cache
def _measured() -> tuple[float, float]:
    done = subprocess.run([sys.executable, "-c", SCRIPT], check=True, capture_output=True, text=True)  # our own script
    seconds, megabytes = json.loads(done.stdout.splitlines()[-1])
    return seconds, megabytes


@figure("import.stations_30k_s", "s")
def stations_30k_s(bench: Bench) -> float:
    """Reading and writing 30,000 stations and 201 areas, in one transaction."""
    return _measured()[0]


@figure("import.stations_30k_mb", "MB")
def stations_30k_mb(bench: Bench) -> float:
    """The most that the process held, the product itself with it."""
    return _measured()[1]
