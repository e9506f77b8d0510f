"""Certificates for many at once: a dry run that names everybody, then exactly those who were entitled and still are."""

import multiprocessing
import os
import signal
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from certificates.bulk import issuing
from certificates.bulk import services as bulk_services
from certificates.bulk.issuing import issue_line
from certificates.bulk.tasks import issue_bulk, look_after_bulk
from certificates.models import BulkIssue, Certificate
from people.refusals import Refused
from people.services import grant_role
from tests.certificates.conftest import work
from tests.factories.certificates import CertificateFactory, ProgrammeFactory
from tests.factories.people import MembershipFactory, PersonFactory, in_all
from tests.factories.quizzes import AttemptFactory
from tests.stations.test_races import at_once


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def members(db):
    """A programme that asks for membership; of those who passed, three are members and one is not. No events were heard."""
    return ProgrammeFactory(slug="members", name=in_all("Member"), needs_membership=True)


def build_people(programme):
    people = [PersonFactory(full_name=name) for name in ("Aida", "Bolat", "Chingiz", "Dana")]
    for person in people:
        AttemptFactory(exam=programme.exam, person=person)
    for person in people[:3]:
        MembershipFactory(person=person)
    return people


@pytest.fixture
def people(members):
    return build_people(members)


def of_headquarters():
    person = PersonFactory(is_sample=True)
    grant_role(person, "headquarters")
    return person


@pytest.fixture
def headquarters(db):
    return of_headquarters()


@pytest.fixture
def bulk(members, people, headquarters, now):
    return bulk_services.look(members, by=headquarters, at=now)


@pytest.fixture
def desk(client, headquarters):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(headquarters)
    return client


def outcomes(bulk):
    return {line.person.full_name: line.outcome for line in bulk.lines.select_related("person")}


def test_from_the_dry_run_to_the_mails(desk, members, people):
    response = desk.post("/admin/bulkissue/new/", {"programme": members.pk}, follow=True)
    for name in ("Aida", "Bolat", "Chingiz", "Dana"):
        assert name in response.text
    assert response.text.count("No organisation of the coalition has accepted the person.") == 1
    assert "Join an organisation" not in response.text  # which is said to the person, not to the headquarters
    assert "Issue to 3 people" in response.text
    assert not Certificate.objects.exists()
    bulk = BulkIssue.objects.get()
    desk.post(f"/admin/bulkissue/inspect/{bulk.pk}/", {"act": "start"})
    assert not Certificate.objects.exists()
    work()
    assert outcomes(bulk) == {"Aida": "issued", "Bolat": "issued", "Chingiz": "issued", "Dana": "refused"}
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(person.email for person in people[:3])
    page = desk.get(f"/admin/bulkissue/inspect/{bulk.pk}/").text
    assert "3 of 3" in page
    assert set(ModelLogEntry.objects.for_instance(bulk).values_list("action", flat=True)) == {"certificates.look_bulk", "certificates.issue_bulk"}
    desk.post(f"/admin/bulkissue/inspect/{bulk.pk}/", {"act": "again"})
    work()
    assert Certificate.objects.count() == 3
    assert len(mail.outbox) == 3


def test_exactly_those_of_the_dry_run_who_still_are_entitled(bulk, members, people, headquarters, now):
    later = PersonFactory(full_name="Erlan")
    AttemptFactory(exam=members.exam, person=later)
    MembershipFactory(person=later)
    MembershipFactory(person=people[3])  # entitled meanwhile, and not named
    people[0].memberships.all().delete()
    people[1].is_active = False
    people[1].save()
    CertificateFactory(programme=members, holder=people[2])
    bulk_services.start(bulk, by=headquarters, at=now)
    issue_bulk.func(bulk.pk)
    assert outcomes(bulk) == {"Aida": "refused", "Bolat": "refused", "Chingiz": "has_one", "Dana": "refused"}
    assert [one["code"] for one in bulk.lines.get(person=people[1]).reasons] == ["account_closed"]
    assert Certificate.objects.filter(bulk_line__isnull=False).count() == 0


