"""What a coordinator may overrule: each warning on its own, the rule and its twin in SQL, and what is kept of an overruled one."""

import pytest
from wagtail.models import ModelLogEntry

from people.models import User
from people.refusals import Refused
from stations.gate import people_without_warnings, warnings
from stations.models import Assignment, ObserverCard, Post, Station
from stations.services import assign
from stations.warnings import SENTENCES, without_warnings
from tests.factories.stations import AvailabilityFactory, CardFactory

ALMATY, NEARBY, ASTANA = (43.238, 76.945), (43.248, 76.945), (51.13, 71.43)


@pytest.fixture
def post(plan):
    """At a station that is known to be on the ground floor of a house in Almaty, and wants nothing."""
    Station.objects.update(latitude=ALMATY[0], longitude=ALMATY[1], ground_floor=True)
    return reread(plan.post)


def reread(post):
    return Post.objects.select_related("shift", "station__election__programme", "station__area").get(pk=post.pk)


def told(person, post, at):
    """The codes of the warnings; the twin says the same."""
    codes = [warning.code for warning in warnings(person, post)]
    assert without_warnings(User.objects.all(), post).filter(pk=person.pk).exists() == (not codes)
    return codes


def test_whoever_has_said_nothing_is_not_warned_of(post, ready, at):
    assert told(ready, post, at) == []
    assert people_without_warnings(post, at).get() == ready


@pytest.mark.parametrize(("is_free", "codes"), [(True, []), (False, ["not_available"])])
def test_whoever_cannot_come_in_the_shift(post, plan, ready, at, is_free, codes):
    AvailabilityFactory(person=ready, shift=plan.evening, is_free=False)
    AvailabilityFactory(person=ready, shift=plan.shift, is_free=is_free)
    assert told(ready, post, at) == codes


@pytest.mark.parametrize(
    ("home", "reach", "codes"),
    [
        (NEARBY, 2, []),
        (NEARBY, 1, ["beyond_reach"]),
        (ALMATY, 0, []),
        (ASTANA, 900, ["beyond_reach"]),
        (ASTANA, None, []),
        ((None, None), 1, []),
    ],
)
def test_whoever_goes_no_farther(post, ready, at, home, reach, codes):
    CardFactory(person=ready, latitude=home[0], longitude=home[1], reach_km=reach)
    assert told(ready, post, at) == codes


def test_how_far_a_station_without_a_place_is_nobody_knows(post, ready, at):
    Station.objects.update(latitude=None, longitude=None)
    CardFactory(person=ready, reach_km=0)
    assert told(ready, reread(post), at) == []


@pytest.mark.parametrize(
    ("language", "spoken", "codes"),
    [("en", [], ["language_wanted"]), ("kk", [], []), ("en", ["ru"], []), ("ru", ["en"], []), ("en", ["en"], ["language_wanted"])],
)
def test_a_language_that_the_station_wants(post, ready, at, language, spoken, codes):
    Station.objects.update(wants_languages=["kk", "ru"])
    User.objects.filter(pk=ready.pk).update(language=language)
    CardFactory(person=ready, languages=spoken)
    ready.refresh_from_db()
    assert told(ready, reread(post), at) == codes


@pytest.mark.parametrize(("ground", "codes"), [(True, []), (False, ["ground_floor_needed"]), (None, ["ground_floor_needed"])])
def test_whoever_needs_the_ground_floor(post, ready, at, ground, codes):
    Station.objects.update(ground_floor=ground)
    assert told(ready, reread(post), at) == []
    CardFactory(person=ready, needs_ground_floor=True)
    assert told(ready, reread(post), at) == codes


def test_a_station_that_is_reached_by_car_only(post, ready, at):
    Station.objects.update(needs_car=True)
    assert told(ready, reread(post), at) == ["car_needed"]
    card = CardFactory(person=ready)
    assert told(ready, reread(post), at) == ["car_needed"]
    ObserverCard.objects.filter(pk=card.pk).update(has_car=True)
    assert told(ready, reread(post), at) == []


def test_a_warning_refuses_until_it_is_overruled_with_a_reason_which_is_kept(post, plan, ready, volunteer, at):
    AvailabilityFactory(person=ready, shift=plan.shift, is_free=False)
    for overrule in ("", "  "):
        with pytest.raises(Refused) as refused:
            assign(ready, post, by=volunteer, at=at, overrule=overrule)
        assert refused.value.codes == ["not_available"]
    assign(ready, post, by=volunteer, at=at, overrule=" Agreed by phone. ")
    assignment = Assignment.objects.get()
    assert (assignment.overruled, assignment.overruled_because) == (["not_available"], "Agreed by phone.")
    assert ModelLogEntry.objects.get(action="stations.assign").data["because"] == "Agreed by phone."


def test_a_reason_that_overrules_nothing_is_not_kept_and_no_reason_overrules_a_refusal(post, plan, ready, make_ready, at):
    assign(ready, post, by=None, at=at, overrule="x")
    assert Assignment.objects.get().overruled_because == ""
    with pytest.raises(Refused) as refused:
        assign(make_ready(organisation=plan.other_organisation), post, by=None, at=at, overrule="x")
    assert refused.value.codes == ["post_taken"]


def test_every_warning_has_its_sentence():
    assert set(SENTENCES) == {"not_available", "beyond_reach", "language_wanted", "ground_floor_needed", "car_needed"}
