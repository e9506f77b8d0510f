"""A copy of the database that is put back brings nobody back who was erased after it was made."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.files.storage import InMemoryStorage, storages
from django.core.management import call_command
from django.utils import timezone

from certificates.models import Certificate
from people.enums import Role
from people.erasure import erase
from people.models import RoleGrant, User
from people.personal import erasure_journal
from tests.factories.people import PersonFactory
from tests.people.personal.planting import EMAIL, NAME, PHONE, certified_person, rows_naming

TABLES = (User, EmailAddress, Certificate)


@pytest.fixture(autouse=True)
def journal(monkeypatch):
    store = InMemoryStorage()
    monkeypatch.setattr(erasure_journal, "store", lambda: store)
    return store


@pytest.fixture
def erased(db, django_capture_on_commit_callbacks):
    """(person, copy): erased after the copy was made."""
    person = certified_person()[0]
    copy = {model: list(model.objects.values()) for model in TABLES}
    with django_capture_on_commit_callbacks(execute=True):
        erase(person, by=person, at=timezone.now())
    mail.outbox.clear()
    return person, copy


def restore(copy):
    for model, rows in copy.items():
        for row in rows:
            changed = model.objects.filter(pk=row["id"]).update(**{name: value for name, value in row.items() if name != "id"})
            if not changed:
                model.objects.create(**row)


def written(journal):
    return [json.loads(journal.open(name).read()) for name in journal.listdir("")[1]]


def test_the_journal_holds_nothing_of_a_person(erased, journal):
    [entry] = written(journal)
    assert entry == {"account": erased[0].pk, "at": User.objects.get(pk=erased[0].pk).erased_at.isoformat()}
    [name] = journal.listdir("")[1]
    assert not any(word in name for word in (NAME, EMAIL, PHONE))


def test_whoever_a_copy_brings_back_is_erased_anew(erased, journal, django_capture_on_commit_callbacks):
    person, copy = erased
    restore(copy)
    assert ("people_user", "full_name") in rows_naming(NAME)
    RoleGrant.objects.create(person=person, role=Role.VOLUNTEER)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("replay_erasures")
    person.refresh_from_db()
    assert person.erased_at
    assert rows_naming(NAME, EMAIL, PHONE) == set()
    assert len(written(journal)) == 1
    assert mail.outbox == []
    assert erasure_journal.replay(at=timezone.now()) == []


def test_a_dry_run_erases_nobody(erased, capsys):
    person, copy = erased
    restore(copy)
    call_command("replay_erasures", "--dry-run")
    assert "brought back: 1" in capsys.readouterr().out
    person.refresh_from_db()
    assert person.erased_at is None


def test_an_account_of_another_database_with_the_same_number_is_let_be(erased):
    person, copy = erased
    restore(copy)
    User.objects.filter(pk=person.pk).update(date_joined=timezone.now())
    assert erasure_journal.replay(at=timezone.now()) == []


def test_one_that_fails_stops_no_other_and_is_said(db, journal, monkeypatch, django_capture_on_commit_callbacks):
    from people import erasure

    people = [PersonFactory(), PersonFactory()]
    for person in people:
        erasure_journal.note(person, at=timezone.now())
    plainly = erasure.erase_again
    monkeypatch.setattr(erasure, "erase_again", lambda person, at: plainly(person, at=at) if person.pk != min(one.pk for one in people) else 1 / 0)
    with pytest.raises(RuntimeError, match=str(min(one.pk for one in people))):
        erasure_journal.replay(at=timezone.now())
    assert User.objects.filter(erased_at__isnull=False).count() == 1


def test_what_did_not_reach_the_journal_is_written_later(db, journal):
    person = PersonFactory()
    erase(person, by=person, at=timezone.now())  # never committed in a test: no line
    assert written(journal) == []
    assert erasure_journal.complete(dry=True) == 1
    assert erasure_journal.complete() == 1
    assert erasure_journal.complete() == 0
    assert [entry["account"] for entry in written(journal)] == [person.pk]


def test_merged_accounts_are_in_it_each(db, journal, django_capture_on_commit_callbacks):
    person = PersonFactory()
    gone = PersonFactory(is_active=False, merged_into=person)
    with django_capture_on_commit_callbacks(execute=True):
        erase(person, by=person, at=timezone.now())
    assert {entry["account"] for entry in written(journal)} == {person.pk, gone.pk}


def test_a_folder_that_is_not_there_yet_is_an_empty_journal(db, monkeypatch, tmp_path, settings):
    from django.core.files.storage import FileSystemStorage

    store = FileSystemStorage(location=tmp_path / "nowhere")
    monkeypatch.setattr(erasure_journal, "store", lambda: store)
    assert erasure_journal.replay(at=timezone.now()) == []
    person = PersonFactory()
    erasure_journal.note(person, at=timezone.now())
    assert erasure_journal.replay(at=timezone.now(), dry=True) == [person.pk]


def test_the_storage_is_apart_from_the_media():
    assert storages.backends["erasures"] != storages.backends["default"]
