"""The sample of people: three organisations, Almaty's districts, volunteers, and the log-ins that `make run` prints."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple, Protocol

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from wagtail.users.models import UserProfile

from people import services
from people.content import load_pledge
from people.demo_charter import load_application, load_organisations
from people.demo_invitations import load_invitations
from people.demo_names import full_name
from people.demo_places import ALMATY, DISTRICTS, SOCIETY, YOUNG
from people.enums import ConsentPurpose, Role
from people.models import Area, Consent, Organisation, Pledge, User
from people.personal import consents
from people.search import normalised

PASSWORD = "bakylau-sample"  # noqa: S105 - printed on purpose; opens nothing where settings.SAMPLE_LOGINS_ALLOWED is off
DAYS = 60  # how long ago the sample coalition began


class Scale(Protocol):
    @property
    def volunteers(self) -> int: ...


class SampleLogin(NamedTuple):
    email: str
    password: str
    role: str
    organisation: str  # slug, or ""
    full_name: str
    language: str
    what: str


SAMPLE_LOGINS = [
    SampleLogin("volunteer@example.org", PASSWORD, Role.VOLUNTEER, "", "Серікбаева Айгүл Нұрланқызы", "kk", "a volunteer who has just signed up"),
    SampleLogin("coordinator@example.org", PASSWORD, Role.COORDINATOR, "", "Омарова Динара Серікқызы", "ru", "a coordinator: roster, stations"),
    SampleLogin("headquarters@example.org", PASSWORD, Role.HEADQUARTERS, "", "Ким Виктор Андреевич", "ru", "the headquarters: everything"),
    SampleLogin("second@example.org", PASSWORD, Role.HEADQUARTERS, "", "Ержанова Сәуле Маратқызы", "kk", "the headquarters, where it takes two"),
    SampleLogin("trainer@example.org", PASSWORD, Role.TRAINER, "", "Төлегенов Марат Қайратұлы", "kk", "a trainer: live sessions"),
    SampleLogin("examiner@example.org", PASSWORD, Role.EXAMINER, "", "Белова Ольга Петровна", "ru", "an examiner: questions, exam"),
    SampleLogin("judge@example.org", PASSWORD, Role.JUDGE, "", "Исаева Гүлнар Бекетқызы", "kk", "a judge: rates questions for the pass mark"),
    SampleLogin("editor@example.org", PASSWORD, Role.EDITOR, YOUNG, "Ахметов Ерлан Болатұлы", "kk", "an editor of Dorogu Molodym"),
    SampleLogin("reviewer@example.org", PASSWORD, Role.REVIEWER, SOCIETY, "Соколова Мария Юрьевна", "ru", "a reviewer of Chelovek i Obshchestvo"),
    SampleLogin("observer@example.org", PASSWORD, Role.VOLUNTEER, "", "Жұмабаев Нұрлан Ерланұлы", "kk", "certified, and then the law changed"),
]


def load(scale: Scale) -> None:
    """Load the sample; loading it again changes nothing."""
    now = timezone.now()
    began = now - timedelta(days=DAYS)
    with transaction.atomic():
        pledge = load_pledge(in_force_from=began)
        areas = load_areas()
        organisations = load_organisations(began)
        for login in SAMPLE_LOGINS:
            load_login(login, areas)
        load_application(began)
        made = load_volunteers(scale.volunteers, areas, now)
        for number, person in made:
            load_commitments(person, Random(f"commitments {number}"), organisations, pledge, began, now)  # noqa: S311
        load_duplicates()
        load_consents()
        headquarters = User.objects.get(email="headquarters@example.org")
        for organisation in organisations:
            load_invitations(organisation, headquarters, now)


def load_areas() -> list[Area]:
    """Almaty's districts, under Almaty."""
    city = Area.objects.filter(depth=1, key=normalised(ALMATY["ru"])).first() or Area.add_root(name=ALMATY, key=normalised(ALMATY["ru"]))
    known = {area.key for area in city.get_children()}
    for name in DISTRICTS:
        if normalised(name["ru"]) not in known:
            city.add_child(name=name, key=normalised(name["ru"]))
            city.refresh_from_db()
    return list(city.get_children())


