"""A plan is applied: who is skipped, who stays, who goes together."""

from datetime import timedelta

import pytest
from django.urls import reverse

from people.refusals import Refused
from stations import firm_services, services
from stations.enums import LineState, PlanState
from stations.life import answers
from stations.many_services import Wish, assign_many, batches, chains
from stations.models import Assignment, Hole, Plan, Shift
from stations.plans import applying, making
from stations.plans import services as plans
from stations.plans.queries import MOVED
from tests.certificates.conftest import work
from tests.factories.people import OrganisationFactory, PersonFactory, area
from tests.factories.stations import PlanFactory, PlanLineFactory
from tests.stations.plans.conftest import proposed, ready_in, standing


def test_applied_everybody_stands_by_the_lines_and_is_told(plan, made, headquarters, at, mailoutbox):
    plans.apply(made, by=headquarters, at=at)
    work()
    made.refresh_from_db()
    assert made.state == PlanState.APPLIED
    assert standing() == proposed(made)
    assert (made.progress, made.total) == (4, 4)
    assert set(Assignment.objects.values_list("plan_line__plan", flat=True)) == {made.pk}
    assert set(made.lines.values_list("state", flat=True)) <= {"applied", "proposed"}
    assert not applying.apply_on(made.pk)


def test_whoever_lost_the_certificate_meanwhile_is_skipped_and_told_of(plan, made, four, headquarters, at):
    from certificates.services import revoke

    revoke(four[0].certificates.get(), by=headquarters, at=at, reason="It was not theirs.")
    plans.apply(made, by=headquarters, at=at)
    work()
    line = made.lines.get(person=four[0], kind="add")
    assert (line.state, line.because) == (LineState.SKIPPED, "certificate_revoked")
    assert len(standing()) == 3


def test_a_post_that_somebody_took_by_hand_is_skipped(plan, made, four, headquarters, at):
    other = ready_in(plan, organisation=OrganisationFactory(slug="third"))
    line = made.lines.filter(kind="add").first()
    services.assign(other, line.post, by=None, at=at)
    plans.apply(made, by=headquarters, at=at)
    work()
    line.refresh_from_db()
    assert (line.state, line.because) == (LineState.SKIPPED, "post_taken")
    assert (other.pk, line.post_id) in standing()


def test_some_are_applied_and_the_others_later(plan, made, headquarters, at):
    one = made.lines.filter(kind="add").first()
    plans.apply(made, by=headquarters, at=at, lines=[one.pk])
    work()
    made.refresh_from_db()
    assert standing() == {(one.person_id, one.post_id)}
    assert made.state == PlanState.READY
    plans.apply(made, by=headquarters, at=at)
    work()
    assert standing() == proposed(made)


def test_a_scope_taken_back_between_the_button_and_the_queue_applies_nothing(client, plan, four, coordinator, headquarters, at):
    made = plans.ask(plan.election, plan.area, {}, by=coordinator, at=at)
    making.make(made.pk)
    plans.apply(Plan.objects.get(pk=made.pk), by=coordinator, at=at)
    coordinator.scopes.all().delete()
    work()
    made.refresh_from_db()
    assert (standing(), made.state) == (set(), PlanState.READY)
    client.force_login(headquarters)
    assert "may no longer do so" in client.get(reverse("stations_desk:plan", args=[made.pk])).content.decode()
    plans.apply(made, by=headquarters, at=at)
    work()
    assert standing() == proposed(made)


def test_half_of_a_move_is_never_applied(plan, four, headquarters, at):
    far = area("Far district")
    services.assign(four[0], plan.post, by=None, at=at)
    plan.other_station.area = far
    plan.other_station.save()
    made = PlanFactory(election=plan.election, made_by=headquarters)
    PlanLineFactory(plan=made, person=four[0], post=plan.elsewhere, kind="move")
    leaves = PlanLineFactory(plan=made, person=four[0], post=plan.post, kind="remove", because=MOVED)
    for chosen in ({"areas": [plan.area.pk]}, {"lines": [leaves.pk]}):
        with pytest.raises(Refused, match="nothing_to_apply"):
            plans.apply(made, by=headquarters, at=at, **chosen)
    plans.apply(made, by=headquarters, at=at, areas=[far.pk])
    work()
    assert standing() == {(four[0].pk, plan.elsewhere.pk)}
    assert set(made.lines.values_list("state", flat=True)) == {"applied"}


