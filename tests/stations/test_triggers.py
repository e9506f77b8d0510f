"""What the database refuses by itself, asked in raw SQL on SQLite and on PostgreSQL."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from certificates.models import Certificate
from people.models import Accreditation, Organisation
from stations import triggers
from stations.models import Assignment, Election, Post, Shift
from stations.refused_by_database import code_of
from tests.factories.people import AccreditationFactory, PersonFactory
from tests.factories.stations import ElectionFactory, ShiftFactory
from tests.stations.conftest import build_certificate, build_plan, build_ready, raw, raw_insert, values_of


def refused(act):
    """The code with which the database refuses `act`."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return code_of(caught.value)


def test_a_true_assignment_is_let_in(plan, ready):
    assert Assignment.objects.get(pk=raw_insert(values_of(ready, plan.post))).person == ready


@pytest.mark.parametrize("state", ["told", "accepted", "confirmed", "arrived"])
def test_a_revoked_certificate_is_refused_in_every_standing_state(plan, make_ready, state):
    person = make_ready(revoked=True)
    assert refused(lambda: raw_insert(values_of(person, plan.post, state=state))) == "certificate_revoked"


@pytest.mark.parametrize("state", ["told", "accepted", "confirmed", "arrived"])
def test_a_suspended_certificate_is_refused_in_every_standing_state(plan, make_ready, state):
    person = make_ready(suspended=True)
    assert refused(lambda: raw_insert(values_of(person, plan.post, state=state))) == "certificate_suspended"


def test_a_revocation_or_suspension_of_another_time_is_let_be(plan, ready, at):
    raw_insert(values_of(ready, plan.post))
    Certificate.objects.update(revoked_at=plan.shift.ends_at, revocation_reason="x")
    Certificate.objects.update(suspended_at=at, suspended_until=plan.shift.starts_at, suspension_reason="x")
    assert refused(lambda: Certificate.objects.update(suspended_until=plan.shift.starts_at + timedelta(seconds=1))) == "certificate_in_use"
    assert refused(lambda: Shift.objects.filter(pk=plan.shift.pk).update(starts_at=plan.shift.starts_at - timedelta(seconds=1))) == "shift_in_use"
    assert refused(lambda: Shift.objects.filter(pk=plan.shift.pk).update(ends_at=plan.shift.ends_at + timedelta(seconds=1))) != ""


def test_a_withdrawn_assignment_may_name_a_revoked_certificate_but_never_stand_up_again(plan, make_ready):
    person = make_ready(revoked=True)
    pk = raw_insert(values_of(person, plan.post, state="withdrawn"))
    assert refused(lambda: raw("UPDATE stations_assignment SET state = 'told' WHERE id = %s", pk)) == "certificate_revoked"


def test_a_state_that_nobody_knows_is_refused(plan, ready):
    with pytest.raises(IntegrityError, match="stations_assignment_state_known"), transaction.atomic():
        raw_insert(values_of(ready, plan.post, state="standing"))


def test_somebody_elses_certificate_is_refused(plan, ready, make_ready):
    other = make_ready(organisation=plan.other_organisation)
    assert refused(lambda: raw_insert(values_of(ready, plan.post, certificate_id=other.certificates.get().pk))) == "no_certificate"


def test_a_certificate_that_does_not_exist_is_refused(plan, ready):
    assert refused(lambda: raw_insert(values_of(ready, plan.post, certificate_id=10**9))) == "no_certificate"


def test_another_programmes_certificate_is_refused(plan, ready):
    foreign = build_certificate(ready, ElectionFactory().programme)
    assert refused(lambda: raw_insert(values_of(ready, plan.post, certificate_id=foreign.pk))) == "other_programme"


def test_a_certificate_must_reach_the_end_of_the_shift_to_the_microsecond(plan, make_ready):
    short = make_ready(valid_until=plan.shift.ends_at - timedelta(microseconds=1))
    assert refused(lambda: raw_insert(values_of(short, plan.post))) == "expires_before_shift_ends"
    exact = make_ready(valid_until=plan.shift.ends_at)
    assert raw_insert(values_of(exact, plan.post))


