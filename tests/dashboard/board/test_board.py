import re
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from dashboard.board.coverage import by_area, common_path, counted, total
from stations import queries
from stations.day import missing, presences
from stations.models import Assignment, Election, Hole, Shift, Station
from stations.services import withdraw
from tests.dashboard.board.conftest import stand
from tests.factories.people import OrganisationFactory, PersonFactory, area
from tests.factories.stations import PostFactory, ScopeFactory, StationFactory

PAGES = ("board", "stations", "holes", "changes", "wall")


def page_of(client, name, election, **query):
    return client.get(reverse(f"board:{name}", args=[election.pk]), query)


def test_stations_are_counted_in_tiers_by_area_the_emptiest_first(town):
    rows = counted(Station.objects.filter(election=town.election), town.shift)
    assert dict(total(rows).observers) == {0: 1, 1: 1, 2: 1}
    lines = by_area(rows, None)
    assert [(line.area, dict(line.observers), line.bare) for line in lines] == [(town.auezov, {0: 1}, 1), (town.medeu, {1: 1, 2: 1}, 0)]


def test_stations_right_in_an_area_are_told_beside_those_below_it(town):
    StationFactory(election=town.election, area=town.city)
    lines = by_area(counted(Station.objects.filter(election=town.election), town.shift), town.city)
    assert {(line.area, line.is_itself) for line in lines} == {(town.city, True), (town.medeu, False), (town.auezov, False)}


def test_the_common_path_of_areas(db):
    country = area("Country")
    city = area("City", country)
    first, second = area("First", city), area("Second", city)
    assert common_path([first.path, second.path]) == city.path
    assert common_path([first.path]) == first.path
    assert common_path([city.path, first.path]) == city.path
    assert common_path([country.path, area("Elsewhere").path]) == ""
    assert common_path([]) == ""


def test_every_number_of_the_board_leads_to_as_many_rows(client, headquarters, town):
    client.force_login(headquarters)
    page = page_of(client, "board", town.election)
    figures = page.context["figures"]
    rows = reverse("board:stations", args=[town.election.pk])
    lines = [figures.total, *figures.lines]
    wanted = [(tier.query, tier.stations) for line in lines for tier in line.tiers]
    wanted += [(line.query, line.coverage.stations) for line in lines] + [(line.bare_query, line.coverage.bare) for line in lines]
    assert len(wanted) == 15
    for query, stations in wanted:
        assert client.get(f"{rows}?{query}").context["page_obj"].paginator.count == stations, query
        if stations:
            assert f'href="{rows}?{query.replace("&", "&amp;")}">' in page.text


def test_times_are_those_of_the_place(client, headquarters, town):
    withdraw(town.standing[0], by=None, at=timezone.now(), reason="Ill")
    Election.objects.update(time_zone="America/Anchorage")
    Hole.objects.update(opened_at=timezone.now().replace(hour=1, minute=7))
    local = Hole.objects.get().opened_at.astimezone(ZoneInfo("America/Anchorage"))
    client.force_login(headquarters)
    for name in ("board", "holes"):
        assert date_format(local, "SHORT_DATETIME_FORMAT") in page_of(client, name, town.election).text, name


def test_a_closed_station_wants_nobody(client, headquarters, town):
    Station.objects.filter(pk=town.stations[2].pk).update(closed_at=timezone.now())
    client.force_login(headquarters)
    assert page_of(client, "board", town.election).context["figures"].total.coverage.stations == 2


def _now(town):
    """The shift began an hour ago."""
    moment = timezone.now()
    Shift.objects.filter(pk=town.shift.pk).update(starts_at=moment - timedelta(hours=1), ends_at=moment + timedelta(hours=5))
    Assignment.objects.update(assigned_at=moment - timedelta(days=1))
    return moment


def observers_on_board(client, town):
    return dict(page_of(client, "board", town.election).context["figures"].total.coverage.observers)


def test_who_finished_the_shift_covers_it_still(client, headquarters, town):
    for assignment in town.standing:
        Assignment.objects.filter(pk=assignment.pk).update(state="relieved", ended_at=timezone.now())
    client.force_login(headquarters)
    assert observers_on_board(client, town) == {0: 1, 1: 1, 2: 1}
    assert _points(client, town)["observers"] == [2, 1, 0]
    assert {area.area: dict(area.tiers) for area in queries.coverage(town.election, town.shift, Station.objects.all())[1]} == {
        town.medeu: {0: 0, 1: 1, 2: 1},
        town.auezov: {0: 1, 1: 0, 2: 0},
    }
    Assignment.objects.filter(pk=town.standing[0].pk).update(state="left")
    assert observers_on_board(client, town) == {0: 1, 1: 2}


def test_a_post_that_was_handed_over_counts_once(client, headquarters, town):
    Assignment.objects.filter(pk=town.standing[2].pk).update(state="relieved", ended_at=timezone.now())
    stand(town.posts[1][0])
    client.force_login(headquarters)
    assert observers_on_board(client, town) == {0: 1, 1: 1, 2: 1}


