"""A plan that is applied while its worker is killed, by SIGKILL, or while somebody assigns by hand. Real processes and connections."""

import multiprocessing
import os
import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from people.refusals import Refused
from people.services import grant_role
from stations import many_services, services, writing
from stations.enums import STANDING, LineState, PlanState
from stations.models import Assignment, Hole, Plan
from stations.plans import applying, making, tasks
from stations.plans import services as plans
from tests.certificates.conftest import work
from tests.factories.people import PersonFactory
from tests.stations.conftest import build_plan, build_ready
from tests.stations.test_races import ROUNDS, at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ground():
    return build_plan()


@pytest.fixture
def made(ground, monkeypatch):
    monkeypatch.setattr(many_services, "BATCH", 2)
    person = PersonFactory(full_name="Headquarters", is_sample=True)
    grant_role(person, "headquarters")
    for organisation in (ground.organisation, ground.other_organisation):
        for _ in range(4):
            build_ready(ground, organisation)
    plan = plans.ask(ground.election, None, {}, by=person, at=timezone.now())
    making.make(plan.pk)
    plan.refresh_from_db()
    assert plan.report["filled"] == 8
    return plan


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def apply_and_die(pk, step):
    """Before the next are written, after so many people were; "half": when the second batch is written and not logged yet; "noted": when its lines
    are marked, before it is committed; "committed": just after."""
    connections.close_all()
    write, log, note, done = many_services.write, writing._log, applying._note, []

    def write_some(assignments, **kwargs):
        if step == len(done):
            die()
        done.extend(assignments)
        write(assignments, **kwargs)

    def log_or_die(assignments, by):
        if step == "half" and len(done) > 2:
            die()
        log(assignments, by)

    def note_and_die(plan, outcomes):
        note(plan, outcomes)
        if step == "noted":
            die()
        if step == "committed":
            connection.on_commit(die)

    many_services.write, writing._log, applying._note = write_some, log_or_die, note_and_die
    applying.apply_on(pk)


def facts(plan):
    """What the rows say, read past the models: an outside checker."""
    standing = Assignment.objects.filter(state__in=STANDING).values_list("person", "post", "shift", "certificate__holder", "certificate__revoked_at")
    rows = list(standing)
    assert all(count == 1 for count in Counter((row[0], row[2]) for row in rows).values()), "nobody is in two places"
    assert all(row[0] == row[3] and row[4] is None for row in rows), "nobody stands without a valid certificate"
    applied = set(plan.lines.filter(kind="add", state=LineState.APPLIED).values_list("person", "post"))
    assert applied == {row[:2] for row in rows if row[:2] in applied}
    return {row[:2] for row in rows}, applied


@pytest.mark.parametrize("step", [0, 2, 6, "half", "noted", "committed"])
def test_killed_at_any_step_what_is_done_is_noted_and_the_queue_goes_on(step, made, monkeypatch):
    by = made.made_by
    plans.apply(made, by=by, at=timezone.now())
    process = multiprocessing.get_context("fork").Process(target=apply_and_die, args=(made.pk, step))
    connections.close_all()
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    standing, applied = facts(made)
    assert standing == applied, "who stands is noted, and who is noted stands"
    made.refresh_from_db()
    assert made.progress == len(applied)
    assert len(applied) == {0: 0, 2: 2, 6: 6, "half": 2, "noted": 0, "committed": 2}[step]
    DBTaskResult.objects.all().delete()  # the worker that was killed had the task
    tasks.look_after_plan.func(made.pk)
    work()
    assert facts(made)[1] == applied, "the dead worker is given its time"
    Plan.objects.filter(pk=made.pk).update(beat_at=timezone.now() - timedelta(minutes=3))
    DBTaskResult.objects.all().delete()
    tasks.look_after_plan.func(made.pk)
    work()
    made.refresh_from_db()
    assert made.state == PlanState.APPLIED
    standing, applied = facts(made)
    assert standing == applied == set(made.lines.filter(kind="add").values_list("person", "post"))
    assert made.progress == made.total == 8


def assigned(person, post):
    """Whether the person was assigned, and not refused."""
    try:
        services.assign(person, post, by=None, at=timezone.now())
    except Refused:
        return False
    return True


def test_applied_while_somebody_assigns_by_hand_nobody_is_in_two_places(made, ground):
    lines = list(made.lines.filter(kind="add").select_related("person", "post"))
    others = [(lines[(number + 3) % len(lines)].person, line.post) for number, line in enumerate(lines)]
    ways = Counter()
    for _round in range(ROUNDS // 10):
        plans.apply(made, by=made.made_by, at=timezone.now())
        at_once(lambda: applying.apply_on(made.pk), lambda: [assigned(*other) for other in reversed(others)])
        made.refresh_from_db()
        assert made.state == PlanState.APPLIED
        _standing, applied = facts(made)
        assert not made.lines.filter(kind="add", state=LineState.PROPOSED).exists()
        ways[len(applied)] += 1
        Hole.objects.all().delete()
        Assignment.objects.all().delete()
        made.lines.update(state=LineState.PROPOSED)
        Plan.objects.filter(pk=made.pk).update(state=PlanState.READY)
        made.refresh_from_db()
    assert any(0 < applied < len(lines) for applied in ways), f"no race was run: {ways}"


def test_two_workers_at_once_apply_it_once(made):
    plans.apply(made, by=made.made_by, at=timezone.now())
    assert sorted(str(one) for one in at_once(lambda: applying.apply_on(made.pk), lambda: applying.apply_on(made.pk))) == ["False", "True"]
    standing, applied = facts(made)
    assert standing == applied
    assert len(applied) == 8
