"""Whatever is pressed on an election day, by a volunteer, a coordinator, the headquarters: its answer is lost after the commit, so that it is pressed
again, twenty times at once, and once more an hour later. It is done once."""

import http.client
import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest

from bench.candidate import TOKEN
from bench.visitor import Visitor
from tests.faults import clocks
from tests.faults.cutter import cutting
from tests.faults.struck import IS_LONG

pytestmark = pytest.mark.postgresql
COPIES, FEWER = 20, 20 if IS_LONG else 3
MOST_PRESSED = {"start", "save", "hand in", "arrived", "assign", "withdraw", "revoke"}  # twenty times in CI too
KINDS = [
    *("start", "save", "hand in", "accept", "confirm", "decline", "arrived", "arrived, kept on a phone", "taken back"),
    *("take what is offered", "offer", "fill", "ask to swap", "agree to swap", "let them swap"),
    *("assign", "withdraw", "lock", "accept, by telephone", "decline, by telephone", "arrived, by telephone"),
    *("close", "reopen", "revoke", "suspend", "resume", "propose by hand", "issue by hand", "issue in bulk"),
]
REFUSED = {400, 404, 409, 422}  # 404: of the exam that is begun again an hour later, which has no page to say why not
# Whatever says that something was done: what it is about, the log, what people are told, what the queue is to do.
TABLES = """SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND (
    table_name LIKE 'stations%' OR table_name LIKE 'quizzes%' OR table_name LIKE 'certificates%'
    OR table_name IN ('people_notice', 'wagtailcore_modellogentry', 'django_tasks_database_dbtaskresult'))"""


@dataclass
class Pressed:
    """What one kind of press was answered (cut off, at once, an hour later), and which rows each left."""

    answers: dict = field(default_factory=dict)
    left: dict = field(default_factory=dict)


class Presses:
    def __init__(self, struck):
        self.struck, self.of = struck, {kind: Pressed() for kind in KINDS}
        tables = [table for (table,) in struck.rows(TABLES)]
        self.query = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)

    def note(self, when, press, one):
        """What `press()` is answered, and which rows it leaves: {table: how many}."""
        before = dict(self.struck.rows(self.query))
        self.of[one["kind"]].answers[when] = press()
        after = dict(self.struck.rows(self.query))
        self.of[one["kind"]].left[when] = {table: after[table] - before[table] for table in after if after[table] != before[table]}


def sent(url, one):
    """The status, or 0 where no answer came."""
    visitor = Visitor(url, one["session"], language="en")
    visitor.cookies["csrftoken"] = TOKEN
    body, kind = (json.dumps(one["data"]), "application/json") if one["as_json"] else (urlencode(one["data"]), "application/x-www-form-urlencoded")
    headers = {"Content-Type": kind, "X-CSRFToken": TOKEN, "Referer": f"{url}/", "Sec-Fetch-Site": "same-origin"}
    try:
        return visitor.request("POST", one["path"], body.encode(), headers).status
    except (OSError, http.client.HTTPException):
        return 0


def at_once(url, one):
    answers, copies = [], COPIES if one["kind"] in MOST_PRESSED else FEWER
    threads = [threading.Thread(target=lambda: answers.append(sent(url, one))) for _ in range(copies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture(scope="module")
def presses(struck):
    if struck.machine.library is None:
        pytest.skip(clocks.MISSING)
    found, url, day = Presses(struck), struck.site.url, json.loads(struck.site.shell("from tests.faults import day_ground\nday_ground.build()"))
    assert [one["kind"] for one in day] == KINDS
    with cutting(url) as cutter:
        for one in day:
            found.note("cut off", lambda one=one: (sent(cutter.url, one), cutter.answered.pop()), one)
    for one in day:
        found.note("at once", lambda one=one: at_once(url, one), one)
    with struck.machine.wrong_by(3600), struck.database_clock.wrong_by(3600):
        look = {"session": struck.ground["coordinators"][0], "path": "/en/day/", "kind": "look"}
        Visitor(url, look["session"], language="en").get(look["path"])  # what falls due in that hour does
        for one in day:
            found.note("an hour later", lambda one=one: [sent(url, one)], one)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_was_lost_after_the_commit_and_pressed_again(presses, kind):
    heard, answered = presses.of[kind].answers["cut off"]
    assert heard == 0, "nobody heard it"
    assert answered in {200, 302}
    assert sum(presses.of[kind].left["cut off"].values()) > 0, "and it was done"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("when", ["at once", "an hour later"])
def test_pressed_again_it_leaves_nothing_more(presses, kind, when):
    assert presses.of[kind].left[when] == {}, presses.of[kind]
    assert {status for status in presses.of[kind].answers[when] if status not in REFUSED | {200, 302}} == set()


def test_how_it_was(presses, record_property):
    told = {when: Counter(status for one in presses.of.values() for status in one.answers[when]) for when in ("at once", "an hour later")}
    record_property("again", str(told))
    assert sum(told["at once"].values()) >= len(MOST_PRESSED) * COPIES
