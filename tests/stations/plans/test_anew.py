"""Somebody drops out: the area is planned anew."""

from datetime import timedelta

from django.urls import reverse

from stations import services
from stations.day import missing
from stations.enums import PlanState
from stations.models import Hole, Plan, Shift
from tests.factories.stations import AvailabilityFactory


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
