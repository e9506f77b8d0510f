"""The web server of a service as production starts it, or another one to compare it with; its processes and what they cost."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.scale.databases import ROOT
from bench.server import cpu_of, free_port

GUNICORN = [sys.executable, "-m", "gunicorn", "--config", "python:training_site.web_server"]


def granian(python: str, port: int, processes: int, threads: int) -> list[str]:
    """`python`: of an environment that has it (it is none of our packages)."""
    return [
        *(python, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(processes)),
        *("--blocking-threads", str(threads), "--backpressure", "256", "--no-access-log", "--log-level", "error"),
        "training_site.wsgi:application",
    ]


class Service:
    """`environment`: of the database it works on; `how`: WEB_CONCURRENCY and other settings; `arguments` go to gunicorn; `command`: another
    server instead, listening on `port`."""

    def __init__(
        self, environment: Mapping[str, str], how: Mapping[str, str] | None = None, arguments: list[str] | None = None, other: str = ""
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        how = how or {}
        command = [*GUNICORN, *(arguments or [])]
        if other:
            command = granian(other, self.port, int(how.get("WEB_CONCURRENCY", 2)), int(how.get("WEB_THREADS", 4)))
        environment = {**environment, "WEB_BIND": f"127.0.0.1:{self.port}", **how}
        self.process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )  # its log of requests
        self.wait()

    def wait(self) -> None:
        for _try in range(600):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).read()
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError("the server ended") from None
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the server did not answer within a minute")

    def processes(self) -> list[int]:
        return list(family(self.process.pid))

    def cpu_seconds(self) -> float:
        return sum(cpu_of(pid) for pid in self.processes())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)


def family(pid: int) -> Iterator[int]:
    """The process and whatever came of it that lives."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from family(int(child))


def memory_of(pid: int) -> dict[str, float]:
    """MB that are resident, and its part of what it shares with others."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return {"rss_mb": int(lines["Rss"].split()[0]) / 1024, "pss_mb": int(lines["Pss"].split()[0]) / 1024}


def load_of_the_machine() -> float:
    return os.getloadavg()[0]


def read(port: int, asked: list[tuple[str, str]], seconds: float, *, at_once: int = 16, rate: float | None = None) -> dict[str, object]:
    """What `bench.readers` reports."""
    plan = {"host": "127.0.0.1", "port": port, "asked": asked, "seconds": seconds, "at_once": at_once, "rate": rate}
    done = subprocess.run([sys.executable, "-m", "bench.readers"], input=json.dumps(plan), capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, object] = json.loads(done.stdout)
    return found
