"""The leak matrix: every address of the admin × every role, with the ids of another organisation. Nothing of theirs may show or change.

The superuser opens the same addresses and must find every planted word, or the matrix would prove nothing. Addresses come from the URL
conf: a new screen is in the matrix by itself.
"""

import logging
import re

import pytest
from django.template import engines
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from quizzes.models import QuestionProposal
from tests.factories.stations import ScopeFactory
from tests.partners.admin_urls import LEFT_OUT, WITHOUT_ROWS, addresses, admin_patterns, with_queries
from tests.partners.conftest import client_of
from tests.partners.world import PLANTED, plant, rows_of_beta

pytestmark = [
    pytest.mark.one_engine,
    pytest.mark.usefixtures("kept_indexes"),
    # Willow leaves temporary files to the collector while it makes the superuser's thumbnails.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"),
]
# What each role may read of another organisation, wherever it reads it.
PEOPLE = {"member", "asker", "editor"}
MAY_READ = {
    "visitor": set(),
    "volunteer": set(),
    "trainer": set(),
    "editor": set(),
    "reviewer": {"submitted", "question submitted"},
    "examiner": {"question submitted", "question in bank", "key"},
    "coordinator": PEOPLE,
}
READS_ALL = ("headquarters", "superuser")
# What a form of another might send.
ATTACK = {
    "title": "Attacked",
    "name": "Attacked",
    "comment": "Attacked",
    "action-publish": "1",
    "action-submit": "1",
    "action-workflow-action": "1",
    "next": "/admin/",
    "new_title": "Attacked",
    "new_slug": "attacked",
    "restriction_type": "none",
    "full_name": "Attacked",
    "reason": "Attacked",
}


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """A thousand refusals are a thousand tracebacks in the log; and Wagtail's own templates leave variables to their defaults."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="session")
def recorded_world(recording, recorded_partner, recorded_topic):
    alpha = recorded_partner("alpha", True)
    return recording(plant, (alpha, recorded_partner("beta", True, alpha), recorded_topic), indexed=True)


@pytest.fixture
def world(recorded_world, alpha, beta, topic, kept_indexes):
    world = recorded_world.again(lambda: plant(alpha, beta, topic))
    beta.editor.refresh_from_db()
    world.alpha, world.beta = alpha, beta
    return world


def client_for(world, role):
    person = None if role == "visitor" else world.person(role)
    if role == "coordinator":
        ScopeFactory(person=person)
    client = client_of(person) if person else Client()
    client.raise_request_exception = False
    return client


def words_seen(client, ids, opened=None):
    """({word: addresses that show it}, addresses that broke) of a GET of every address; into `opened` the names of those that open."""
    seen, broken = {}, []
    for name, url in addresses(ids):
        for address in with_queries(name, url, ids):
            response = client.get(address)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            if response.status_code >= 500:
                broken.append(address)
            if opened is not None and response.status_code == 200:
                opened.add(name)
            # What was asked for comes back in the search box: it is no news.
            for word in set(re.findall(r"Zq[a-z]+zq", content.decode(errors="replace") + str(response.headers))):
                seen.setdefault(word, []).append(address)
    return seen, broken


def attack(client, ids):
    """[(address, status)] of a POST to every address."""
    posts = [(f"{url}?id={ids[Page][0]}" if "bulk" in name else url) for name, url in addresses(ids)]
    return [(url, client.post(url, ATTACK).status_code) for url in posts]


@pytest.mark.parametrize("role", MAY_READ)
def test_nobody_reads_or_changes_what_is_not_theirs(world, role):
    client = client_for(world, role)
    seen, broken = words_seen(client, world.ids)
    allowed = {PLANTED[name] for name in MAY_READ[role]}
    if role == "reviewer":
        assert {address.split("/")[2] for found in seen.values() for address in found} <= {"", "partners"}
    assert {word: found[:5] for word, found in seen.items() if word not in allowed} == {}
    assert allowed == set(seen) & allowed
    before = rows_of_beta(world)
    answered = attack(client, world.ids)
    assert rows_of_beta(world) == before, [url for url, status in answered if status < 300]
    assert broken + [url for url, status in answered if status >= 500] == []


@pytest.mark.parametrize("role", READS_ALL)
def test_who_reads_everything_finds_everything(world, role):
    seen, broken = words_seen(client_for(world, role), world.ids)
    assert broken == []
    if role == "superuser":
        # Why a question was sent back is told to its authors alone.
        owner = client_of(world.beta.editor)
        told = "".join(owner.get(reverse("proposal:edit", args=[pk])).text for pk in world.ids[QuestionProposal])
        assert PLANTED["question reason"] in told
        assert set(PLANTED.values()) - set(seen) == {PLANTED["question reason"]}


def test_an_editor_finds_nothing_by_way_of_the_own_pages(world, topic):
    """One's own page in the address, and another organisation's state, task, revision or document beside it."""
    draft, submitted = world.alpha.material(topic), world.alpha.submitted(topic)[0]
    ids = {**world.ids, Page: [world.alpha.sections["en"].pk, draft.pk, submitted.pk]}
    assert words_seen(client_for(world, "editor"), ids) == ({}, [])


def test_every_address_is_in_the_matrix(world):
    """Each is filled with ids, or named with the reason why not."""
    reached: set[str] = set()
    list(addresses(world.ids, reached))
    named = {name for name, pattern in admin_patterns() if pattern.name}
    assert named - reached == set(LEFT_OUT) & named
    assert set(WITHOUT_ROWS) <= reached