def test_who_did_not_come_covers_nothing_until_they_do(client, headquarters, town):
    moment = _now(town)
    Assignment.objects.filter(pk=town.standing[0].pk).update(state="arrived")
    assert missing.open_missing(at=moment) == 2
    client.force_login(headquarters)
    assert observers_on_board(client, town) == {0: 2, 1: 1}
    assert _points(client, town)["observers"] == [1, 0, 0]
    assert page_of(client, "stations", town.election, observers=0).context["page_obj"].paginator.count == 2
    assert "did not come" in client.get(reverse("stations_desk:station", args=[town.stations[1].pk])).text
    person = town.standing[2].person
    presences.note(town.standing[2], "arrived", by=person, at=moment, device_at=moment, key=uuid4())
    assert observers_on_board(client, town) == {0: 1, 1: 2}


def _points(client, town):
    Station.objects.update(latitude=43.2, longitude=76.9)
    return client.get(reverse("board:points", args=[town.election.pk])).json()


def test_filters_by_organisation_priority_and_area(client, headquarters, town):
    client.force_login(headquarters)

    def observers(**query):
        return dict(page_of(client, "board", town.election, **query).context["figures"].total.coverage.observers)

    assert observers(organisation=town.ours.pk) == {0: 2, 1: 1}
    assert observers(priority=1) == {0: 1}
    assert observers(area=town.medeu.pk) == {1: 1, 2: 1}
    assert page_of(client, "board", town.election, organisation=10**9).status_code == 404
    assert page_of(client, "board", town.election, area="x").status_code == 404


@pytest.mark.parametrize("query", ["shift=9x", "priority=77", "observers=-1", "page=zzz", "only=%00", "shift=" + "9" * 40])
def test_what_is_no_filter_is_none(client, headquarters, town, query):
    client.force_login(headquarters)
    for name in PAGES:
        assert client.get(f"{reverse(f'board:{name}', args=[town.election.pk])}?{query}").status_code == 200


def test_a_lowest_area_shows_its_stations_holes_first(client, headquarters, town):
    client.force_login(headquarters)
    page = page_of(client, "board", town.election, area=town.medeu.pk)
    assert [station.name for station in page.context["stations"]] == ["School two", "School one"]


def test_holes_come_first_and_priority_before_newer_ones(client, headquarters, town):
    urgent = stand(town.posts[2][0])
    withdraw(urgent, by=None, at=timezone.now(), reason="Ill")
    withdraw(town.standing[0], by=None, at=timezone.now(), reason="Ill")
    if not Hole.objects.exists():
        for assignment in (urgent, town.standing[0]):
            Hole.objects.create(post=assignment.post, assignment=assignment, because="withdrawn", opened_at=timezone.now())
    client.force_login(headquarters)
    figures = page_of(client, "board", town.election).context["figures"]
    assert [hole.post.station for hole in figures.holes] == [town.stations[2], town.stations[0]]
    assert figures.holes_open == page_of(client, "holes", town.election).context["page_obj"].paginator.count == 2


def test_what_changed_since_yesterday_is_counted_and_listed(client, headquarters, town):
    old = town.standing[2]
    type(old).objects.filter(pk=old.pk).update(assigned_at=timezone.now() - timedelta(days=2))
    withdraw(town.standing[0], by=headquarters, at=timezone.now(), reason="Fell ill")
    client.force_login(headquarters)
    counts = {change["label"]: change for change in page_of(client, "board", town.election).context["figures"].changes}
    assert (counts["assigned"]["count"], counts["ended: withdrew, declined, relieved"]["count"]) == (2, 1)
    for change in counts.values():
        assert client.get(change["url"]).context["page_obj"].paginator.count == change["count"]
    page = client.get(counts["ended: withdrew, declined, relieved"]["url"])
    assert "Ours Standing" in page.text
    assert "Fell ill" in page.text
    assert page_of(client, "changes", town.election, kind="everything").status_code == 404


def test_a_station_shows_who_stands_and_leads_to_the_open_post(client, headquarters, town):
    client.force_login(headquarters)
    page = client.get(reverse("board:station", args=[town.stations[1].pk]))
    assert "Other Standing" in page.text
    assert reverse("stations_desk:post", args=[town.posts[1][1].pk]) in page.text


def test_the_wall_renews_itself_without_inline_script_or_token_and_says_when_it_is_from(client, headquarters, town):
    client.force_login(headquarters)
    page = page_of(client, "wall", town.election)
    assert re.search(r"figures of <time>[^<]+</time>", page.text)
    assert "dashboard/wall.js" in page.text
    assert '<noscript><meta http-equiv="refresh" content="60">' in page.text
    assert "<script>" not in page.text
    assert " style=" not in page.text
    assert "Standing" not in page.text  # no names where a hall reads them


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_for_who_may_view_stations_alone(client, town, volunteer, name):
    assert page_of(client, name, town.election).status_code == 302
    client.force_login(volunteer)
    assert page_of(client, name, town.election).status_code == 403


def test_who_holds_the_role_without_a_second_factor_sets_one_up_first(client, town, headquarters):
    headquarters.is_sample = False
    headquarters.save()
    client.force_login(headquarters)
    assert page_of(client, "board", town.election)["Location"] == reverse("mfa_index")


