"""Web servers and settings of them, one beside the other on the same site: `python -m bench.scale.servers 10000` prints a table, then JSON.

OTHERS names the python of an environment with our packages, and granian, which is none of ours; without it that is left out. ONLY=gthread: those
whose name has it. SECONDS: how long each figure is measured (5). Around it as bench.scale: DATABASE_URL, BENCH_SITE.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.scale.databases import ROOT, RUN, Databases

ACTS = ("public page", "lesson, logged in", "verify")
SITTERS = 48


@dataclass(frozen=True)
class How:
    processes: int = 2
    threads: int = 4
    server: str = "gunicorn"
    arguments: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    needs_others: bool = False

    @property
    def environment(self) -> dict[str, str]:
        return {"WEB_CONCURRENCY": str(self.processes), "WEB_THREADS": str(self.threads), **self.settings}


SYNC = ("--worker-class", "sync")
SERVERS = {
    "gunicorn, gthread, 2 × 4": How(),
    "gunicorn, gthread, 1 × 8": How(1, 8),
    "gunicorn, gthread, 2 × 1": How(2, 1),
    "gunicorn, gthread, 2 × 2": How(2, 2),
    "gunicorn, gthread, 2 × 8": How(2, 8),
    "gunicorn, gthread, 2 × 16": How(2, 16),
    "gunicorn, gthread, 3 × 4": How(3, 4),
    "gunicorn, gthread, 4 × 2": How(4, 2),
    "gunicorn, sync, 2": How(2, 1, arguments=SYNC),
    "gunicorn, sync, 4": How(4, 1, arguments=SYNC),
    "granian, 2 × 4": How(server="granian", needs_others=True),
    "granian, 2 × 1": How(2, 1, server="granian", needs_others=True),
    "2 × 4, connections closed after each request": How(settings={"BENCH_CONN_MAX_AGE": "0"}),
    "2 × 4, connections not looked at before use": How(settings={"BENCH_CONN_HEALTH": "no"}),
    "gunicorn, gthread, 2 × 4, again": How(),  # how much figures differ by chance
}


def main(people: int) -> int:
    databases = Databases(os.environ["DATABASE_URL"], Path(os.environ["BENCH_SITE"]))
    databases.copy(databases.prepared(people))
    try:
        subprocess.run([sys.executable, "-m", "bench.scale.servers", "within"], env=databases.environment(RUN), cwd=ROOT, check=True)
    finally:
        databases.drop(RUN)
    return 0


def within() -> None:
    import django

    django.setup()
    only, others, found = os.environ.get("ONLY", ""), os.environ.get("OTHERS", ""), {}
    print(f"| server | {' | '.join(ACTS)} | attempts | MB |\n{'|---' * (len(ACTS) + 3)}|")
    for name, how in SERVERS.items():
        if only in name and (others or not how.needs_others):
            found[name] = one = measure(how, others if how.needs_others else sys.executable)
            cells = [f"{one[act]['a_second']:.0f} · {one[act]['p50_ms']:.0f} / {one[act]['p95_ms']:.0f} · {one[act]['web_ms']:.1f}" for act in ACTS]
            print(
                f"| {name} | {' | '.join(cells)} | {one['attempts']['a_second']:.1f} · {one['attempts']['p95_ms']:.0f} | {one['mb']:.0f} |",
                flush=True,
            )
    print(json.dumps(found))


def measure(how: How, python: str) -> dict[str, Any]:
    """Acts as bench.scale measures them; attempts of eight at once; MB of all processes together."""
    from bench.exam import sit
    from bench.scale import acts
    from bench.scale.measuring import act
    from bench.scale.serving import Service, memory_of

    service = Service(os.environ, how.environment, server=how.server, python=python, arguments=how.arguments)
    try:
        found: dict[str, Any] = {name: act(service, acts.ACTS[name](), float(os.environ.get("SECONDS", "5"))) for name in ACTS}
        run = sit(service, SITTERS, autosave=True)
        found["attempts"] = {"a_second": run.attempts / run.seconds, "p95_ms": run.p95_ms(), "errors": sum(run.errors.values())}
        found["mb"] = sum(memory_of(pid)["pss_mb"] for pid in service.processes())
    finally:
        service.stop()
    return found


if __name__ == "__main__":
    within() if sys.argv[1] == "within" else sys.exit(main(int(sys.argv[1])))