@pytest.mark.parametrize("text", ["2030-01-01", "2030-01-01T00:00:00Z", "2030-01-01T00:00:00.000000", "2030-01-01 05:00:00+05:00"])
def test_a_time_written_by_hand_is_read_as_a_time(plan, make_ready, text):
    person = make_ready()
    raw("UPDATE certificates_certificate SET valid_until = %s WHERE holder_id = %s", text, person.pk)
    raw("UPDATE stations_shift SET ends_at = %s WHERE id = %s", "2030-01-01 23:30:00", plan.evening.pk)
    assert refused(lambda: raw_insert(values_of(person, plan.evening_post))) == "expires_before_shift_ends"


def test_on_sqlite_what_is_no_time_at_all_is_refused(plan, ready, is_postgresql):
    if is_postgresql:
        pytest.skip("PostgreSQL has a type for times")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    raw("UPDATE certificates_certificate SET valid_until = 'some day'")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    assert refused(lambda: raw_insert(values_of(ready, plan.post))) == "expires_before_shift_ends"


@pytest.mark.parametrize(
    "untrue",
    [
        lambda plan: {"station_id": plan.other_station.pk},
        lambda plan: {"shift_id": plan.evening.pk},
        lambda plan: {"capped_organisation_id": None},
        lambda plan: {"capped_organisation_id": plan.other_organisation.pk},
        lambda plan: {"post_id": plan.elsewhere.pk},
        lambda plan: {"post_id": 10**9},
    ],
)
def test_untrue_copies_are_refused(plan, ready, untrue):
    assert refused(lambda: raw_insert(values_of(ready, plan.post, **untrue(plan)))) == "copies_untrue"
    pk = raw_insert(values_of(ready, plan.post))
    assert refused(lambda: Assignment.objects.filter(pk=pk).update(**untrue(plan))) == "copies_untrue"


def test_where_nothing_is_capped_the_copy_must_be_empty(plan, ready):
    Election.objects.update(organisation_cap=False)
    assert refused(lambda: raw_insert(values_of(ready, plan.post, capped_organisation_id=plan.organisation.pk))) == "copies_untrue"


def test_a_post_whose_shift_is_of_another_election_is_refused(plan, ready):
    Post.objects.filter(pk=plan.post.pk).update(shift=ShiftFactory())
    plan.post.refresh_from_db()
    assert refused(lambda: raw_insert(values_of(ready, plan.post))) == "copies_untrue"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda plan, at: Certificate.objects.update(revoked_at=at, revocation_reason="x"), "certificate_in_use"),
        (
            lambda plan, at: Certificate.objects.update(revoked_at=plan.shift.ends_at - timedelta(seconds=1), revocation_reason="x"),
            "certificate_in_use",
        ),
        (lambda plan, at: Certificate.objects.update(suspended_at=at, suspension_reason="x"), "certificate_in_use"),
        (lambda plan, at: Certificate.objects.update(valid_until=plan.shift.ends_at - timedelta(seconds=1)), "certificate_in_use"),
        (lambda plan, at: Certificate.objects.update(holder=PersonFactory()), "certificate_in_use"),
        (lambda plan, at: Certificate.objects.update(programme=ElectionFactory().programme), "certificate_in_use"),
        (lambda plan, at: plan.election.shifts.filter(pk=plan.shift.pk).update(election=ElectionFactory()), "shift_in_use"),
        (lambda plan, at: Post.objects.filter(pk=plan.post.pk).update(station=plan.other_station, seat=9), "post_in_use"),
        (lambda plan, at: Post.objects.filter(pk=plan.post.pk).update(shift=plan.evening, seat=9), "post_in_use"),
        (lambda plan, at: plan.election.stations.update(election=ElectionFactory()), "station_in_use"),
        (lambda plan, at: Election.objects.update(programme=ElectionFactory().programme), "election_in_use"),
    ],
)
def test_nothing_may_change_that_somebody_stands_on(plan, ready, at, change, code):
    pk = raw_insert(values_of(ready, plan.post))
    assert refused(lambda: change(plan, at)) == code
    Assignment.objects.filter(pk=pk).update(state="withdrawn")
    change(plan, at)


