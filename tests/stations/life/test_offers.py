"""A hole is offered to the nearest who is free, one at a time, and goes on when nobody answers."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from certificates.services import revoke
from people.models import Notice
from people.notice_services import mail_what_waits
from people.refusals import Refused
from people.services import grant_role
from stations.life import offers, tasks
from stations.models import Assignment, Election, Hole, Offer, Station
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory, area
from tests.factories.stations import AvailabilityFactory, CardFactory, ScopeFactory


@pytest.fixture
def coordinator(db):
    return PersonFactory()


@pytest.fixture
def hole(plan, ready, at):
    Station.objects.filter(pk=plan.station.pk).update(latitude=43.24, longitude=76.95)
    withdraw(assign(ready, plan.post, by=None, at=at), by=None, at=at, reason="x")
    return Hole.objects.get()


@pytest.fixture
def near_and_far(hole, make_ready):
    far, near = make_ready(), make_ready()
    CardFactory(person=far, latitude=43.9)
    CardFactory(person=near, latitude=43.25)
    return near, far


def test_the_nearest_is_asked_first_and_told(hole, near_and_far, coordinator, at):
    near, _far = near_and_far
    offer = offers.start(hole, by=coordinator, at=at)
    assert (offer.person, offer.state, offer.answer_by) == (near, "open", at + timedelta(minutes=30))
    assert Notice.objects.get(person=near).kind == "post_offered"
    assert {task.task_path for task in DBTaskResult.objects.all()} >= {tasks.expire_offer.module_path, tasks.mail_notices.module_path}
    assert offers.start(hole, by=coordinator, at=at) == offer


def test_who_gave_the_post_back_is_busy_or_is_not_certified_is_not_asked(plan, hole, ready, make_ready, coordinator, at):
    assign(make_ready(organisation=plan.other_organisation), plan.elsewhere, by=None, at=at)
    PersonFactory()
    AvailabilityFactory(person=make_ready(), shift=plan.shift, is_free=False)
    assert offers.start(hole, by=coordinator, at=at) is None
    assert not Offer.objects.exists()


def test_declined_it_goes_on_and_nobody_is_asked_twice(hole, near_and_far, coordinator, at):
    near, far = near_and_far
    offers.decline(offers.start(hole, by=coordinator, at=at), by=near, at=at)
    second = Offer.objects.get(state="open")
    assert second.person == far
    offers.decline(second, by=far, at=at)
    assert offers.start(hole, by=coordinator, at=at) is None
    assert list(Offer.objects.values_list("state", flat=True)) == ["declined", "declined"]


def test_when_nobody_is_left_the_coordinators_of_the_area_are_told_once(client, plan, hole, near_and_far, at):
    ours, elsewhere = PersonFactory(is_sample=True), PersonFactory(is_sample=True)
    for person, place in ((ours, plan.area), (elsewhere, area("Another district"))):
        grant_role(person, "coordinator")
        ScopeFactory(person=person, area=place)
    for person in near_and_far:
        offer = offers.start(hole, by=ours, at=at)
        assert not Notice.objects.filter(kind="nobody_left").exists()
        offers.decline(offer, by=person, at=at)
    assert offers.start(hole, by=ours, at=at) is None
    assert Notice.objects.get(kind="nobody_left").person == ours
    client.force_login(ours)
    assert "Nobody is left to ask" in client.get(reverse("day:hole", args=[hole.pk])).text
    mail_what_waits(at=at)
    assert any(plan.station.name in letter.body for letter in mail.outbox if letter.to == [ours.email])


def test_without_a_coordinator_there_the_headquarters_are_told(hole, near_and_far, at):
    headquarters = PersonFactory()
    grant_role(headquarters, "headquarters")
    offers.start(hole, by=headquarters, at=at)
    for _person in near_and_far:
        waiting = Offer.objects.get(state="open")
        offers.expire(waiting, at=waiting.answer_by)
    assert Notice.objects.get(kind="nobody_left").person == headquarters


def test_unanswered_it_goes_on_once_the_time_is_over(hole, near_and_far, coordinator, at):
    first = offers.start(hole, by=coordinator, at=at)
    assert not offers.expire(first, at=first.answer_by - timedelta(seconds=1))
    assert offers.expire_all(at=first.answer_by) == 1
    assert not offers.expire(first, at=first.answer_by)
    first.refresh_from_db()
    assert (first.state, Offer.objects.get(state="open").person) == ("expired", near_and_far[1])


def test_the_task_expires_what_is_due(hole, near_and_far, coordinator, at):
    offer = offers.start(hole, by=coordinator, at=at)
    assert tasks.expire_offer.call(offer.pk) == "answered"
    Offer.objects.update(answer_by=at - timedelta(hours=1))
    assert tasks.expire_offer.call(offer.pk) == "expired"
    assert tasks.expire_offer.call(0) == "gone"


def test_accepted_the_substitute_stands_there(hole, near_and_far, coordinator, at):
    near, _far = near_and_far
    offer = offers.start(hole, by=coordinator, at=at)
    assignment = offers.accept(offer, by=near, at=at)
    hole.refresh_from_db()
    offer.refresh_from_db()
    assert (assignment.person, assignment.state, hole.closed_by, offer.state) == (near, "accepted", assignment, "accepted")


def test_the_gate_is_asked_again(hole, near_and_far, coordinator, at):
    near, _far = near_and_far
    offer = offers.start(hole, by=coordinator, at=at)
    revoke(near.certificates.get(), reason="x", by=None, at=at)
    with pytest.raises(Refused) as refused:
        offers.accept(offer, by=near, at=at)
    assert refused.value.codes == ["certificate_revoked"]
    assert not Assignment.objects.filter(person=near).exists()


def test_too_late_taken_back_or_answered(hole, near_and_far, make_ready, coordinator, at):
    offer = offers.start(hole, by=coordinator, at=at)
    with pytest.raises(Refused) as late:
        offers.accept(offer, by=offer.person, at=offer.answer_by)
    assert late.value.codes == ["offer_too_late"]
    assign(make_ready(), hole.post, by=None, at=at)
    with pytest.raises(Refused) as taken:
        offers.accept(offer, by=offer.person, at=at)
    assert taken.value.codes == ["offer_taken_back"]


def test_nobody_is_offered_two_at_once(plan, hole, near_and_far, ready, make_ready, coordinator, at):
    Election.objects.update(organisation_cap=False)
    withdraw(assign(make_ready(), plan.elsewhere, by=None, at=at), by=None, at=at, reason="x")
    other = Hole.objects.exclude(pk=hole.pk).get()
    first = offers.start(hole, by=coordinator, at=at)
    second = offers.start(other, by=coordinator, at=at)
    assert second is None or second.person != first.person


def test_who_did_not_come_no_longer_stands_once_others_are_asked(plan, make_ready, coordinator, at):
    grant_role(coordinator, "headquarters")
    missing = assign(make_ready(), plan.post, by=None, at=at)
    gap = Hole.objects.create(post=plan.post, assignment=missing, because="no_show", opened_at=at)
    make_ready()
    assert offers.start(gap, by=coordinator, at=at)
    missing.refresh_from_db()
    gap.refresh_from_db()
    assert (missing.state, gap.closed_at, Hole.objects.count()) == ("withdrawn", None, 1)


def test_asked_on_the_page_of_my_posts_and_by_mail(client, hole, near_and_far, coordinator, at):
    near, far = near_and_far
    offer = offers.start(hole, by=coordinator, at=at)
    assert tasks.mail_notices.call() == (len(mail.outbox), 0)
    assert near.email in [letter.to[0] for letter in mail.outbox]
    address = reverse("stations:answer_offer", args=[offer.pk])
    client.force_login(far)
    assert str(offer.hole.post.station) not in client.get(reverse("stations:mine")).content.decode()
    assert client.post(address, {"do": "accept"}).status_code == 404
    client.force_login(near)
    assert str(offer.hole.post.station) in client.get(reverse("stations:mine")).content.decode()
    assert client.post(address, {"do": "accept"}).status_code == 302
    assert Assignment.objects.get(person=near).state == "accepted"
    assert client.post(address, {"do": "accept"}).status_code == 409
