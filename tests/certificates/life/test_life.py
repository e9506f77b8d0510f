"""Suspended, revoked from a day on, taken back by two, issued anew with another name."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates import services
from certificates.life.history import history_of
from certificates.life.rules import LONGEST_REASON
from certificates.models import Certificate, LawUpdate, NameCorrection, Unrevocation
from certificates.rules import status
from certificates.signals import certificate_changed
from certificates.updates.services import require_update
from people.erasure import erase
from people.refusals import Refused
from tests.certificates.conftest import work
from tests.factories.certificates import CertificateFactory
from tests.factories.people import PersonFactory
from tests.factories.quizzes import AttemptFactory

DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def colleague(db):
    return PersonFactory(email="second@example.org", full_name="Second Person")


@pytest.fixture
def heard():
    """(change, number, the number of the successor) of what certificate_changed told."""
    facts = []

    def hear(sender, certificate, change, successor=None, **kwargs):
        facts.append((change, certificate.number, successor.number if successor else None))

    certificate_changed.connect(hear)
    yield facts
    certificate_changed.disconnect(hear)


def codes(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.codes


def logged(certificate, action):
    return ModelLogEntry.objects.for_instance(certificate).get(action=action)


def letters(subject):
    work()
    return [letter for letter in mail.outbox if subject in letter.subject]


# --- Suspended for a time


def test_a_suspension_counts_from_now_to_its_end(certificate, superuser, now):
    services.suspend(certificate, reason=" Complaint ", until=now + DAY, by=superuser, at=now)
    certificate.refresh_from_db()
    moments = (now - DAY / 100, now, now + DAY / 2, now + DAY)
    assert [status(certificate, moment) for moment in moments] == ["valid", "suspended", "suspended", "valid"]
    assert (certificate.suspension_reason, certificate.suspended_by) == ("Complaint", superuser)
    assert logged(certificate, "certificates.suspend").data == {"reason": "Complaint", "until": (now + DAY).isoformat()}


def test_without_an_end_it_lasts_until_somebody_lifts_it(certificate, superuser, now, heard):
    services.suspend(certificate, reason="Complaint", until=None, by=superuser, at=now)
    certificate.refresh_from_db()
    assert status(certificate, now + 100 * DAY) == "suspended"
    services.resume(certificate, reason="Unfounded", by=superuser, at=now + DAY)
    certificate.refresh_from_db()
    assert (status(certificate, now + DAY), certificate.suspended_at, certificate.suspension_reason) == ("valid", None, "")
    assert [change for change, *_ in heard] == ["suspended", "resumed"]
    assert logged(certificate, "certificates.resume").data == {"reason": "Unfounded"}


def test_a_suspension_may_get_another_end(certificate, superuser, now):
    services.suspend(certificate, reason="Complaint", until=now + DAY, by=superuser, at=now)
    services.suspend(certificate, reason="Still open", until=now + 2 * DAY, by=superuser, at=now + DAY / 2)
    certificate.refresh_from_db()
    assert (certificate.suspended_until, certificate.suspension_reason) == (now + 2 * DAY, "Still open")


def test_what_cannot_be_suspended(certificate, superuser, now):
    def suspend(reason="x", until=None, at=now):
        return lambda: services.suspend(certificate, reason=reason, until=until, by=superuser, at=at)

    assert codes(suspend(reason=" ", until=now)) == ["reason_missing", "until_past"]
    assert codes(suspend(reason="x" * (LONGEST_REASON + 1))) == ["reason_too_long"]
    assert codes(suspend(at=certificate.valid_until + DAY)) == ["expired"]
    suspend()()
    assert codes(suspend()) == ["already_suspended"]
    services.revoke(certificate, reason="x", by=superuser, at=now)
    assert codes(suspend()) == ["already_revoked"]


def test_what_is_not_suspended_is_not_lifted(certificate, superuser, now):
    assert codes(lambda: services.resume(certificate, reason="", by=superuser, at=now)) == ["reason_missing", "not_suspended"]
    services.suspend(certificate, reason="x", until=now + DAY, by=superuser, at=now)
    assert codes(lambda: services.resume(certificate, reason="x", by=superuser, at=now + DAY)) == ["not_suspended"]


def test_a_second_pass_does_not_get_round_a_suspension(certificate, programme, volunteer, superuser, now):
    services.suspend(certificate, reason="Complaint", until=now + DAY, by=superuser, at=now)
    [new] = services.issue(AttemptFactory(exam=programme.exam, person=volunteer, number=1_000, started_at=now), at=now)
    assert (status(new, now), status(new, now + DAY)) == ("suspended", "valid")
    assert new.renews == certificate


@pytest.mark.parametrize("values", [{"suspended_at": timezone.now()}, {"suspended_until": timezone.now() + DAY}, {"replaced": True}])
def test_the_database_refuses_half_a_suspension_and_half_a_replacement(certificate, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(**values)


def test_the_database_refuses_a_suspension_that_ends_before_it_begins(certificate, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(suspended_at=now, suspended_until=now, suspension_reason="x")


# --- Revoked from a day on


def test_a_revocation_to_come_counts_from_then(certificate, superuser, now):
    services.revoke(certificate, reason="Leaves", by=superuser, at=now, from_=now + DAY)
    certificate.refresh_from_db()
    assert [status(certificate, moment) for moment in (now, now + DAY)] == ["valid", "revoked"]
    assert (certificate.revoked_at, certificate.revocation_decided_at) == (now + DAY, now)
    assert certificate.attempt.retake_from is None
    assert logged(certificate, "certificates.revoke").data == {"reason": "Leaves", "from": (now + DAY).isoformat()}
    [letter] = letters("has been revoked")
    assert "Until then it is valid" in letter.body


def test_it_may_begin_earlier_but_neither_later_nor_in_the_past(certificate, superuser, now):
    def revoke(from_):
        return lambda: services.revoke(certificate, reason="x", by=superuser, at=now, from_=from_)

    assert codes(revoke(now - DAY)) == ["effect_past"]
    revoke(now + 2 * DAY)()
    assert codes(revoke(now + 3 * DAY)) == ["already_revoked"]
    revoke(now + DAY)()
    revoke(now)()
    assert codes(revoke(now)) == ["already_revoked"]


def test_of_two_certificates_both_end_or_neither(certificate, superuser, now):
    other = CertificateFactory(holder=certificate.holder)
    services.revoke_all([certificate, other], reason="x", by=superuser, at=now)
    assert not Certificate.objects.unended(now).exists()
    third = CertificateFactory(holder=certificate.holder)
    assert codes(lambda: services.revoke_all([third, other], reason="x", by=superuser, at=now)) == ["already_revoked"]
    third.refresh_from_db()
    assert third.revoked_at is None


def test_a_revocation_from_after_its_end_is_refused(certificate, superuser, now):
    end = certificate.valid_until
    assert codes(lambda: services.revoke(certificate, reason="x", by=superuser, at=now, from_=end + timedelta(seconds=1))) == ["effect_after_end"]
    services.revoke(certificate, reason="x", by=superuser, at=now, from_=end)


def test_what_has_run_out_is_revoked_at_once(superuser, now):
    expired = CertificateFactory(expired=True)
    assert codes(lambda: services.revoke(expired, reason="x", by=superuser, at=now, from_=now + DAY)) == ["effect_after_end"]
    services.revoke(expired, reason="x", by=superuser, at=now)


# --- Taken back, by two


@pytest.fixture
def revoked(certificate, superuser, now):
    return services.revoke(certificate, reason="Mistaken", by=superuser, at=now)


@pytest.fixture
def proposed(revoked, superuser, now):
    return services.propose_unrevocation(revoked, reason="Was somebody else", by=superuser, at=now)


def test_two_people_take_a_revocation_back(proposed, certificate, superuser, colleague, now, heard):
    services.confirm_unrevocation(proposed, by=colleague, at=now + DAY)
    certificate.refresh_from_db()
    proposed.refresh_from_db()
    assert status(certificate, now) == "valid"
    assert (certificate.revoked_at, certificate.revoked_by, certificate.revocation_reason) == (None, None, "")
    assert (proposed.confirmed, proposed.decided_by) == (True, colleague)
    assert heard == [("unrevoked", certificate.number, None)]
    assert logged(certificate, "certificates.unrevoke").data == {"reason": "Was somebody else", "proposed_by": superuser.pk}
    assert certificate.attempt.retake_from == certificate.issued_at + timedelta(days=certificate.programme.renewal_days)
    [letter] = letters("is valid again")
    assert "Was somebody else" in letter.body


def test_nobody_confirms_what_they_proposed(proposed, certificate, superuser, now):
    assert codes(lambda: services.confirm_unrevocation(proposed, by=superuser, at=now)) == ["same_person"]
    certificate.refresh_from_db()
    assert certificate.revoked_at is not None


def test_the_database_refuses_one_person_for_both(proposed, superuser, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Unrevocation.objects.filter(pk=proposed.pk).update(confirmed=True, decided_by=superuser, decided_at=now)


def test_a_proposal_that_is_dropped_leaves_the_revocation(proposed, certificate, superuser, colleague, now):
    services.drop_unrevocation(proposed, by=superuser, at=now)
    assert codes(lambda: services.confirm_unrevocation(proposed, by=colleague, at=now)) == ["already_decided"]
    assert codes(lambda: services.drop_unrevocation(proposed, by=colleague, at=now)) == ["already_decided"]
    certificate.refresh_from_db()
    assert status(certificate, now) == "revoked"
    assert services.propose_unrevocation(certificate, reason="Again", by=colleague, at=now).decided_at is None


def test_a_proposal_does_not_lift_a_revocation_that_came_after_it(certificate, superuser, colleague, now):
    later = services.revoke(certificate, reason="Leaves", by=superuser, at=now, from_=now + 9 * DAY)
    proposal = services.propose_unrevocation(later, reason="Stays", by=superuser, at=now)
    services.revoke(later, reason="Took money", by=superuser, at=now + DAY)
    assert codes(lambda: services.confirm_unrevocation(proposal, by=colleague, at=now + DAY)) == ["already_decided", "revoked_anew"]
    certificate.refresh_from_db()
    assert (status(certificate, now + DAY), certificate.revocation_reason) == ("revoked", "Took money")
    assert logged(certificate, "certificates.drop_unrevoke").data == {"reason": "Stays"}
    again = services.propose_unrevocation(certificate, reason="Did not", by=superuser, at=now + DAY)
    assert status(services.confirm_unrevocation(again, by=colleague, at=now + DAY), now + DAY) == "valid"


def test_what_cannot_be_proposed(certificate, revoked, superuser, now):
    other = CertificateFactory()
    assert codes(lambda: services.propose_unrevocation(other, reason="", by=superuser, at=now)) == ["reason_missing", "not_revoked"]
    services.propose_unrevocation(revoked, reason="x", by=superuser, at=now)
    assert codes(lambda: services.propose_unrevocation(revoked, reason="x", by=superuser, at=now)) == ["already_proposed"]


def test_the_leave_to_renew_stays_taken_while_another_certificate_of_the_pass_is_revoked(attempt, programme, superuser, colleague, now):
    from tests.factories.certificates import ProgrammeFactory

    ProgrammeFactory(exam=programme.exam)
    both = services.issue(attempt, at=now)
    services.revoke_all(both, reason="x", by=superuser, at=now)
    for number, one in enumerate(both):
        proposal = services.propose_unrevocation(one, reason="x", by=superuser, at=now)
        services.confirm_unrevocation(proposal, by=colleague, at=now)
        attempt.refresh_from_db()
        assert (attempt.retake_from is not None) == (number == 1)


def test_what_the_law_required_meanwhile_is_required_of_it_too(proposed, certificate, now, superuser, colleague, version, delta):
    from certificates.updates.rules import Proposal

    required = require_update(Proposal(certificate.programme, [version], delta.key, now + 30 * DAY), by=superuser, at=now + DAY)
    assert not LawUpdate.objects.exists()
    certificate = services.confirm_unrevocation(proposed, by=colleague, at=now + 2 * DAY)
    assert certificate.counts_until == required.required_by
    assert LawUpdate.objects.get().requirement == required


# --- The name corrected


NEW_NAME = "Серікбаева Айгүл Нұрланғызы"


def test_a_corrected_certificate_has_another_number_and_the_same_dates(certificate, superuser, now, heard):
    new = services.correct_name(certificate, new_name=f" {NEW_NAME} ", reason="A letter", by=superuser, at=now)
    certificate.refresh_from_db()
    assert (new.holder_name, new.corrects, certificate.holder_name) == (NEW_NAME, certificate, "Серікбаева Айгүл Нұрланқызы")
    assert new.number != certificate.number
    assert new.token != certificate.token
    for name in ("issued_at", "valid_until", "law_as_of", "programme", "attempt", "holder"):
        assert getattr(new, name) == getattr(certificate, name)
    assert (status(certificate, now), status(new, now)) == ("replaced", "valid")
    assert heard == [("issued", new.number, None), ("renamed", certificate.number, new.number)]
    assert logged(new, "certificates.rename").data == {"reason": "A letter", "replaces": certificate.number}
    assert logged(certificate, "certificates.replace").data == {"reason": "A letter", "by": new.number}
    new.holder.refresh_from_db()
    assert new.holder.full_name == NEW_NAME
    [letter] = letters("corrected name")
    assert certificate.number in letter.body
    assert new.number in letter.body


OTHER_NAME = "Оспанова Әсел Маратқызы"


def test_another_name_takes_two(certificate, superuser, colleague, now):
    def correct(by):
        return services.correct_name(certificate, new_name=OTHER_NAME, reason="x", by=by, at=now)

    assert codes(lambda: correct(superuser)) == ["takes_two"]
    proposed = services.propose_correction(certificate, new_name=OTHER_NAME, reason="Married", by=superuser, at=now)
    assert codes(lambda: correct(superuser)) == ["same_person"]
    other = "Иванова Асель Маратовна"
    assert codes(lambda: services.correct_name(certificate, new_name=other, reason="x", by=colleague, at=now)) == ["takes_two"]
    new = correct(colleague)
    proposed.refresh_from_db()
    assert (new.holder_name, proposed.decided_by, proposed.proposed_by) == (OTHER_NAME, colleague, superuser)
    assert logged(certificate, "certificates.propose_rename").data == {"reason": "Married"}
    new.holder.refresh_from_db()
    assert new.holder.full_name == OTHER_NAME


def test_what_is_proposed_has_a_name_and_a_reason(certificate, superuser, now):
    assert codes(lambda: services.propose_correction(certificate, new_name=" ", reason=" ", by=superuser, at=now)) == ["reason_missing", "bad_name"]
    assert not NameCorrection.objects.exists()


def test_what_the_holder_asked_for_takes_two_as_well(certificate, volunteer, superuser, colleague, now):
    asked = services.ask_correction(certificate, new_name=OTHER_NAME, reason="Married", by=volunteer, at=now)
    assert codes(lambda: services.correct_name(certificate, new_name=OTHER_NAME, reason="x", by=superuser, at=now)) == ["takes_two"]
    services.propose_correction(certificate, new_name=OTHER_NAME, reason="Married", by=superuser, at=now)
    services.correct_name(certificate, new_name=OTHER_NAME, reason="x", by=colleague, at=now)
    asked.refresh_from_db()
    assert (asked.asked_by, asked.proposed_by, asked.decided_by) == (volunteer, superuser, colleague)


def test_many_small_corrections_make_no_other_name(certificate, superuser, now):
    names = ["Серікбаева Айгүл Нұрланқызы Оспанова", "Серікбаева Нұрланқызы Оспанова"]
    second = services.correct_name(certificate, new_name=names[0], reason="x", by=superuser, at=now)
    assert codes(lambda: services.correct_name(second, new_name=names[1], reason="x", by=superuser, at=now)) == ["takes_two"]


def test_the_database_refuses_one_person_for_another_name(certificate, superuser, now):
    services.propose_correction(certificate, new_name=OTHER_NAME, reason="x", by=superuser, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        NameCorrection.objects.update(decided_by=superuser, decided_at=now)
    services.correct_name(certificate, new_name=NEW_NAME, reason="Only a letter", by=superuser, at=now)
    assert NameCorrection.objects.get().proposed_by is None


def test_of_what_nobody_asked_for_the_holder_is_told_nothing(certificate, superuser, colleague, now):
    asked = services.propose_correction(certificate, new_name=OTHER_NAME, reason="x", by=superuser, at=now)
    services.decline_correction(asked, reason="No proof", by=colleague, at=now)
    assert letters("stays as it is") == []


def test_what_was_renewed_is_corrected_on_the_newer_one(certificate, programme, volunteer, superuser, now):
    [newer] = services.issue(AttemptFactory(exam=programme.exam, person=volunteer, number=1_000, started_at=now), at=now)
    assert codes(lambda: services.correct_name(certificate, new_name=NEW_NAME, reason="x", by=superuser, at=now)) == ["renewed"]
    assert codes(lambda: services.ask_correction(certificate, new_name=NEW_NAME, reason="x", by=volunteer, at=now)) == ["renewed"]
    corrected = services.correct_name(newer, new_name=NEW_NAME, reason="x", by=superuser, at=now)
    assert corrected.renews == certificate
    history = history_of(certificate, now)
    assert (history.renewed_by, [line.certificate for line in history.lines]) == (corrected, [certificate, newer, corrected])


def test_an_account_that_has_another_name_already_keeps_it(certificate, superuser, now):
    certificate.holder.full_name = "Оспанова Айгүл"
    certificate.holder.save()
    services.correct_name(certificate, new_name=NEW_NAME, reason="x", by=superuser, at=now)
    certificate.holder.refresh_from_db()
    assert certificate.holder.full_name == "Оспанова Айгүл"


def test_a_corrected_certificate_is_issued_once_and_renewed_like_any(certificate, programme, volunteer, superuser, now):
    new = services.correct_name(certificate, new_name=NEW_NAME, reason="x", by=superuser, at=now)
    assert services.issue(certificate.attempt, at=now) == [new]
    later = now + DAY
    [renewed] = services.issue(AttemptFactory(exam=programme.exam, person=volunteer, number=1_000, started_at=now), at=later)
    assert (renewed.renews, renewed.holder_name) == (new, NEW_NAME)


def test_what_was_required_of_it_and_a_suspension_go_with_it(required, certificate, superuser, now):
    certificate.refresh_from_db()
    services.suspend(certificate, reason="Complaint", until=now + DAY, by=superuser, at=now)
    new = services.correct_name(certificate, new_name=NEW_NAME, reason="x", by=superuser, at=now)
    assert new.counts_until == required.required_by
    assert (status(new, now), new.suspension_reason) == ("suspended", "Complaint")


def test_what_cannot_be_corrected(certificate, superuser, volunteer, now):
    def correct(new_name=NEW_NAME, reason="x", by=superuser, at=now):
        return lambda: services.correct_name(certificate, new_name=new_name, reason=reason, by=by, at=at)

    assert codes(correct(reason="")) == ["reason_missing"]
    assert codes(correct(new_name=certificate.holder_name)) == ["same_name"]
    assert codes(correct(new_name="Айгүл")) == ["bad_name"]
    assert codes(correct(by=volunteer)) == ["own_certificate"]
    assert codes(correct(at=certificate.valid_until + DAY)) == ["expired"]
    services.revoke(certificate, reason="x", by=superuser, at=now, from_=now + DAY)
    assert codes(correct()) == ["revocation_decided"]
    assert codes(correct(at=now + DAY)) == ["already_revoked"]


def test_of_one_that_was_replaced_nothing_more_is_done(certificate, superuser, now):
    services.correct_name(certificate, new_name=NEW_NAME, reason="x", by=superuser, at=now)
    for act in (
        lambda: services.correct_name(certificate, new_name="Another Name", reason="x", by=superuser, at=now),
        lambda: services.revoke(certificate, reason="x", by=superuser, at=now),
        lambda: services.suspend(certificate, reason="x", until=None, by=superuser, at=now),
        lambda: services.propose_unrevocation(certificate, reason="x", by=superuser, at=now),
    ):
        assert codes(act) == ["replaced"]


def test_the_holder_asks_and_the_headquarters_issues_anew(certificate, volunteer, superuser, now):
    asked = services.ask_correction(certificate, new_name=NEW_NAME, reason="A letter", by=volunteer, at=now)
    assert codes(lambda: services.ask_correction(certificate, new_name=NEW_NAME, reason="x", by=volunteer, at=now)) == ["already_asked"]
    services.correct_name(certificate, new_name=asked.new_name, reason=asked.reason, by=superuser, at=now + DAY)
    asked.refresh_from_db()
    assert (asked.decided_at, asked.decided_by) == (now + DAY, superuser)
    assert codes(lambda: services.decline_correction(asked, reason="x", by=superuser, at=now)) == ["already_decided"]


def test_or_says_why_the_name_stays(certificate, volunteer, superuser, now):
    asked = services.ask_correction(certificate, new_name=NEW_NAME, reason="A letter", by=volunteer, at=now)
    assert codes(lambda: services.decline_correction(asked, reason=" ", by=superuser, at=now)) == ["reason_missing"]
    services.decline_correction(asked, reason="As in the passport", by=superuser, at=now)
    assert NameCorrection.objects.get().declined_because == "As in the passport"
    [letter] = letters("stays as it is")
    assert "As in the passport" in letter.body
    assert logged(certificate, "certificates.decline_rename").data == {"reason": "As in the passport"}


# --- One's own, and of somebody who was erased


def test_nobody_of_the_headquarters_does_anything_to_a_certificate_of_their_own(certificate, volunteer, superuser, now):
    suspended = services.suspend(CertificateFactory(holder=volunteer), reason="x", until=None, by=superuser, at=now)
    revoked = services.revoke(CertificateFactory(holder=volunteer), reason="x", by=superuser, at=now)
    proposed = services.revoke(CertificateFactory(holder=volunteer), reason="x", by=superuser, at=now)
    proposal = services.propose_unrevocation(proposed, reason="x", by=superuser, at=now)
    for act in (
        lambda: services.revoke(certificate, reason="x", by=volunteer, at=now),
        lambda: services.suspend(certificate, reason="x", until=None, by=volunteer, at=now),
        lambda: services.resume(suspended, reason="x", by=volunteer, at=now),
        lambda: services.propose_unrevocation(revoked, reason="x", by=volunteer, at=now),
        lambda: services.confirm_unrevocation(proposal, by=volunteer, at=now),
        lambda: services.correct_name(certificate, new_name=NEW_NAME, reason="x", by=volunteer, at=now),
    ):
        assert codes(act) == ["own_certificate"]


def test_on_the_certificate_of_an_erased_holder_nothing_is_written(certificate, volunteer, superuser, colleague, now):
    others = [CertificateFactory(holder=volunteer) for _ in range(2)]
    asked = services.ask_correction(certificate, new_name=NEW_NAME, reason="x", by=volunteer, at=now)
    revoked = services.revoke(others[0], reason="x", by=superuser, at=now)
    proposal = services.propose_unrevocation(revoked, reason="x", by=superuser, at=now)
    erase(volunteer, by=volunteer, at=now)
    for act in (
        lambda: services.correct_name(certificate, new_name=NEW_NAME, reason="x", by=superuser, at=now),
        lambda: services.ask_correction(certificate, new_name=NEW_NAME, reason="x", by=volunteer, at=now),
        lambda: services.revoke(certificate, reason="x", by=superuser, at=now),
        lambda: services.suspend(certificate, reason="x", until=None, by=superuser, at=now),
        lambda: services.resume(certificate, reason="x", by=superuser, at=now),
        lambda: services.propose_unrevocation(revoked, reason="x", by=superuser, at=now),
    ):
        assert codes(act) == ["holder_erased"]
    assert codes(lambda: services.confirm_unrevocation(proposal, by=colleague, at=now)) == ["already_decided"]
    assert codes(lambda: services.decline_correction(asked, reason="x", by=superuser, at=now)) == ["already_decided"]
    assert Certificate.objects.filter(holder=volunteer).exclude(holder_name="").count() == 0


def test_an_exam_that_ends_after_the_erasure_certifies_nobody(programme, volunteer, now):
    attempt = AttemptFactory(exam=programme.exam, person=volunteer)
    erase(volunteer, by=volunteer, at=now)
    assert services.issue(attempt, at=now) == []
    assert services.issue_waiting(attempt.person, {programme.pk}, at=now) == []
    assert not Certificate.objects.exists()


# --- Renewed


def test_a_renewal_is_linked_to_the_certificate_before_it(certificate, programme, volunteer, now, heard):
    [new] = services.issue(AttemptFactory(exam=programme.exam, person=volunteer, number=1_000, started_at=now), at=now)
    assert new.renews == certificate
    assert heard == [("issued", new.number, None), ("renewed", certificate.number, new.number)]
    assert status(certificate, now) == "valid"


def test_a_revoked_one_is_not_renewed_and_another_programmes_neither(certificate, programme, volunteer, superuser, now):
    CertificateFactory(holder=volunteer)
    services.revoke(certificate, reason="x", by=superuser, at=now)
    attempt = AttemptFactory(exam=programme.exam, person=volunteer, number=1_000, started_at=now + DAY)
    [new] = services.issue(attempt, at=now + DAY)
    assert new.renews is None


# --- Told in three languages


@pytest.mark.parametrize(
    ("language", "subjects"),
    [
        ("kk", ["кері қайтарып алынды", "қайта жарамды", "уақытша тоқтатылды", "қалпына келтірілді"]),
        ("ru", ["отозван", "снова действителен", "приостановлено", "возобновлено"]),
    ],
)
def test_each_mail_is_in_the_holders_language(certificate, superuser, colleague, now, language, subjects):
    type(certificate.holder).objects.filter(pk=certificate.holder_id).update(language=language)
    services.revoke(certificate, reason="x", by=superuser, at=now)
    services.confirm_unrevocation(services.propose_unrevocation(certificate, reason="x", by=superuser, at=now), by=colleague, at=now)
    services.suspend(certificate, reason="x", until=None, by=superuser, at=now)
    services.resume(certificate, reason="x", by=superuser, at=now)
    for subject in subjects:
        [letter] = letters(subject)
        assert "Hello" not in letter.body
