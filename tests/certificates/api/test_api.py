"""The API: as strict as it says, and it tells machines nothing that the public page does not show."""

import json
import re
from html import unescape
from time import time

import pytest
from django.core.cache import cache

from certificates import services
from certificates.models import Certificate
from tests.factories.certificates import CertificateFactory
from tests.factories.people import PersonFactory


@pytest.fixture
def known(programme):
    holder = PersonFactory(email="secret@example.org", phone="+77011234567", full_name="Серікбаева Айгүл")
    return CertificateFactory(programme=programme, number="BQ-7F3K-92MD", holder=holder)


@pytest.fixture
def post(client):
    return lambda path, body: client.post(f"/api/{path}", body if isinstance(body, str) else json.dumps(body), content_type="application/json")


def test_one_by_its_link_says_what_the_page_shows(client, known):
    response = client.get(f"/api/certificates/{known.token}")
    told = response.json()
    assert response.status_code == 200
    assert (told["number"], told["name"], told["status"]) == ("BQ-7F3K-92MD", "Серікбаева Айгүл", "valid")
    assert told["programme"] == {"kk": "Бақылаушы бағдарламасы", "ru": "Программа наблюдателя", "en": "Observer programme"}
    assert told["counts_for_posts"] is True
    assert told["status_place"] == {"list": 1, "index": known.status_index}
    headers = ("X-Robots-Tag", "Access-Control-Allow-Origin", "Cache-Control")
    assert [response[name] for name in headers] == ["noindex", "*", "no-store"]
    assert not response.cookies


def test_of_the_holder_and_of_reasons_nothing_is_told(client, known, superuser):
    services.revoke(known, reason="Took money", by=superuser, at=known.issued_at)
    text = client.get(f"/api/certificates/{known.token}").text
    assert json.loads(text)["status"] == "revoked"
    for secret in ("secret@example.org", "+7701", "Took money", "root@example.org"):
        assert secret not in text


def test_an_erased_holder_has_no_name(client, post, known):
    Certificate.objects.update(holder_name="")
    told = client.get(f"/api/certificates/{known.token}").json()
    assert (told["status"], told["name"], told["holder_erased"], told["counts_for_posts"]) == ("erased", "", True, False)
    assert post("verify", {"number": known.number, "name": known.holder_name}).json() == told
    assert post("verify-many", {"certificates": [{"number": known.number, "name": "x"}]}).json() == [{"found": True, "certificate": told}]


def test_no_name_opens_the_certificate_of_somebody_who_is_not_erased(post, known):
    for name in ("nobody has this name", "-", "."):
        assert post("verify", {"number": known.number, "name": name}).status_code == 404
        assert post("verify-many", {"certificates": [{"number": known.number, "name": name}]}).json() == [{"found": False, "certificate": None}]


def test_by_number_and_name_however_typed(post, known):
    assert post("verify", {"number": "bq 7f3к 92мd", "name": "СЕРІКБАЕВА айгүл"}).json()["number"] == known.number


def test_unknown_and_mismatched_get_the_same_answer(client, post, known):
    answers = [
        post("verify", {"number": known.number, "name": "Somebody Else"}),
        post("verify", {"number": "BQ-0000-0000", "name": "Серікбаева Айгүл"}),
        post("verify", {"number": "nothing", "name": "\x00"}),
        client.get("/api/certificates/AAAAAAAAAAAAAAAAAAAAAA"),
        client.get("/api/certificates/1"),
        client.get("/api/certificates/3f0c2a34-7a52-4b40-9d5e-6b7c7a4c1f11"),
        client.get("/api/certificates/ААААААААААААААААААААAA"),
    ]
    assert {(one.status_code, one.content) for one in answers} == {(404, b'{"detail": "There is no such certificate."}')}


def test_many_are_answered_in_order_in_one_query(post, known, programme, django_assert_max_num_queries):
    others = [CertificateFactory(programme=programme) for _ in range(20)]
    asked = [{"token": known.token}, {"token": "x"}, {"number": known.number, "name": "wrong"}, {"number": known.number, "name": known.holder_name}]
    asked += [{"token": one.token} for one in others]
    with django_assert_max_num_queries(5):
        told = post("verify-many", {"certificates": asked}).json()
    assert [one["found"] for one in told] == [True, False, False, True, *[True] * 20]
    assert told[1] == told[2] == {"found": False, "certificate": None}
    assert told[-1]["certificate"]["number"] == others[-1].number


def test_one_costs_three_queries_at_most(client, post, known, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get(f"/api/certificates/{known.token}")
    with django_assert_max_num_queries(3):
        post("verify", {"number": known.number, "name": known.holder_name})


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("verify", {"number": 5, "name": "x"}),
        ("verify", {"number": "x"}),
        ("verify", {"number": "x", "name": "x", "more": 1}),
        ("verify", {"number": "x", "name": "x" * 201}),
        ("verify", {"number": "x", "name": "\ud800"}),
        ("verify", []),
        ("verify-many", {"certificates": []}),
        ("verify-many", {"certificates": [{"token": "x"}] * 101}),
        ("verify-many", {"certificates": [{"token": 7}]}),
        ("verify-many", {"certificates": [{"token": "x", "number": "y", "name": "z"}]}),
        ("verify-many", {"certificates": [{"number": "y"}]}),
        ("verify-many", {"certificates": ["3f0c2a34-7a52-4b40-9d5e-6b7c7a4c1f11"]}),
    ],
)
def test_what_is_not_understood_is_said_in_json(post, db, path, body):
    response = post(path, body)
    assert response.status_code == 422
    assert response.json()["detail"] == "The request is not understood."


