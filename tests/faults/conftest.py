import json
import sys
from collections import Counter

import pytest

from tests.faults.struck import struck_site


@pytest.fixture(scope="session")
def struck(tmp_path_factory):
    with struck_site(tmp_path_factory.mktemp("struck")) as struck:
        yield struck


@pytest.fixture
def told(record_property):
    """Writes down how it was since it was told last; returns how often which status was answered."""

    def tell(what, storm, seconds, **more):
        entries, storm.told = storm.ledger.entries[storm.told :], len(storm.ledger.entries)
        counted = Counter(entry.status for entry in entries)
        acts = Counter(entry.act for entry in entries if entry.is_done)
        line = json.dumps({"struck": what, "seconds": seconds, "done": acts, "answers": dict(sorted(counted.items())), **more})
        record_property("struck", line)
        sys.stdout.write(f"{line}\n")
        assert {status for status in counted if status >= 500} <= {503}
        return counted

    return tell
