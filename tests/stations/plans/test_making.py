"""A plan is made by the queue, once, and says what changes."""

from datetime import timedelta

from django_tasks_db.models import DBTaskResult

from stations import services
from stations.enums import PlanState
from stations.models import Assignment, Plan
from stations.plans import making, tasks
from stations.plans import services as plans
from stations.plans.queries import MOVED
from tests.certificates.conftest import work
from tests.stations.plans.conftest import proposed


def test_the_queue_makes_it_and_its_lines_are_no_assignments(plan, asked):
    work()
    asked.refresh_from_db()
    assert asked.state == PlanState.READY
    assert len(proposed(asked)) == 4
    assert asked.report["covered"] == 4
    assert not Assignment.objects.exists()


def test_made_twice_it_is_made_once(made):
    lines = list(made.lines.values_list("pk", flat=True))
    assert not making.make(made.pk)
    assert list(made.lines.values_list("pk", flat=True)) == lines


def test_a_worker_that_was_killed_leaves_it_to_another(asked, at):
    Plan.objects.filter(pk=asked.pk).update(state=PlanState.MAKING, beat_at=at)
    assert not making.make(asked.pk), "it is being made"
    Plan.objects.filter(pk=asked.pk).update(beat_at=at - timedelta(hours=1))
    DBTaskResult.objects.all().delete()
    tasks.look_after_plan.func(asked.pk)
    work()
    asked.refresh_from_db()
    assert asked.state == PlanState.READY


def test_one_that_cannot_be_solved_is_failed(asked, monkeypatch, caplog):
    def fail(problem):
        raise ArithmeticError

    monkeypatch.setattr("stations.planner.making.plan", fail)
    assert not making.make(asked.pk)
    asked.refresh_from_db()
    assert asked.state == PlanState.FAILED
    assert "no solution" in caplog.text


def test_what_changes_against_today_is_told(plan, four, headquarters, at):
    services.assign(four[0], plan.post, by=None, at=at)
    services.assign(four[2], plan.second, by=None, at=at)
    asked = plans.ask(plan.election, None, {"keep": False}, by=headquarters, at=at)
    making.make(asked.pk)
    kinds = list(asked.lines.values_list("kind", flat=True))
    assert sorted(kinds) == ["add", "add", "keep", "move", "remove"], "one of two at a station fills an empty one"
    move, remove = asked.lines.get(kind="move"), asked.lines.get(kind="remove")
    assert move.person_id == remove.person_id
    assert remove.because == MOVED
