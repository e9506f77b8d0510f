import json
import os
import sys
import tempfile
import time
from pathlib import Path


def main(only: str) -> int:
    with tempfile.TemporaryDirectory(prefix="bakylau-bench-") as folder:
        os.environ.update(BAKYLAU_VAR=folder, DJANGO_SETTINGS_MODULE="bench.settings")
        import django
        from django.core.management import call_command

        from training_site.catalogues import compile_catalogues

        compile_catalogues()
        django.setup()
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("migrate", interactive=False, verbosity=0)
        began = time.perf_counter()
        call_command("load_demo", verbosity=0, stdout=open(os.devnull, "w"))
        seconds = time.perf_counter() - began

        from django.db import connection

        from bench.crowd import grow

        grow()
        if connection.vendor == "postgresql":  # which else does it by itself a minute later, amid the measuring
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        return measure(only, seconds, Path(folder))


def measure(only: str, load_demo_seconds: float, folder: Path) -> int:
    from bench.figures import FIGURES, Bench
    from bench.server import Server
    from bench.wagtail_lms import Unavailable

    # What is compared with another product installs it first: only when asked for.
    chosen = [figure for figure in FIGURES if (figure.name + ".").startswith(f"{only}.") or (not only and ".vs_" not in figure.name)]
    if not chosen:
        print(f"No figure is called {only}. There are: {', '.join(figure.name for figure in FIGURES)}", file=sys.stderr)
        return 2
    bench = Bench(Server({}), load_demo_seconds, folder)
    values = {}
    try:
        for figure in chosen:
            try:
                values[figure.name] = round(figure.measure(bench), 2)
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
