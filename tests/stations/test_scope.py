"""Who sees and touches what: coordinators of an area, of an organisation, of nothing, and the headquarters, at every address with ids."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from people.models import User
from people.services import grant_role, set_admin_language
from stations import holes, scope
from stations.lists.export_views import FORMATS
from stations.models import Assignment, Scope
from stations.scope_services import give_scope, take_scope
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory, area
from tests.factories.stations import PostFactory, ScopeFactory, StationFactory
from tests.stations.conftest import build_ready

WHO = ("area", "organisation", "everywhere", "nobody", "headquarters", "volunteer")
# the name of the place or person → who may see it
OURS = {"area", "organisation", "everywhere", "headquarters"}
THEIRS = {"everywhere", "headquarters"}
PHONES = {name: f"+7701000000{number}" for number, name in enumerate(("ours", "other", "far", "free", "far_free"))}


@pytest.fixture(scope="session")
def recorded_land(recording, recorded_plan):
    return recording(build_land, [recorded_plan])


@pytest.fixture
def land(recorded_land, plan):
    land = recorded_land.again(lambda: build_land(plan))
    land.plan = plan
    return land


def build_land(plan):
    """Two areas. `ours`: the plan's, and its first organisation. In each somebody stands, and lives; at ours somebody of another organisation too."""
    far = area("Far district")
    far_station = StationFactory(election=plan.election, area=far, number="77", name="Zqfar")
    far_post = PostFactory(station=far_station, shift=plan.shift, seat=1)
    far_open = PostFactory(station=far_station, shift=plan.shift, seat=2)
    people = {}
    for name, organisation, home, post in (
        ("ours", plan.organisation, plan.area, plan.post),
        ("other", plan.other_organisation, plan.area, plan.second),
        ("far", plan.other_organisation, far, far_post),
        ("free", plan.organisation, plan.area, None),
        ("far_free", plan.organisation, far, None),
    ):
        person = build_ready(plan, organisation)
        User.objects.filter(pk=person.pk).update(full_name=f"Zq{name} Given{name}", home_area=home, phone=PHONES[name])
        people[name] = User.objects.get(pk=person.pk)
        if post:
            assign(people[name], post, by=None, at=timezone.now())
    return SimpleNamespace(plan=plan, far=far, far_station=far_station, far_post=far_post, far_open=far_open, people=SimpleNamespace(**people))


def who(kind, land):
    person = PersonFactory(is_sample=True, full_name="Watcher")
    if kind != "volunteer":
        grant_role(person, "headquarters" if kind == "headquarters" else "coordinator")
    if kind == "area":
        ScopeFactory(person=person, area=land.plan.area)
    if kind == "organisation":
        ScopeFactory(person=person, area=land.plan.area, organisation=land.plan.organisation)
    if kind == "everywhere":
        ScopeFactory(person=person)
    set_admin_language(person)
    return person


def addresses(land):
    """name → (address, who may open it)."""
    plan, people = land.plan, land.people
    desk = lambda name, pk: reverse(f"stations_desk:{name}", args=[pk])  # noqa: E731
    standing = {a.person_id: a for a in Assignment.objects.all()}
    return {
        "election": (desk("election", plan.election.pk), OURS),
        "station": (desk("station", plan.station.pk), OURS),
        "far station": (desk("station", land.far_station.pk), THEIRS),
        "post": (desk("post", plan.evening_post.pk), OURS),
        "far post": (desk("post", land.far_open.pk), THEIRS),
        "withdraw": (desk("withdraw", standing[people.ours.pk].pk), OURS),
        "withdraw another organisation's": (desk("withdraw", standing[people.other.pk].pk), OURS - {"organisation"}),
        "withdraw far": (desk("withdraw", standing[people.far.pk].pk), THEIRS),
        "person": (reverse("dashboard_person", args=[people.ours.pk]), OURS),
        "another organisation's person": (reverse("dashboard_person", args=[people.other.pk]), OURS - {"organisation"}),
        "far person": (reverse("dashboard_person", args=[people.far.pk]), THEIRS),
        "far free person": (reverse("dashboard_person", args=[people.far_free.pk]), THEIRS),
    }


@pytest.mark.parametrize("kind", WHO)
def test_every_address_with_an_id_opens_for_whose_scope_it_is(client, land, kind):
    client.force_login(who(kind, land))
    for name, (address, may) in addresses(land).items():
        assert (client.get(address).status_code == 200) == (kind in may), name


