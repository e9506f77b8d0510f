"""Plans, through the door: asked for, made by the queue, looked at, applied, in one's scope."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from people.models import User
from people.refusals import Refused
from people.services import grant_role, set_admin_language
from stations import firm_services, gate, services
from stations.day import missing
from stations.enums import LineKind, LineState, PlanState
from stations.life import answers
from stations.many_services import Wish, assign_many, batches, chains
from stations.models import Assignment, Hole, Plan, Shift
from stations.plans import applying, making, reading, tasks
from stations.plans import services as plans
from stations.plans.queries import MOVED
from tests.certificates.conftest import work
from tests.factories.people import OrganisationFactory, PersonFactory, area
from tests.factories.stations import AvailabilityFactory, CardFactory, ConflictFactory, PlanFactory, PlanLineFactory, ScopeFactory
from tests.stations.conftest import build_ready


def ready_in(plan, where=None, organisation=None):
    person = build_ready(plan, organisation)
    person.home_area = where or plan.area
    person.save()
    return person


@pytest.fixture
def headquarters(plan):
    person = PersonFactory(full_name="Headquarters", is_sample=True)
    grant_role(person, "headquarters")
    set_admin_language(person)
    return person


@pytest.fixture
def coordinator(plan):
    person = PersonFactory(full_name="Coordinator", is_sample=True)
    grant_role(person, "coordinator")
    set_admin_language(person)
    ScopeFactory(person=person, area=plan.area)
    return person


@pytest.fixture
def four(plan):
    """Two people of each of two organisations, for eight posts."""
    return [ready_in(plan, organisation=organisation) for organisation in (plan.organisation, plan.other_organisation) for _ in range(2)]


@pytest.fixture
def asked(plan, four, headquarters, at):
    return plans.ask(plan.election, None, {}, by=headquarters, at=at)


@pytest.fixture
def made(asked):
    assert making.make(asked.pk)
    asked.refresh_from_db()
    return asked


def standing():
    return set(Assignment.objects.filter(state="told").values_list("person", "post"))


def proposed(plan, *kinds):
    return set(plan.lines.filter(kind__in=kinds or [LineKind.ADD]).values_list("person", "post"))


# --- reading --------------------------------------------------------------------------------------------------------


def problem(plan, headquarters, at, **rules):
    return reading.problem_of(PlanFactory(election=plan.election, made_by=headquarters, rules=rules), at)


def test_the_problem_is_what_the_gate_and_people_say(plan, headquarters, at, django_assert_max_num_queries):
    fine, silent, away, bare = ready_in(plan), ready_in(plan), ready_in(plan), PersonFactory()
    CardFactory(person=fine, languages=["kk"], reach_km=7, elections_before=2, has_car=True, needs_ground_floor=True)
    AvailabilityFactory(person=fine, shift=plan.shift)
    AvailabilityFactory(person=away, shift=plan.shift, is_free=False)
    ConflictFactory(person=silent, station=plan.other_station)
    plan.station.wants_languages, plan.station.needs_car, plan.station.ground_floor = ["kk", "en"], True, True
    plan.station.save()
    with django_assert_max_num_queries(40):
        found = problem(plan, headquarters, at)
    people = {one.id: one for one in found.people}
    assert bare.pk not in people
    assert people[away.pk].shifts == {plan.evening.pk}
    assert people[silent.pk].avoids == {plan.other_station.pk}
    assert people[fine.pk].wished == {plan.shift.pk}
    assert (people[fine.pk].place, people[fine.pk].reach_km, people[fine.pk].veteran) == ((43.238, 76.945), 7, True)
    station = next(one for one in found.stations if one.id == plan.station.pk)
    assert station.wants <= people[fine.pk].brings
    assert people[fine.pk].wants <= station.offers
    assert len(found.posts) == 8
    said = problem(plan, headquarters, at, silent=False)
    assert {one.id for one in said.people if one.shifts} == {fine.pk}


def test_a_card_without_consent_is_not_read(plan, headquarters, at):
    person = ready_in(plan)
    card = CardFactory(person=person, latitude=None, longitude=None, languages=["kk"])
    type(card).objects.filter(pk=card.pk).update(consented_at=None)
    assert "kk" not in problem(plan, headquarters, at).people[0].languages


def test_reading_takes_as_many_queries_for_many_people(plan, headquarters, at):
    CardFactory(person=ready_in(plan))
    problem(plan, headquarters, at)  # what the headquarters may is asked once
    with CaptureQueriesContext(connection) as few:
        problem(plan, headquarters, at)
    for _ in range(5):
        CardFactory(person=ready_in(plan))
    with CaptureQueriesContext(connection) as many:
        problem(plan, headquarters, at)
    assert len(many) == len(few)


def test_who_stands_elsewhere_and_who_is_firm_is_told_to_the_planner(plan, four, headquarters, at):
    services.assign(four[0], plan.post, by=None, at=at)
    locked = services.assign(four[2], plan.second, by=None, at=at)
    Assignment.objects.filter(pk=locked.pk).update(state="confirmed")
    found = problem(plan, headquarters, at)
    assert {(one.person, one.locked) for one in found.standing} == {(four[0].pk, False), (four[2].pk, True)}
    other = area("Elsewhere")
    inner = reading.problem_of(PlanFactory(election=plan.election, area=other, made_by=headquarters), at)
    assert [one.person for one in inner.elsewhere] == [four[0].pk, four[2].pk]
    assert inner.people == []


def test_whoever_the_plan_proposes_passes_the_gate_and_has_no_warning(plan, four, made, at):
    for line in made.lines.filter(kind=LineKind.ADD):
        assert gate.refusals(line.person, line.post, at) == []
        assert gate.warnings(line.person, line.post) == []


# --- making ---------------------------------------------------------------------------------------------------------


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


# --- applying -------------------------------------------------------------------------------------------------------


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


# --- somebody drops out ---------------------------------------------------------------------------------------------


def test_a_hole_is_planned_anew_at_once_and_nobody_else_moves(plan, four, headquarters, at, client):
    gone = services.assign(four[0], plan.post, by=None, at=at)
    services.assign(four[2], plan.second, by=None, at=at)
    services.withdraw(gone, by=headquarters, at=at, reason="Fell ill.")
    AvailabilityFactory(person=four[0], shift=plan.shift, is_free=False)
    client.force_login(headquarters)
    hole = Hole.objects.get()
    response = client.post(reverse("stations_desk:plan_anew", args=[hole.pk]))
    made = Plan.objects.get()
    assert response.url == reverse("stations_desk:plan", args=[made.pk])
    assert made.state == PlanState.READY
    assert made.lines.get(kind="keep").person == four[2]
    assert not made.lines.filter(kind__in=["move", "remove"]).exists()
    assert client.get(reverse("stations_desk:plan_anew", args=[hole.pk])).status_code == 302


def test_who_did_not_come_makes_room_for_a_plan_and_is_not_proposed_again(plan, four, headquarters, at, client):
    Shift.objects.filter(pk=plan.shift.pk).update(starts_at=at - timedelta(hours=1), ends_at=at + timedelta(hours=5))
    plan.post.refresh_from_db()
    absent = services.assign(four[0], plan.post, by=None, at=at - timedelta(days=1))
    assert missing.open_missing(at=at) == 1
    hole = Hole.objects.get()
    client.force_login(headquarters)
    address = reverse("stations_desk:plan_anew", args=[hole.pk])
    assert address in client.get(reverse("stations_desk:station", args=[plan.station.pk])).text
    assert client.post(address).url == reverse("stations_desk:plan", args=[Plan.objects.get().pk])
    absent.refresh_from_db()
    assert (absent.state, Hole.objects.get(closed_at=None)) == ("withdrawn", hole)
    proposed = Plan.objects.get().lines.get(post=plan.post)
    assert proposed.kind == "add"
    assert proposed.person != four[0]
    assert not Plan.objects.get().lines.filter(person=four[0], post__shift=plan.shift).exists()


# --- the pages, and who sees them -----------------------------------------------------------------------------------


def ask_form(plan, **other):
    return {"election": plan.election.pk, "area": "", "keep": "on", "silent": "on", "no_show_percent": "10"} | other


def test_asked_for_in_the_admin_looked_at_and_applied(client, plan, four, headquarters):
    client.force_login(headquarters)
    response = client.post(reverse("stations_desk:plans"), ask_form(plan))
    asked = Plan.objects.get()
    page = reverse("stations_desk:plan", args=[asked.pk])
    assert response.url == page
    assert client.get(reverse("stations_desk:plan_state", args=[asked.pk])).json()["done"] is False
    assert "<progress" in client.get(page).content.decode()
    work()
    text = client.get(page).content.decode()
    for person in four:
        assert person.full_name in text
    assert client.get(reverse("stations_desk:plan_state", args=[asked.pk])).json()["done"] is True
    client.post(page, {"act": "some"})
    assert Plan.objects.get().state == PlanState.READY, "nothing was chosen"
    client.post(page, {"act": "some", "area": [str(plan.area.pk)]})
    work()
    assert len(standing()) == 4
    assert client.get(page).status_code == 200
    assert client.get(reverse("stations_desk:plans")).status_code == 200
    for query in ("?kind=keep", "?kind=nonsense&area=x&shift=x&p=x", f"?shift={plan.evening.pk}", "?area=99999999999999999999"):
        assert client.get(page + query).status_code == 200


@pytest.mark.parametrize("wrong", [{"election": "9" * 30}, {"area": "x"}, {"no_show_percent": "99"}, {"election": ""}])
def test_a_wrong_form_is_told_and_plans_nothing(client, plan, headquarters, wrong):
    client.force_login(headquarters)
    assert client.post(reverse("stations_desk:plans"), ask_form(plan, **wrong)).status_code == 400
    assert not Plan.objects.exists()


def test_an_area_without_posts_is_told(client, plan, headquarters):
    client.force_login(headquarters)
    assert client.post(reverse("stations_desk:plans"), ask_form(plan, area=area("Empty").pk)).status_code == 409


def test_a_coordinator_plans_their_area_with_its_people_and_nothing_else(client, plan, coordinator, at):
    inside, outside = ready_in(plan), ready_in(plan, where=area("Elsewhere"))
    client.force_login(coordinator)
    assert client.post(reverse("stations_desk:plans"), ask_form(plan)).status_code == 409, "everywhere is not theirs"
    client.post(reverse("stations_desk:plans"), ask_form(plan, area=plan.area.pk, from_everywhere="on"))
    work()
    made = Plan.objects.get()
    assert {line.person for line in made.lines.all()} == {inside}
    text = client.get(reverse("stations_desk:plan", args=[made.pk])).content.decode()
    assert inside.full_name in text
    assert outside.full_name not in text


def test_without_an_area_there_is_nothing_to_choose_and_the_page_says_whom_to_ask(client, coordinator):
    coordinator.scopes.all().delete()
    client.force_login(coordinator)
    page = client.get(reverse("stations_desk:plans")).text
    assert "The headquarters gives areas: ask it." in page
    assert "Make the plan" not in page


def test_who_stands_for_another_organisation_than_the_scopes_is_counted_and_not_named(client, plan, four, coordinator, at):
    services.assign(four[2], plan.second, by=None, at=at)
    coordinator.scopes.update(organisation=plan.organisation)
    asked = plans.ask(plan.election, plan.area, {}, by=coordinator, at=at)
    making.make(asked.pk)
    asked.refresh_from_db()
    client.force_login(coordinator)
    text = client.get(reverse("stations_desk:plan", args=[asked.pk]) + "?kind=keep").content.decode()
    assert four[2].full_name not in text
    assert asked.report["filled"] == 3
    assert {line.organisation for line in asked.lines.all()} == {plan.organisation}


def chances_of(client, made):
    response = client.get(reverse("stations_desk:plan_chances", args=[made.pk]))
    return response, list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_how_likely_nobody_comes_is_there_of_every_station(client, plan, made, headquarters, monkeypatch):
    monkeypatch.setattr("stations.plans.pages.WORST", 1)
    client.force_login(headquarters)
    page = client.get(reverse("stations_desk:plan", args=[made.pk]))
    assert len(page.context["worst"]) == 1
    assert reverse("stations_desk:plan_chances", args=[made.pk]) in page.content.decode()
    response, (heading, *rows) = chances_of(client, made)
    assert response["Content-Type"].startswith("text/csv")
    assert (heading[0], heading[-2]) == ("Number", "Observers in the plan")
    assert {(row[0], row[3]) for row in rows} == {(number, shift) for number in "12" for shift in ("Morning", "Evening")}
    assert [row[-1] for row in rows] == [f"{chance * 100:.1f}" for *_slot, chance in sorted(made.report["chance"], key=lambda row: -row[2])]
    assert {row[-2] for row in rows} == {"1"}


def test_chances_are_told_to_who_sees_the_plan_and_the_station(client, plan, four, made, coordinator, at):
    client.force_login(coordinator)
    assert client.get(reverse("stations_desk:plan_chances", args=[made.pk])).status_code == 404
    plan.other_station.area = area("Elsewhere")
    plan.other_station.save()
    Plan.objects.filter(pk=made.pk).update(made_by=coordinator, area=plan.area)
    _response, rows = chances_of(client, made)
    assert {row[0] for row in rows[1:]} == {"1"}


def test_a_plan_that_is_not_made_has_no_chances(client, asked, headquarters):
    client.force_login(headquarters)
    assert client.get(reverse("stations_desk:plan_chances", args=[asked.pk])).url == reverse("stations_desk:plan", args=[asked.pk])


def test_a_plan_of_somebody_else_is_not_for_a_coordinator(client, made, coordinator):
    client.force_login(coordinator)
    page = reverse("stations_desk:plan", args=[made.pk])
    assert client.get(page).status_code == 404
    assert client.post(page, {"act": "all"}).status_code == 404
    assert client.get(reverse("stations_desk:plan_state", args=[made.pk])).status_code == 404
    assert page not in client.get(reverse("stations_desk:plans")).text


@pytest.fixture
def citys(plan, four, coordinator, at):
    """A plan of the whole city, made by who coordinated it then."""
    plan.area.refresh_from_db()
    coordinator.scopes.update(area=None)
    found = plans.ask(plan.election, None, {}, by=coordinator, at=at)
    making.make(found.pk)
    found.refresh_from_db()
    return found


def test_a_scope_cut_to_a_district_shows_no_plan_of_the_city(client, plan, four, coordinator, citys):
    page, state = reverse("stations_desk:plan", args=[citys.pk]), reverse("stations_desk:plan_state", args=[citys.pk])
    client.force_login(coordinator)
    assert four[0].full_name in client.get(page).text
    coordinator.scopes.update(area=plan.area)
    assert [client.get(page).status_code, client.get(state).status_code, client.post(page, {"act": "all"}).status_code] == [404] * 3
    assert page not in client.get(reverse("stations_desk:plans")).text
    assert not standing()


def test_a_scope_cut_to_an_organisation_names_its_people_alone_and_applies_nothing_of_others(client, plan, four, coordinator, citys):
    client.force_login(coordinator)
    coordinator.scopes.update(organisation=plan.organisation)
    page = reverse("stations_desk:plan", args=[citys.pk])
    for query in ("", "?kind=add", "?kind=reserve", "?kind=keep"):
        text = client.get(page + query).text
        assert not [one for one in four[2:] if one.full_name in text]
        assert 'value="all"' not in text
    assert four[0].full_name in client.get(page).text
    assert "Have it planned anew" in client.post(page, {"act": "all"}, follow=True).text
    citys.refresh_from_db()
    assert (citys.state, standing()) == ("ready", set())


def test_a_scope_that_was_taken_away_applies_no_plan(plan, coordinator, at):
    ready_in(plan)
    asked = plans.ask(plan.election, plan.area, {}, by=coordinator, at=at)
    making.make(asked.pk)
    coordinator.scopes.all().delete()
    again = User.objects.get(pk=coordinator.pk)  # as of the next request
    with pytest.raises(Refused, match="may_not"):
        plans.apply(asked, by=again, at=at)


@pytest.mark.parametrize("name", ["plans", "plan", "plan_state", "plan_chances", "plan_anew"])
def test_volunteers_are_sent_away(client, made, volunteer, name, plan, four, at):
    client.force_login(volunteer)
    args = [] if name == "plans" else [made.pk]
    assert client.get(reverse(f"stations_desk:{name}", args=args)).status_code in (302, 404)


def test_a_city_is_drawn_and_a_country_in_one_path_a_tier():
    from stations.plans.map import drawing

    city = drawing((n, f"№ {n}", 43 + n / 1000, 76 + n / 1000, n % 4) for n in range(100))
    assert [len(city.points), city.paths] == [100, []]
    assert all(0 <= point.x <= 800 and 0 <= point.y <= 640 for point in city.points)
    country = drawing((n, f"№ {n}", 43 + n / 1000, 76 + n / 100, n % 3) for n in range(2000))
    assert [tier for tier, _path in country.paths] == [2, 1, 0]
    assert drawing([]) is None