@pytest.mark.parametrize(("body", "code"), [("{", 400), ("[" * 50_000, 400), ("9" * 90_000, 400), (" " * 3_000_000, 413), ("x" * 200_000, 413)])
def test_bodies_that_are_no_json_or_too_large(post, db, body, code):
    response = post("verify", body)
    assert (response.status_code, response["Content-Type"]) == (code, "application/json; charset=utf-8")
    assert "detail" in response.json()


def test_refusals_do_not_repeat_what_was_sent(post, db):
    assert "planted" not in post("verify", {"number": {"planted": 1}, "name": ["planted"]}).text


def test_whoever_asks_too_often_waits(client, post, known):
    codes = [client.get(f"/api/certificates/{known.token}").status_code for _ in range(61)]
    assert codes == [*[200] * 60, 429]
    cache.clear()
    for _ in range(20):
        post("verify", {"number": "x", "name": "y"})
    response = post("verify", {"number": known.number, "name": known.holder_name})
    assert response.status_code == 429
    assert 240 < int(response["Retry-After"]) <= 300
    assert response.json()["detail"] == f"Too many requests from your network. Wait {response['Retry-After']} seconds and try once more."
    codes = [post("verify-many", {"certificates": [{"token": "x"}]}).status_code for _ in range(11)]
    assert codes == [*[200] * 10, 429]


GUESS = {"number": "BQ-0000-0000", "name": "y"}


def test_names_are_guessed_through_no_other_door(client, post, known):
    """The page, /verify and /verify-many count in the same bucket."""
    client.post("/en/certificates/verify/", GUESS)
    post("verify", GUESS)
    assert post("verify-many", {"certificates": [{"token": "x"}, *[GUESS] * 18]}).status_code == 200
    response = post("verify-many", {"certificates": [{"number": known.number, "name": known.holder_name}]})
    assert response.status_code == 429
    assert 240 < int(response["Retry-After"]) <= 300
    assert post("verify", GUESS).status_code == client.post("/en/certificates/verify/", GUESS).status_code == 429
    assert post("verify-many", {"certificates": [{"token": known.token}] * 100}).status_code == 200


def test_more_names_at_once_than_one_may_look_up_are_refused(post, db):
    response = post("verify-many", {"certificates": [GUESS] * 21})
    assert response.status_code == 422
    assert "at most 20 by number and name" in response.text
    assert post("verify-many", {"certificates": [GUESS] * 20}).status_code == 200


def test_how_long_to_wait_is_true(post, db, monkeypatch):
    assert post("verify-many", {"certificates": [GUESS] * 20}).status_code == 200
    monkeypatch.setattr("people.rate_limit.now", lambda: time() + 170.5)
    assert 120 <= int(post("verify", GUESS)["Retry-After"]) <= 130


def test_the_status_lists_are_named(client, known):
    [one] = client.get("/api/status-lists").json()
    assert one["revocation"].endswith("/status/1/revocation")
    assert one["token"].endswith("/status/1.cwt")


def test_the_page_of_the_api_is_a_page_of_the_house_in_the_language_of_its_reader(client, db):
    assert client.get("/api/", HTTP_ACCEPT_LANGUAGE="ru").headers["Location"] == "/ru/certificates/api/"
    for language, words in (
        ("kk", "Нөмірі мен аты-жөні бойынша тексеру"),
        ("ru", "Проверить один по номеру и имени"),
        ("en", "Verify one by number and name"),
    ):
        page = client.get(f"/{language}/certificates/api/")
        assert page.status_code == 200
        assert "noindex" in page["X-Robots-Tag"]
        for said in (words, "/api/verify-many", "counts_for_posts", "BQ-7F3K-92MD", 'class="languages"'):
            assert said in page.text
        assert re.findall(r"<script(?![^>]* src=\"/)|`", page.text) == []


def test_the_page_tells_every_door_and_every_field_of_the_description(client, db):
    page = client.get("/ru/certificates/api/").text
    schema = client.get("/api/openapi.json").json()
    assert set(schema["paths"]) == {"/api/certificates/{token}", "/api/verify", "/api/verify-many", "/api/status-lists"}
    assert re.search(r"<dt><code[^>]*>token</code></dt>\s*<dd>Последняя часть ссылки", page)
    fields = {name: one for part in schema["components"]["schemas"].values() for name, one in part["properties"].items()}
    for name, one in fields.items():
        assert f">{name}</code>" in page
        words = one.get("description") or one["anyOf"][0]["description"]
        assert words not in page, "not translated"


def test_what_the_page_tells_to_try_is_understood(client, known, post):
    examples = re.findall(r"-d &#x27;(.*?)&#x27;</pre>", client.get("/en/certificates/api/").text)
    one, many = (json.loads(unescape(example)) for example in examples)
    assert post("verify", one).json()["number"] == known.number
    assert [answer["found"] for answer in post("verify-many", many).json()] == [False, True]


@pytest.mark.parametrize("method", ["put", "patch", "delete", "post"])
def test_nothing_is_changed_by_it(client, known, method):
    assert getattr(client, method)(f"/api/certificates/{known.token}").status_code == 405
