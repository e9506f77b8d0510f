"""What is measured, and how: `make bench` starts the production server on sample data in a temporary folder and prints one line a
figure, `name value unit`, then all of them as JSON. `BENCH_SITE=folder` keeps the site there for the next time. See docs/performance.md."""

import json
import os
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from bench.site import prepare


def main(only: str) -> int:
    kept = os.environ.get("BENCH_SITE")
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="bakylau-bench-") as folder:
        os.environ.update(BAKYLAU_VAR=folder, DJANGO_SETTINGS_MODULE="bench.settings")
        return measure(only, prepare(), Path(folder))


def measure(only: str, load_demo_seconds: float | None, folder: Path) -> int:
    from bench.figures import Bench, chosen_figures
    from bench.server import Server
    from bench.wagtail_lms import Unavailable

    chosen, names = chosen_figures(only)
    if not chosen:
        print(f"No figure is called {only}. There are: {', '.join(names)}", file=sys.stderr)
        return 2
    bench = Bench(Server({}), load_demo_seconds, folder)
    values = {}
    try:
        for figure in chosen:
            try:
                values[figure.name] = round(figure.measure(bench), 4)
            except Unavailable as error:
                print(f"{figure.name}: {error}", file=sys.stderr)
            else:
                print(f"{figure.name} {values[figure.name]} {figure.unit}", flush=True)
    finally:
        bench.stop()
    print(json.dumps(values))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
