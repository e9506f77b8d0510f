"""The coordinator's phone: holes first, within one's scope, light, in a handful of queries."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from people.services import grant_role
from stations.life import swaps
from stations.models import Assignment, Hole, Offer, Shift, Swap
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory, area
from tests.factories.stations import AvailabilityFactory, PostFactory, ScopeFactory, StationFactory

LIGHT = 40_000  # bytes from an empty cache, before compression


@pytest.fixture
def now(plan):
    """The morning shift began an hour ago."""
    moment = timezone.now()
    Shift.objects.filter(pk=plan.shift.pk).update(starts_at=moment - timedelta(hours=1), ends_at=moment + timedelta(hours=5))
    for post in (plan.post, plan.second, plan.elsewhere):
        post.refresh_from_db()
    return moment


@pytest.fixture
def coordinator(plan):
    person = PersonFactory(is_sample=True)
    grant_role(person, "coordinator")
    ScopeFactory(person=person, area=plan.area)
    return person


@pytest.fixture
def desk(client, coordinator):
    client.force_login(coordinator)
    return client


def page(client, name, *args, **get):
    return client.get(reverse(f"day:{name}", args=args), get).content.decode()


def test_who_may(client, db, volunteer, plan):
    home = reverse("day:home")
    assert client.get(home)["Location"].startswith(reverse("account_login"))
    client.force_login(volunteer)
    assert client.get(home).status_code == 403


def test_who_has_not_come_is_a_hole_on_top_with_a_number_to_call(desk, plan, make_ready, now):
    person = make_ready()
    type(person).objects.filter(pk=person.pk).update(phone="+77015550101")
    assign(person, plan.post, by=None, at=now - timedelta(days=1))
    shown = page(desk, "home")
    assert Hole.objects.get().because == "no_show"
    assert shown.index("tel:+77015550101") < shown.index("data-at")
    assert reverse("day:hole", args=[Hole.objects.get().pk]) in shown


def test_nothing_of_another_area_is_seen_or_touched(desk, plan, make_ready, now):
    far = PostFactory(station=StationFactory(election=plan.election, area=area("Elsewhere"), name="Far school"), shift=plan.shift)
    hidden = assign(make_ready(), far, by=None, at=now)
    hole = Hole.objects.create(post=far, assignment=hidden, because="no_show", opened_at=now)
    shown = page(desk, "home")
    assert "Far school" not in shown
    assert hidden.person.full_name not in shown
    for name, pk in (("hole", hole.pk), ("assignment", hidden.pk)):
        address = reverse(f"day:{name}", args=[pk])
        assert (desk.get(address).status_code, desk.post(address, {"do": "offer"}).status_code) == (404, 404)
    other = assign(make_ready(organisation=plan.other_organisation), plan.post, by=None, at=now)
    swap = Swap.objects.create(first=other, second=hidden, asked_at=now)
    assert desk.post(reverse("day:swap", args=[swap.pk]), {"do": "refuse"}).status_code == 404


def test_said_and_noted_for_them(desk, plan, ready, now):
    assignment = assign(ready, plan.post, by=None, at=now)
    address = reverse("day:assignment", args=[assignment.pk])
    for do, state in (
        ("accept", "accepted"),
        ("confirm", "confirmed"),
        ("arrived", "arrived"),
        ("undo", "confirmed"),
        ("arrived", "arrived"),
        ("left", "left"),
    ):
        assert desk.post(address, {"do": do, "key": str(uuid4())}).status_code == 302
        assignment.refresh_from_db()
        assert assignment.state == state
    assert "was noted" in page(desk, "assignment", assignment.pk) or "белгілен" in page(desk, "assignment", assignment.pk)
    assert desk.post(address, {"do": "arrived"}).status_code == 409
    assert desk.post(address, {"do": "dance"}).status_code == 409


def test_declined_for_them_with_a_reason(desk, plan, ready, now):
    assignment = assign(ready, plan.post, by=None, at=now)
    address = reverse("day:assignment", args=[assignment.pk])
    assert desk.post(address, {"do": "decline"}).status_code == 409
    assert desk.post(address, {"do": "decline", "reason": "Ill"}).status_code == 302
    assert Hole.objects.get().because == "declined"


def test_a_hole_is_offered_or_filled_at_once(desk, plan, ready, make_ready, now):
    withdraw(assign(ready, plan.post, by=None, at=now), by=None, at=now, reason="x")
    hole, near = Hole.objects.get(), make_ready()
    type(near).objects.filter(pk=near.pk).update(home_area=plan.area)
    address = reverse("day:hole", args=[hole.pk])
    assert near.full_name in page(desk, "hole", hole.pk)
    assert desk.post(address, {"do": "offer"}).status_code == 302
    assert Offer.objects.get().state == "open"
    assert desk.post(address, {"do": "assign", "person": str(near.pk)}).status_code == 302
    hole.refresh_from_db()
    assert hole.closed_by.person == near
    assert desk.post(address, {"do": "assign", "person": "9" * 40}).status_code == 404
    assert desk.post(address, {"do": "offer"}).status_code == 409


def test_warnings_at_a_hole_are_overruled_with_a_reason(desk, plan, ready, make_ready, now):
    withdraw(assign(ready, plan.post, by=None, at=now), by=None, at=now, reason="x")
    hole, away = Hole.objects.get(), make_ready()
    AvailabilityFactory(person=away, shift=plan.shift, is_free=False)
    address = reverse("day:hole", args=[hole.pk])
    assert away.full_name not in page(desk, "hole", hole.pk)
    assert away.full_name in page(desk, "hole", hole.pk, q=away.full_name)
    refused = desk.post(address, {"do": "assign", "person": away.pk})
    assert (refused.status_code, 'id="because"' in refused.content.decode()) == (409, True)
    assert not Assignment.objects.filter(person=away).exists()
    assert desk.post(address, {"do": "assign", "person": away.pk, "reason": "Came\0 all the same"}).status_code == 302
    taken = Assignment.objects.get(person=away)
    assert (taken.overruled, taken.overruled_because) == (["not_available"], "Came all the same")


def test_what_the_gate_refuses_at_a_hole_no_reason_overrules(desk, plan, ready, volunteer, now):
    withdraw(assign(ready, plan.post, by=None, at=now), by=None, at=now, reason="x")
    address = reverse("day:hole", args=[Hole.objects.get().pk])
    refused = desk.post(address, {"do": "assign", "person": volunteer.pk, "reason": "All the same"})
    assert (refused.status_code, 'id="because"' in refused.content.decode()) == (409, False)
    assert not Assignment.objects.filter(person=volunteer).exists()


def test_who_does_not_come_is_replaced(desk, plan, ready, now):
    missing = assign(ready, plan.post, by=None, at=now - timedelta(days=1))
    page(desk, "home")
    address = reverse("day:hole", args=[Hole.objects.get().pk])
    assert desk.post(address, {"do": "clear"}).status_code == 302
    missing.refresh_from_db()
    assert missing.state == "withdrawn"
    assert Hole.objects.filter(closed_at=None).count() == 1


def test_the_word_on_a_change_of_posts(desk, plan, make_ready, now):
    first = assign(make_ready(), plan.post, by=None, at=now)
    second = assign(make_ready(organisation=plan.other_organisation), plan.elsewhere, by=None, at=now)
    swap = swaps.ask(first, second, by=first.person, at=now)
    address = reverse("day:swap", args=[swap.pk])
    assert first.person.full_name in page(desk, "home")
    desk.get(address)
    desk.post(address, {"do": "do"})
    assert Assignment.objects.filter(state="told").count() == 2
    for do in ("agree", "do"):
        assert desk.post(address, {"do": do, "reason": "ok"}).status_code == 302
    assert Assignment.objects.get(state="accepted", person=first.person).post == plan.elsewhere


@pytest.fixture
def many(plan, make_ready, now):
    """Forty who stand and thirty holes."""
    posts = [
        PostFactory(station=StationFactory(election=plan.election, area=plan.area, name="Мектеп-гимназия № 12"), shift=plan.shift) for _n in range(70)
    ]
    for number, post in enumerate(posts):
        assignment = assign(make_ready(), post, by=None, at=now)
        if number >= 40:
            withdraw(assignment, by=None, at=now, reason="x")


def test_all_holes_are_counted_though_some_are_shown(desk, plan, make_ready, now, monkeypatch):
    monkeypatch.setattr("stations.day.desk_queries.MOST_HOLES", 1)
    for post in (plan.post, plan.elsewhere):
        withdraw(assign(make_ready(), post, by=None, at=now), by=None, at=now, reason="x")
    shown = desk.get(reverse("day:home"))
    assert "<h1>2 holes</h1>" in shown.text
    assert len(shown.context["holes"]) == 1


def test_light_from_an_empty_cache_and_few_queries(desk, many, django_assert_max_num_queries):
    with django_assert_max_num_queries(26):
        shown = desk.get(reverse("day:home"))
    files = re.findall(r'(?:href|src)="/static/([^"]+)"', shown.content.decode())
    weighed = {name: len(Path(finders.find(re.sub(r"\.[0-9a-f]{12}(?=\.)", "", name))).read_bytes()) for name in files}
    assert set(weighed) == {"img/favicon.svg", "stations/day.css", "stations/day.js"}
    assert len(shown.content) + sum(weighed.values()) <= LIGHT, (len(shown.content), weighed)
