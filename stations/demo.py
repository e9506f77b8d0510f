"""Sample data of this app: an election in Almaty in six weeks, its stations, and certified people at many of its posts."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Protocol

from django.utils import timezone

from certificates.content import load_programme
from people.demo_places import ALMATY, DISTRICTS
from people.enums import Role
from people.models import Area, User
from people.search import normalised
from stations.demo_cards import load_cards, needs
from stations.enums import STANDING
from stations.gate import people_who_may_stand, refusals, warnings
from stations.life.demo import answer_some
from stations.models import Assignment, Election, Post, Shift, Station
from stations.papers import demo as demo_papers
from stations.plans.demo import load_plan
from stations.scope_services import give_scope
from stations.services import assign, open_posts, withdraw
from stations.station_services import close_station

SLUG = "sample-election"
WEEKS = 6
NAME = {"kk": "Үлгі сайлау", "ru": "Пример выборов", "en": "Sample election"}
# name of the shift, and the hours after midnight between which it lasts
SHIFTS = (
    ({"kk": "Таңғы ауысым", "ru": "Утренняя смена", "en": "Morning shift"}, 5, 14),
    ({"kk": "Кешкі ауысым және санау", "ru": "Вечерняя смена и подсчёт", "en": "Evening shift and the count"}, 14, 26),
)
STATION_NAME = "Үлгі учаске"
# The share of stations and the rough centre (latitude, longitude) of each district, in the order of people.demo_places.
SHARES = (12, 14, 18, 19, 11, 12, 5, 9)
CENTRES = (
    (43.288, 76.845),
    (43.252, 76.925),
    (43.236, 76.842),
    (43.215, 76.905),
    (43.29, 76.935),
    (43.243, 76.957),
    (43.195, 76.785),
    (43.325, 76.965),
)
SPREAD = 0.018
ASSIGNED_PERCENT = 85
SECOND_AT_EVERY = 4
WITHDRAWN_EVERY = 25
CLOSED_OF = 17
CLOSED_BECAUSE = "Ғимарат жөнделіп жатыр, учаске басқа мекенжайға көшті. / Здание на ремонте, участок переведён по другому адресу."
REASONS = (
    "Ауырып қалды. / Заболел человек.",
    "Басқа қалаға кетті. / Человек уехал в другой город.",
    "Жұмысынан босай алмады. / Не отпустили с работы.",
)


class Scale(Protocol):
    @property
    def stations(self) -> int: ...


def load(scale: Scale, at: datetime | None = None) -> None:
    """Idempotent: an election that is there keeps its day, and gets only what is missing."""
    at = at or timezone.now()
    election = _load_election(at)
    _load_stations(election, scale.stations)
    open_posts(election)
    _load_scope(at)
    load_cards(election, at)
    if not election.stations.filter(assignments__isnull=False).exists():
        _load_assignments(election, at)
        _withdraw_some(election, at)
        _close_one(election, at)
        answer_some(election, at)
        load_plan(election, at)
    demo_papers.load(election, at)


def _load_election(at: datetime) -> Election:
    day = timezone.localdate(at) + timedelta(weeks=WEEKS)
    day += timedelta(days=(6 - day.weekday()) % 7)  # elections are on a Sunday
    values = {
        "name": NAME,
        "day": day,
        "programme": load_programme(),
        "contact_phone": "+77010000000",
        "accreditation_required": True,
    }
    election, _made = Election.objects.get_or_create(slug=SLUG, defaults=values)
    for name, begin, end in SHIFTS:
        starts_at = _hour(election, election.day, begin)
        Shift.objects.get_or_create(election=election, starts_at=starts_at, defaults={"name": name, "ends_at": _hour(election, election.day, end)})
    return election


def _load_scope(at: datetime) -> None:
    """The coordinator of the sample works in the city, with people of every organisation."""
    coordinator = User.objects.filter(is_sample=True, role_grants__role=Role.COORDINATOR).order_by("pk").first()
    if coordinator and not coordinator.scopes.exists():
        give_scope(coordinator, Area.objects.get(depth=1, key=normalised(ALMATY["ru"])), None, by=None, at=at)


def _hour(election: Election, day: date, hours: int) -> datetime:
    return datetime.combine(day, time(0), tzinfo=election.tz) + timedelta(hours=hours)


def _load_stations(election: Election, count: int) -> None:
    known = set(election.stations.values_list("number", flat=True))
    Station.objects.bulk_create([station for station in _stations(election, count) if station.number not in known], batch_size=500)


def _stations(election: Election, count: int) -> Iterator[Station]:
    """`count` stations with numbers that no other one has, each near the centre of its district; the same every time."""
    areas = _areas()
    for number in range(1, count + 1):
        random = Random(f"station {number}")  # noqa: S311 - the sample, not a secret
        district = random.choices(range(len(areas)), weights=SHARES)[0]
        latitude, longitude = CENTRES[district]
        yield Station(
            election=election,
            area=areas[district],
            number=str(number),
            name=STATION_NAME,
            address=f"{areas[district].name['kk']}, {number}",
            latitude=round(latitude + random.uniform(-SPREAD, SPREAD), 5),
            longitude=round(longitude + random.uniform(-SPREAD, SPREAD), 5),
            is_sample=True,
            **needs(number),
        )


def _areas() -> list[Area]:
    city = Area.objects.get(depth=1, key=normalised(ALMATY["ru"]))
    by_key = {area.key: area for area in city.get_children()}
    return [by_key[normalised(name["ru"])] for name in DISTRICTS]


def _load_assignments(election: Election, at: datetime) -> None:
    """Most of those who may stand do, through the same service as everybody, spread over stations near their homes."""
    random = Random("assignments")  # noqa: S311
    related = ("shift__election", "station__election__programme", "station__area")
    posts = [post for post in Post.objects.filter(station__election=election).select_related(*related) if _is_wanted(post)]
    random.shuffle(posts)
    posts_of_area: dict[int, list[Post]] = {}
    for post in posts:
        posts_of_area.setdefault(post.station.area_id, []).append(post)
    for person in _candidates(posts, at):
        near = posts_of_area.get(person.home_area_id or 0) or next((left for left in posts_of_area.values() if left), [])
        if random.randrange(100) >= ASSIGNED_PERCENT:
            continue
        if place := next((post for post in near if not refusals(person, post, at) and not warnings(person, post)), None):
            assign(person, place, by=None, at=at)
            near.remove(place)


def _withdraw_some(election: Election, at: datetime) -> None:
    """A few stepped back, each for a reason: their posts are open again, and the stations remember them."""
    standing = Assignment.objects.filter(station__election=election, state__in=STANDING).order_by("person__email")
    for number, assignment in enumerate(list(standing)[::WITHDRAWN_EVERY]):
        withdraw(assignment, by=None, at=at, reason=REASONS[number % len(REASONS)])


def _close_one(election: Election, at: datetime) -> None:
    """One station of many is closed, as happens."""
    if election.stations.count() >= CLOSED_OF:
        close_station(election.stations.get(number=str(CLOSED_OF)), by=None, at=at, reason=CLOSED_BECAUSE)


def _is_wanted(post: Post) -> bool:
    """One observer everywhere first; a second one at every fourth station."""
    return post.seat == 1 or (post.seat == 2 and int(post.station.number) % SECOND_AT_EVERY == 0)


def _candidates(posts: list[Post], at: datetime) -> list[User]:
    """Sample people who may stand in the last shift, by e-mail address: the certificate lasts for the first one too."""
    if not posts:
        return []
    last = max(posts, key=lambda post: post.shift.ends_at)
    return list(people_who_may_stand(last, at).filter(is_sample=True).order_by("email"))