def test_a_shift_may_not_grow_beyond_a_certificate_that_stands_in_it(plan, make_ready):
    raw_insert(values_of(make_ready(valid_until=plan.evening.ends_at), plan.evening_post))
    longer = plan.evening.ends_at + timedelta(hours=1)
    assert refused(lambda: Shift.objects.filter(pk=plan.evening.pk).update(ends_at=longer)) == "shift_in_use"
    assert Shift.objects.filter(pk=plan.evening.pk).update(ends_at=longer - timedelta(hours=2)) == 1


# --- the law changed: a certificate counts until a moment ----------------------------------------------------------------


def stand_lapsing(plan, person, until):
    """Somebody who stood when the law changed: marked first, then the certificate counts no longer."""
    pk = raw_insert(values_of(person, plan.post))
    raw("UPDATE stations_assignment SET lapses_at = %s WHERE id = %s", str(until), pk)
    raw("UPDATE certificates_certificate SET counts_until = %s WHERE holder_id = %s", str(until), person.pk)
    return pk


def test_a_certificate_must_count_to_the_end_of_the_shift_and_a_mark_does_not_help_a_newcomer(plan, make_ready):
    due = make_ready(counts_until=plan.shift.ends_at - timedelta(microseconds=1))
    assert refused(lambda: raw_insert(values_of(due, plan.post))) == "law_delta_due"
    assert refused(lambda: raw_insert(values_of(due, plan.post, lapses_at=timezone.now()))) == "law_delta_due"
    assert raw_insert(values_of(make_ready(counts_until=plan.shift.ends_at), plan.post))


def test_a_certificate_may_count_shorter_only_where_who_stands_lapses_in_time(plan, ready):
    until = plan.shift.ends_at - timedelta(hours=1)
    pk = raw_insert(values_of(ready, plan.post))
    shorten = lambda: raw("UPDATE certificates_certificate SET counts_until = %s", str(until))  # noqa: E731
    assert refused(shorten) == "certificate_in_use"
    raw("UPDATE stations_assignment SET lapses_at = %s WHERE id = %s", str(until + timedelta(microseconds=1)), pk)
    assert refused(shorten) == "certificate_in_use"
    raw("UPDATE stations_assignment SET lapses_at = %s WHERE id = %s", str(until), pk)
    shorten()


def test_who_lapses_goes_on_from_state_to_state_but_never_stands_up_again_nor_elsewhere(plan, ready):
    pk = stand_lapsing(plan, ready, plan.shift.ends_at - timedelta(hours=1))
    raw("UPDATE stations_assignment SET state = 'accepted' WHERE id = %s", pk)
    unmark = "UPDATE stations_assignment SET lapses_at = NULL WHERE id = %s"
    later = "UPDATE stations_assignment SET post_id = %s, shift_id = %s WHERE id = %s"
    assert refused(lambda: raw(unmark, pk)) == "law_delta_due"
    assert refused(lambda: raw(later, plan.evening_post.pk, plan.evening.pk, pk)) == "law_delta_due"
    raw("UPDATE stations_assignment SET state = 'withdrawn' WHERE id = %s", pk)
    assert refused(lambda: raw("UPDATE stations_assignment SET state = 'told' WHERE id = %s", pk)) == "law_delta_due"


def test_a_shift_may_not_grow_beyond_what_a_certificate_counts_to(plan, make_ready):
    shorter, longer = plan.shift.ends_at - timedelta(hours=2), plan.shift.ends_at - timedelta(hours=1)
    Shift.objects.filter(pk=plan.shift.pk).update(ends_at=shorter)
    pk = raw_insert(values_of(make_ready(counts_until=shorter), plan.post))
    grow = lambda: Shift.objects.filter(pk=plan.shift.pk).update(ends_at=longer)  # noqa: E731
    assert refused(grow) == "shift_in_use"
    Assignment.objects.filter(pk=pk).update(lapses_at=shorter)
    grow()


