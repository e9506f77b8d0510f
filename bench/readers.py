"""Many who read, in a process of its own, whose CPU is told apart from the site's: `python -m bench.readers` reads a plan as JSON and writes a
report. Without Django.

Plan: host, port, headers; asked ([path, session or ""] each, by turns); at_once (connections), seconds; rate (so many a second come, whether
or not those before are through; null: everybody asks again as soon as they are answered).
Report: times (seconds of each; at a rate from the moment at which it was due), errors, first_error, queries (the most of one), bytes (that
came, of all), seconds, cpu_s.
"""

import json
import re
import sys
import threading
import time
from itertools import count
from typing import Any

from bench.wire import Wire

_QUERIES = re.compile(rb"\r\nX-Queries: (\d+)", re.IGNORECASE)


class Readers:
    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan, self.turns = plan, count()
        self.times: list[float] = []
        self.lock = threading.Lock()
        self.errors, self.first_error, self.queries, self.bytes = 0, "", 0, 0

    def run(self) -> dict[str, Any]:
        self.began = time.perf_counter()
        threads = [threading.Thread(target=self.read) for _ in range(self.plan["at_once"])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - self.began
        found = {"times": self.times, "errors": self.errors, "first_error": self.first_error, "queries": self.queries, "bytes": self.bytes}
        return {**found, "seconds": seconds, "cpu_s": time.process_time()}

    def read(self) -> None:
        host, port, headers = self.plan["host"], self.plan["port"], self.plan.get("headers", {})
        wire = Wire(host, port, {"Accept-Encoding": "gzip", "Accept-Language": "kk", **headers})
        plain = wire.head
        while True:
            turn, due = next(self.turns), time.perf_counter()
            if self.plan["rate"]:
                due = self.began + turn / self.plan["rate"]
                time.sleep(max(0, due - time.perf_counter()))
            if due - self.began >= self.plan["seconds"]:
                break
            path, session = self.plan["asked"][turn % len(self.plan["asked"])]
            wire.head = plain + (f"Cookie: sessionid={session}\r\n".encode() if session else b"")
            self.ask(wire, path, due)
        wire.close()
        with self.lock:
            self.bytes += wire.got

    def ask(self, wire: Wire, path: str, due: float) -> None:
        try:
            reply = wire.ask("GET", path)
        except OSError as error:
            self.errors += 1
            self.first_error = self.first_error or f"{path}: {error!r}"
            return
        self.times.append(time.perf_counter() - due)
        if reply.status != 200:
            self.errors += 1
            self.first_error = self.first_error or f"{path} answered {reply.status}"
        if found := _QUERIES.search(reply.head):
            self.queries = max(self.queries, int(found[1]))


if __name__ == "__main__":
    json.dump(Readers(json.load(sys.stdin)).run(), sys.stdout)
