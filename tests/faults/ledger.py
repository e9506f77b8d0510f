"""What was asked of a site and what it answered, written down outside of it; and actors who all act at once."""

import threading
from collections import Counter
from dataclasses import dataclass, field

UNANSWERED = 0


@dataclass(frozen=True)
class Entry:
    """One request: what it was about, and its answer; UNANSWERED: the connection broke."""

    act: str
    about: tuple
    status: int

    @property
    def is_done(self):
        return self.status in {200, 302}

    @property
    def is_open(self):
        """Nobody can know: no answer, or one that the database was away, which it may have been just after the commit."""
        return self.status in {UNANSWERED, 503}


@dataclass
class Ledger:
    entries: list[Entry] = field(default_factory=list)

    def of(self, act):
        return [entry for entry in self.entries if entry.act == act]

    def told(self):
        """How often each act was answered how: {act: {status: times}}."""
        counted = {act: Counter(entry.status for entry in self.of(act)) for act in sorted({entry.act for entry in self.entries})}
        return {act: dict(sorted(times.items())) for act, times in counted.items()}


def act_at_once(actors, is_over):
    """Each acts again and again, in a thread of its own, until `is_over()`, or until one of them fails: then raises what it raised."""
    errors = []

    def run(actor):
        try:
            while not errors and not is_over():
                actor.act()
        except Exception as error:  # noqa: BLE001 told to whoever waits
            errors.append(error)

    threads = [threading.Thread(target=run, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