def test_what_changes_nothing_that_matters_is_let_through(plan, ready):
    raw_insert(values_of(ready, plan.post))
    assert Certificate.objects.update(holder_name="Another spelling") == 1
    assert Certificate.objects.update(valid_until=plan.shift.ends_at + timedelta(days=800)) == 1
    assert Post.objects.filter(pk=plan.post.pk).update(seat=7) == 1
    assert Election.objects.update(seats=4) == 1


def test_a_row_in_use_is_not_replaced_under_its_old_id(plan, ready):
    """Foreign keys wait for the commit: between a deletion and an insertion under the same id they see nothing."""
    raw_insert(values_of(ready, plan.post))
    certificate = ready.certificates.get()

    def replace():
        raw("DELETE FROM certificates_certificate WHERE id = %s", certificate.pk)
        certificate.revoked_at = timezone.now()
        certificate.save(force_insert=True)

    def replace_post():
        raw("DELETE FROM stations_post WHERE id = %s", plan.post.pk)
        plan.post.save(force_insert=True)

    def replace_election():
        raw("DELETE FROM stations_election WHERE id = %s", plan.election.pk)
        plan.election.programme = other
        plan.election.save(force_insert=True)

    other = ElectionFactory().programme
    assert refused(replace) == "certificate_in_use"
    assert refused(replace_post) == "post_in_use"
    assert refused(replace_election) == "election_in_use"


@pytest.mark.parametrize("state", ["suspended", "left", "applied", "declined"])
def test_an_organisation_for_which_somebody_stands_is_not_shut(plan, ready, state):
    pk = raw_insert(values_of(ready, plan.post))
    shut = "UPDATE people_organisation SET state = %s WHERE id = %s"
    assert refused(lambda: raw(shut, state, plan.organisation.pk)) == "organisation_in_use"
    assert Organisation.objects.filter(pk=plan.organisation.pk).update(registration_number="1") == 1
    raw(shut, state, plan.other_organisation.pk)
    Assignment.objects.filter(pk=pk).update(state="withdrawn")
    raw(shut, state, plan.organisation.pk)
    code = "organisation_suspended" if state == "suspended" else "organisation_not_admitted"
    assert refused(lambda: Assignment.objects.filter(pk=pk).update(state="told")) == code


def test_who_stood_in_a_shift_that_is_over_keeps_no_organisation_from_being_suspended(plan, ready):
    pk = raw_insert(values_of(ready, plan.post))
    Shift.objects.update(starts_at=F("starts_at") - timedelta(days=60), ends_at=F("ends_at") - timedelta(days=60))
    assert Organisation.objects.update(state="suspended") == 2
    assert Assignment.objects.filter(pk=pk).update(state="arrived") == 1


def test_an_organisation_in_use_is_not_replaced_under_its_old_id(plan, ready):
    raw_insert(values_of(ready, plan.post))

    def replace():
        raw("DELETE FROM people_organisation WHERE id = %s", plan.organisation.pk)
        plan.organisation.state = "suspended"
        plan.organisation.save(force_insert=True)

    assert refused(replace) == "organisation_in_use"


@pytest.fixture
def accredited(plan, ready):
    """Somebody stands, in an election that requires the accreditation returned."""
    accreditation = AccreditationFactory(organisation=plan.organisation, valid_until=plan.evening.ends_at)
    Election.objects.update(accreditation_required=True)
    raw_insert(values_of(ready, plan.post))
    return accreditation


@pytest.mark.parametrize(
    "change",
    [
        lambda plan, own: own.update(withdrawn_at=timezone.now()),
        lambda plan, own: own.update(valid_until=plan.shift.ends_at - timedelta(microseconds=1000)),
        lambda plan, own: own.update(valid_from=plan.shift.starts_at + timedelta(microseconds=1000)),
        lambda plan, own: own.update(organisation=plan.other_organisation),
        lambda plan, own: raw("DELETE FROM people_accreditation WHERE id = %s", own.get().pk),
    ],
)
def test_an_accreditation_on_which_somebody_stands_holds_until_another_does(plan, accredited, change):
    own = Accreditation.objects.filter(pk=accredited.pk)
    assert refused(lambda: change(plan, own)) == "accreditation_in_use"
    assert own.update(number="another", valid_until=plan.shift.ends_at) == 1
    AccreditationFactory(organisation=plan.organisation)
    change(plan, own)


