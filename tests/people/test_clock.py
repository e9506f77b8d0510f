"""The clock of a process is put right by the database's, for whatever asks for the time in it."""

import importlib
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django.utils.timezone import now as imported_before

from people import clock, rate_limit
from training_site.watch import health

HOUR = timedelta(hours=1)


@pytest.fixture
def wrong(monkeypatch):
    """Call it with by how much the database's clock is ahead of this machine's."""

    def put(ahead):
        monkeypatch.setattr(clock, "_last", clock.Look(clock._steady(), clock._set_to(), ahead))

    return put


@pytest.fixture
def set_on(monkeypatch):
    """Call it with by how much somebody sets this machine's clock on."""

    def put(by):
        monkeypatch.setattr(clock, "time", SimpleNamespace(time=lambda: time.time() + by.total_seconds(), clock_gettime=time.clock_gettime))

    return put


def off(moment):
    return moment - datetime.now(UTC)


@pytest.mark.parametrize("ahead", [HOUR, -HOUR, timedelta(seconds=6)])
def test_a_wrong_clock_is_put_right(wrong, ahead):
    wrong(ahead)
    for found in (timezone.now(), imported_before(), datetime.fromtimestamp(clock.seconds(), UTC), clock.timezone.localtime()):
        assert abs(off(found) - ahead) < timedelta(seconds=1)
    assert type(timezone.now()) is datetime


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(seconds=4), timedelta(seconds=-4)])
def test_one_that_is_right_is_let_be(wrong, ahead):
    wrong(ahead)
    assert abs(off(timezone.now())) < timedelta(seconds=1)
    assert abs(clock.seconds() - time.time()) < 1


@pytest.mark.parametrize("name", clock.BY_SECONDS)
def test_whatever_holds_for_some_seconds_goes_by_it_too(wrong, name):
    wrong(HOUR)
    module = importlib.import_module(name)
    assert abs(module.time.time() - time.time() - 3600) < 1
    assert module.time.monotonic() <= time.monotonic()


def test_what_a_wrong_machine_signs_and_counts_holds_at_a_right_one(wrong, db):
    """The machine is an hour behind; then the right one looks. Put right, both say the same."""
    wrong(HOUR)
    signed = signing.dumps("a code")
    assert rate_limit.wait("guess", "somebody", most=1, seconds=60) == 0
    assert cache.get("guess:somebody") == 1
    assert 55 < rate_limit.wait("guess", "somebody", most=1, seconds=60) <= 60
    assert signing.loads(signed, max_age=10) == "a code"


def test_where_no_database_was_asked_the_machines_own_clock_counts(monkeypatch):
    monkeypatch.setattr(clock, "_last", clock.NEVER)
    assert clock.ahead() == timedelta()
    assert abs(off(timezone.now())) < timedelta(seconds=1)


def test_readyz_says_that_the_clock_is_wrong(wrong):
    wrong(HOUR)
    assert re.fullmatch(r"the clock of this machine is (3600|3599) seconds behind", health.clock(timezone.now()))
    wrong(-HOUR)
    assert re.fullmatch(r"the clock of this machine is (3600|3599) seconds ahead", health.clock(timezone.now()))
    wrong(timedelta(seconds=29))
    assert health.clock(timezone.now()) == ""


@pytest.mark.postgresql
@pytest.mark.django_db
class TestLook:
    def test_by_the_database(self, wrong):
        wrong(HOUR)
        clock.database_now()
        assert abs(clock.ahead()) < timedelta(seconds=1)

    def test_again_only_after_a_while_or_where_the_clock_was_set(self, wrong, set_on, django_assert_num_queries):
        wrong(HOUR)
        with django_assert_num_queries(0):
            clock.look()
            assert abs(clock.ahead() - HOUR) < timedelta(seconds=1)
            set_on(HOUR)
            assert abs(clock.ahead()) < timedelta(seconds=1), "it was set, and that is seen at once"
            clock.look()
        assert abs(clock.ahead() + HOUR) < timedelta(seconds=1), "and looked at again: in truth it was right before"

    @pytest.mark.parametrize("by", [HOUR, -HOUR])
    def test_a_clock_that_is_set_in_the_midst_of_a_request(self, wrong, set_on, by):
        wrong(timedelta())
        set_on(by)
        assert abs(off(timezone.now())) < timedelta(seconds=1)

    def test_a_database_that_was_slow_to_answer_says_nothing_of_the_time(self, wrong):
        wrong(HOUR)
        clock._note(datetime.now(UTC), clock._steady() - 10)
        assert abs(clock.ahead() - HOUR) < timedelta(seconds=1)

    def test_before_the_session_is_looked_for(self, client, wrong, volunteer, monkeypatch):
        client.force_login(volunteer)
        wrong(40 * 24 * HOUR)  # by which the session would be over
        monkeypatch.setattr(clock, "LOOKED_AGAIN", 0)
        assert client.get("/en/me/").status_code == 200

    def test_by_the_connection_that_was_made(self, wrong, monkeypatch):
        """A thread that has one of its own is left with no other, which it would not close."""
        wrong(HOUR)
        monkeypatch.setattr(clock, "LOOKED_AGAIN", 0)

        def connect():
            own = connection.copy()
            own.connect()
            own.close()
            return connection.connection

        with ThreadPoolExecutor(1) as thread:
            assert thread.submit(connect).result() is None
        assert abs(clock.ahead()) < timedelta(seconds=1)
