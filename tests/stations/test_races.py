"""Two at once, with real threads and connections of their own. Only PostgreSQL lets two writers in at a time."""

import os
import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from certificates.services import confirm_unrevocation, correct_name, issue, propose_unrevocation, resume, revoke
from certificates.services import suspend as suspend_certificate
from people.organisation_services import reinstate, suspend
from people.refusals import Refused
from stations.card_services import declare_conflict
from stations.enums import STANDING
from stations.many_services import Wish, assign_many
from stations.models import Assignment, ConflictOfInterest, Election
from stations.services import assign
from tests.factories.people import AccreditationFactory, PersonFactory
from tests.factories.quizzes import AttemptFactory
from tests.factories.stations import CardFactory
from tests.stations.conftest import build_plan, build_ready, raw_insert, values_of

ROUNDS = int(os.environ.get("RACE_ROUNDS", "100"))
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*acts):
    """Run every act in a thread of its own, all starting together; returns what each returned, or the refusal it raised."""
    barrier = threading.Barrier(len(acts))
    results = [None] * len(acts)

    def run(number, act):
        try:
            barrier.wait()
            results[number] = act()
        except (DatabaseError, Refused) as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_coordinators_and_the_last_post():
    plan = build_plan()
    first, second = build_ready(plan), build_ready(plan, organisation=plan.other_organisation)
    for _round in range(ROUNDS):
        results = at_once(
            lambda: assign(first, plan.post, by=None, at=timezone.now()),
            lambda: assign(second, plan.post, by=None, at=timezone.now()),
        )
        losers = [result for result in results if isinstance(result, Refused)]
        assert [loser.codes for loser in losers] == [["post_taken"]], results
        assert Assignment.objects.filter(state__in=STANDING).count() == 1
        Assignment.objects.filter(state__in=STANDING).update(state="withdrawn", ended_at=timezone.now())


