from datetime import timedelta

import pytest
from django.db import IntegrityError
from wagtail.models import ModelLogEntry

from certificates.services import revoke
from certificates.signals import certificate_changed
from people.refusals import Refused
from people.services import set_active
from people.signals import membership_changed
from stations import gate, services
from stations.gate import people_who_may_stand
from stations.models import Assignment, Post, Station
from stations.services import assign, open_posts, withdraw
from tests.factories.people import PersonFactory
from tests.stations.conftest import raw_insert, values_of


def logged(action):
    return ModelLogEntry.objects.filter(action=action)


def test_assign_writes_true_copies_and_a_line_in_the_log(plan, ready, superuser, at):
    assignment = assign(ready, plan.post, by=superuser, at=at)
    assignment.refresh_from_db()
    assert (assignment.station, assignment.shift, assignment.capped_organisation) == (plan.station, plan.shift, plan.organisation)
    assert (assignment.state, assignment.certificate, assignment.assigned_by) == ("told", ready.certificates.get(), superuser)
    entry = logged("stations.assign").get()
    assert (entry.user, entry.data["person"], entry.data["post"]) == (superuser, ready.pk, plan.post.pk)


def test_assign_refuses_with_every_reason_and_writes_nothing(plan, volunteer, at):
    with pytest.raises(Refused) as caught:
        assign(volunteer, plan.post, by=None, at=at)
    assert caught.value.codes == ["no_certificate", "no_organisation"]
    assert not Assignment.objects.exists()
    assert not logged("stations.assign").exists()


def test_assign_looks_at_what_is_in_the_database_and_not_at_the_object_it_was_given(plan, ready, at):
    type(ready).objects.filter(pk=ready.pk).update(is_active=False)
    with pytest.raises(Refused) as caught:
        assign(ready, plan.post, by=None, at=at)
    assert caught.value.codes == ["account_disabled"]


@pytest.mark.parametrize("code", ["post_taken", "person_busy", "organisation_present", "certificate_revoked", "expires_before_shift_ends"])
def test_what_only_the_database_notices_is_told_in_the_gates_words(plan, ready, make_ready, at, monkeypatch, code):
    """Somebody was faster: the gate saw nothing, the database refuses."""
    other = make_ready(organisation=plan.other_organisation)
    match code:
        case "post_taken":
            raw_insert(values_of(other, plan.post))
        case "person_busy":
            raw_insert(values_of(ready, plan.elsewhere))
        case "organisation_present":
            raw_insert(values_of(make_ready(), plan.second))
        case "certificate_revoked":
            ready.certificates.update(revoked_at=at, revocation_reason="Broke the pledge")
        case _:
            ready.certificates.update(valid_until=plan.shift.ends_at - timedelta(seconds=1))
    monkeypatch.setattr(gate, "refusals", lambda *args: [])
    monkeypatch.setattr(gate, "usable_certificates", lambda person, post: person.certificates.all())
    with pytest.raises(Refused) as caught:
        assign(ready, plan.post, by=None, at=at)
    assert caught.value.codes == [code]


def test_a_membership_that_ends_while_the_gate_looks(plan, ready, at, monkeypatch):
    ready.memberships.all().delete()
    monkeypatch.setattr(gate, "refusals", lambda *args: [])
    with pytest.raises(Refused) as caught:
        assign(ready, plan.post, by=None, at=at)
    assert caught.value.codes == ["no_organisation"]


def test_an_error_of_the_database_that_is_no_refusal_is_not_hidden(plan, ready, at, monkeypatch):
    def broken(*args):
        raise IntegrityError("something else")

    monkeypatch.setattr(gate, "refusals", broken)
    with pytest.raises(IntegrityError, match="something else"):
        assign(ready, plan.post, by=None, at=at)