@pytest.mark.parametrize("kind", WHO)
@pytest.mark.parametrize(
    "page", ["station:index", "dashboard_roster", "export stations", "export roster", "export observers", "home", "station", "post"]
)
def test_no_page_and_no_export_names_who_is_out_of_scope(client, land, kind, page):
    plan = land.plan
    client.force_login(who(kind, land))
    address = {
        "export stations": reverse("station:index") + "?export=csv",
        "export roster": reverse("dashboard_roster") + "?export=csv",
        "export observers": reverse("station:export_list", args=["vote-monitor-observers"]) + f"?election={plan.election.pk}",
        "home": reverse("wagtailadmin_home"),
        "station": reverse("stations_desk:station", args=[plan.station.pk]),
        "post": reverse("stations_desk:post", args=[plan.evening_post.pk]) + "?ask=Zq",
    }.get(page) or reverse(page)
    response = client.get(address)
    text = b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()
    for name in ("far", "far_free"):
        assert kind in THEIRS or f"Zq{name} " not in text
    assert kind in THEIRS or "Zqfar" not in text
    assert kind in OURS - {"organisation"} or "Zqother" not in text
    assert kind in OURS or "Zqours" not in text
    if kind in OURS and page in ("dashboard_roster", "export roster", "station", "post"):
        assert "Zqours" in text


@pytest.mark.parametrize("kind", WHO)
def test_nobody_is_assigned_or_withdrawn_from_out_of_scope(client, land, kind):
    plan, people = land.plan, land.people
    client.force_login(who(kind, land))
    for person, post, may in (
        (people.far_free, land.far_open, THEIRS),
        (people.far_free, plan.evening_post, THEIRS),
        (people.free, plan.evening_post, OURS),
    ):
        if person.assignments.filter(state="told").exists():
            continue
        client.post(reverse("stations_desk:post", args=[post.pk]), {"person": person.pk})
        done = person.assignments.filter(post=post)
        assert done.exists() == (kind in may), (person, post)
        done.update(state="withdrawn")
    for person, may in ((people.other, OURS - {"organisation"}), (people.far, THEIRS)):
        client.post(reverse("stations_desk:withdraw", args=[person.assignments.get().pk]), {"reason": "x"})
        assert (person.assignments.get().state == "withdrawn") == (kind in may), person


@pytest.fixture
def missing(land, at):
    """Where two stand beside each other, neither has come: (the hole of ours, the hole of the other organisation)."""
    return [holes.open_hole(person.assignments.get(), because="no_show", at=at) for person in (land.people.ours, land.people.other)]


def pages_beside(land, missing):
    """Every address at which somebody of another organisation, who stands at a station of ours, could be named."""
    plan, assignment = land.plan, land.people.ours.assignments.get()
    desk = lambda name, pk: reverse(f"stations_desk:{name}", args=[pk])  # noqa: E731
    board = [reverse(f"board:{name}", args=[plan.election.pk]) for name in ("board", "stations", "holes", "changes", "wall", "map", "points")]
    exports = [reverse("station:export_list", args=[name]) + f"?election={plan.election.pk}" for name in FORMATS]
    return [
        *board,
        *exports,
        *(reverse(f"day:{name}", args=[assignment.pk]) for name in ("assignment", "exchange")),
        *(reverse("day:hole", args=[hole.pk]) + query for hole in missing for query in ("", "?q=Given")),
        reverse("day:home") + f"?shift={plan.shift.pk}&q=Given",
        reverse("board:station", args=[plan.station.pk]),
        *(desk(name, assignment.pk) for name in ("exchange", "withdraw")),
        *(desk("post", post.pk) + "?ask=Given" for post in (plan.post, plan.second, plan.evening_post)),
        desk("station", plan.station.pk),
        desk("election", plan.election.pk),
        reverse("stations_desk:plans"),
        reverse("stations_papers:papers"),
        reverse("wagtailadmin_home"),
        reverse("station:index"),
        reverse("dashboard_roster"),
        reverse("dashboard_roster") + "?export=csv",
        reverse("dashboard_roster") + f"?organisation={plan.other_organisation.pk}",
        reverse("dashboard_person", args=[land.people.ours.pk]),
    ]


@pytest.mark.parametrize("kind", ["organisation", "nobody", "volunteer", "everywhere"])
def test_nothing_names_who_of_another_organisation_stands_beside_ours(client, land, missing, kind):
    client.force_login(who(kind, land))
    named = []
    for address in pages_beside(land, missing):
        response = client.get(address)
        text = b"".join(response.streaming_content).decode("utf-8", "replace") if response.streaming else response.text
        named += [(address, secret) for secret in ("Zqother", "Givenother", PHONES["other"]) if secret in text]
    assert bool(named) == (kind == "everywhere"), named


