"""An update that a change of the law requires: whom it touches, when it is done, and what holds meanwhile."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from wagtail.models import ModelLogEntry

from certificates.models import Certificate, LawUpdate, Programme
from certificates.rules import counts_to, has_lapsed
from certificates.services import issue, revoke
from certificates.updates import services as update_services
from certificates.updates.notices import updates_due
from certificates.updates.queries import due_update, has_done, open_updates, touched_by, who_has_done
from certificates.updates.rules import Proposal
from courses.services import complete_lesson
from people.models import Notice
from people.refusals import Refused
from tests.factories.certificates import CertificateFactory, ProgrammeFactory
from tests.factories.courses import LawVersionFactory
from tests.factories.delta import build_delta, build_delta_exam
from tests.factories.people import PersonFactory
from tests.factories.quizzes import AttemptFactory, ExamFactory


def refused(service, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        service(*args, **kwargs)
    return caught.value.codes


def counts_until(certificate):
    return Certificate.objects.get(pk=certificate.pk).counts_until


def test_requiring_an_update_touches_valid_certificates_of_the_older_law(programme, proposal, now, superuser):
    valid = CertificateFactory(programme=programme)
    others = [
        CertificateFactory(programme=programme, revoked=True),
        CertificateFactory(programme=programme, expired=True),
        CertificateFactory(programme=programme, law_as_of=date(2027, 1, 1)),
        CertificateFactory(programme=ProgrammeFactory()),
    ]
    requirement = update_services.require_update(proposal, by=superuser, at=now)
    programme.refresh_from_db()
    assert counts_until(valid) == proposal.required_by
    assert [counts_until(other) for other in others] == [None] * 4
    assert (programme.law_as_of, requirement.law_as_of) == (date(2027, 1, 1), date(2027, 1, 1))
    assert [update.certificate for update in requirement.updates.all()] == [valid]
    assert ModelLogEntry.objects.filter(action="certificates.require_update", user=superuser).count() == 1


def test_a_certificate_issued_afterwards_is_of_the_new_law_and_needs_no_update(programme, required, now):
    [issued] = issue(AttemptFactory(exam=programme.exam), at=now)
    assert (issued.law_as_of, issued.counts_until) == (date(2027, 1, 1), None)


def test_reading_the_delta_course_is_the_update(certificate, required, delta, volunteer, now):
    complete_lesson(volunteer, delta.lessons["ru"], at=now)
    assert counts_until(certificate) is None
    assert LawUpdate.objects.get().completed_at == now
    assert ModelLogEntry.objects.filter(action="certificates.complete_update", user=volunteer).count() == 1
    assert not open_updates(volunteer, now).exists()


def test_a_delta_course_with_an_exam_asks_for_both(tree, programme, version, certificate, volunteer, now):
    delta = build_delta(exam=build_delta_exam())
    update_services.require_update(Proposal(programme, [version], delta.key, now + timedelta(days=30)), by=None, at=now)
    due = due_update(volunteer, now, "en")
    assert (due.minutes, due.url) == (11, "/en/courses/delta/")
    complete_lesson(volunteer, delta.lessons["en"], at=now)
    assert counts_until(certificate) is not None
    assert due_update(volunteer, now, "en").minutes == 5
    issue(AttemptFactory(exam=programme.exam, person=PersonFactory()), at=now)  # somebody else's pass helps nobody
    attempt = AttemptFactory(exam=delta.exam, person=volunteer, closed_at=now)
    update_services.complete_updates(volunteer, at=now)
    assert attempt.passed
    assert counts_until(certificate) is None


def test_an_exam_passed_before_the_law_was_published_says_nothing_about_it(tree, programme, version, certificate, volunteer, now):
    delta = build_delta(exam=build_delta_exam())
    AttemptFactory(exam=delta.exam, person=volunteer, closed_at=version.published_at - timedelta(days=1))
    complete_lesson(volunteer, delta.lessons["en"], at=now)
    requirement = update_services.require_update(Proposal(programme, [version], delta.key, now + timedelta(days=30)), by=None, at=now)
    assert not has_done(volunteer, requirement)
    assert not who_has_done(requirement).exists()


def test_who_has_done_the_course_already_is_done_at_once_and_not_told(certificate, proposal, delta, volunteer, now):
    complete_lesson(volunteer, delta.lessons["en"], at=now)
    requirement = update_services.require_update(proposal, by=None, at=now)
    assert counts_until(certificate) is None
    assert requirement.updates.get().completed_at == now
    assert not Notice.objects.exists()


def test_rule_and_list_of_who_has_done_it_agree(required, delta, now):
    people = [PersonFactory(password=None) for _ in range(3)]
    complete_lesson(people[0], delta.lessons["kk"], at=now)
    assert [has_done(person, required) for person in people] == [True, False, False]
    assert set(who_has_done(required)) == {people[0]}


def test_two_requirements_count_until_the_first_of_those_not_done(tree, programme, certificate, required, version, delta, volunteer, now):
    second = build_delta(slug="second")
    later = LawVersionFactory(article=version.article, in_force_from=date(2028, 1, 1))
    update_services.require_update(Proposal(programme, [later], second.key, now + timedelta(days=60)), by=None, at=now)
    assert counts_until(certificate) == required.required_by
    complete_lesson(volunteer, delta.lessons["en"], at=now)
    assert counts_until(certificate) == now + timedelta(days=60)
    complete_lesson(volunteer, second.lessons["en"], at=now)
    assert counts_until(certificate) is None


def test_lifting_lets_certificates_count_again(certificate, required, superuser, now):
    assert refused(update_services.lift_requirement, required, reason=" ", by=superuser, at=now) == ["reason_missing"]
    update_services.lift_requirement(required, reason="The amendment was withdrawn.", by=superuser, at=now)
    assert counts_until(certificate) is None
    assert refused(update_services.lift_requirement, required, reason="Again", by=superuser, at=now) == ["already_lifted"]


def test_what_was_lifted_can_be_required_again(programme, certificate, required, proposal, now):
    update_services.lift_requirement(required, reason="The moment was wrong.", by=None, at=now)
    programme.refresh_from_db()
    assert programme.law_as_of == date(2022, 11, 5)
    again = update_services.require_update(proposal, by=None, at=now)
    programme.refresh_from_db()
    assert ([one.certificate for one in again.updates.all()], counts_until(certificate)) == ([certificate], proposal.required_by)
    assert programme.law_as_of == date(2027, 1, 1)


def test_a_programme_left_at_the_law_of_a_lifted_update_is_mended_by_the_migration(programme, certificate, required, proposal, now):
    update_services.lift_requirement(required, reason="Wrong.", by=None, at=now)
    required.law_before = None
    required.save(update_fields=["law_before"])
    Programme.objects.update(law_as_of=required.law_as_of)
    import_module("certificates.migrations.0005_law_before").take_back(apps, None)
    programme.refresh_from_db()
    required.refresh_from_db()
    assert programme.law_as_of == required.law_before == date(2022, 11, 5)
    assert update_services.require_update(proposal, by=None, at=now).updates.exists()


def test_lifting_one_of_two_leaves_the_law_of_the_other(tree, programme, certificate, required, now):
    later = require_of(programme, now, LawVersionFactory(in_force_from=date(2028, 1, 1)))
    for lifted, law in ((later, date(2027, 1, 1)), (required, date(2022, 11, 5))):
        update_services.lift_requirement(lifted, reason="Withdrawn.", by=None, at=now)
        programme.refresh_from_db()
        assert programme.law_as_of == law


def test_lifting_leaves_a_law_that_was_set_by_hand(programme, certificate, required, now):
    programme.law_as_of = date(2027, 6, 1)
    programme.save()
    update_services.lift_requirement(required, reason="Withdrawn.", by=None, at=now)
    programme.refresh_from_db()
    assert programme.law_as_of == date(2027, 6, 1)


def require_of(programme, now, version, slug="second"):
    return update_services.require_update(Proposal(programme, [version], build_delta(slug=slug).key, now + timedelta(days=20)), by=None, at=now)


@pytest.mark.parametrize("day", [date(2026, 11, 26), date(2027, 1, 1)])
def test_an_article_amended_as_of_an_earlier_day_or_the_same_one_is_required_too(programme, certificate, required, delta, volunteer, now, day):
    [newer] = issue(AttemptFactory(exam=programme.exam), at=now)
    other = LawVersionFactory(in_force_from=day)
    requirement = require_of(programme, now, other)
    assert {one.certificate for one in requirement.updates.all()} == {certificate, newer}
    assert counts_until(newer) == counts_until(certificate) == requirement.required_by
    [newest] = issue(AttemptFactory(exam=programme.exam), at=now)
    assert (newest.law_as_of, counts_until(newest)) == (date(2027, 1, 1), None)
    programme.refresh_from_db()
    assert broken(Proposal(programme, [other], delta.key, required.required_by), now) == ["law_not_newer"]


def test_of_two_versions_who_lacks_either_is_touched_and_nobody_twice_for_the_same(programme, certificate, required, version, now, tree):
    other = LawVersionFactory(in_force_from=date(2026, 12, 1))
    second = require_of(programme, now, other)
    [newest] = issue(AttemptFactory(exam=programme.exam), at=now)
    assert not touched_by(programme, [version, other], now).exists()
    update_services.lift_requirement(second, reason="Wrong.", by=None, at=now + timedelta(minutes=1))
    assert set(touched_by(programme, [version, other], now)) == {certificate}
    assert newest not in touched_by(programme, [other], now)


def test_nobody_owes_an_update_on_a_revoked_certificate(certificate, required, volunteer, now):
    revoke(certificate, reason="Broke the pledge", by=None, at=now)
    assert due_update(volunteer, now, "en") is None


def test_nobody_owes_an_update_who_has_a_certificate_of_the_new_law(programme, certificate, required, volunteer, now):
    issue(AttemptFactory(exam=programme.exam, person=volunteer), at=now)
    assert due_update(volunteer, now, "en") is None


def broken(proposal, now, **change):
    values = {"programme": proposal.programme, "versions": proposal.versions, "course_key": proposal.course_key, "required_by": proposal.required_by}
    return refused(update_services.require_update, Proposal(**{**values, **change}), by=None, at=now)


def test_what_cannot_be_required(proposal, version, now, tree):
    draft = LawVersionFactory(draft=True, in_force_from=date(2027, 1, 1))
    assert broken(proposal, now, versions=[draft]) == ["version_unpublished"]
    assert broken(proposal, now, versions=[]) == ["version_missing"]
    assert broken(proposal, now, versions=[LawVersionFactory(in_force_from=date(2022, 11, 5))]) == ["law_not_newer"]
    assert broken(proposal, now, required_by=now) == ["required_by_past"]
    half = build_delta(slug="half", languages=["kk"])
    assert broken(proposal, now, course_key=half.key) == ["course_not_ready"]
    own = build_delta(slug="own", exam=proposal.programme.exam)
    assert broken(proposal, now, course_key=own.key) == ["own_course"]
    thin = build_delta(slug="thin", exam=ExamFactory())
    assert broken(proposal, now, course_key=thin.key) == ["exam_not_ready"]
    assert broken(proposal, now, versions=[], required_by=now) == ["version_missing", "required_by_past"]
    assert not LawUpdate.objects.exists()


def test_what_a_certificate_counts_to(certificate, now):
    until = now + timedelta(days=3)
    assert counts_to(certificate, certificate.valid_until)
    certificate.counts_until = until
    assert counts_to(certificate, until)
    assert not counts_to(certificate, until + timedelta(microseconds=1))
    assert (has_lapsed(certificate, until), has_lapsed(certificate, until + timedelta(seconds=1))) == (False, True)
    certificate.revoked_at = now
    assert not counts_to(certificate, now)
    assert not has_lapsed(certificate, until + timedelta(days=1))


@pytest.mark.parametrize("kind", ["plain", "due", "lapsed", "short", "revoked"])
def test_the_rule_and_its_twin_agree(programme, now, kind):
    moment = now + timedelta(days=10)
    values = {
        "due": {"counts_until": moment},
        "lapsed": {"counts_until": moment - timedelta(microseconds=1)},
        "short": {"valid_until": moment - timedelta(microseconds=1)},
        "revoked": {"revoked": True},
    }
    certificate = CertificateFactory(programme=programme, **values.get(kind, {}))
    certificate.refresh_from_db()
    assert Certificate.objects.counting_to(moment).exists() == counts_to(certificate, moment) == (kind in ("plain", "due"))


def test_holders_are_told_at_once_and_reminded_seven_days_and_one_day_before(certificate, required, volunteer, now):
    assert list(Notice.objects.values_list("person", "kind")) == [(volunteer.pk, "law_changed")]
    days = [required.required_by - timedelta(days=days) for days in (8, 7, 3, 1)]
    assert [[due.key.split(": ")[1] for due in updates_due(day)] for day in days] == [[], ["7"], ["7"], ["1"]]
    assert not list(updates_due(required.required_by))


def test_who_has_done_it_is_not_reminded(certificate, required, delta, volunteer, now):
    complete_lesson(volunteer, delta.lessons["en"], at=now)
    assert not list(updates_due(required.required_by - timedelta(days=1)))
