"""A person takes everything about them along, and nothing about anybody else."""

import io
import json
from contextlib import suppress
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from people.models import User
from people.personal import kept
from tests.factories.people import MembershipFactory, PersonFactory
from tests.people.personal.planting import EMAIL, NAME, PHONE, certified_person, plant

OTHER = ("Бөтенова Сәуле", "other@example.org", "+77017654321")


@pytest.fixture
def planted(tree):
    person, plan = certified_person()
    plant(person, plan)
    return person


def downloaded(client, person, wanted="json"):
    client.force_login(person)
    return client.post("/en/me/data/download/", {"format": wanted})


def data_of(response):
    return json.loads(b"".join(response.streaming_content))


def test_every_table_that_a_person_may_have_is_in_it_with_its_rows(client, planted):
    data = data_of(downloaded(client, planted))
    got = {model: rows for kind in data["kinds"] for model, rows in kind["tables"].items()}
    assert {table.model for table in kept.tables() if table.fields and table.paths and not got[table.model]} == set()
    assert set(got) == {table.model for table in kept.tables() if table.fields}
    assert got["people.User"][0]["full_name"] == NAME
    assert {NAME, EMAIL, PHONE} <= set(map(str, got["people.User"][0].values()))
    assert [kind["code"] for kind in data["kinds"]] == [kind.code for kind in kept.kinds()]
    assert all(kind["why"] and kind["how_long"] for kind in data["kinds"])


def test_nobody_else_is_in_it(client, planted):
    """Whoever stands beside one, coordinates, decides, swaps, is invited too."""
    other = PersonFactory(full_name=OTHER[0], email=OTHER[1], phone=OTHER[2])
    MembershipFactory(person=other, organisation=planted.memberships.get().organisation)
    for table in kept.tables():
        ways = {"merged_into", *(path.partition("__")[0] for path in table.paths)}
        for field in table.model_class._meta.concrete_fields:
            if field.is_relation and field.related_model is User and field.name not in ways and not field.unique:
                rows = table.model_class._base_manager.filter(pk__in=table.rows([planted.pk]).values("pk"))
                with suppress(IntegrityError), transaction.atomic():
                    rows.update(**{field.name: other})
    planted.notices.update(values={"person": OTHER[0], "phone": OTHER[2]})
    text = b"".join(downloaded(client, planted).streaming_content).decode()
    assert [word for word in OTHER if word in text] == []
    mine = b"".join(downloaded(client, other).streaming_content).decode()
    assert [line for line in mine.splitlines() if any(word in line for word in (NAME, EMAIL, PHONE))] == []


def test_an_account_that_was_merged_into_it_is_in_it(client, volunteer):
    gone = PersonFactory(full_name="Earlier Account", is_active=False, merged_into=volunteer)
    assert gone.full_name in b"".join(downloaded(client, volunteer).streaming_content).decode()


def test_a_zip_holds_the_same_with_the_files(client, planted):
    with ZipFile(io.BytesIO(b"".join(downloaded(client, planted, "zip").streaming_content))) as zipped:
        number = planted.certificates.first().number
        assert {"data.json", f"certificates/{number}.json", f"certificates/{number}.pdf"} <= set(zipped.namelist())
        assert json.loads(zipped.read("data.json"))["kinds"]
        assert zipped.read(f"certificates/{number}.pdf").startswith(b"%PDF")


def test_a_button_downloads_it_some_times_an_hour_and_the_log_says_so(client, volunteer):
    client.force_login(volunteer)
    assert client.get("/en/me/data/download/").url == "/en/me/data/"
    assert client.post("/en/me/data/download/", {"format": "exe"}).status_code == 302
    codes = [downloaded(client, volunteer).status_code for _ in range(7)]
    assert codes == [200] * 6 + [302]
    assert "several times within an hour" in client.get("/en/me/data/").content.decode()
    assert ModelLogEntry.objects.filter(action="people.export_own_data", user=volunteer).count() == 6


def test_a_visitor_gets_neither_page_nor_data(client, db):
    assert "/accounts/login/" in client.get("/en/me/data/").url
    assert "/accounts/login/" in client.post("/en/me/data/download/", {"format": "json"}).url


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_says_what_is_kept_and_what_was_agreed_to(client, volunteer, language):
    from people.enums import ConsentPurpose
    from people.personal import consents

    consents.give(volunteer, ConsentPurpose.ACCOUNT, at=timezone.now())
    client.force_login(volunteer)
    page = client.get(f"/{language}/me/data/").content.decode()
    assert page.count("<h3>") == len(kept.kinds())
    assert f"/{language}/me/data/download/" in page
