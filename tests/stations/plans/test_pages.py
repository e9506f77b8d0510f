"""The pages of plans, through the door, in one's scope."""

import csv
import io

import pytest
from django.urls import reverse

from people.models import User
from people.refusals import Refused
from stations import services
from stations.enums import PlanState
from stations.models import Plan
from stations.plans import making
from stations.plans import services as plans
from tests.certificates.conftest import work
from tests.factories.people import area
from tests.stations.plans.conftest import ready_in, standing


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
