"""What it costs to serve so many people: `python -m bench.scale 1000 10000 100000 1000000` makes a database of each size at the PostgreSQL server
of DATABASE_URL (once: they are kept), serves it as production does, measures, and prints a table, then JSON. BENCH_SITE is the folder for keys and
static files; SECONDS how long each figure is measured (6); ONLY=verify asks for one act. See docs/performance.md."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.scale.databases import ROOT, RUN, Databases
from bench.scale.table import table


def main(sizes: list[int]) -> int:
    databases = Databases(os.environ["DATABASE_URL"], Path(os.environ["BENCH_SITE"]))
    found = [measured(databases, people) for people in sizes]
    print(table(found))
    print(json.dumps(found))
    return 0


def measured(databases: Databases, people: int) -> dict[str, Any]:
    databases.copy(databases.prepared(people))
    command = [sys.executable, "-m", "bench.scale.measuring", str(people), os.environ.get("SECONDS", "6"), os.environ.get("ONLY", "")]
    try:
        done = subprocess.run(command, env=databases.environment(RUN), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    finally:
        databases.drop(RUN)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{people} people measured", file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main([int(number) for number in sys.argv[1:]]))
