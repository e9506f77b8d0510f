"""`make run`: bring the site of a laptop up to date, fill it with the sample the first time, and serve it with gunicorn.

Everything it makes is in var/. A second run finds it all there and starts in seconds.
"""

import argparse
import os
import socket
import sys
from pathlib import Path

HOST = "127.0.0.1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--volunteers", type=int, default=1000)
    parser.add_argument("--stations", type=int, default=507)
    options = parser.parse_args()
    refuse_taken_port(options.port)
    os.environ.setdefault("BASE_URL", f"http://{HOST}:{options.port}")  # the QR codes lead to the port that is served
    prepare(options.volunteers, options.stations)
    say_where_to_go(options.port)
    serve(options.port)


def refuse_taken_port(port: int) -> None:
    """Exits with one line when something else listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            sys.exit(f"Port {port} of {HOST} cannot be used ({error.strerror}). Stop what listens there, or take another: make run PORT={port + 1}")


def prepare(volunteers: int, stations: int) -> None:
    """Message catalogues, static files (when one is newer than the last collection), tables, sample data (when there is none)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "training_site.settings.dev")
    from training_site.catalogues import compile_catalogues

    compile_catalogues()
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if not stamp.exists() or newest_static_file() > stamp.stat().st_mtime:
        print("Collecting static files …", flush=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.touch()
    call_command("migrate", interactive=False, verbosity=0)
    from training_site.demo import is_loaded

    if not is_loaded():
        print("Loading the sample (once, under two minutes) …", flush=True)
        call_command("load_demo", volunteers=volunteers, stations=stations)


def newest_static_file() -> float:
    """Time of the last change of our own static files and of the pinned packages' list."""
    root = Path(__file__).resolve().parents[1]
    files = [root / "requirements.txt", *(path for path in root.glob("*/static/**/*") if path.is_file())]
    return max(path.stat().st_mtime for path in files)


def say_where_to_go(port: int) -> None:
    from people.demo import SAMPLE_LOGINS

    print(f"\nBakylau is at http://{HOST}:{port}/   (the desks: /admin/, mail that was not sent: /mailbox/)\n\nSample log-ins:")
    for login in SAMPLE_LOGINS:
        print(f"  {login.email:<34} {login.password:<22} {login.what}")
    print("\nStop with Ctrl+C.\n", flush=True)


def serve(port: int) -> None:
    """Become gunicorn: two processes, so that what must be shared between processes is tried on a laptop too; the queue's worker beside them."""
    arguments = ["-m", "gunicorn", "training_site.wsgi", "--config", "python:training_site.worker_beside"]
    arguments += ["--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4", "--log-level", "warning"]
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606


if __name__ == "__main__":
    main()
