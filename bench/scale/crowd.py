"""Who they are: accounts, addresses, consents, memberships, pledges, log-ins. The same every time, but for ids and the moment `at`."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from wagtail.users.models import UserProfile

from bench.candidate import PHONE
from bench.scale.copying import Ids, copy
from bench.scale.sizes import Fate, Size, fate
from certificates.models import Programme
from people.demo_names import full_name
from people.models import Consent, Membership, Organisation, Pledge, PledgeSignature, User
from people.personal.consents import VERSIONS
from people.search import normalised
from people.services import ADMIN_LANGUAGES
from people.sessions import SessionStore

MEMBERS, ASKED = 85, 90  # of a hundred: of an organisation; and those who wait for its answer
LOGGED_IN = 30  # of a hundred have a session that lives


@dataclass(frozen=True)
class Crowd:
    """People are known by their number, from 0; `first` is the id of the first."""

    size: Size
    at: datetime
    programme: Programme
    organisations: list[int]
    first: int

    @classmethod
    def coming(cls, size: Size, programme: Programme, at: datetime) -> "Crowd":
        return cls(size, at, programme, list(Organisation.objects.order_by("pk").values_list("pk", flat=True)), Ids(User).next)

    @property
    def numbers(self) -> range:
        return range(self.size.people)

    def id(self, number: int) -> int:
        return self.first + number

    def joined(self, number: int) -> datetime:
        return self.at - timedelta(days=110 - number % 70, seconds=number * 7919 % 86_400)

    def language(self, number: int) -> str:
        luck = number * 61 % 100
        return "kk" if luck < 55 else "ru" if luck < 95 else "en"

    def name(self, number: int) -> str:
        return full_name(Random(number), self.language(number))

    def is_member(self, number: int) -> bool:
        return number * 43 % 100 < MEMBERS

    def organisation(self, number: int) -> int:
        return self.organisations[number * 7 % len(self.organisations)]


def copy_crowd(crowd: Crowd, areas: list[int]) -> None:
    password = "!" + secrets.token_hex(20)  # nobody's
    copy(
        User, ("id", "password", "email", "full_name", "name_key", "phone", "language", "home_area_id", "date_joined"), _users(crowd, areas, password)
    )
    emails = ((crowd.id(n), f"bench-{n}@example.org", True, True) for n in crowd.numbers)
    copy(EmailAddress, ("user_id", "email", "verified", "primary"), emails)
    copy(UserProfile, ("user_id", "preferred_language"), ((crowd.id(n), ADMIN_LANGUAGES[crowd.language(n)]) for n in crowd.numbers))
    version = VERSIONS["account"]  # type: ignore[index]
    consents = ((crowd.id(n), "account", version, crowd.language(n), crowd.joined(n)) for n in crowd.numbers)
    copy(Consent, ("person_id", "purpose", "version", "language", "given_at"), consents)
    copy(Membership, ("person_id", "organisation_id", "state", "asked_at", "decided_at"), _memberships(crowd))
    if pledge := Pledge.objects.filter(in_force_from__lte=crowd.at).order_by("-version").first():
        signed = ((crowd.id(n), pledge.pk, "Bench", crowd.language(n), crowd.joined(n) + timedelta(hours=2)) for n in crowd.numbers if _has_signed(n))
        copy(PledgeSignature, ("person_id", "pledge_id", "full_name", "language", "signed_at"), signed)
    sessions = list(_sessions(crowd, password))
    copy(Session, ("session_key", "session_data", "expire_date"), (row[1:] for row in sessions))
    known = ((person, "203.0.113.7", PHONE["User-Agent"], key, crowd.at, crowd.at, "{}") for person, key, _data, _until in sessions)
    copy(UserSession, ("user_id", "ip", "user_agent", "session_key", "created_at", "last_seen_at", "data"), known)


def _users(crowd: Crowd, areas: list[int], password: str) -> Iterator[tuple[Any, ...]]:
    random = Random("people")
    for number in crowd.numbers:
        language = crowd.language(number)
        name = crowd.name(number)
        phone = f"+770{random.choice('125678')}{random.randrange(10_000_000):07}"
        area = areas[number % len(areas)] if areas else None
        yield crowd.id(number), password, f"bench-{number}@example.org", name, normalised(name), phone, language, area, crowd.joined(number)


def _memberships(crowd: Crowd) -> Iterator[tuple[Any, ...]]:
    for number in crowd.numbers:
        asked = crowd.joined(number) + timedelta(hours=1)
        if crowd.is_member(number):
            yield crowd.id(number), crowd.organisation(number), "accepted", asked, asked + timedelta(days=1)
        elif number * 43 % 100 < ASKED:
            yield crowd.id(number), crowd.organisation(number), "asked", asked, None


def _has_signed(number: int) -> bool:
    return fate(number) not in {Fate.SIGNED_UP, Fate.LEARNING}


def _sessions(crowd: Crowd, password: str) -> Iterator[tuple[Any, ...]]:
    """(person, key, data, until when), as a log-in leaves it."""
    random, store, until = Random("sessions"), SessionStore(), crowd.at + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    held = {BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0], HASH_SESSION_KEY: User(password=password).get_session_auth_hash()}
    for number in crowd.numbers:
        if number % 100 < LOGGED_IN:
            data = store.encode({**held, SESSION_KEY: str(crowd.id(number))})
            yield crowd.id(number), f"{random.getrandbits(160):032x}"[:32], data, until
