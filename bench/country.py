"""An election of a country to be planned: 10,000 stations, 40,000 posts, and everybody of the site (100,000 people) certified, sworn in, of an
organisation, with a home point. Nobody stands yet."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from bench.ground import DISTRICTS, add_areas, add_certificates, stations
from certificates.models import Programme
from people.models import Area, Membership, PledgeSignature, User
from people.queries import admitted_organisations, current_pledge
from quizzes.models import Attempt
from stations.models import Availability, Election, ObserverCard, Shift, Station
from stations.services import open_posts

SLUG = "bench-country"


def prepare_country() -> Election:
    """Idempotent: where the election is, nothing is made."""
    if not Election.objects.filter(slug=SLUG).exists():
        with transaction.atomic():
            _make()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
    return Election.objects.get(slug=SLUG)


def _make() -> None:
    election, districts = _election(), _districts()
    Station.objects.bulk_create(stations(election, districts), batch_size=2_000)
    open_posts(election)
    people = list(User.objects.filter(email__startswith="bench-").order_by("pk").values_list("pk", flat=True))
    for place, district in enumerate(districts):
        User.objects.filter(pk__in=people[place :: len(districts)]).update(home_area=district)
    _swear_in(people)
    _join(people)
    examined = set(Attempt.objects.filter(exam=election.programme.exam).values_list("person", flat=True))
    add_certificates(election.programme, [pk for pk in people if pk not in examined], number="BC", status_list=9_001, sound=True)
    ObserverCard.objects.bulk_create(_cards(people, len(districts)), batch_size=5_000, ignore_conflicts=True)
    Availability.objects.bulk_create(_said(people, list(election.shifts.all())), batch_size=5_000)


def _election() -> Election:
    """In two weeks."""
    day = timezone.localdate() + timedelta(days=14)
    name = dict.fromkeys(("kk", "ru", "en"), "Bench, country")
    election = Election.objects.create(slug=SLUG, name=name, day=day, programme=Programme.objects.get(slug="observer"))
    midnight = timezone.make_aware(datetime.combine(day, time(0)))
    for begin, end in ((5, 14), (14, 26)):
        Shift.objects.create(election=election, name=name, starts_at=midnight + timedelta(hours=begin), ends_at=midnight + timedelta(hours=end))
    return election


def _districts() -> list[Area]:
    """Those of the board's election, where it is there."""
    country = Area.objects.filter(key="bench").first()
    return list(Area.objects.filter(path__startswith=country.path, depth=country.depth + 2).order_by("path")) if country else add_areas()


def _swear_in(people: list[int]) -> None:
    now = timezone.now()
    if pledge := current_pledge(now):
        signed = (PledgeSignature(person_id=pk, pledge=pledge, full_name="Bench", language="kk", signed_at=now) for pk in people)
        PledgeSignature.objects.bulk_create(signed, batch_size=5_000, ignore_conflicts=True)


def _join(people: list[int]) -> None:
    """One of twelve for whoever has none."""
    organisations = list(admitted_organisations().order_by("pk")[:12])
    there = set(Membership.objects.filter(state="accepted").values_list("person", flat=True))
    alone = [pk for pk in people if pk not in there]
    now = timezone.now()
    members = (
        Membership(person_id=pk, organisation=organisations[n % len(organisations)], state="accepted", asked_at=now) for n, pk in enumerate(alone)
    )
    Membership.objects.bulk_create(members, batch_size=5_000)


def _cards(people: list[int], districts: int) -> Iterator[ObserverCard]:
    """Everybody lives somewhere in their district, as bench.ground lays it out."""
    random, now = Random("bench"), timezone.now()
    for number, pk in enumerate(people):
        place, word = number % districts, random.random()
        yield ObserverCard(
            person_id=pk,
            consented_at=now,
            updated_at=now,
            latitude=round(42 + place // DISTRICTS + random.uniform(0, 1), 3),
            longitude=round(50 + place % DISTRICTS * 2 + random.uniform(0, 2), 3),
            languages=["kk", "ru"] if word < 0.5 else ["ru"] if word < 0.8 else ["kk"],
            elections_before=int(number % 3 == 0),
        )


def _said(people: list[int], shifts: list[Shift]) -> Iterator[Availability]:
    """Of ten six say nothing, two cannot come in the morning and two not in the evening."""
    random, now = Random("said"), timezone.now()
    for pk in people:
        if (said := random.random()) >= 0.6:
            yield Availability(person_id=pk, shift=shifts[said >= 0.8], is_free=False, updated_at=now)
