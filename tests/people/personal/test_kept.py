"""Everything that is kept of people is declared, told on the page about privacy, and tested against what is there."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.utils.html import escape
from django.utils.translation import override

from people.models import User
from people.personal import kept
from people.personal.retention import periods
from tests.training_site.test_merge_declared import references

pytestmark = pytest.mark.one_engine
ROOT = Path(settings.BASE_DIR)


def labels():
    return {model._meta.label for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy}


def declared():
    return {table.model for table in kept.tables()}


def test_every_model_is_declared_to_be_about_people_or_about_nobody():
    undeclared = {label for label in labels() - declared() if not kept.says_nothing(label)}
    assert undeclared == set(), "say in personal.py of the app what it keeps of people, or that it says nothing of them"


def test_nothing_is_declared_that_is_not_there_or_declared_twice():
    assert declared() - labels() == set()
    assert {label for label in declared() if kept.says_nothing(label)} == set()


def test_every_reference_to_a_person_is_a_way_to_their_rows_or_an_act():
    ways = {f"{table.model}.{path}" for table in kept.tables() for path in table.paths}
    assert {name for name in references() if name not in ways and not kept.is_act(name)} == set()


def test_every_way_leads_to_a_person_and_every_field_is_there(db):
    person = User(pk=1)
    for table in kept.tables():
        assert table.fields or table.withheld, table.model
        assert list(table.rows([person.pk]).values(*table.fields)) == []
        assert table.kind in {kind.code for kind in kept.kinds()}


@pytest.mark.parametrize(
    "word", ["password", "token", "digest", "secret", "paper", "responses", "result", "session_data", "key_hash", "data", "content"]
)
def test_no_secret_and_no_key_of_an_exam_is_among_what_a_person_gets(word):
    assert [table.model for table in kept.tables() if word in table.fields] == []


def test_the_page_about_privacy_says_all_of_it(client, db, settings):
    call_command("load_site", stdout=StringIO())
    settings.BAKYLAU_PRIVACY_CONTACT = "privacy@coalition.example"
    for language in ("kk", "ru", "en"):
        says_all(client, language)


def says_all(client, language):
    page = client.get(f"/{language}/privacy/").content.decode()
    assert "privacy@coalition.example" in page
    with override(language):
        for kind in kept.kinds():
            facts = kind.facts
            assert all(fact and "%(" not in fact for fact in facts.values()), kind.code
            assert escape(facts["what"]) in page, kind.code
            assert language == "en" or facts["what"] != kind.what, kind.code


def test_the_days_are_in_the_docs():
    text = (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z_, ]+) \| (\d+) \|", text, re.MULTILINE)
    told = {code: days for codes, days in rows for code in codes.split(", ")}
    assert told == {code: str(days) for code, days in settings.BAKYLAU_KEPT_DAYS.items()}
    assert {period.code for period in periods()} == set(settings.BAKYLAU_KEPT_DAYS)
    for kind in kept.kinds():
        assert re.search(rf"^\|.*\b{kind.code}\b.*\|", text, re.MULTILINE), kind.code