def test_people_who_change_places_do_so_together_or_not_at_all(plan, four, at):
    first, second = four[0], four[2]
    services.assign(first, plan.post, by=None, at=at)
    services.assign(second, plan.elsewhere, by=None, at=at)
    swap = [Wish(first.pk, plan.elsewhere.pk, (plan.post.pk,)), Wish(second.pk, plan.post.pk, (plan.elsewhere.pk,))]
    assert len(chains(swap)) == 1
    assert all(one.is_done for one in assign_many(swap, by=None, at=at))
    assert standing() == {(first.pk, plan.elsewhere.pk), (second.pk, plan.post.pk)}
    assert not Hole.objects.filter(closed_at=None).exists(), "who comes fills the hole of who goes"
    back = [Wish(first.pk, plan.evening_post.pk, (plan.elsewhere.pk,)), Wish(PersonFactory().pk, plan.elsewhere.pk)]
    outcomes = assign_many(back, by=None, at=at)
    assert {one.codes[0] for one in outcomes} == {"chain", "no_certificate"}
    assert standing() == {(first.pk, plan.elsewhere.pk), (second.pk, plan.post.pk)}


def test_a_locked_one_stays_though_a_line_says_otherwise(plan, four, at):
    assignment = services.assign(four[0], plan.post, by=None, at=at)
    Assignment.objects.filter(pk=assignment.pk).update(is_locked=True)
    [outcome] = assign_many([Wish(four[0].pk, plan.elsewhere.pk, (plan.post.pk,))], by=None, at=at)
    assert outcome.codes == ("stays_locked",)
    assert standing() == {(four[0].pk, plan.post.pk)}


def a_change(plan, four, headquarters, at):
    """A plan that moves one of two to another station; returns it, and who moves by it."""
    services.assign(four[0], plan.post, by=None, at=at)
    services.assign(four[2], plan.second, by=None, at=at)
    asked = plans.ask(plan.election, None, {"keep": False}, by=headquarters, at=at)
    making.make(asked.pk)
    asked.refresh_from_db()
    return asked, Assignment.objects.get(person=asked.lines.get(kind="move").person)


def becomes_firm(assignment, how, by, at):
    match how:
        case "stays_confirmed":
            answers.confirm(assignment, by=by, at=at)
        case "stays_locked":
            firm_services.lock(assignment, by=by, at=at)
        case "stays_arrived":
            Assignment.objects.filter(pk=assignment.pk).update(state="arrived")
        case "stays_begun":
            Shift.objects.filter(pk=assignment.shift_id).update(starts_at=at - timedelta(minutes=1))


FIRM = {
    "stays_confirmed": "has confirmed the post",
    "stays_locked": "has locked this assignment",
    "stays_arrived": "has arrived",
    "stays_begun": "the shift has begun",
}


@pytest.mark.parametrize("how", FIRM)
def test_whoever_became_firm_since_the_plan_was_made_stays_and_it_is_told(client, plan, four, headquarters, at, how):
    made, assignment = a_change(plan, four, headquarters, at)
    becomes_firm(assignment, how, headquarters, at)
    client.force_login(headquarters)
    page = reverse("stations_desk:plan", args=[made.pk])
    client.post(page, {"act": "all"})
    work()
    assignment.refresh_from_db()
    assert assignment.stands, "the plan has moved them"
    assert not Assignment.objects.filter(state="withdrawn").exists()
    fates = set(made.lines.filter(person=assignment.person, kind__in=["move", "remove"]).values_list("state", "because"))
    assert fates == {(LineState.SKIPPED, how)}
    assert client.get(page).content.decode().count(FIRM[how]) == 2


