import io
import zipfile

import pytest
from django.utils import timezone
from pypdf import PdfReader

from people.runs import files
from people.services import grant_role
from stations.papers import making, services
from stations.services import assign
from tests.factories.people import PersonFactory, area
from tests.factories.stations import PostFactory, StationFactory

REQUISITES = {
    "legal_name": {"kk": "«Бірінші» қоғамдық бірлестігі", "ru": "Общественное объединение «Первое»"},
    "bin": "123456789012",
    "address": {"kk": "Алматы қ., Абай д-лы, 1", "ru": "г. Алматы, пр. Абая, 1"},
    "head_name": "А. Б. Сейітқали",
    "head_position": {"kk": "Төраға", "ru": "Председатель"},
}


@pytest.fixture
def letters(plan, at):
    """The first organisation has its requisites, the second has not."""
    return services.write_requisites(plan.organisation, REQUISITES, by=None, at=at)


@pytest.fixture
def headquarters(client, plan):
    return log_in(client, "headquarters")


@pytest.fixture
def standing(plan, ready, letters, at):
    type(ready).objects.filter(pk=ready.pk).update(full_name="Әлиева #[Айгүл] Серікқызы")
    ready.refresh_from_db()
    for post in (plan.post, plan.evening_post):
        assign(ready, post, by=None, at=at)
    return ready


def log_in(client, role=""):
    person = PersonFactory(email=f"{role or 'volunteer'}@example.org", is_sample=True)
    if role:
        grant_role(person, role)
    client.force_login(person)
    return person


def text_of(data):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


def one_of(person):
    return person.assignments.order_by("shift__starts_at").first()


@pytest.fixture
def many(plan, standing, make_ready, at):
    """In two areas, one person of an organisation without requisites; `standing` in two shifts."""
    far = StationFactory(election=plan.election, area=area("Far district"), number="1")
    lacking = make_ready(organisation=plan.other_organisation)
    assign(lacking, plan.second, by=None, at=at)
    distant = make_ready()
    assign(distant, PostFactory(station=far, shift=plan.shift, seat=1), by=None, at=at)
    return [standing, lacking, distant]


def ask(plan, by, where=None, kind="both"):
    return services.ask(plan.election, where, kind, by=by, at=timezone.now())


def packed(run):
    with zipfile.ZipFile(files.archive(run)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def drawn(monkeypatch):
    """What is set names its people in plain bytes: a letter takes a tenth of a second otherwise."""
    made = []

    def set_plainly(kind, groups, title):
        people = [str(group[0].person) for group in groups]
        made.append((str(kind), people))
        return "\n".join(["%PDF", *people]).encode()

    monkeypatch.setattr(making, "_set", set_plainly)
    return made


@pytest.fixture
def run(plan, many, headquarters):
    return ask(plan, headquarters)


@pytest.fixture
def done(run, drawn):
    making.make(run)
    run.refresh_from_db()
    return run
