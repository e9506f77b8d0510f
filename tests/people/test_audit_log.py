"""The log stays as it was written: the database itself refuses, whoever asks. Only who is erased is taken out of it."""

from importlib import import_module

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.urls import get_resolver
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry

from people import audit_log
from people.erasure import erase
from people.models import LogScrub
from tests.factories.people import OrganisationFactory


@pytest.fixture
def entry(db, superuser):
    log(instance=OrganisationFactory(), action="people.suspend_organisation", user=superuser, data={"reason": "Said before"})
    return ModelLogEntry.objects.get(action="people.suspend_organisation")


@pytest.fixture
def page_entry(tree, superuser):
    return log(instance=tree.homes["en"], action="wagtail.publish", user=superuser)


def refused(change):
    with pytest.raises(IntegrityError, match="kept as it was written"), transaction.atomic():
        change()


@pytest.mark.parametrize("field, value", [("action", "people.erase"), ("timestamp", timezone.now()), ("user_id", None), ("label", "x"), ("data", {})])
def test_no_entry_is_changed(entry, field, value):
    refused(lambda: ModelLogEntry.objects.filter(pk=entry.pk).update(**{field: value}))
    setattr(entry, field, value)
    refused(lambda: entry.save())


def test_no_entry_is_deleted(entry, page_entry):
    refused(lambda: entry.delete())
    refused(lambda: ModelLogEntry.objects.all().delete())
    refused(lambda: PageLogEntry.objects.filter(pk=page_entry.pk).delete())


@pytest.mark.parametrize("sql", ["UPDATE {} SET action = 'x'", "UPDATE {} SET label = 'x'", "UPDATE {} SET user_id = NULL", "DELETE FROM {}"])
@pytest.mark.parametrize("model", [ModelLogEntry, PageLogEntry])
def test_not_by_sql_either(entry, page_entry, model, sql):
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute(sql.format(model._meta.db_table)))


def test_entries_are_still_written(entry, superuser):
    log(instance=superuser, action="people.close_account", user=superuser)
    assert ModelLogEntry.objects.count() >= 2


def test_whoever_is_forgotten_is_taken_out_and_nothing_else_with_them(entry):
    with audit_log.scrubbing():
        ModelLogEntry.objects.filter(pk=entry.pk).update(label="—", data={"reason": "—"})
        refused(lambda: ModelLogEntry.objects.filter(pk=entry.pk).update(label="—", action="x"))
        refused(lambda: ModelLogEntry.objects.filter(pk=entry.pk).delete())
    refused(lambda: ModelLogEntry.objects.filter(pk=entry.pk).update(label="again"))
    entry.refresh_from_db()
    assert (entry.label, entry.action) == ("—", "people.suspend_organisation")
    assert not LogScrub.objects.exists()


def test_erasure_still_takes_the_name_out(volunteer):
    log(instance=volunteer, action="people.change_profile", user=volunteer)
    erase(volunteer, by=volunteer, at=timezone.now())
    assert not ModelLogEntry.objects.filter(label__contains="Айгүл").exists()
    refused(lambda: ModelLogEntry.objects.all().delete())


def test_an_error_meanwhile_closes_the_door_again(entry):
    with pytest.raises(ZeroDivisionError), audit_log.scrubbing():
        raise ZeroDivisionError
    refused(lambda: ModelLogEntry.objects.filter(pk=entry.pk).update(label="x"))


def test_triggers_are_made_again_and_their_loss_is_told(db):
    assert audit_log.check_triggers(databases=["default"]) == []
    audit_log.drop("default")
    (told,) = audit_log.check_triggers(databases=["default"])
    assert "keep_log_wagtailcore_modellogentry_update" in told.msg
    audit_log.install("default")
    audit_log.install("default")
    assert audit_log.missing("default") == []


def test_no_role_and_no_screen_writes_to_it(db):
    names = {"modellogentry", "pagelogentry", "logscrub"}
    held = Permission.objects.filter(content_type__model__in=names).exclude(group=None)
    assert not held.exists()
    views = {str(pattern.lookup_str) for pattern in _patterns(get_resolver().url_patterns)}
    assert not [view for view in views if "LogEntry" in view or "logentry" in view]
    assert import_module("people.models.log_scrub").LogScrub._meta.default_permissions == ()


def _patterns(entries):
    for entry in entries:
        if hasattr(entry, "url_patterns"):
            yield from _patterns(entry.url_patterns)
        else:
            yield entry


def test_superusers_find_no_button(client, superuser, entry):
    client.force_login(superuser)
    page = client.get("/admin/reports/site-history/")
    assert page.status_code == 200
    assert "delete" not in page.content.decode().split('id="listing-results"')[-1].split("</main>")[0].lower().replace("deleted", "")


@pytest.mark.django_db(transaction=True)
def test_the_tables_of_the_tests_are_emptied_all_the_same(superuser):
    log(instance=superuser, action="people.close_account", user=superuser)
