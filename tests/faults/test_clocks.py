"""A web server's clock is an hour ahead, or behind, or both in turns: the database's counts, for exams, certificates, posts, log-ins, the queue."""

import itertools
import json
import time
from collections import Counter
from contextlib import contextmanager
from datetime import datetime

import pytest
from allauth.mfa.totp.internal import auth as totp

from bench.candidate import TOKEN
from bench.visitor import Visitor
from tests.faults import clocks, exam_checks, exam_storm
from tests.faults.strikers import Once
from tests.faults.struck import SECONDS, SITTERS
from tests.faults.waiting import until

pytestmark = pytest.mark.postgresql
HOUR = 3600
# Every column of the database that holds a moment, to be looked through for what is nearly an hour from now.
MOMENTS = """SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'timestamp with time zone' ORDER BY 1, 2"""

TOKEN_OF = "SELECT c.token FROM certificates_certificate c JOIN quizzes_attempt t ON t.id = c.attempt_id WHERE t.key = %s"
FREE = """SELECT c.holder_id, p.id, c.id, c.token FROM certificates_certificate c
    JOIN people_membership m ON m.person_id = c.holder_id AND m.state = 'accepted', stations_post p
    WHERE c.revoked_at IS NULL AND c.suspended_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM stations_assignment WHERE person_id = c.holder_id OR post_id = p.id) LIMIT 1"""


@pytest.fixture(autouse=True)
def _can_be_set(struck):
    if struck.machine.library is None:
        pytest.skip(clocks.MISSING)


def an_hour_off(struck):
    """table.column → how many of its moments are nearly an hour from now, either way."""
    found = {}
    for table, column in struck.rows(MOMENTS):
        near = f"abs(abs(extract(epoch FROM {column} - clock_timestamp())) - {HOUR}) < 600"
        [(found[f"{table}.{column}"],)] = struck.rows(f"SELECT count(*) FROM {table} WHERE {near}")
    return {name: number for name, number in found.items() if number}


def expired(struck):
    return struck.rows("SELECT count(*) FROM quizzes_attempt WHERE state = 'expired'")


def test_exams_are_sat_while_the_clock_is_set_to_and_fro(struck, told):
    before, over = an_hour_off(struck), expired(struck)

    @contextmanager
    def to_and_fro():
        ends = time.monotonic() + SECONDS / 2
        for ahead in itertools.cycle([HOUR, -HOUR, 0]):
            struck.machine.set(ahead)
            time.sleep(0.15)
            if time.monotonic() > ends and not ahead:
                break
        yield

    struck.storm.rage(SECONDS, Once(SECONDS, to_and_fro), sitters=SITTERS)
    exam_checks.check_all(struck.storm)
    answers = told("the web server's clock, set an hour on and back", struck.storm, seconds=SECONDS)
    assert not answers[503]
    assert not answers[0]
    assert an_hour_off(struck) == before
    assert struck.rows("SELECT count(*) FROM quizzes_answer WHERE late") == [(0,)]
    assert expired(struck) == over


@pytest.mark.parametrize("ahead", [HOUR, -HOUR])
def test_begun_before_and_handed_in_across(struck, ahead):
    """Nobody loses a minute, nobody has one more; whoever is over is over."""
    (one, address), (other, of_other) = begun(struck), begun(struck)
    with struck.machine.wrong_by(ahead):
        time_left = json.loads(one.visitor.get(f"{address}time/").text)
        assert 38 * 60 < moment(time_left["deadline"]) - moment(time_left["now"]) <= 40 * 60
        for question in exam_storm.QUESTION.findall(one.visitor.get(address).text):
            one.save(address, int(question), exam_storm.RIGHT, is_last=True)
        one.until({302}, "submit", f"{address}submit/", {}, one.key)
        struck.storm.wanted[one.key] = True
        struck.do(f"UPDATE quizzes_attempt SET deadline_at = clock_timestamp() - interval '2 minutes' WHERE key = '{other.key}'")
        assert other.visitor.request("GET", of_other).headers["location"].endswith("/result/")
        [(token,)] = struck.rows(TOKEN_OF, one.key)
        assert "The certificate is valid" in one.visitor.get(f"/en/certificates/verify/{token}/").text
        credential = json.loads(one.visitor.get(f"/credentials/{token}").text)
    assert abs(moment(credential["validFrom"]) - time.time()) < 60, "a verifier whose clock is right takes it at once"
    assert struck.rows("SELECT state FROM quizzes_attempt WHERE key = %s", other.key) == [("expired",)]
    exam_checks.check_all(struck.storm)


