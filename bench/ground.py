"""An election of a country for the board and the roster: 10,000 stations in 204 districts, 40,000 posts, 40,000 certified, 26,000 who stand."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate, Programme
from people.models import Area, Membership, Organisation, User
from people.queries import admitted_organisations
from quizzes.models import Attempt
from stations.models import Assignment, Election, Post, Shift, Station
from stations.services import open_posts

SLUG = "bench"
REGIONS, DISTRICTS, STATIONS, CERTIFIED, STANDING = 17, 12, 10_000, 40_000, 26_000
MEMBERS = 60_000


@transaction.atomic
def prepare_ground() -> None:
    """Idempotent: where the election is, nothing is made."""
    if Election.objects.filter(slug=SLUG).exists():
        return
    election, districts = add_election(), add_areas()
    Station.objects.bulk_create(stations(election, districts), batch_size=2_000)
    open_posts(election)
    people = list(User.objects.filter(email__startswith="bench-").order_by("pk").values_list("pk", flat=True))
    for place, district in enumerate(districts):
        User.objects.filter(pk__in=people[place :: len(districts)]).update(home_area=district)
    organisations = list(admitted_organisations().order_by("pk")[:9])
    members = [
        Membership(person_id=pk, organisation=organisations[n % len(organisations)], state="accepted", asked_at=_now())
        for n, pk in enumerate(people[:MEMBERS])
    ]
    Membership.objects.bulk_create(members, batch_size=5_000)
    certificates = add_certificates(election.programme, people[:CERTIFIED])
    Assignment.objects.bulk_create(assignments(election, certificates, organisations), batch_size=2_000)


def add_election() -> Election:
    """In a week, so that it is the next one."""
    day = timezone.localdate() + timedelta(days=7)
    name = dict.fromkeys(("kk", "ru", "en"), "Bench")
    programme = Programme.objects.get(slug="observer")
    election = Election.objects.create(slug=SLUG, name=name, day=day, programme=programme, pledge_required=False)
    midnight = timezone.make_aware(datetime.combine(day, time(0)))
    for begin, end in ((5, 14), (14, 26)):
        Shift.objects.create(election=election, name=name, starts_at=midnight + timedelta(hours=begin), ends_at=midnight + timedelta(hours=end))
    return election


def add_areas() -> list[Area]:
    country = Area.add_root(name=dict.fromkeys(("kk", "ru", "en"), "Bench"), key="bench")
    found = []
    for region in range(REGIONS):
        node = Area.objects.get(pk=country.pk).add_child(name=dict.fromkeys(("kk", "ru", "en"), f"Region {region}"), key=f"region {region}")
        for district in range(DISTRICTS):
            key = f"district {region} {district}"
            found.append(Area.objects.get(pk=node.pk).add_child(name=dict.fromkeys(("kk", "ru", "en"), key.capitalize()), key=key))
    return found


def stations(election: Election, districts: list[Area], count: int = STATIONS) -> Iterator[Station]:
    random = Random("bench")
    for number in range(count):
        place = number % len(districts)
        yield Station(
            election=election,
            area=districts[place],
            number=str(number),
            name="School",
            address=f"Street {number}",
            latitude=round(42 + place // DISTRICTS + random.uniform(0, 1), 5),
            longitude=round(50 + place % DISTRICTS * 2 + random.uniform(0, 2), 5),
            priority=int(number % 10 == 0),
        )


def add_certificates(programme: Programme, people: list[int], number: str = "BQ", status_list: int = 9_000, sound: bool = False) -> list[Certificate]:
    """One each; unless all are `sound`, of a hundred one is revoked, one suspended, two have run out."""
    now = _now()
    paper = {"seed": 1, "pass_percent": 80, "grace_seconds": 90, "items": []}
    times = {"started_at": now, "deadline_at": now, "closed_at": now}
    common: dict[str, Any] = {
        "exam": programme.exam,
        "state": "submitted",
        "language": "kk",
        "paper": paper,
        "score": 20,
        "max_score": 20,
        "passed": True,
    }
    attempts = Attempt.objects.bulk_create((Attempt(person_id=pk, number=1, **common, **times) for pk in people), batch_size=5_000)
    made = []
    for place, attempt in enumerate(attempts):
        fate: dict[str, Any] = {"valid_until": now + timedelta(days=300)}
        if sound:
            pass
        elif place % 100 == 0:
            fate |= {"revoked_at": now, "revocation_decided_at": now, "revocation_reason": "Bench"}
        elif place % 100 == 1:
            fate |= {"suspended_at": now, "suspension_reason": "Bench"}
        elif place % 100 in (2, 3):
            fate = {"valid_until": now - timedelta(days=1)}
        made.append(
            Certificate(
                number=f"{number}-{place:06}-B",
                status_list=status_list,
                status_index=place,
                programme=programme,
                programme_name=programme.name,
                holder_id=attempt.person_id,
                holder_name="Bench",
                attempt=attempt,
                issued_at=now - timedelta(days=30),
                law_as_of=programme.law_as_of,
                **fate,
            )
        )
    return Certificate.objects.bulk_create(made, batch_size=5_000)


def assignments(election: Election, certificates: list[Certificate], organisations: list[Organisation]) -> Iterator[Assignment]:
    """The first posts of every station first; whoever stands beside another is of another organisation."""
    now = _now()
    places = list(enumerate(certificates))
    sound = [(place, one) for place, one in places if place % 100 > 3]
    posts = Post.objects.filter(station__election=election).order_by("seat", "station", "shift")
    present: dict[tuple[int, int], int] = {}
    for (place, one), post in zip(sound[:STANDING], posts.iterator(), strict=False):
        organisation = organisations[place % len(organisations)]
        if present.setdefault((post.station_id, post.shift_id), organisation.pk) == organisation.pk and post.seat > 1:
            continue
        yield Assignment(
            post=post,
            person_id=one.holder_id,
            certificate=one,
            organisation=organisation,
            station_id=post.station_id,
            shift_id=post.shift_id,
            capped_organisation=organisation,
            assigned_at=now,
        )


def _now() -> datetime:
    return timezone.now()