def test_a_shift_does_not_grow_beyond_an_accreditation_that_it_needs(plan, accredited):
    Accreditation.objects.update(valid_until=plan.shift.ends_at)
    plan.evening.posts.all().delete()
    Shift.objects.filter(pk=plan.evening.pk).delete()
    later = plan.shift.ends_at + timedelta(minutes=1)
    assert refused(lambda: Shift.objects.filter(pk=plan.shift.pk).update(ends_at=later)) == "organisation_not_accredited"


def test_accreditation_is_not_required_over_the_heads_of_those_who_stand_without(plan, ready):
    raw_insert(values_of(ready, plan.post))
    assert refused(lambda: Election.objects.update(accreditation_required=True)) == "organisation_not_accredited"
    AccreditationFactory(organisation=plan.organisation)
    assert Election.objects.update(accreditation_required=True) == 1


def test_a_certificate_in_use_is_not_deleted(plan, ready):
    raw_insert(values_of(ready, plan.post))

    def delete():
        raw("DELETE FROM certificates_certificate")
        connection.check_constraints()

    assert refused(delete) == ""  # a foreign key, asked at the commit


def test_the_copies_follow_when_the_cap_is_lifted_and_put_back(plan, ready):
    pk = raw_insert(values_of(ready, plan.post))
    Election.objects.update(organisation_cap=False)
    assert Assignment.objects.get(pk=pk).capped_organisation is None
    Election.objects.update(organisation_cap=True)
    assert Assignment.objects.get(pk=pk).capped_organisation == plan.organisation


def test_the_cap_is_not_put_back_where_two_of_one_organisation_stand(plan, ready, make_ready):
    Election.objects.update(organisation_cap=False)
    for person, post in ((ready, plan.post), (make_ready(), plan.second)):
        post.station.election.refresh_from_db()
        raw_insert(values_of(person, post))
    assert refused(lambda: Election.objects.update(organisation_cap=True)) == "organisation_present"


@pytest.mark.parametrize(
    ("second", "code"),
    [("post", "post_taken"), ("evening", None), ("organisation", "organisation_present"), ("person", "person_busy")],
)
def test_the_three_unique_constraints(plan, ready, make_ready, second, code):
    raw_insert(values_of(ready, plan.post))
    other = make_ready(organisation=plan.other_organisation)
    act = {
        "post": lambda: raw_insert(values_of(other, plan.post)),
        "evening": lambda: raw_insert(values_of(ready, plan.evening_post)),
        "organisation": lambda: raw_insert(values_of(make_ready(), plan.second)),
        "person": lambda: raw_insert(values_of(ready, plan.elsewhere)),
    }[second]
    if code:
        assert refused(act) == code
    else:
        assert act()


@pytest.mark.parametrize(("start", "end", "overlaps"), [(-1, 1, True), (1, 2, True), (-1, 30, True), (8, 12, True), (-3, 0, False), (19, 20, False)])
def test_shifts_of_one_election_never_overlap(plan, start, end, overlaps):
    """The morning lasts from hour 0 to 9, the evening from 9 to 19; half-open, so that touching is no overlap."""
    times = {"starts_at": plan.shift.starts_at + timedelta(hours=start), "ends_at": plan.shift.starts_at + timedelta(hours=end)}
    if overlaps:
        assert refused(lambda: ShiftFactory(election=plan.election, **times)) == "shifts_overlap"
        other = ShiftFactory(election=plan.election, starts_at=plan.evening.ends_at, ends_at=plan.evening.ends_at + timedelta(hours=1))
        assert refused(lambda: Shift.objects.filter(pk=other.pk).update(**times)) == "shifts_overlap"
    else:
        assert ShiftFactory(election=plan.election, **times).pk