def load_login(login: SampleLogin, areas: list[Area]) -> None:
    """One of the printed log-ins, with its role."""
    person = User.objects.filter(email=login.email).first()
    if person is None:
        values = {"full_name": login.full_name, "language": login.language, "home_area": areas[0], "is_sample": True}
        person = User.objects.create_user(login.email, login.password, **values)
        EmailAddress.objects.create(user=person, email=login.email, verified=True, primary=True)
        services.set_admin_language(person)
    if login.role != Role.VOLUNTEER:
        services.grant_role(person, login.role, Organisation.objects.filter(slug=login.organisation).first())


def volunteers(count: int, areas: list[Area], now: datetime) -> Iterator[User]:
    """`count` people, the same every time but for their date of joining."""
    for number in range(1, count + 1):
        random = Random(f"volunteer {number}")  # noqa: S311 - the sample, not a secret
        language = random.choices(["kk", "ru", "en"], weights=[55, 40, 5])[0]
        yield User(
            email=f"volunteer-{number:05}@example.org",
            password=make_password(None),
            full_name=full_name(random, language),
            phone=f"+770{random.choice('125678')}{random.randrange(10_000_000):07}" if random.random() < 0.9 else "",
            language=language,
            home_area=random.choice(areas) if random.random() < 0.95 else None,
            is_sample=True,
            date_joined=now - timedelta(days=random.randrange(1, DAYS), minutes=random.randrange(1440)),
        )


def load_duplicates() -> None:
    """Two people who have signed up twice: one under the same name, one with the patronymic left out."""
    originals = User.objects.filter(is_sample=True, email__startswith="volunteer-", merged_into=None).exclude(phone="").order_by("pk")[:2]
    for number, original in enumerate(originals):
        name = original.full_name if number == 0 else " ".join(original.full_name.split()[:2])
        email = f"twin-{number + 1}@example.org"
        if not User.objects.filter(email=email).exists() and not User.objects.filter(merged__isnull=False, pk=original.pk).exists():
            twin = User.objects.create_user(email, full_name=name, phone=original.phone, language=original.language, is_sample=True)
            EmailAddress.objects.create(user=twin, email=email, verified=True, primary=True)
            services.set_admin_language(twin)


def load_consents() -> None:
    """Everybody agreed when they signed up."""
    purpose = ConsentPurpose.ACCOUNT
    asked = User.objects.filter(is_sample=True, consents=None, merged_into=None)
    values = ({"person": p, "language": p.language, "given_at": p.date_joined} for p in asked)
    Consent.objects.bulk_create([Consent(purpose=purpose, version=consents.VERSIONS[purpose], **one) for one in values], batch_size=500)


def load_volunteers(count: int, areas: list[Area], now: datetime) -> list[tuple[int, User]]:
    """Those volunteers who are not there yet, each with the number of the volunteer."""
    known = set(User.objects.filter(is_sample=True).values_list("email", flat=True))
    missing = [(number, person) for number, person in enumerate(volunteers(count, areas, now), 1) if person.email not in known]
    people = User.objects.bulk_create([person for _number, person in missing], batch_size=500)
    EmailAddress.objects.bulk_create([EmailAddress(user=p, email=p.email, verified=True, primary=True) for p in people], batch_size=500)
    languages = services.ADMIN_LANGUAGES
    UserProfile.objects.bulk_create([UserProfile(user=p, preferred_language=languages[p.language]) for p in people], batch_size=500)
    return missing


def load_commitments(person: User, random: Random, organisations: list[Organisation], pledge: Pledge, began: datetime, now: datetime) -> None:
    """Most are with an organisation, some wait for an answer, some have asked none; most have signed the pledge."""
    asked_at = max(person.date_joined, began)
    luck = random.random()
    if luck < 0.85:
        membership = services.ask_membership(person, random.choices(organisations, weights=[5, 3, 2])[0], at=asked_at)
        decided_at = min(asked_at + timedelta(hours=random.randrange(1, 72)), now)
        if luck < 0.75:
            services.accept_membership(membership, by=None, at=decided_at)
        elif luck < 0.78:
            services.decline_membership(membership, by=None, at=decided_at)
    if random.random() < 0.85:
        services.sign_pledge(person, pledge, at=min(asked_at + timedelta(hours=1), now))
