"""The coordinator's pages, through the door."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError
from django.urls import reverse

from people.services import grant_role, set_admin_language
from stations import viewsets
from stations.models import Assignment, Election, Post, Shift, Station
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory, area
from tests.factories.stations import AvailabilityFactory, ElectionFactory, ScopeFactory, ShiftFactory
from tests.stations.conftest import build_certificate


@pytest.fixture
def coordinator(db):
    person = PersonFactory(email="coordinator@example.org", full_name="Coordinator", is_sample=True)
    grant_role(person, "coordinator")
    ScopeFactory(person=person)
    set_admin_language(person)
    return person


@pytest.fixture
def desk(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.fixture
def headquarters(client, superuser):
    set_admin_language(superuser)
    client.force_login(superuser)
    return client


def url(name, thing, query=""):
    return reverse(f"stations_desk:{name}", args=[thing.pk]) + query


def text_of(response):
    return " ".join(response.content.decode().split())


def standing(post):
    return Assignment.objects.filter(post=post).exclude(state="withdrawn").first()


# --- who may --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["election", "station", "post", "withdraw", "open_posts"])
def test_outsiders_are_sent_away(client, plan, ready, at, volunteer, name):
    assignment = assign(ready, plan.post, by=None, at=at)
    thing = {"election": plan.election, "open_posts": plan.election, "station": plan.station, "post": plan.second, "withdraw": assignment}[name]
    for login in (None, volunteer):
        if login:
            client.force_login(login)
        assert client.get(url(name, thing)).status_code in (302, 403)
        response = client.post(url(name, thing), {"person": ready.pk, "reason": "x"})
        assert response.status_code in (302, 403)
    assignment.refresh_from_db()
    assert assignment.state == "told"


def test_who_only_reads_stations_changes_nothing(client, plan, ready, at, volunteer):
    names = ["access_admin", "view_station"]
    volunteer.user_permissions.set(Permission.objects.filter(codename__in=names))
    assignment = assign(ready, plan.post, by=None, at=at)
    client.force_login(volunteer)
    page = text_of(client.get(url("station", plan.station)))
    assert "Choose a person" not in page
    assert "Withdraw" not in page
    assert client.post(url("post", plan.second), {"person": ready.pk}).status_code in (302, 403)
    assert client.post(url("withdraw", assignment), {"reason": "x"}).status_code in (302, 403)
    assert client.post(url("open_posts", plan.election)).status_code in (302, 403)
    assert Assignment.objects.filter(state="told").count() == 1


def test_what_does_not_exist_is_not_found(desk, plan):
    for name in ("election", "station", "post", "withdraw"):
        assert desk.get(reverse(f"stations_desk:{name}", args=[10**9])).status_code == 404
    for person in ("", "x", "-1", str(10**9)):
        assert desk.post(url("post", plan.post), {"person": person}).status_code == 404


# --- the station and its posts --------------------------------------------------------------------------------------


def test_a_station_shows_its_posts_and_who_stands_there(desk, plan, ready, at):
    assign(ready, plan.post, by=None, at=at)
    page = text_of(desk.get(url("station", plan.station)))
    assert ready.full_name in page
    assert "First organisation" in page
    assert page.count("Choose a person") == 3
    assert "10:00" in page  # 05:00 UTC in Almaty


def test_a_station_costs_the_same_however_many_stand_there(desk, plan, make_ready, at, django_assert_max_num_queries):
    for post, organisation in ((plan.post, plan.organisation), (plan.second, plan.other_organisation), (plan.evening_post, plan.organisation)):
        assign(make_ready(organisation=organisation), post, by=None, at=at)
    with django_assert_max_num_queries(24):
        desk.get(url("station", plan.station))


def test_choosing_a_post_lists_who_may_stand_there_nearest_first(desk, plan, make_ready, volunteer):
    far, near = make_ready(), make_ready()
    for person, name, home in ((far, "Aaa far", area("Elsewhere")), (near, "Zzz near", plan.area)):
        person.full_name, person.home_area = name, home
        person.save()
    page = text_of(desk.get(url("post", plan.post)))
    assert page.index("Zzz near") < page.index("Aaa far")
    assert volunteer.full_name not in page
    assert "2 people may stand here" in page
    found = text_of(desk.get(url("post", plan.post, f"?q=zzz&organisation={plan.organisation.pk}")))
    assert "Zzz near" in found
    assert "Aaa far" not in found
    assert "Nobody who fits" in text_of(desk.get(url("post", plan.post, f"?organisation={plan.other_organisation.pk}")))


def test_the_list_of_who_may_stand_is_paginated_and_costs_the_same(desk, plan, make_ready, django_assert_max_num_queries):
    for _ in range(55):
        make_ready()
    with django_assert_max_num_queries(24):
        page = text_of(desk.get(url("post", plan.post, "?p=2")))
    assert page.count('name="person"') == 5


def test_assign(desk, plan, ready, coordinator):
    response = desk.post(url("post", plan.post), {"person": ready.pk}, follow=True)
    assert "stands at this station" in text_of(response)
    assert standing(plan.post).assigned_by == coordinator


def test_pressing_twice_assigns_once_and_says_so(desk, plan, ready):
    for _press in range(2):
        response = desk.post(url("post", plan.post), {"person": ready.pk})
        assert response.status_code == 302
    assert Assignment.objects.filter(post=plan.post, person=ready).count() == 1


def test_a_refused_assignment_shows_every_reason_and_keeps_the_page(desk, plan, volunteer, ready):
    response = desk.post(url("post", plan.post), {"person": volunteer.pk})
    page = text_of(response)
    assert response.status_code == 409
    assert "There is no certificate yet." in page
    assert "There is no organisation to stand for yet." in page
    assert ready.full_name in page
    assert not Assignment.objects.exists()


def test_asked_about_a_person_the_page_says_every_reason_why_not(desk, plan, volunteer, ready, at):
    assign(ready, plan.post, by=None, at=at)
    page = text_of(desk.get(url("post", plan.post, "?ask=aigul@example.org")))
    for sentence in (
        "for 3 reasons",
        "Somebody already stands at this post",
        "There is no certificate yet",
        "There is no organisation to stand for yet",
    ):
        assert sentence in page
    assert "Nobody was found" in text_of(desk.get(url("post", plan.post, "?ask=nobody-like-this")))
    assert "This field is required" in text_of(desk.get(url("post", plan.post, "?ask=")))
    assert "May stand here." in text_of(desk.get(url("post", plan.evening_post, f"?ask={ready.email}")))


def test_nobody_is_withdrawn_from_a_shift_that_is_over(desk, plan, ready, at):
    assignment = assign(ready, plan.post, by=None, at=at)
    type(plan.shift).objects.filter(pk=plan.shift.pk).update(starts_at=at - timedelta(hours=9), ends_at=at - timedelta(hours=1))
    assert url("withdraw", assignment) not in desk.get(url("station", plan.station)).text
    refused = desk.post(url("withdraw", assignment), {"reason": "Fell ill"})
    assert (refused.status_code, "This shift is over." in text_of(refused)) == (409, True)
    assignment.refresh_from_db()
    assert assignment.state == "told"


def test_withdraw_asks_for_a_reason_and_opens_the_post(desk, plan, ready, at, coordinator):
    assignment = assign(ready, plan.post, by=None, at=at)
    assert ready.full_name in text_of(desk.get(url("withdraw", assignment)))
    assert desk.post(url("withdraw", assignment), {"reason": " "}).status_code == 400
    assert standing(plan.post)
    page = text_of(desk.post(url("withdraw", assignment), {"reason": "Fell ill"}, follow=True))
    assert "no longer stands at this station" in page
    assert "Fell ill" in page
    assert standing(plan.post) is None
    again = desk.post(url("withdraw", assignment), {"reason": "Again"})
    assert (again.status_code, "already ended" in text_of(again)) == (409, True)


# --- the election ---------------------------------------------------------------------------------------------------


def test_an_elections_coverage_counts_stations_in_tiers_and_links_to_them(desk, plan, ready, at):
    assign(ready, plan.post, by=None, at=at)
    response = desk.get(url("election", plan.election))
    (row,) = response.context["areas"]
    assert row.tiers == [(0, 1), (1, 1), (2, 0)]
    link = f"{reverse('station:index')}?election={plan.election.pk}&area={plan.area.pk}&shift={plan.shift.pk}&observers=1"
    assert link.replace("&", "&amp;") in text_of(response)
    rows = desk.get(link).context["object_list"]
    assert [station.pk for station in rows] == [plan.station.pk]
    evening = desk.get(url("election", plan.election, f"?shift={plan.evening.pk}"))
    assert evening.context["areas"][0].tiers == [(0, 2), (1, 0), (2, 0)]


def test_an_election_without_shifts_or_stations_says_what_to_do(desk):
    election = ElectionFactory()
    assert "has no shifts yet" in text_of(desk.get(url("election", election)))
    ShiftFactory(election=election)
    assert "has no stations yet" in text_of(desk.get(url("election", election)))


def test_the_headquarters_opens_missing_posts(headquarters, plan):
    Post.objects.filter(pk=plan.second.pk).delete()
    assert headquarters.get(url("open_posts", plan.election)).status_code == 405
    assert "Posts opened: 1." in text_of(headquarters.post(url("open_posts", plan.election), follow=True))
    assert "Open the posts that are missing" in text_of(headquarters.get(url("election", plan.election)))


# --- the lists ------------------------------------------------------------------------------------------------------


def test_the_list_of_stations_costs_no_more_for_many(desk, plan, ready, at, django_assert_max_num_queries):
    assign(ready, plan.post, by=None, at=at)
    stations = [Station(election=plan.election, area=plan.area, number=f"1{n:03}", name=f"School {n}") for n in range(120)]
    Station.objects.bulk_create(stations)
    with django_assert_max_num_queries(24):
        page = text_of(desk.get(reverse("station:index")))
    assert "1 / 4" in page
    assert [station.number for station in desk.get(reverse("station:index")).context["object_list"]][:3] == ["1", "2", "1000"]


@pytest.mark.parametrize("query", ["q=МЕКТЕП 7", "q=абай", "q=77", "area", "q=мектеп&election"])
def test_stations_are_found_by_number_name_address_election_and_area(desk, plan, query):
    other = Station.objects.create(election=ElectionFactory(), area=area("Other"), number="77", name="№ 7 Мектеп", address="Абай 5")
    query = {"area": f"area={other.area_id}", "q=мектеп&election": f"q=мектеп&election={other.election_id}"}.get(query, query)
    assert list(desk.get(f"{reverse('station:index')}?{query}").context["object_list"]) == [other]


def test_exports_hold_no_formula(desk, plan):
    Station.objects.filter(pk=plan.station.pk).update(name="=HYPERLINK(1)")
    response = desk.get(reverse("station:index") + "?export=csv")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert rows[1][3] == "'=HYPERLINK(1)"
    assert rows[1][-2:] == ["0", "4"]
    response = desk.get(reverse("station:index") + "?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet["D2"].value == "'=HYPERLINK(1)"


def test_a_coordinator_reads_elections_and_changes_none(desk, plan):
    assert desk.get(reverse("election:index")).status_code == 200
    assert desk.get(reverse("shift:index")).status_code == 200
    assert desk.get(reverse("election:edit", args=[plan.election.pk])).status_code == 302
    assert desk.get(reverse("shift:add")).status_code == 302


def election_form(election, **other):
    names = {f"name_{code}": code for code in ("kk", "ru", "en")}
    values = {"slug": election.slug, "day": "2030-01-06", "time_zone": "Asia/Almaty", "programme": election.programme_id, "seats": 2}
    values |= {"min_rest_hours": 0, "no_show_after_minutes": 30, "answer_within_minutes": 30}
    return names | values | {"organisation_cap": "on"} | other


def test_an_election_is_changed_and_its_posts_opened(headquarters, plan):
    response = headquarters.post(reverse("election:edit", args=[plan.election.pk]), election_form(plan.election, seats=3))
    assert response.status_code == 302, response.context["form"].errors
    assert Post.objects.filter(station__election=plan.election).count() == 12


def test_a_programme_that_people_stand_on_is_not_changed(headquarters, plan, ready, at):
    assign(ready, plan.post, by=None, at=at)
    values = election_form(plan.election, programme=ElectionFactory().programme_id)
    page = text_of(headquarters.post(reverse("election:edit", args=[plan.election.pk]), values))
    assert "Withdraw the assignments first." in page
    assert Election.objects.get(pk=plan.election.pk).programme == plan.programme


def test_a_time_zone_must_exist(headquarters, plan):
    page = text_of(headquarters.post(reverse("election:edit", args=[plan.election.pk]), election_form(plan.election, time_zone="Mars/Base")))
    assert "There is no such time zone." in page


def shift_form(plan, starts_at, ends_at):
    return {"election": plan.election.pk, "name_kk": "a", "name_ru": "b", "name_en": "c", "starts_at": starts_at, "ends_at": ends_at, "weight": 1}


def test_a_shift_is_entered_by_the_clock_of_the_elections_place(headquarters, plan):
    Election.objects.update(time_zone="Asia/Tokyo")
    values = shift_form(plan, "2030-01-06 05:00", "2030-01-06 14:00")
    assert headquarters.post(reverse("shift:add"), values).status_code == 302
    shift = Shift.objects.latest("pk")
    assert shift.starts_at.isoformat() == "2030-01-05T20:00:00+00:00"
    assert 'value="06.01.2030 05:00"' in text_of(headquarters.get(reverse("shift:edit", args=[shift.pk])))
    assert Post.objects.filter(shift=shift).count() == 4


@pytest.mark.parametrize(
    ("minutes", "sentence"), [((60, 120), "This shift overlaps another one of the election."), ((700, 600), "A shift ends after it begins.")]
)
def test_a_shift_that_overlaps_or_ends_before_it_begins_is_refused_with_a_sentence(headquarters, plan, minutes, sentence):
    begin, end = (
        (plan.shift.starts_at + timedelta(minutes=m)).astimezone(Election.objects.get(pk=plan.election.pk).tz).strftime("%Y-%m-%d %H:%M")
        for m in minutes
    )
    response = headquarters.post(reverse("shift:add"), shift_form(plan, begin, end))
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert Shift.objects.count() == 2


@pytest.mark.parametrize(("begin", "end"), [("0001-01-01 00:00", "2030-01-06 05:00"), ("2030-01-06 05:00", "9999-12-31 23:59")])
def test_a_shift_is_of_our_time(headquarters, plan, begin, end):
    Election.objects.update(time_zone="America/New_York")
    assert "Give a date from 1990 to 2100." in text_of(headquarters.post(reverse("shift:add"), shift_form(plan, begin, end)))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_polling_day_is_of_our_time(headquarters, plan, day):
    page = text_of(headquarters.post(reverse("election:edit", args=[plan.election.pk]), election_form(plan.election, day=day)))
    assert "Give a date from 1990 to 2100." in page


def test_a_shift_that_a_certificate_would_not_outlast_is_not_lengthened(headquarters, plan, make_ready, at):
    assign(make_ready(valid_until=plan.evening.ends_at), plan.evening_post, by=None, at=at)
    tz = Election.objects.get(pk=plan.election.pk).tz
    begin, end = (moment.astimezone(tz).strftime("%Y-%m-%d %H:%M") for moment in (plan.evening.starts_at, plan.evening.ends_at + timedelta(hours=1)))
    page = text_of(headquarters.post(reverse("shift:edit", args=[plan.evening.pk]), shift_form(plan, begin, end)))
    assert "Withdraw the assignment first." in page


def test_what_assignments_name_is_not_deleted_and_the_rest_is(headquarters, plan, ready, at):
    assign(ready, plan.post, by=None, at=at)
    assert "This is kept" in text_of(headquarters.post(reverse("shift:delete", args=[plan.shift.pk]), follow=True))
    assert "This is kept" in text_of(headquarters.post(reverse("station:delete", args=[plan.station.pk]), follow=True))
    headquarters.post(reverse("shift:delete", args=[plan.evening.pk]))
    headquarters.post(reverse("station:delete", args=[plan.other_station.pk]))
    assert (Shift.objects.get(), Station.objects.get()) == (plan.shift, plan.station)


def test_a_station_is_added_with_its_posts(headquarters, plan):
    values = {"election": plan.election.pk, "area": plan.area.pk, "number": "99", "priority": 2, "wants_languages": ["kk"]}
    assert headquarters.post(reverse("station:add"), values).status_code == 302
    station = Station.objects.get(number="99")
    assert (station.posts.count(), station.priority, station.wants_languages, station.ground_floor) == (4, 2, ["kk"], None)


def test_a_database_error_that_is_no_refusal_is_not_hidden(headquarters, plan, monkeypatch):
    def broken(*args):
        raise IntegrityError("something else")

    monkeypatch.setattr(viewsets, "open_posts", broken)
    with pytest.raises(IntegrityError):
        headquarters.post(reverse("election:edit", args=[plan.election.pk]), election_form(plan.election))


def test_a_persons_other_certificates_do_not_matter(desk, plan, ready):
    build_certificate(ready, ElectionFactory().programme)
    assert text_of(desk.get(url("post", plan.post))).count('name="person"') == 1


# --- warnings, closed stations ------------------------------------------------------------------------------------------


def test_what_speaks_against_somebody_is_shown_and_overruled_with_a_reason(desk, plan, ready):
    AvailabilityFactory(person=ready, shift=plan.shift, is_free=False)
    sentence = "This person has said that they cannot stand in this shift."
    assert sentence in text_of(desk.get(url("post", plan.post)))
    assert sentence in text_of(desk.get(url("post", plan.post, "?ask=Person")))
    response = desk.post(url("post", plan.post), {"person": ready.pk})
    assert response.status_code == 409
    assert "Assign all the same" in text_of(response)
    assert standing(plan.post) is None
    desk.post(url("post", plan.post), {"person": ready.pk, "because": "Agreed by phone."})
    assert standing(plan.post).overruled_because == "Agreed by phone."


def test_a_refusal_is_not_overruled(desk, plan, make_ready):
    response = desk.post(url("post", plan.post), {"person": make_ready(revoked=True).pk, "because": "x"})
    assert response.status_code == 409
    assert "Assign all the same" not in text_of(response)


def test_a_station_is_closed_with_a_reason_and_opened_again(headquarters, plan, ready, at):
    assign(ready, plan.post, by=None, at=at)
    assert "1 person stands here" in text_of(headquarters.get(url("close", plan.station)))
    assert headquarters.post(url("close", plan.station), {"reason": " "}).status_code == 400
    assert headquarters.post(url("close", plan.station), {"reason": "Fire"}).status_code == 302
    assert standing(plan.post) is None
    page = text_of(headquarters.get(url("station", plan.station)))
    assert "This station is closed since" in page
    assert "Choose a person" not in page
    assert headquarters.post(url("close", plan.station), {"reason": "Fire"}).status_code == 409
    assert headquarters.get(url("reopen", plan.station)).status_code == 302
    assert Station.objects.get(pk=plan.station.pk).closed_at
    headquarters.post(url("reopen", plan.station))
    assert Station.objects.get(pk=plan.station.pk).closed_at is None


@pytest.mark.parametrize("name", ["close", "reopen"])
def test_a_coordinator_closes_no_station(desk, plan, name):
    desk.post(url(name, plan.station), {"reason": "x"})
    assert Station.objects.filter(closed_at=None).count() == 2
    assert desk.get(url(name, plan.station)).status_code == 302


def test_the_station_tells_its_holes(desk, plan, ready, at):
    withdraw(assign(ready, plan.post, by=None, at=at), by=None, at=at, reason="x")
    assert "hole: withdrawn by hand" in text_of(desk.get(url("station", plan.station)))
