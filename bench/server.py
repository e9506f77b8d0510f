"""The production server on a temporary folder of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

WORKERS = 2
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """gunicorn with two processes, as in production; `cpu_seconds()` is the user and system time of all of them."""

    def __init__(
        self, environment: dict[str, str], *, python: str = sys.executable, application: str = "training_site.wsgi", folder: Path | None = None
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        arguments = ["-m", "gunicorn", application, "--bind", f"127.0.0.1:{self.port}", "--workers", str(WORKERS), "--threads", "4"]
        self.process = subprocess.Popen([python, *arguments, "--log-level", "error"], env={**os.environ, **environment}, cwd=folder)
        self.wait()

    def wait(self) -> None:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).read()
            except HTTPError:  # it has no such page, but it answers
                return
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the server did not answer within a minute")

    def cpu_seconds(self) -> float:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return sum(cpu_of(int(pid)) for pid in [self.process.pid, *map(int, children)])

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)


def fields_of(pid: int) -> list[str]:
    """Of /proc/‹pid›/stat, from the state on: [1] the parent, [11:15] ticks of its own (user, system) and of children that ended."""
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def cpu_of(pid: int) -> float:
    fields = fields_of(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS


def cpu_of_postgresql(connection: Any) -> float | None:
    """User and system time of a PostgreSQL on this machine, of all its processes that live and lived; None for another database."""
    if connection.vendor != "postgresql" or not str(connection.settings_dict["HOST"]).startswith("/"):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        own = cursor.fetchone()[0]
    postmaster = int(fields_of(own)[1])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    return sum(int(ticks) for ticks in fields_of(postmaster)[11:15]) / TICKS + sum(cpu_of(int(pid)) for pid in children)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
