"""A crowd of candidates in a process of its own, whose CPU is told apart from the site's: `python -m bench.load` reads a plan as JSON and
writes a report. Without Django.

Plan: host, port, start_path, autosave, persons ([session, key or null]), at_once (threads), within (s over which the starts are spread; null:
`at_once` people at any time, until all were there), think ([least, most] s before each answer), reading_port (of another server of the same
site, which gives the pages that only show; null: the one).
Report: times (step → seconds of each), errors (step → how often), first_error, seconds, cpu_s.

How long something took counts from the moment the person wanted it, so that nothing is hidden while the crowd waits for a free thread.
"""

import heapq
import json
import random
import sys
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from bench.candidate import SHOWN, Person, Step, Wrong, sitting, wire_of
from bench.wire import Wire


@dataclass(slots=True)
class Sitter:
    wire: Wire
    reading: Wire  # for pages that only show
    steps: Any
    step: Step  # the next
    due: float = 0


class Crowd:
    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan, self.dice = plan, random.Random(1)
        self.times: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.first_error = ""
        self.ready: SimpleQueue[Sitter | None] = SimpleQueue()  # whose time has come
        self.thinking: SimpleQueue[Sitter | None] = SimpleQueue()  # back from a thread; None: one is through

    def run(self) -> dict[str, Any]:
        threads = [threading.Thread(target=self.work) for _ in range(self.plan["at_once"])]
        for thread in threads:
            thread.start()
        began = time.perf_counter()
        self.lead(began)
        for _thread in threads:
            self.ready.put(None)
        for thread in threads:
            thread.join()
        found = {"times": self.times, "errors": self.errors, "first_error": self.first_error}
        return {**found, "seconds": time.perf_counter() - began, "cpu_s": time.process_time()}

    def lead(self, began: float) -> None:
        """Let each come when their time has come, until all are through."""
        newcomers = [self.newcomer(number, began) for number in range(len(self.plan["persons"]))]
        left, order, waiting = len(newcomers), iter(range(10**9)), []
        at_first = len(newcomers) if self.plan["within"] else self.plan["at_once"]
        for one in newcomers[:at_first]:
            heapq.heappush(waiting, (one.due, next(order), one))
        following = iter(newcomers[at_first:])
        while left:
            try:
                one = self.thinking.get(timeout=max(0, waiting[0][0] - time.perf_counter()) if waiting else None)
            except Empty:
                self.ready.put(heapq.heappop(waiting)[2])
                continue
            if one is None:
                left -= 1
                one = next(following, None)
                if one is None:
                    continue
                one.due = time.perf_counter()
            heapq.heappush(waiting, (one.due, next(order), one))

    def newcomer(self, number: int, began: float) -> Sitter:
        session, key = self.plan["persons"][number]
        person = Person(session, key)
        steps = sitting(person, self.plan["start_path"], self.plan["autosave"], random.Random(number))
        due = began + (self.plan["within"] or 0) * number / len(self.plan["persons"])
        wire = wire_of(person, self.plan["host"], self.plan["port"])
        other = self.plan["reading_port"]
        return Sitter(wire, wire_of(person, self.plan["host"], other) if other else wire, steps, next(steps), due)

    def work(self) -> None:
        while (one := self.ready.get()) is not None:
            while self.take(one):
                one.due = time.perf_counter()
                if one.step.pause and self.plan["think"][1]:
                    one.due += self.dice.uniform(*self.plan["think"])
                    self.thinking.put(one)
                    break
            else:
                one.wire.close()
                one.reading.close()
                self.thinking.put(None)

    def take(self, one: Sitter) -> bool:
        """Take the person's step; whether another follows."""
        step = one.step
        try:
            wire = one.reading if step.name in SHOWN else one.wire
            reply = wire.ask(step.method, step.path, step.body, step.kind)
            if reply.status != step.wanted:
                raise Wrong(f"{step.path} answered {reply.status}: {reply.content[:300]!r}")
            self.times[step.name].append(time.perf_counter() - one.due)
            one.step = one.steps.send(reply)
        except StopIteration:
            return False
        except (OSError, Wrong) as error:
            self.errors[step.name] += 1
            self.first_error = self.first_error or f"{step.name}: {error!r}"
            return False
        return True


if __name__ == "__main__":
    json.dump(Crowd(json.load(sys.stdin)).run(), sys.stdout)