@pytest.mark.parametrize("how", FIRM)
def test_nobody_firm_is_taken_away(plan, four, headquarters, at, how):
    assignment = services.assign(four[0], plan.post, by=None, at=at)
    made = PlanFactory(election=plan.election, made_by=headquarters)
    line = PlanLineFactory(plan=made, person=four[0], post=plan.post, kind="remove", because="not_placed")
    becomes_firm(assignment, how, headquarters, at)
    plans.apply(made, by=headquarters, at=at)
    work()
    assignment.refresh_from_db()
    line.refresh_from_db()
    assert assignment.stands
    assert (line.state, line.because) == (LineState.SKIPPED, how)


def test_who_left_by_themselves_is_not_taken_away_and_stands_nowhere_else(plan, four, headquarters, at):
    made, assignment = a_change(plan, four, headquarters, at)
    answers.decline(assignment, by=assignment.person, at=at, reason="Fell ill.")
    plans.apply(made, by=headquarters, at=at)
    work()
    fates = set(made.lines.filter(person=assignment.person).values_list("kind", "state", "because"))
    assert fates == {("move", "skipped", "not_there"), ("remove", "skipped", "not_there")}
    assert not Assignment.objects.filter(person=assignment.person, state="told").exists()


def test_of_a_chain_the_one_who_stays_is_named_and_the_others_wait_for_them(plan, four, at):
    first, second = four[0], four[2]
    services.assign(first, plan.post, by=None, at=at)
    firm_services.lock(services.assign(second, plan.elsewhere, by=None, at=at), by=first, at=at)
    swap = [Wish(first.pk, plan.elsewhere.pk, (plan.post.pk,)), Wish(second.pk, plan.post.pk, (plan.elsewhere.pk,))]
    outcomes = assign_many(swap, by=None, at=at)
    assert {one.wish.person: one.codes for one in outcomes} == {first.pk: ("chain",), second.pk: ("stays_locked",)}
    assert standing() == {(first.pk, plan.post.pk), (second.pk, plan.elsewhere.pk)}


def test_each_batch_has_its_own_moment(plan, four, at, monkeypatch):
    monkeypatch.setattr("stations.many_services.BATCH", 1)
    moments = iter([at, at + timedelta(minutes=20)])
    assign_many([Wish(four[0].pk, plan.post.pk), Wish(four[2].pk, plan.elsewhere.pk)], by=None, at=at, clock=lambda: next(moments))
    assert list(Assignment.objects.order_by("pk").values_list("assigned_at", flat=True)) == [at, at + timedelta(minutes=20)]


def test_the_worker_asks_the_clock_for_each_batch(made, headquarters, at, monkeypatch):
    monkeypatch.setattr("stations.many_services.BATCH", 1)
    plans.apply(made, by=headquarters, at=at)
    work()
    assert Assignment.objects.values("assigned_at").distinct().count() == 4


def test_whoever_is_locked_has_a_tag_in_a_plan(client, plan, four, headquarters, at):
    firm_services.lock(services.assign(four[0], plan.post, by=None, at=at), by=headquarters, at=at)
    asked = plans.ask(plan.election, None, {}, by=headquarters, at=at)
    making.make(asked.pk)
    client.force_login(headquarters)
    page = reverse("stations_desk:plan", args=[asked.pk])
    assert client.get(page + "?kind=keep").content.decode().count('desk-tag--gold">locked') == 1
    assert 'desk-tag--gold">locked' not in client.get(page + "?kind=add").content.decode()


def test_batches_hold_whole_chains(monkeypatch):
    monkeypatch.setattr("stations.many_services.BATCH", 3)
    wish = Wish(1, 1)
    assert [[len(chain) for chain in batch] for batch in batches([[wish] * 2, [wish] * 2, [wish], [wish] * 5])] == [[2], [2, 1], [5]]


def test_a_plan_in_work_is_applied_once_and_dropped_never(made, headquarters, at):
    plans.apply(made, by=headquarters, at=at)
    with pytest.raises(Refused, match="not_ready"):
        plans.apply(made, by=headquarters, at=at)
    with pytest.raises(Refused, match="is_applied"):
        plans.drop(made, by=headquarters)


def test_a_dropped_plan_is_not_made(asked, headquarters):
    plans.drop(asked, by=headquarters)
    work()
    asked.refresh_from_db()
    assert asked.state == PlanState.DROPPED
    assert not asked.lines.exists()