def test_withdraw_opens_the_post_again_and_keeps_the_row(plan, ready, superuser, at):
    assignment = assign(ready, plan.post, by=None, at=at)
    withdraw(assignment, by=superuser, at=at, reason="  Fell ill ")
    assignment.refresh_from_db()
    assert (assignment.state, assignment.ended_at, assignment.ended_by, assignment.ended_because) == ("withdrawn", at, superuser, "Fell ill")
    assert logged("stations.withdraw").get().data["reason"] == "Fell ill"
    assert assign(ready, plan.post, by=None, at=at).pk != assignment.pk


def test_withdraw_asks_for_a_reason_and_for_somebody_who_stands(plan, ready, at):
    assignment = assign(ready, plan.post, by=None, at=at)
    with pytest.raises(Refused) as caught:
        withdraw(assignment, by=None, at=at, reason=" ")
    assert caught.value.codes == ["reason_missing"]
    withdraw(assignment, by=None, at=at, reason="Fell ill")
    with pytest.raises(Refused) as caught:
        withdraw(assignment, by=None, at=at, reason="")
    assert caught.value.codes == ["reason_missing", "not_standing"]


def test_revoking_a_certificate_opens_its_posts_first(plan, ready, superuser, at):
    first = assign(ready, plan.post, by=None, at=at)
    second = assign(ready, plan.evening_post, by=None, at=at)
    revoke(ready.certificates.get(), reason="Broke the pledge", by=superuser, at=at)
    for assignment in (first, second):
        assignment.refresh_from_db()
        assert (assignment.state, assignment.ended_by, str(assignment.reason)) == ("withdrawn", superuser, "The certificate was revoked.")
    assert logged("stations.withdraw").count() == 2
    assert not plan.post.assignments.filter(state__in=["told", "accepted"]).exists()


def test_an_issued_certificate_changes_no_assignment(plan, ready, at):
    assignment = assign(ready, plan.post, by=None, at=at)
    certificate_changed.send(type(assignment.certificate), certificate=assignment.certificate, change="issued", by=None, at=at)
    assignment.refresh_from_db()
    assert assignment.state == "told"


@pytest.mark.parametrize(("state", "expected"), [("ended", "withdrawn"), ("accepted", "told")])
def test_whoever_leaves_an_organisation_no_longer_stands_for_it(plan, ready, at, state, expected):
    assignment = assign(ready, plan.post, by=None, at=at)
    membership = ready.memberships.get()
    membership.state, membership.decided_at = state, at
    membership.save()
    membership_changed.send(type(membership), membership=membership, at=at)
    assignment.refresh_from_db()
    assert assignment.state == expected


def test_open_posts_makes_stations_times_shifts_times_seats_and_only_what_is_missing(plan):
    Post.objects.filter(pk__in=[plan.post.pk, plan.elsewhere.pk]).delete()
    assert open_posts(plan.election) == 2
    assert open_posts(plan.election) == 0
    plan.election.seats = 3
    plan.election.save()
    assert open_posts(plan.election, [plan.station]) == 2
    assert open_posts(plan.election) == 2


def test_open_posts_costs_the_same_for_many_stations(plan, django_assert_max_num_queries):
    Station.objects.bulk_create([Station(election=plan.election, area=plan.area, number=f"x{n}") for n in range(200)])
    with django_assert_max_num_queries(9):
        assert services.open_posts(plan.election) == 800


def test_whose_account_is_closed_no_longer_stands(plan, ready, at):
    assignment = assign(ready, plan.post, by=None, at=at)
    headquarters = PersonFactory()
    set_active(ready, True, by=headquarters, at=at)
    assignment.refresh_from_db()
    assert assignment.stands
    set_active(ready, False, by=headquarters, at=at)
    assignment.refresh_from_db()
    assert (assignment.state, assignment.ended_by, assignment.ended_because) == ("withdrawn", headquarters, "The account was closed.")
    assert people_who_may_stand(plan.post, at).count() == 0


def test_what_is_over_stays_as_it_was_when_an_account_is_closed(plan, ready, at):
    assignment = assign(ready, plan.post, by=None, at=at)
    set_active(ready, False, by=PersonFactory(), at=plan.shift.ends_at)
    assignment.refresh_from_db()
    assert assignment.stands