def test_a_coordinator_of_an_area_sees_nothing_of_another(client, town, coordinator_of):
    client.force_login(coordinator_of(area=town.auezov))
    for name in PAGES:
        text = page_of(client, name, town.election).text
        for secret in ("Medeu", "School one", "School two", "Standing", "+7701"):
            assert secret not in text, (name, secret)
    assert page_of(client, "board", town.election).context["figures"].total.coverage.stations == 1
    assert page_of(client, "board", town.election, area=town.medeu.pk).status_code == 404
    assert client.get(reverse("board:station", args=[town.stations[0].pk])).status_code == 404


def test_a_coordinator_of_an_organisation_reads_the_names_of_its_people_alone(client, town, coordinator_of):
    client.force_login(coordinator_of(organisation=town.ours))
    page = client.get(reverse("board:station", args=[town.stations[0].pk])).text
    assert "Ours Standing" in page
    assert "Somebody of another organisation stands here." in page
    for text in (page, page_of(client, "changes", town.election).text):
        for secret in ("Theirs Standing", "Other Standing", "+77010000002", "+77010000003"):
            assert secret not in text


def test_a_coordinator_of_an_organisation_cannot_tell_where_another_one_stands(client, town, coordinator_of):
    client.force_login(coordinator_of(organisation=town.ours))
    for name in (*PAGES, "map", "points"):
        assert page_of(client, name, town.election, organisation=town.theirs.pk).status_code == 404, name
        assert page_of(client, name, town.election, organisation=town.ours.pk).status_code == 200, name
    for name in ("board", "map"):
        assert list(page_of(client, name, town.election).context["organisations"]) == [town.ours]


def test_another_organisation_is_told_apart_only_where_its_people_are_seen(client, town, coordinator_of):
    person = coordinator_of(area=town.auezov)
    ScopeFactory(person=person, area=town.medeu, organisation=town.ours)
    client.force_login(person)
    seen = page_of(client, "board", town.election, organisation=town.theirs.pk)
    assert dict(seen.context["figures"].total.coverage.observers) == {0: 1}  # Auezov alone


def test_a_coordinator_without_a_scope_sees_nothing(client, town, coordinator):
    coordinator.scopes.all().delete()
    client.force_login(coordinator)
    page = page_of(client, "board", town.election)
    assert page.status_code == 200
    assert "has not given you an area yet" in page.text
    assert client.get(reverse("board:station", args=[town.stations[0].pk])).status_code == 404


def test_the_entrance_leads_to_the_next_election(client, headquarters, town):
    client.force_login(headquarters)
    assert client.get(reverse("board:entrance"))["Location"] == reverse("board:board", args=[town.election.pk])
    assert client.get(reverse("dashboard_boards"))["Location"] == reverse("dashboard_board", args=[town.election.pk])


def test_the_entrance_says_so_where_there_is_no_election(client, headquarters):
    client.force_login(headquarters)
    assert "There is no election yet" in client.get(reverse("board:entrance")).text


def test_the_desk_shows_the_same_within_the_same_scope(client, town, headquarters, coordinator_of):
    client.force_login(headquarters)
    page = client.get(reverse("dashboard_board", args=[town.election.pk]))
    assert page.context["figures"].total.coverage.stations == 3
    assert "Medeu" in page.text
    client.force_login(coordinator_of(area=town.auezov))
    page = client.get(reverse("dashboard_board", args=[town.election.pk]))
    assert page.context["figures"].total.coverage.stations == 1
    assert "Medeu" not in page.text


def test_the_desk_is_closed_to_others(client, town, volunteer):
    client.force_login(PersonFactory())
    assert client.get(reverse("dashboard_board", args=[town.election.pk])).status_code in {302, 403}


def test_queries_do_not_grow_with_the_stations(client, headquarters, town, django_assert_max_num_queries):
    for number in range(30):
        PostFactory(station=StationFactory(election=town.election, area=area(f"D{number}", town.city)), shift=town.shift)
    OrganisationFactory.create_batch(10)
    client.force_login(headquarters)
    page_of(client, "board", town.election)
    cache.clear()
    with django_assert_max_num_queries(20):
        assert len(page_of(client, "board", town.election).context["figures"].lines) == 32
    with django_assert_max_num_queries(20):
        page_of(client, "wall", town.election)
    with django_assert_max_num_queries(14):
        page_of(client, "stations", town.election)


def test_the_desk_says_where_one_is_and_needs_no_script_to_be_read(client, headquarters, town):
    client.force_login(headquarters)
    page = client.get(reverse("dashboard_board", args=[town.election.pk]))
    assert page.context["breadcrumbs_items"][-1]["label"] == "Board"
    assert str(town.election) in page.text
    assert re.search(r"<noscript><link rel=\"stylesheet\" href=\"[^\"]*desk_noscript[^\"]*\"></noscript>", page.text)


def test_where_nothing_changed_a_sentence_says_so(client, headquarters, town):
    client.force_login(headquarters)
    page = client.get(reverse("board:changes", args=[town.election.pk]), {"kind": "filled"})
    assert "Nothing of this kind." in page.text
    assert "<table" not in page.text