def test_one_person_and_two_posts_at_the_same_hours():
    plan = build_plan()
    person = build_ready(plan)
    for _round in range(ROUNDS // 10):
        results = at_once(
            lambda: assign(person, plan.post, by=None, at=timezone.now()),
            lambda: assign(person, plan.elsewhere, by=None, at=timezone.now()),
        )
        assert [result.codes for result in results if isinstance(result, Refused)] == [["person_busy"]], results
        Assignment.objects.filter(state__in=STANDING).update(state="withdrawn", ended_at=timezone.now())


# what is done to the certificate, and how it is taken back
ENDINGS = {
    "revoked_at = now(), revocation_reason = 'x'": {"revoked_at": None, "revocation_reason": ""},
    "counts_until = now()": {"counts_until": None},
    "suspended_at = now(), suspension_reason = 'x'": {"suspended_at": None, "suspension_reason": ""},
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("isolation", ["READ COMMITTED", "REPEATABLE READ"])
def test_raw_revocation_or_shortening_against_raw_insertion(isolation, ending):
    plan = build_plan()
    person = build_ready(plan)
    certificate = person.certificates.get()
    values = values_of(person, plan.post)
    ends = {"stands": 0, "ended": 0}

    def in_transaction(act):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
            cursor.execute("SELECT 1 FROM stations_election")  # the snapshot is taken here
            act(cursor)

    def end(cursor):
        cursor.execute(f"UPDATE certificates_certificate SET {ending} WHERE id = %s", [certificate.pk])

    def insert(cursor):
        raw_insert(values)

    for _round in range(ROUNDS):
        at_once(lambda: in_transaction(end), lambda: in_transaction(insert))
        stands = Assignment.objects.filter(state__in=STANDING).exists()
        certificate.refresh_from_db()
        ended = certificate.revoked_at or certificate.counts_until or certificate.suspended_at
        assert not (stands and ended), "somebody stands on a certificate that has ended"
        ends["stands" if stands else "ended"] += 1
        Assignment.objects.all().delete()
        type(certificate).objects.filter(pk=certificate.pk).update(**ENDINGS[ending])
    assert min(ends.values()) > 0, f"no race was run: {ends}"


def test_two_overlapping_shifts_at_once():
    plan = build_plan()
    start = plan.evening.ends_at
    sql = "INSERT INTO stations_shift (election_id, name, starts_at, ends_at, weight) VALUES (%s, '{}', %s, %s, 1)"

    def insert(minutes, isolation):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
            cursor.execute("SELECT 1 FROM stations_election")
            cursor.execute(sql, [plan.election.pk, start + timedelta(minutes=minutes), start + timedelta(hours=5)])

    for round_number in range(ROUNDS // 10):
        isolation = ("READ COMMITTED", "REPEATABLE READ")[round_number % 2]
        at_once(lambda: insert(0, isolation), lambda: insert(30, isolation))  # noqa: B023
        assert plan.election.shifts.filter(starts_at__gte=start).count() == 1
        plan.election.shifts.filter(starts_at__gte=start).delete()


def test_a_growing_shift_against_an_insertion():
    plan = build_plan()
    person = build_ready(plan, valid_until=plan.evening.ends_at)
    values = values_of(person, plan.evening_post)
    for _round in range(ROUNDS // 4):
        at_once(
            lambda: type(plan.evening).objects.filter(pk=plan.evening.pk).update(ends_at=plan.evening.ends_at + timedelta(hours=1)),
            lambda: raw_insert(values),
        )
        assert not Assignment.objects.filter(state__in=STANDING, shift__ends_at__gt=plan.evening.ends_at).exists()
        Assignment.objects.all().delete()
        plan.evening.save()


@pytest.mark.parametrize("isolation", ["READ COMMITTED", "REPEATABLE READ"])
@pytest.mark.parametrize("loss", ["suspended", "not accredited"])
def test_a_raw_loss_of_the_organisation_against_a_raw_insertion(loss, isolation):
    plan = build_plan()
    accreditation = AccreditationFactory(organisation=plan.organisation)
    Election.objects.update(accreditation_required=True)
    person = build_ready(plan)
    plan.post.station.election.refresh_from_db()
    values = values_of(person, plan.post)
    sql = {
        "suspended": ("UPDATE people_organisation SET state = 'suspended' WHERE id = %s", plan.organisation.pk),
        "not accredited": ("UPDATE people_accreditation SET withdrawn_at = now() WHERE id = %s", accreditation.pk),
    }[loss]
    ends = {"stands": 0, "lost": 0}

    def in_transaction(act, level):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
            cursor.execute("SELECT 1 FROM stations_election")  # the snapshot is taken here
            act(cursor)

    for _round in range(ROUNDS // 4):
        at_once(
            # whoever changes what people stand on does it at READ COMMITTED: anything else is refused
            lambda: in_transaction(lambda cursor: cursor.execute(sql[0], [sql[1]]), "READ COMMITTED"),
            lambda: in_transaction(lambda cursor: raw_insert(values), isolation),
        )
        stands = Assignment.objects.filter(state__in=STANDING).exists()
        plan.organisation.refresh_from_db()
        accreditation.refresh_from_db()
        lost = plan.organisation.state == "suspended" or accreditation.withdrawn_at is not None
        assert stands != lost
        ends["stands" if stands else "lost"] += 1
        Assignment.objects.all().delete()
        type(accreditation).objects.update(withdrawn_at=None)
        type(plan.organisation).objects.update(state="admitted")
    assert min(ends.values()) > 0, f"no race was run: {ends}"


def test_a_suspension_against_coordinators_who_assign():
    plan = build_plan()
    people = [build_ready(plan), build_ready(plan)]
    for _round in range(ROUNDS // 10):
        results = at_once(
            lambda: suspend(plan.organisation, because="x", by=None, at=timezone.now()),
            lambda: assign(people[0], plan.post, by=None, at=timezone.now()),
            lambda: assign(people[1], plan.elsewhere, by=None, at=timezone.now()),
        )
        assert not isinstance(results[0], Exception), results
        assert {result.codes[0] for result in results if isinstance(result, Refused)} <= {"organisation_suspended"}, results
        assert not Assignment.objects.filter(state__in=STANDING).exists()
        reinstate(plan.organisation, by=None, at=timezone.now())


def test_a_suspension_or_a_renewal_against_a_coordinator_who_assigns():
    """Whoever is first: nobody stands on a suspended certificate, and whoever was assigned stands on the renewed one."""
    plan = build_plan()
    person = build_ready(plan)
    certificate = person.certificates.get()
    for _round in range(ROUNDS // 10):
        results = at_once(
            lambda: suspend_certificate(certificate, reason="x", until=None, by=None, at=timezone.now()),
            lambda: assign(person, plan.post, by=None, at=timezone.now()),
        )
        assert not isinstance(results[0], Exception), results
        assert not Assignment.objects.filter(state__in=STANDING).exists()
        resume(certificate, reason="x", by=None, at=timezone.now())
    for number in range(1_000, 1_000 + ROUNDS // 10):
        attempt = AttemptFactory(exam=plan.programme.exam, person=person, number=number, started_at=timezone.now())
        before = person.certificates.order_by("-pk").first()
        at_once(lambda: issue(attempt, at=timezone.now()), lambda: assign(person, plan.post, by=None, at=timezone.now()))  # noqa: B023
        standing = Assignment.objects.get(state__in=STANDING)
        assert standing.certificate_id != before.pk, "somebody stands on the old one"
        Assignment.objects.filter(pk=standing.pk).update(state="withdrawn", ended_at=timezone.now())


def test_a_corrected_name_against_a_coordinator_who_assigns():
    """Whoever is first: the person stands, and on the certificate with the right name."""
    plan = build_plan()
    person, by = build_ready(plan), PersonFactory()
    person.certificates.update(holder_name="Жаңа Есімов")
    for number in range(ROUNDS // 20):
        old = person.certificates.get(replaced=False)
        name = "Жаңа Есімов" + "а" * ((number + 1) % 2)
        results = at_once(
            lambda: correct_name(old, new_name=name, reason="x", by=by, at=timezone.now()),  # noqa: B023
            lambda: assign(person, plan.post, by=None, at=timezone.now()),
        )
        assert not [result for result in results if isinstance(result, Exception)], results
        standing = Assignment.objects.get(state__in=STANDING)
        assert standing.certificate.holder_name == name
        Assignment.objects.filter(pk=standing.pk).update(state="withdrawn", ended_at=timezone.now())


def test_a_corrected_name_against_a_coordinator_who_assigns_the_same_post_once_more():
    """Neither waits for the other for ever: the person stays, on the certificate with the right name."""
    plan = build_plan()
    person, by = build_ready(plan), PersonFactory()
    person.certificates.update(holder_name="Жаңа Есімов")
    assign(person, plan.post, by=None, at=timezone.now())
    for number in range(ROUNDS // 10):
        old = person.certificates.get(replaced=False)
        name = "Жаңа Есімов" + "а" * ((number + 1) % 2)
        results = at_once(
            lambda: correct_name(old, new_name=name, reason="x", by=by, at=timezone.now()),  # noqa: B023
            lambda: assign(person, plan.post, by=None, at=timezone.now()),
        )
        assert not isinstance(results[0], Exception), results
        assert isinstance(results[1], Refused), results
        assert Assignment.objects.get(state__in=STANDING).certificate.holder_name == name


def test_a_corrected_name_against_a_declared_conflict():
    """Neither waits for the other for ever: the name is right, and the person stands no more."""
    plan = build_plan()
    person, by = build_ready(plan), PersonFactory()
    CardFactory(person=person)
    person.certificates.update(holder_name="Жаңа Есімов")
    for number in range(ROUNDS // 5):
        assign(person, plan.post, by=None, at=timezone.now())
        old = person.certificates.get(replaced=False)
        results = at_once(
            lambda: correct_name(old, new_name="Жаңа Есімов" + "а" * ((number + 1) % 2), reason="x", by=by, at=timezone.now()),  # noqa: B023
            lambda: declare_conflict(person, plan.station, "other", at=timezone.now()),
        )
        assert not [result for result in results if isinstance(result, Exception)], results
        assert not Assignment.objects.filter(state__in=STANDING).exists()
        ConflictOfInterest.objects.all().delete()


def test_a_plan_against_a_coordinator_who_assigns_the_same_people():
    """Two people who change posts by a plan, and the same two by hand: no deadlock, which a plan would try three times to get past."""
    plan = build_plan()
    people = [build_ready(plan), build_ready(plan, organisation=plan.other_organisation)]
    wishes = [Wish(people[0].pk, plan.post.pk), Wish(people[1].pk, plan.elsewhere.pk)]
    deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"

    def counted():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_force_next_flush()")
            cursor.execute(deadlocks)
            return cursor.fetchone()[0]

    before = counted()
    for _round in range(ROUNDS // 5):
        results = at_once(
            lambda: assign_many(wishes, by=None, at=timezone.now()),
            lambda: assign(people[0], plan.post, by=None, at=timezone.now()),
            lambda: assign(people[1], plan.elsewhere, by=None, at=timezone.now()),
        )
        assert not [result for result in results if isinstance(result, Exception) and not isinstance(result, Refused)], results
        assert Assignment.objects.filter(state__in=STANDING).count() == 2
        Assignment.objects.all().delete()
    assert counted() == before


def test_two_who_confirm_at_once_that_a_revocation_is_taken_back():
    plan = build_plan()
    person, people = build_ready(plan), [PersonFactory() for _ in range(3)]
    for _round in range(ROUNDS // 20):
        revoked = revoke(person.certificates.get(), reason="x", by=people[0], at=timezone.now())
        proposal = propose_unrevocation(revoked, reason="x", by=people[0], at=timezone.now())
        results = at_once(*(lambda by=by: confirm_unrevocation(proposal, by=by, at=timezone.now()) for by in people))  # noqa: B023
        assert "already_decided" in [code for result in results if isinstance(result, Refused) for code in result.codes], results
        assert person.certificates.get().revoked_at is None
        proposal.refresh_from_db()
        assert proposal.decided_by_id in {people[1].pk, people[2].pk}


@pytest.mark.parametrize("change", ["suspension", "withdrawal"])
def test_a_change_at_another_isolation_level_is_refused(change):
    plan = build_plan()
    AccreditationFactory(organisation=plan.organisation)
    sql = {"suspension": "UPDATE people_organisation SET state = 'suspended'", "withdrawal": "UPDATE people_accreditation SET withdrawn_at = now()"}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with pytest.raises(DatabaseError, match="read_committed_only"):
            cursor.execute(sql[change])
