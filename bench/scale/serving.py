"""The web server of a service as production starts it, or another one to compare it with; its processes and what they cost."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bench.scale.databases import ROOT
from bench.server import cpu_of, free_port


def command_of(server: str, python: str, port: int, how: Mapping[str, str], arguments: Sequence[str]) -> list[str]:
    """gunicorn as production starts it, with more `arguments`; or granian, which is none of our packages."""
    if server == "gunicorn":
        return [python, "-m", "gunicorn", "--config", "python:training_site.web_server", *arguments]
    processes, threads = how.get("WEB_CONCURRENCY", "2"), how.get("WEB_THREADS", "4")
    listening = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--backpressure", "256"]
    shape = ["--workers", processes, "--blocking-threads", threads, "--no-access-log", "--log-level", "error"]
    return [python, "-m", "granian", *listening, *shape, *arguments, "training_site.wsgi:application"]


class Service:
    """`environment`: of the database it works on; `how`: WEB_CONCURRENCY and other settings."""

    def __init__(
        self,
        environment: Mapping[str, str],
        how: Mapping[str, str] = MappingProxyType({}),
        *,
        server: str = "gunicorn",
        python: str = sys.executable,
        arguments: Sequence[str] = (),
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = command_of(server, python, self.port, how, arguments)
        environment = {**environment, "WEB_BIND": f"127.0.0.1:{self.port}", **how}
        with Path(os.devnull).open("w") as nowhere:  # for its log of requests
            self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=nowhere, stderr=nowhere)
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


def read(port: int, asked: list[tuple[str, str]], seconds: float, *, at_once: int = 16, rate: float | None = None) -> dict[str, Any]:
    """What `bench.readers` reports."""
    plan = {"host": "127.0.0.1", "port": port, "asked": asked, "seconds": seconds, "at_once": at_once, "rate": rate}
    done = subprocess.run([sys.executable, "-m", "bench.readers"], input=json.dumps(plan), capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
