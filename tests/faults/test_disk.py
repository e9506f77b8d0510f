"""A disk that is really full, under people who sit an exam: the database's, and that of a small site on SQLite."""

import shutil
import sqlite3
import time
from contextlib import closing, contextmanager

import psycopg
import pytest

from tests.faults import disks, exam_checks
from tests.faults.strikers import Once
from tests.faults.struck import IS_LONG, SECONDS, SITTERS, struck_exam
from tests.faults.waiting import until
from tests.migrated import migrated_file

pytestmark = pytest.mark.postgresql
MOST_SEGMENTS = 128  # of 16 MB: more than go onto the disk
LONG = min(2 * SECONDS, 60)  # a database that was killed takes a while to start, and nobody waits for ever


def test_the_databases_disk_is_full_and_then_has_room(struck, told):
    """Its tables cannot grow, and then its log cannot: it ends itself, and can only start again when there is room. Nobody but whoever makes room
    does anything; whatever starts services anew does that."""
    if not struck.disk:
        pytest.skip(disks.REFUSED)

    @contextmanager
    def full():
        ballast = disks.fill(struck.cluster)
        try:
            yield
            switch_the_log(struck)
            time.sleep(LONG / 4)
        finally:
            ballast.unlink()

    with struck.supervised():
        struck.storm.rage(LONG, Once(LONG, full), sitters=SITTERS)
        until(lambda: struck.is_well)
    exam_checks.check_all(struck.storm)
    assert told("the database's disk is full", struck.storm, seconds=LONG).get(503)


def switch_the_log(struck):
    """The next segment of the database's log is begun, for which there is no room; those that it keeps to use anew are used up first."""
    for _ in range(MOST_SEGMENTS):
        try:
            struck.do("SELECT pg_logical_emit_message(false, '', repeat('x', 4000000)), pg_switch_wal()")
        except psycopg.Error:
            return
    raise AssertionError("there was room")


@pytest.mark.skipif(not IS_LONG, reason="a site more: set STORM_SECONDS=20 to run it")
def test_an_sqlite_site_whose_disk_is_full_and_then_has_room(tmp_path, told):
    with disks.small_disk(64) as (folder, is_own):
        if not is_own:
            pytest.skip(disks.REFUSED)

        @contextmanager
        def full():
            with closing(sqlite3.connect(folder / "bakylau.sqlite3")) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # its log has to grow again
            ballast = disks.fill(folder)
            yield
            ballast.unlink()

        shutil.copy(migrated_file(), folder / "bakylau.sqlite3")
        with struck_exam(folder, f"sqlite:///{folder / 'bakylau.sqlite3'}", people=SECONDS * 20) as storm:
            storm.rage(SECONDS, Once(SECONDS, full), sitters=SITTERS)
            exam_checks.check_all(storm)
            assert told("the disk of an SQLite site is full", storm, seconds=SECONDS).get(503)
