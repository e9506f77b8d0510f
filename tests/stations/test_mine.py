from datetime import timedelta

import pytest
from django.urls import reverse

from stations.models import Shift, Station
from stations.services import assign, withdraw
from tests.factories.people import MembershipFactory
from tests.stations.conftest import build_certificate


@pytest.fixture
def mine(client):
    def get(person, language="en"):
        client.force_login(person)
        address = reverse("stations:mine").split("/", 2)[2]
        return " ".join(client.get(f"/{language}/{address}").content.decode().split())

    return get


def test_a_visitor_logs_in_first(client, db):
    assert client.get(reverse("stations:mine"))["Location"].startswith(reverse("account_login"))


def test_where_and_when_i_stand_by_the_clock_of_the_place(mine, plan, ready, at):
    Station.objects.filter(pk=plan.station.pk).update(address="Abai 1")
    assign(ready, plan.post, by=None, at=at)
    page = mine(ready)
    for text in ("№ 1 School 1", "Abai 1", "Auezov district", "Morning", "10:00", "19:00", "First organisation", "Sample election"):
        assert text in page
    assert "still missing" not in page


def test_only_my_own(mine, plan, ready, make_ready, at):
    assign(ready, plan.post, by=None, at=at)
    other = mine(make_ready(organisation=plan.other_organisation))
    assert "School 1" not in other
    assert "You have no post yet" in other
    assert "You need do nothing now." in other


def test_what_is_still_missing(mine, plan, volunteer):
    page = mine(volunteer)
    assert "There is no certificate yet." in page
    assert "There is no organisation to stand for yet." in page
    assert reverse("people:organisation") in page
    build_certificate(volunteer, plan.programme)
    assert "There is no certificate yet." not in mine(volunteer)
    MembershipFactory(person=volunteer, organisation=plan.organisation)
    assert "You need do nothing now." in mine(volunteer)


def test_a_certificate_that_ends_too_early_leads_to_its_exam(mine, plan, make_ready):
    page = mine(make_ready(valid_until=plan.shift.ends_at - timedelta(seconds=1)))
    assert "expires before the shift ends" in page
    assert reverse("quizzes:exam", args=[plan.programme.exam.slug]).split("/", 2)[2] in page


def test_a_revoked_certificate_has_no_button(mine, plan, make_ready):
    page = mine(make_ready(revoked=True))
    assert "The certificate was revoked." in page
    assert "Go on learning" not in page


def test_a_post_that_is_no_longer_mine_is_told_with_its_reason(mine, plan, ready, at):
    withdraw(assign(ready, plan.post, by=None, at=at), by=None, at=at, reason="The station was closed")
    assert "The station was closed" in mine(ready)


def test_what_is_over_is_not_shown(mine, plan, ready, at):
    assign(ready, plan.post, by=None, at=at)
    Shift.objects.filter(pk=plan.shift.pk).update(starts_at=at - timedelta(hours=9), ends_at=at - timedelta(hours=1))
    assert "School 1" not in mine(ready)


def test_without_an_election_there_is_nothing_to_do(mine, volunteer):
    assert "You need do nothing now." in mine(volunteer)


def test_the_page_costs_few_queries(client, plan, ready, at, django_assert_max_num_queries):
    assign(ready, plan.post, by=None, at=at)
    client.force_login(ready)
    with django_assert_max_num_queries(20):
        client.get(reverse("stations:mine"))


def test_a_shift_into_the_night_names_the_next_day(mine, plan, ready, at):
    assign(ready, plan.post, by=None, at=at)
    start = plan.shift.local_start
    assert f"{start.day} {start:%B} {start.year}, " in mine(ready)
    assert not plan.shift.ends_another_day
    plan.shift.ends_at += timedelta(hours=12)
    assert plan.shift.ends_another_day


def test_what_a_phone_keeps_of_my_post_has_the_qr_code_and_no_form(mine, client, plan, ready, at):
    plan.post.station.election.__class__.objects.update(contact_phone="+77010000000")
    assign(ready, plan.post, by=None, at=at)
    page = mine(ready)
    assert 'data-keep-post="/en/posts/kept/"' in page
    kept = client.get("/en/posts/kept/")
    assert "no-store" in kept["Cache-Control"]
    for text in ("№ 1 School 1", "tel:+77010000000", "+7 701 000 0000", "<svg", "viewBox"):
        assert text in kept.text
    assert "csrfmiddlewaretoken" not in kept.text
    assert ready.email not in kept.text


def test_the_copy_of_my_post_is_mine_alone(client, plan, ready, make_ready, at):
    assign(ready, plan.post, by=None, at=at)
    assert client.get("/en/posts/kept/").status_code == 302
    client.force_login(make_ready(organisation=plan.other_organisation))
    assert "School 1" not in client.get("/en/posts/kept/").text