def test_shifts_of_two_elections_may_overlap_and_a_shift_may_be_moved_over_itself(plan):
    assert ShiftFactory(election=ElectionFactory(day=plan.election.day)).starts_at == plan.shift.starts_at
    assert Shift.objects.filter(pk=plan.shift.pk).update(ends_at=plan.shift.ends_at - timedelta(hours=1)) == 1


def test_the_check_says_which_trigger_is_missing(plan):
    assert run_checks(databases=["default"], tags=["database"]) == []
    name, table = (
        ("stations_certificate_update", "") if connection.vendor == "sqlite" else ("stations_certificate_kept", " ON certificates_certificate")
    )
    raw(f"DROP TRIGGER {name}{table}")
    (error,) = run_checks(databases=["default"], tags=["database"])
    assert (error.id, name in error.msg) == ("stations.E001", True)
    triggers.install("default")
    assert run_checks(databases=["default"], tags=["database"]) == []


def test_without_our_tables_nothing_is_installed(plan, monkeypatch):
    monkeypatch.setattr(triggers, "TABLES", frozenset({"stations_that_never_was"}))
    triggers.install("default")
    assert run_checks(databases=["default"], tags=["database"]) == []


def test_an_altered_trigger_is_made_anew(plan, is_postgresql):
    if is_postgresql:
        pytest.skip("PostgreSQL replaces all of them anyway")
    raw("DROP TRIGGER stations_post_update")
    raw("CREATE TRIGGER stations_post_update BEFORE UPDATE ON stations_post BEGIN SELECT 1; END")
    triggers.install("default")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'stations_post_update'")
        assert "post_in_use" in cursor.fetchone()[0]


LATER = """
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("{app}", "{last}")]
    operations = [
        migrations.AlterField("{model}", "{field}", models.CharField(max_length=77, blank=True, default="")),
        migrations.AddField("{model}", "later", models.IntegerField(default=0)),
    ]
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("app", "model", "field"),
    [("stations", "assignment", "ended_because"), ("certificates", "certificate", "holder_name"), ("people", "organisation", "registration_number")],
)
def test_triggers_survive_a_later_migration_that_rebuilds_the_table(app, model, field, tmp_path, settings, monkeypatch):
    """Really migrated, by the command, forward and back, with people standing."""
    package = tmp_path / f"later_{app}"
    package.mkdir()
    for source in (Path(apps.get_app_config(app).path) / "migrations").glob("*.py"):
        (package / source.name).write_text(source.read_text())
    last = max(path.stem for path in package.glob("0*.py"))
    (package / "9999_later.py").write_text(LATER.format(app=app, last=last, model=model, field=field))
    monkeypatch.syspath_prepend(str(tmp_path))
    settings.MIGRATION_MODULES = {app: package.name}
    plan = build_plan()
    standing = build_ready(plan)
    raw_insert(values_of(standing, plan.post))
    revoked = build_ready(plan, organisation=plan.other_organisation, revoked=True)
    call_command("migrate", app, verbosity=0)
    try:
        with connection.cursor() as cursor:
            columns = [column.name for column in connection.introspection.get_table_description(cursor, f"{app}_{model}")]
        assert "later" in columns
        later = {"later": 0} if app == "stations" else {}
        assert triggers.missing("default") == []
        assert refused(lambda: raw_insert(values_of(revoked, plan.second) | later)) == "certificate_revoked"
        assert refused(lambda: raw("UPDATE certificates_certificate SET revoked_at = issued_at WHERE revoked_at IS NULL")) == "certificate_in_use"
    finally:
        call_command("migrate", app, last, verbosity=0)
    assert triggers.missing("default") == []
    assert refused(lambda: raw_insert(values_of(revoked, plan.second))) == "certificate_revoked"


def test_while_migrations_wait_the_check_warns_and_lets_migrate_mend(plan, monkeypatch):
    monkeypatch.setattr(triggers, "missing", lambda using: ["stations_post_kept"])
    monkeypatch.setattr(triggers, "_is_migrated", lambda connection: False)
    (warning,) = run_checks(databases=["default"], tags=["database"])
    assert (warning.id, warning.is_serious(), "stations_post_kept" in warning.msg) == ("stations.W001", False, True)
