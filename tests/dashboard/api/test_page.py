"""The page of the desk's API, and the filters that it tells."""

import re
import shlex
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from people.token_services import make_token
from tests.factories.stations import ShiftFactory

FILTERS = {"shift", "area", "organisation", "priority"}


@pytest.fixture
def ask(client, headquarters):
    secret = make_token(headquarters, name="Script", days=30, at=timezone.now())[1]
    return lambda path, **query: client.get(f"/api/desk/{path}", query, headers={"Authorization": f"Bearer {secret}"})


def test_who_has_no_token_learns_how_to_get_one(client, db):
    page = client.get("/ru/board/api/").text
    with override("ru"):
        assert f'<a href="{reverse("people:tokens")}">Токены для программ</a>' in page
    assert "сколько дней будет действовать: 1, 30, 90." in page
    for code, meaning in (("401", "нет действующего токена"), ("403", "для координаторов и штаба"), ("422", "Запрос непонятен")):
        assert re.search(rf"<dt>{code}</dt><dd>[^<]*{meaning}", page)


def test_every_filter_is_declared(client, db):
    paths = client.get("/api/desk/openapi.json").json()["paths"]
    declared = {path.rsplit("/", 1)[1]: {one["name"] for one in methods["get"]["parameters"]} for path, methods in paths.items()}
    assert declared["coverage"] == {"election"} | FILTERS
    assert declared["stations"] == {"election", "observers", "limit", "offset"} | FILTERS


def test_what_the_page_tells_to_try_is_answered(client, ask, town):
    page = unescape(client.get("/en/board/api/").text)
    examples = [shlex.split(one.replace("\\\n", "")) for one in re.findall(r"<pre[^>]*>(curl.*?)</pre>", page, flags=re.DOTALL)]
    assert len(examples) == 4
    for command, address, option, header in examples:
        assert (command, option, header) == ("curl", "-H", "Authorization: Bearer $TOKEN")
        parts = urlsplit(address.replace("elections/1/", f"elections/{town.election.pk}/"))
        assert ask(f"{parts.path.removeprefix('/api/desk/')}?{parts.query}").status_code == 200


@pytest.mark.parametrize("what", ["stations", "coverage"])
def test_a_filter_that_means_nothing_is_refused_and_not_repeated(ask, town, what):
    for name, value in (("shift", "tomorrow"), ("area", "-1"), ("organisation", "0"), ("priority", "3"), ("priority", "9" * 5000)):
        answer = ask(f"elections/{town.election.pk}/{what}", **{name: value})
        assert answer.status_code == 422, name
        assert name in answer.json()["errors"][0]["where"]
        assert "tomorrow" not in answer.text


@pytest.mark.parametrize("what", ["stations", "coverage"])
def test_a_filter_that_names_nothing_is_not_there(ask, town, what):
    """A shift of another election too: the numbers of the next one would be taken for its own."""
    elsewhere = ShiftFactory()
    for query in ({"shift": elsewhere.pk}, {"shift": 10**40}, {"area": 10**9}, {"organisation": 10**9}):
        answer = ask(f"elections/{town.election.pk}/{what}", **query)
        assert (answer.status_code, answer.json()) == (404, {"detail": "There is nothing of the kind within your scope."})


def test_a_name_that_is_no_filter_is_refused_with_those_that_are(ask, town):
    """Left out without a word, it would give all the stations for those that were asked for."""
    for what, known in (
        ("coverage", "area, organisation, priority, shift"),
        ("stations", "area, limit, observers, offset, organisation, priority, shift"),
    ):
        answer = ask(f"elections/{town.election.pk}/{what}", planted="1", priority="1")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["what"].endswith(f"no parameters are known but {known}")
        assert "planted" not in answer.text


@pytest.mark.parametrize("what", ["stations", "coverage"])
@pytest.mark.parametrize(
    ("election", "status"), [("0", 422), ("-1", 422), ("x", 422), ("1%00", 422), ("9" * 5000, 422), ("9" * 30, 404), ("9" * 9, 404)]
)
def test_an_election_that_is_none_is_told_in_json(ask, town, what, election, status):
    answer = ask(f"elections/{election}/{what}")
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_filters_do_as_they_say(ask, town):
    path = f"elections/{town.election.pk}"
    everything = ask(f"{path}/stations").json()
    high = [one for one in everything["items"] if one["priority"] >= 1]
    assert 0 < len(high) < everything["count"]
    assert ask(f"{path}/stations", priority=1).json()["items"] == high
    shift = ask("elections").json()[0]["shifts"][0]["id"]
    assert ask(f"{path}/coverage", shift=shift).json()["shift"] == shift
    ours = ask(f"{path}/stations", organisation=town.ours.pk).json()["items"]
    assert sum(one["observers"] for one in ours) < sum(one["observers"] for one in everything["items"])
