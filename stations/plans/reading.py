"""The database as the planner's problem: a handful of queries, however many people and posts there are."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from people.models import User
from stations import firm, gate_in_bulk, scope
from stations.enums import STANDING, AssignmentState, HoleCause
from stations.models import Assignment, Availability, Hole, ObserverCard, Plan, Post, Station
from stations.planner import data
from stations.plans.rules import DEFAULTS, planner_rules

CAR, GROUND_FLOOR = "car", "ground_floor"


class Card(NamedTuple):
    """What a plan asks of an ObserverCard; a hundred thousand objects of models would take seconds."""

    person: int
    languages: list[str]
    latitude: float | None
    longitude: float | None
    reach_km: int | None
    elections_before: int
    has_car: bool
    needs_ground_floor: bool


def problem_of(plan: Plan, at: datetime) -> data.Problem:
    """What the gate lets stand, what people said, who stands, at the moment `at`."""
    facts = gate_in_bulk.eligible(plan.election, plan.area, at)
    shifts = [shift for shift in plan.election.shifts.all() if shift.ends_at > at]
    stations = _stations(plan, facts.closed)
    ids = {station.pk for station in stations}
    posts = [
        data.Post(*row)
        for row in Post.objects.filter(shift__in=shifts, station__election=plan.election).values_list("pk", "station", "shift", "seat")
        if row[1] in ids
    ]
    standing, elsewhere = _standing({post.id for post in posts}, at)
    people = _people(plan, facts, stations, {one.person for one in standing})
    return data.Problem(
        shifts=[data.Shift(shift.pk, shift.starts_at, shift.ends_at, shift.weight) for shift in shifts],
        stations=[_station(station) for station in stations],
        posts=posts,
        people=people,
        standing=standing,
        elsewhere=elsewhere,
        rules=planner_rules(plan.election, plan.rules),
    )


def _stations(plan: Plan, closed: set[int]) -> list[Station]:
    stations = Station.objects.filter(election=plan.election).select_related("area").order_by("pk")
    if plan.area:
        stations = stations.filter(area__path__startswith=plan.area.path)
    return [station for station in stations if station.pk not in closed]


def _station(station: Station) -> data.Station:
    wants = {_any_of(station.wants_languages)} if station.wants_languages else set()
    if station.needs_car:
        wants.add(CAR)
    return data.Station(
        id=station.pk,
        area=station.area_id,
        place=_point(station.latitude, station.longitude),
        priority=station.priority,
        wants=frozenset(wants),
        offers=frozenset({GROUND_FLOOR}) if station.ground_floor else data.NO_WORDS,
    )


def _any_of(languages: Iterable[str]) -> str:
    """A station wants somebody who speaks one of them."""
    return "|".join(sorted(languages))


@cache
def _spoken(*languages: str) -> frozenset[str]:
    return frozenset(languages)


def _point(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    return None if latitude is None or longitude is None else (latitude, longitude)


def _standing(posts: set[int], at: datetime) -> tuple[list[data.Standing], list[data.Elsewhere]]:
    """(who stands at these posts, who is taken by others)."""
    rows = Assignment.objects.filter(state__in=STANDING, shift__ends_at__gt=at)
    fields = ("person", "post", "organisation", "state", "is_locked", "shift__starts_at", "shift__ends_at", "station")
    here, others = [], []
    for person, post, organisation, state, is_locked, starts_at, ends_at, station in rows.order_by("pk").values_list(*fields):
        if post in posts:
            here.append(data.Standing(person, post, organisation, locked=bool(firm.stays(state, is_locked, starts_at, at))))
        else:
            others.append(data.Elsewhere(person, starts_at, ends_at, station))
    return here, others


def _people(plan: Plan, facts: gate_in_bulk.Facts, stations: list[Station], standing: set[int]) -> list[data.Person]:
    """Everybody who may stand in a shift, with what they said of themselves."""
    rules = DEFAULTS | plan.rules
    said: dict[bool, dict[int, set[int]]] = {True: defaultdict(set), False: defaultdict(set)}
    for person, shift, is_free in Availability.objects.filter(shift__election=plan.election).values_list("person", "shift", "is_free"):
        said[is_free][person].add(shift)
    for person, shift in _absent(plan):
        said[True][person].discard(shift)
        said[False][person].add(shift)
    rows = ObserverCard.objects.filter(consented_at__isnull=False).values_list(*Card._fields)
    cards = {card.person: card for card in map(Card._make, rows.iterator(chunk_size=5_000))}
    alike: dict[frozenset[int], frozenset[int]] = {}  # one set for all who say the same
    wanted = [(_any_of(words), set(words)) for words in {tuple(sorted(one.wants_languages)) for one in stations if one.wants_languages}]
    found = []
    for pk, language, area in _candidates(plan, standing).order_by("pk").values_list("pk", "language", "home_area"):
        fit = {shift for shift, people in facts.fit.items() if pk in people}
        shifts = fit - said[False].get(pk, set()) if rules["silent"] else fit & said[True].get(pk, set())
        if fit or pk in standing:
            may, wished = (alike.setdefault(ids, ids) for ids in (frozenset(shifts), frozenset(said[True].get(pk, ()))))
            found.append(_person(pk, language, area, may, wished, cards.get(pk), facts, stations, wanted))
    return found


def _absent(plan: Plan) -> Iterable[tuple[int, int]]:
    """(person, shift) of whoever did not come and was given up."""
    holes = Hole.objects.filter(because=HoleCause.NO_SHOW, post__shift__election=plan.election, assignment__state=AssignmentState.WITHDRAWN)
    return holes.values_list("assignment__person", "post__shift").distinct()


def _candidates(plan: Plan, standing: set[int]) -> QuerySet[User]:
    """Whom the plan may name: whoever is in scope of who asked for it; for an area, those who live or stand there, unless all were asked for."""
    people = scope.people_of(plan.made_by) if plan.made_by else User.objects.all()
    people = people.filter(is_active=True)
    if plan.area and not (DEFAULTS | plan.rules)["from_everywhere"]:
        people = people.filter(Q(home_area__path__startswith=plan.area.path) | Q(pk__in=standing))
    return people


def _person(
    pk: int,
    language: str,
    area: int | None,
    shifts: frozenset[int],
    wished: frozenset[int],
    card: Card | None,
    facts: gate_in_bulk.Facts,
    stations: list[Station],
    wanted: list[tuple[str, set[str]]],
) -> data.Person:
    speaks = _spoken(language, *(card.languages if card else []))
    brings = {word for word, languages in wanted if languages & speaks} | ({CAR} if card and card.has_car else set())
    declared = facts.conflicts.get(pk)
    avoids: Any = (station.pk for station in stations if declared.touch(station.pk, station.area.path)) if declared else ()
    return data.Person(
        id=pk,
        organisation=facts.organisation_of.get(pk, 0),
        shifts=shifts,
        wished=wished,
        place=_point(card.latitude, card.longitude) if card else None,
        area=area,
        reach_km=card.reach_km if card else None,
        avoids=frozenset(avoids),
        brings=frozenset(brings),
        wants=frozenset({GROUND_FLOOR}) if card and card.needs_ground_floor else data.NO_WORDS,
        languages=speaks,
        veteran=bool(card and card.elections_before > 0),
    )
