"""What the planner is given, and what it gives back. People, stations, shifts, posts and organisations are ids of the caller."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from stations.geo import Point

NOTHING: frozenset[int] = frozenset()
NO_WORDS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shift:
    """`weight`: of two posts that are alike in all else, the one in the heavier shift is filled first."""

    id: int
    starts_at: datetime
    ends_at: datetime
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Station:
    """`wants`: what everybody who stands there must bring; `offers`: what a person may need and find there."""

    id: int
    area: int
    place: Point | None = None
    priority: int = 0
    wants: frozenset[str] = NO_WORDS
    offers: frozenset[str] = NO_WORDS


@dataclass(frozen=True, slots=True)
class Post:
    id: int
    station: int
    shift: int
    seat: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may stand in `shifts`, and asked for `wished` of them; never at a station of `avoids`."""

    id: int
    organisation: int
    shifts: frozenset[int]
    wished: frozenset[int] = NOTHING
    place: Point | None = None
    area: int | None = None
    reach_km: float | None = None
    avoids: frozenset[int] = NOTHING
    brings: frozenset[str] = NO_WORDS
    wants: frozenset[str] = NO_WORDS
    languages: frozenset[str] = NO_WORDS
    veteran: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands at a post already. A locked one stays; another may be moved where that is worth more than staying."""

    person: int
    post: int
    organisation: int
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A person is taken in this span by a post that is not planned here; at `station`, where it is one of this plan."""

    person: int
    starts_at: datetime
    ends_at: datetime
    station: int | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """`shifts_each`: how many posts a person may get; `step_km`: shorter differences of the way do not count; `pairs`: whether pairs are made
    better afterwards."""

    organisation_cap: bool = True
    shifts_each: int = 1
    min_rest: timedelta = timedelta(0)
    keep: bool = False
    no_show_percent: int = 10
    reserve: bool = True
    pairs: bool = True
    step_km: float = 1.0


@dataclass(frozen=True, slots=True)
class Problem:
    shifts: Sequence[Shift]
    stations: Sequence[Station]
    posts: Sequence[Post]
    people: Sequence[Person]
    standing: Sequence[Standing] = ()
    elsewhere: Sequence[Elsewhere] = ()
    rules: Rules = Rules()


@dataclass(frozen=True, slots=True)
class Placed:
    """A person at a post of the plan; `km` is None where one of the two places is not known."""

    person: int
    post: int
    organisation: int
    km: float | None = None
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Spare:
    """A person of an area's reserve in a shift; `station` is the nearest there."""

    person: int
    area: int
    shift: int
    station: int
    organisation: int
    km: float | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """`people` more certified people of an organisation in an area would fill `posts`, `first` of them where nobody stands."""

    organisation: int
    area: int
    people: int
    posts: int
    first: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`left`: who got no post → why (a code of leftover.py); `empty`: posts that nobody got; `chance`: (station, shift) → how likely nobody is there;
    `exact`: what the flow saw (ways.py); `bound`: no plan has somebody at more stations × shifts, and posts, than this; `reserve_weighed`: whether
    the reserve was decided by the same flow, or by one after it; `cost`: of the flow, in the units of weights.py."""

    placed: tuple[Placed, ...]
    reserve: tuple[Spare, ...] = ()
    left: Mapping[int, str] = field(default_factory=dict)
    empty: tuple[int, ...] = ()
    asks: tuple[Ask, ...] = ()
    chance: Mapping[tuple[int, int], float] = field(default_factory=dict)
    exact: str = "all"
    bound: tuple[int, int] = (0, 0)
    reserve_weighed: bool = True
    cost: int = 0
