"""The library: chosen by kind, topic, organisation and language, with counts, a page at a time."""

import re

import pytest

from partners import library
from tests.factories.courses import TopicFactory
from tests.factories.people import in_all
from tests.partners.test_desks import publish


@pytest.fixture(scope="session")
def recorded_shelf(recording, recorded_partner, recorded_topic):
    alpha = recorded_partner("alpha", False)
    return recording(fill_shelf, (alpha, recorded_partner("beta", False, alpha), recorded_topic))


@pytest.fixture
def shelf(recorded_shelf, alpha, beta, topic):
    recorded_shelf.again(lambda: fill_shelf(alpha, beta, topic))


def fill_shelf(alpha, beta, topic):
    count = TopicFactory(code="count", name=in_all("Count"), order=5)
    publish(alpha, beta.reviewer, topic, "Alpha text")
    publish(alpha, beta.reviewer, topic, "Alpha handout", document=alpha.document(), kind="handout")
    publish(beta, alpha.reviewer, count, "Beta link", link="https://example.org/", kind="link")
    publish(beta, alpha.reviewer, count, "Бета видео", link="https://example.org/v", kind="video", language="ru")
    beta.material(count, "Unseen")


def titles(client, query=""):
    return set(re.findall(r'<h3[^>]*><a href="[^"]+">([^<]+)</a></h3>', client.get(f"/en/library/{query}").text))


def choices(client, query=""):
    page = client.get(f"/en/library/{query}").text
    return {
        name: re.findall(r"<option[^>]*>([^<]+)</option>", body)
        for name, body in re.findall(r'<select id="\w+" name="(\w+)">(.*?)</select>', page, flags=re.DOTALL)
    }


def test_each_choice_narrows_and_they_add_up(shelf, client):
    assert titles(client) == {"Alpha text", "Alpha handout", "Beta link"}
    assert titles(client, "?kind=handout") == {"Alpha handout"}
    assert titles(client, "?topic=count") == {"Beta link"}
    assert titles(client, "?organisation=alpha&kind=text") == {"Alpha text"}
    assert titles(client, "?language=ru") == {"Бета видео"}
    assert titles(client, "?language=all&topic=count") == {"Beta link", "Бета видео"}


def test_choices_say_how_many_there_are(shelf, client):
    assert choices(client)["kind"] == ["All (3)", "text (1)", "handout to print (1)", "link (1)"]
    assert choices(client)["language"] == ["All (4)", "Русский (1)", "English (3)"]
    chosen = choices(client, "?topic=count")
    assert chosen["kind"] == ["All (1)", "link (1)"]
    assert chosen["organisation"] == ["All (1)", "Beta (1)"]
    assert chosen["topic"] == ["All (3)", "Voting (2)", "Count (1)"]


def test_a_title_in_another_language_is_marked_as_such(shelf, client):
    page = client.get("/en/library/?language=ru").text
    assert '<h3 lang="ru">' in page


@pytest.mark.parametrize(
    "query", ["?kind=x", "?topic=%00", "?organisation=none", "?language=xx", "?page=x", "?page=99", "?page=-1", "?kind=" + "x" * 3000]
)
def test_what_no_list_offers_finds_nothing_and_breaks_nothing(shelf, client, query):
    response = client.get(f"/en/library/{query}")
    assert response.status_code == 200
    if query in {"?kind=x", "?organisation=none"}:
        assert "There is no such material" in response.text


def test_a_page_at_a_time_in_few_queries(shelf, client, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(library, "PER_PAGE", 2)
    client.get("/en/library/")
    with django_assert_max_num_queries(12):
        first = client.get("/en/library/?organisation=").text
    assert "Page 1 of 2" in first
    assert titles(client, "?page=2") == {"Beta link"}
    assert "organisation=" in first.split('rel="next"')[0].rsplit("<a", 1)[1]