@pytest.mark.parametrize(
    ("kind", "act"), [("area", "clear"), ("headquarters", "offer"), ("organisation", "clear"), ("organisation", "offer"), ("organisation", "assign")]
)
def test_who_has_not_come_is_replaced_by_whoever_coordinates_them(client, land, missing, kind, act):
    """Beside ours stands somebody of another organisation: theirs is the word on who is missing."""
    client.force_login(who(kind, land))
    address = reverse("day:hole", args=[missing[1].pk])
    response = client.post(address, {"do": act, "person": land.people.free.pk})
    land.people.other.assignments.get().refresh_from_db()
    if kind == "organisation":
        assert (response.status_code, land.people.other.assignments.get().state) == (409, "told")
        assert "Tell the headquarters" in response.text
        assert 'value="clear"' not in client.get(address).text
    else:
        assert land.people.other.assignments.get().state == "withdrawn"


def test_scopes_add_up(land):
    person = who("organisation", land)
    ScopeFactory(person=person, area=land.far)
    assert set(scope.stations_of(person)) == {land.plan.station, land.plan.other_station, land.far_station}
    assert set(scope.people_of(person)) == {land.people.ours, land.people.free, land.people.far, land.people.far_free, person}  # no home area
    assert {a.person for a in scope.assignments_of(person)} == {land.people.ours, land.people.far}
    assert set(scope.areas_of(person)) == {land.plan.area, land.far}


def test_whoever_has_named_no_home_area_is_seen_by_every_coordinator(land):
    nowhere = PersonFactory(home_area=None)
    assert nowhere in scope.people_of(who("area", land))
    assert nowhere not in scope.people_of(who("organisation", land))  # of which they are no member


def test_whoever_stands_in_an_area_is_seen_there_wherever_they_live(land):
    User.objects.filter(pk=land.people.ours.pk).update(home_area=land.far)
    assert land.people.ours in scope.people_of(who("area", land))


def test_a_hole_is_seen_by_whoever_sees_the_post_and_its_name_by_whoever_sees_the_person(land, at):
    withdraw(land.people.other.assignments.get(), by=None, at=at, reason="x")
    person = who("organisation", land)
    assert scope.holes_of(person).filter(pk__in=holes.open_holes(at)).count() == 1
    assert not scope.assignments_of(person).filter(person=land.people.other).exists()


def test_a_scope_without_the_role_is_worth_nothing(land):
    person = PersonFactory()
    ScopeFactory(person=person)
    assert not scope.stations_of(person).exists()
    assert not scope.people_of(person).exists()


# --- the headquarters gives and takes scopes ------------------------------------------------------------------------------


def test_the_headquarters_gives_a_scope_once_and_takes_it_back_and_it_is_logged(client, land):
    by, coordinator = who("headquarters", land), who("nobody", land)
    client.force_login(by)
    assert "the number to call" in client.get(reverse("scope:add")).text
    values = {"person": coordinator.pk, "area": land.far.pk, "organisation": ""}
    assert client.post(reverse("scope:add"), values).status_code == 302
    given = Scope.objects.get(person=coordinator)
    assert (given.area, given.organisation, given.given_by) == (land.far, None, by)
    assert "has this scope already" in client.post(reverse("scope:add"), values).content.decode()
    assert coordinator.full_name in client.get(reverse("scope:index")).content.decode()
    client.post(reverse("scope:delete", args=[given.pk]))
    assert not Scope.objects.filter(person=coordinator).exists()
    assert set(ModelLogEntry.objects.filter(action__contains="scope").values_list("action", "user")) == {
        ("stations.give_scope", by.pk),
        ("stations.take_scope", by.pk),
    }


@pytest.mark.parametrize("kind", ["everywhere", "nobody", "volunteer"])
def test_nobody_else_gives_or_takes_scopes(client, land, kind):
    person = who(kind, land)
    client.force_login(person)
    before = Scope.objects.count()
    client.post(reverse("scope:add"), {"person": person.pk, "area": "", "organisation": ""})
    for given in Scope.objects.all():
        client.post(reverse("scope:delete", args=[given.pk]))
    assert Scope.objects.count() == before


def test_a_scope_given_twice_is_one(land, at):
    person = who("nobody", land)
    first = give_scope(person, land.far, None, by=None, at=at)
    assert give_scope(person, land.far, None, by=None, at=at) == first
    take_scope(first, by=None)
    assert not Scope.objects.exists()
