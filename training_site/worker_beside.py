"""gunicorn's hooks on a laptop: the queue's worker, which runs what is done by the clock too, beside the server, from its start to its end. A service
runs each by itself: docs/deployment.md."""

import subprocess
import sys
from typing import Any

_WORKER = [sys.executable, "-m", "django", "db_worker", "--backend", "queue", "--no-reload", "--verbosity", "0", "--with-scheduler"]
_running: list[subprocess.Popen[bytes]] = []


def when_ready(server: Any) -> None:
    # A session of its own: Ctrl+C reaches gunicorn alone, which then ends the worker.
    _running.append(subprocess.Popen(_WORKER, start_new_session=True))  # noqa: S603 - nothing of a user is in it


def on_exit(server: Any) -> None:
    for worker in _running:
        worker.terminate()
        worker.wait(timeout=30)