def begun(struck):
    """Somebody who has begun an exam, and its address."""
    one = exam_storm.Sitter(struck.storm, 7)
    session = struck.storm.sessions.pop()
    one.visitor = visitor(struck.site, session)
    address = one.until({302}, "start", f"/en/exams/{struck.storm.exam}/start/", {}, session).headers["location"]
    one.key, one.revisions = address.rstrip("/").rsplit("/", 1)[-1], Counter()
    return one, address


def visitor(site, session):
    found = Visitor(site.url, session, language="en")
    found.cookies["csrftoken"] = TOKEN
    return found


def moment(text):
    return datetime.fromisoformat(text).timestamp()


def test_two_servers_that_disagree_by_two_hours(struck, tmp_path):
    """What one writes the other reads as it was meant: a post, its end, a revocation, a log-in with a code from an app."""
    before = an_hour_off(struck)
    clock = clocks.Clock(tmp_path / "clock", struck.machine.library)
    clock.set(HOUR)
    coordinator, headquarters = struck.ground["coordinators"][0], struck.ground["headquarters"][0]
    with struck.machine.wrong_by(-HOUR), struck.another(clock) as ahead:
        for site, other in ((ahead, struck.site), (struck.site, ahead)):
            person, post, certificate, token = free(struck)
            assert visitor(site, coordinator).post(f"/admin/stations-desk/posts/{post}/", {"person": person}).status == 302
            [(assignment,)] = struck.rows("SELECT id FROM stations_assignment WHERE person_id = %s AND post_id = %s", person, post)
            withdrawn = visitor(other, coordinator).post(f"/admin/stations-desk/assignments/{assignment}/withdraw/", {"reason": "ill"})
            assert withdrawn.status == 302
            address = f"/en/certificates/verify/{token}/"
            assert "The certificate is valid" in visitor(other, "").get(address).text
            revoked = {"reason": "Broke the pledge", "which": "one", "from_": ""}
            assert visitor(site, headquarters).post(f"/admin/certificate/revoke/{certificate}/", revoked).status == 302
            assert "The certificate is valid" not in visitor(other, "").get(address).text, "at once"
        for site, who in zip((ahead, struck.site), struck.ground["with_codes"], strict=True):
            log_in(site, who)
        assert "ahead" in ready(ahead)["clock"]
        assert "behind" in ready(struck.site)["clock"]
    assert an_hour_off(struck) == before


def free(struck):
    """(a person who stands nowhere, a post that nobody has, their certificate and its token)."""
    return struck.rows(FREE)[0]


def log_in(site, who):
    somebody = visitor(site, "")
    asked = somebody.post("/en/accounts/login/", {"login": who["email"], "password": who["password"]})
    assert asked.headers["location"].endswith("/2fa/authenticate/"), asked.status
    code = totp.format_hotp_value(totp.hotp_value(who["secret"], int(time.time()) // 30))
    assert somebody.post("/en/accounts/2fa/authenticate/", {"code": code}).status == 302


def ready(site):
    answer = Visitor(site.url).request("GET", "/readyz", headers={"Authorization": "Bearer watch"})
    return json.loads(answer.text)["checks"]


def test_a_worker_whose_clock_is_an_hour_ahead_closes_nothing_early(struck, tmp_path):
    """And does not begin what is due in an hour over and over."""
    clock = clocks.Clock(tmp_path / "clock", struck.machine.library)
    clock.set(HOUR)
    (one, _address), waiting = begun(struck), "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE task_path LIKE '%%close_attempt'"
    before, workers = (
        struck.rows(waiting),
        "SELECT count(*) FROM training_site_queueworker WHERE abs(extract(epoch FROM seen_at - clock_timestamp())) < 20",
    )
    with struck.worker(clock):
        until(lambda: struck.rows(workers) == [(1,)])
        time.sleep(1)
        assert struck.rows("SELECT state FROM quizzes_attempt WHERE key = %s", one.key) == [("open",)]
        assert struck.rows(waiting) == before
        assert struck.rows(f"{waiting} AND status <> 'READY'") == [(0,)]
    struck.do("DELETE FROM training_site_queueworker")
