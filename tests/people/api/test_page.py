"""The pages of our APIs: each tells all that its OpenAPI description holds, in the language of its reader."""

import json
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import override

# Formats and headers, parameters and their values: they stand in a sentence of any language.
CODE = """
JSON OpenAPI Bitstring Status List CWT Token QR POST Accept-Language Authorization Retry-After TOKEN Asia/Almaty kk ru en id token verify
true false null valid suspended revoked replaced expired erased recognised on_paper trainer other told accepted confirmed arrived
"""
APIS = [("certificates:api", "api"), ("board:api", "desk_api")]


def page_of(client, name, language):
    with override(language):
        response = client.get(reverse(name))
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    return unescape(response.text)


def words_of(text):
    return set(re.findall(r"[A-Za-z_]{2,}", text))


def named(schema):
    """(name, words) of every parameter and field, once each."""
    doors = [door for methods in schema["paths"].values() for door in methods.values()]
    found = [(one["name"], one["schema"]) for door in doors for one in door["parameters"]]
    found += [pair for part in schema["components"]["schemas"].values() for pair in part["properties"].items()]
    return {(name, one.get("description") or one["anyOf"][0]["description"]) for name, one in found}


@pytest.mark.parametrize(("name", "api"), APIS)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_page_tells_every_address_field_and_code_in_its_readers_language(client, db, name, api, language):
    page = page_of(client, name, language)
    schema = client.get(reverse(f"{api}:openapi-json")).json()
    doors = [(method, path, door) for path, methods in schema["paths"].items() for method, door in methods.items()]
    for method, path, _door in doors:
        assert f"{method.upper()} {path}" in page
    for field, _words in named(schema):
        assert f">{field}</code>" in page
    words = {said for _field, said in named(schema)} | {schema["info"]["title"], schema["info"]["description"]}
    words |= {said for *_where, door in doors for said in (door["summary"], door["description"])}
    for code, answer in (pair for *_where, door in doors for pair in door["responses"].items()):
        assert f"<dt>{code}</dt>" in page
        words.add(answer["description"])
    assert {said for said in words if (said in page) != (language == "en")} == set()


@pytest.mark.parametrize("name", [name for name, _api in APIS])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_nothing_of_a_page_is_left_in_english_but_code(client, db, name, language):
    page = page_of(client, name, language)
    main = re.sub(r"<(code|pre)\b.*?</\1>", "", page[page.index("<main") : page.index("</main")], flags=re.DOTALL)
    assert 'lang="en"' not in main
    assert words_of(strip_tags(main)) <= words_of(CODE)


@pytest.mark.parametrize("name", [name for name, _api in APIS])
def test_a_page_needs_no_script_and_nothing_from_elsewhere(client, db, name):
    page = page_of(client, name, "kk")
    assert re.findall(r"<script(?![^>]* src=\"/)|<style| style=| on[a-z]+=", page) == []
    assert re.findall(r"(?:src|srcset|action)=\"(?!/)|<link[^>]*href=\"(?!/)[^>]*stylesheet", page) == []


@pytest.mark.parametrize(("name", "api"), APIS)
def test_the_address_of_an_api_leads_to_its_page_in_the_readers_language(client, db, name, api):
    for language in ("kk", "ru"):
        response = client.get(reverse(f"{api}:openapi-view"), HTTP_ACCEPT_LANGUAGE=language)
        with override(language):
            assert response["Location"] == reverse(name)
        assert "Accept-Language" in response["Vary"]
        assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("name", [name for name, _api in APIS])
def test_links_within_a_page_lead_somewhere(client, db, name):
    page = page_of(client, name, "en")
    main = page[page.index("<main") : page.index("</main")]
    ids = re.findall(r'id="([^"]+)"', main)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', main)) <= set(ids)
    assert json.dumps(ids).count("Trouble") == 1