def test_killed_in_between_it_goes_on_and_gives_nobody_two(bulk, headquarters, now):
    bulk_services.start(bulk, by=headquarters, at=now)
    real, done = issue_line, []

    def die(pk, *, at):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(pk)
        return real(pk, at=at)

    with patch("certificates.bulk.issuing.issue_line", die), pytest.raises(KeyboardInterrupt):
        issue_bulk.func(bulk.pk)
    assert Certificate.objects.count() == 2
    assert issue_bulk.func(bulk.pk) == 1
    assert issue_bulk.func(bulk.pk) == 0
    assert Certificate.objects.count() == 3


@pytest.fixture
def poison(people):
    """For the first of them nothing can be issued, until this is emptied."""
    poisoned, real = [people[0]], issuing.services.issue_waiting

    def issue(person, programmes, at):
        if person in poisoned:
            raise ValueError(person.full_name)
        return real(person, programmes, at=at)

    with patch.object(issuing.services, "issue_waiting", issue):
        yield poisoned


def test_one_who_fails_stops_nobody_else_and_is_tried_again(desk, bulk, headquarters, poison, now, caplog):
    bulk_services.start(bulk, by=headquarters, at=now)
    work()
    assert outcomes(bulk) == {"Aida": "failed", "Bolat": "issued", "Chingiz": "issued", "Dana": "refused"}
    assert len([record for record in caplog.records if record.levelname == "ERROR"]) == 1
    address = f"/admin/bulkissue/inspect/{bulk.pk}/"
    page = desk.get(address).text
    assert "Something broke on our side" in page
    assert "2 of 3" in page
    assert "Try the failed ones again" in page
    poison.clear()
    desk.post(address, {"act": "again"})
    desk.post(address, {"act": "again"})
    work()
    assert outcomes(bulk)["Aida"] == "issued"
    assert Certificate.objects.count() == 3
    assert "Try the failed ones again" not in desk.get(address).text


def test_again_is_for_what_was_begun_by_those_who_may(desk, bulk, now):
    desk.post(f"/admin/bulkissue/inspect/{bulk.pk}/", {"act": "again"})
    assert not DBTaskResult.objects.exists()
    with pytest.raises(Refused):
        bulk_services.again(bulk, by=PersonFactory(), at=now)


def looked_after(bulk):
    """What the looks of the queue found, each at its time."""
    [task] = DBTaskResult.objects.filter(task_path__endswith="look_after_bulk", status="READY")
    args = task.args_kwargs["args"]
    task.delete()
    return look_after_bulk.func(*args)


def test_the_queue_goes_on_by_itself_where_it_stands(bulk, headquarters, now):
    """Without anybody pressing anything; what moves is left alone."""
    bulk_services.start(bulk, by=headquarters, at=now)
    DBTaskResult.objects.filter(task_path__endswith="issue_bulk").delete()  # the worker that was killed had it
    issue_line(bulk.lines.filter(outcome="entitled").first().pk, at=now)
    assert looked_after(bulk) == 2
    assert not DBTaskResult.objects.filter(task_path__endswith="issue_bulk").exists()
    assert looked_after(bulk) == 2
    work()
    assert Certificate.objects.count() == 3
    assert looked_after(bulk) == 0
    assert not DBTaskResult.objects.filter(task_path__endswith="look_after_bulk").exists()


def test_where_the_look_was_lost_too_the_command_wakes_it(bulk, headquarters, now, capsys):
    bulk_services.start(bulk, by=headquarters, at=now - timedelta(minutes=11))
    DBTaskResult.objects.all().delete()
    call_command("make_documents")
    assert "Woken: 1." in capsys.readouterr().out
    work()
    assert Certificate.objects.count() == 3
    call_command("make_documents")
    assert "Woken: 0." in capsys.readouterr().out


def test_nothing_without_its_being_begun(bulk):
    assert issue_bulk.func(bulk.pk) == 0
    assert not Certificate.objects.exists()


def refused(*args, **kwargs):
    with pytest.raises(Refused) as error:
        bulk_services.start(*args, **kwargs)
    return error.value.codes


def test_why_it_is_not_begun(bulk, headquarters, now):
    assert refused(bulk, by=PersonFactory(), at=now) == ["may_not"]
    assert refused(bulk, by=headquarters, at=now + timedelta(days=2)) == ["look_too_old"]
    bulk_services.start(bulk, by=headquarters, at=now)
    assert refused(bulk, by=headquarters, at=now) == ["already_applied"]
    nobody = bulk_services.look(ProgrammeFactory(), by=headquarters, at=now)
    assert refused(nobody, by=headquarters, at=now) == ["nobody"]


def test_who_has_one_or_had_it_revoked_for_that_pass_is_not_named(members, people, headquarters, now):
    CertificateFactory(programme=members, holder=people[0], attempt=people[0].attempts.get())
    CertificateFactory(programme=members, holder=people[1], attempt=people[1].attempts.get(), revoked=True)
    assert set(outcomes(bulk_services.look(members, by=headquarters, at=now))) == {"Chingiz", "Dana"}


def test_a_dropped_requirement_is_what_it_is_for(members, people, headquarters, now):
    members.needs_membership = False
    members.save()
    assert set(outcomes(bulk_services.look(members, by=headquarters, at=now)).values()) == {"entitled"}


def test_likely_duplicates_are_shown(desk, bulk, people):
    people[0].phone = "+77011234567"
    people[0].save()
    twin = PersonFactory(full_name="Aida", phone="+77011234567", email="twin@example.org")
    page = desk.get(f"/admin/bulkissue/inspect/{bulk.pk}/").text
    assert "twin@example.org" in page
    assert f"/admin/duplicates/{people[0].pk}/{twin.pk}/" in page


@pytest.mark.parametrize("role", ["coordinator", "examiner", None])
def test_others_may_not(client, bulk, role):
    person = PersonFactory(is_sample=True)
    if role:
        grant_role(person, role)
    client.force_login(person)
    client.post(f"/admin/bulkissue/inspect/{bulk.pk}/", {"act": "start"})
    client.post("/admin/bulkissue/new/", {"programme": bulk.programme_id})
    assert "Chingiz" not in client.get(f"/admin/bulkissue/inspect/{bulk.pk}/", follow=True).text
    assert BulkIssue.objects.filter(applied_at=None).count() == BulkIssue.objects.count() == 1


def test_bad_input(desk, bulk):
    assert desk.post("/admin/bulkissue/new/", {"programme": "9" * 30}).status_code == 400
    assert desk.get(f"/admin/bulkissue/inspect/{bulk.pk}/?p=%00&outcome=x").status_code == 200
    assert desk.get("/admin/bulkissue/inspect/999999/").status_code == 404


def test_the_page_costs_the_same_however_many_people(desk, bulk, django_assert_max_num_queries):
    desk.get(f"/admin/bulkissue/inspect/{bulk.pk}/")
    with django_assert_max_num_queries(25):
        desk.get(f"/admin/bulkissue/inspect/{bulk.pk}/")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_give_nobody_two():
    programme = ProgrammeFactory(needs_membership=True)
    build_people(programme)
    person, at = of_headquarters(), timezone.now()
    bulk = bulk_services.look(programme, by=person, at=at)
    bulk_services.start(bulk, by=person, at=at)
    results = at_once(lambda: issue_bulk.func(bulk.pk), lambda: issue_bulk.func(bulk.pk))
    assert sum(results) == 3, results
    assert Certificate.objects.count() == 3


def killed_at(step, pk):
    connections.close_all()
    real, done = issuing.services.issue_waiting, []

    def die():
        os.kill(os.getpid(), signal.SIGKILL)

    def issue(person, programmes, at):
        if done and step == "before the second":
            die()
        found = real(person, programmes, at=at)
        if done and step == "issued and not noted":
            die()
        done.append(person)
        return found

    issuing.services.issue_waiting = issue
    issue_bulk.func(pk)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["before the second", "issued and not noted"])
def test_killed_it_is_gone_on_with_and_nobody_gets_two(step):
    programme = ProgrammeFactory(needs_membership=True)
    build_people(programme)
    person, at = of_headquarters(), timezone.now()
    bulk = bulk_services.look(programme, by=person, at=at)
    bulk_services.start(bulk, by=person, at=at)
    process = multiprocessing.get_context("fork").Process(target=killed_at, args=(step, bulk.pk))
    connections.close_all()
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert Certificate.objects.count() == 1
    DBTaskResult.objects.filter(task_path__endswith="issue_bulk").delete()  # the worker that was killed had it
    looked_after(bulk)
    looked_after(bulk)
    work()
    assert Certificate.objects.count() == 3
    assert [one["outcome"] for one in bulk.lines.values("outcome").order_by("pk")] == ["issued"] * 3 + ["refused"]
