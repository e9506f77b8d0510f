import threading
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connections, transaction
from wagtail.models import ModelLogEntry

from certificates import issuing, numbered, services
from certificates.models import Certificate
from certificates.signals import certificate_changed
from people.refusals import Refused
from quizzes.models import Attempt
from quizzes.signals import attempt_passed
from tests.certificates.conftest import work
from tests.factories.certificates import CertificateFactory, ProgrammeFactory
from tests.factories.people import PersonFactory
from tests.factories.quizzes import AttemptFactory


@pytest.fixture
def heard():
    """What certificate_changed told, with the state of the row at that moment."""
    facts = []

    def hear(sender, certificate, change, by, at, **kwargs):
        facts.append((change, certificate.number, by, at, Certificate.objects.get(pk=certificate.pk).revoked_at))

    certificate_changed.connect(hear)
    yield facts
    certificate_changed.disconnect(hear)


def test_issue_freezes_name_law_and_validity(attempt, programme, at):
    [certificate] = services.issue(attempt, at=at)
    attempt.person.full_name = "Another Name"
    attempt.person.save()
    programme.law_as_of = date(2030, 1, 1)
    programme.save()
    certificate.refresh_from_db()
    assert certificate.holder == attempt.person
    assert certificate.holder_name == "Серікбаева Айгүл Нұрланқызы"
    assert (certificate.issued_at, certificate.law_as_of) == (at, date(2022, 11, 5))
    assert certificate.valid_until.date() == (at + timedelta(days=365)).date()
    assert len(certificate.token) >= 22


def test_issue_strips_what_would_turn_the_writing(programme, at):
    attempt = AttemptFactory(exam=programme.exam, person=PersonFactory(full_name="Ай\u202eгүл  Серікбаева"))
    assert services.issue(attempt, at=at)[0].holder_name == "Айгүл Серікбаева"


def test_issue_under_every_programme_that_asks_for_the_exam(attempt, programme, at):
    second = ProgrammeFactory(exam=programme.exam)
    ProgrammeFactory()
    assert {certificate.programme for certificate in services.issue(attempt, at=at)} == {programme, second}


def test_a_holder_may_renew_after_the_days_of_the_programme(attempt, programme, at):
    ProgrammeFactory(exam=programme.exam, renewal_days=30)
    services.issue(attempt, at=at)
    attempt.refresh_from_db()
    assert attempt.retake_from == at + timedelta(days=30)


def test_a_second_call_does_not_take_a_revocation_back(attempt, programme, at):
    [certificate] = services.issue(attempt, at=at)
    services.revoke(certificate, reason="Campaigned", by=None, at=at)
    services.issue(attempt, at=at)
    attempt.refresh_from_db()
    assert attempt.retake_from is None


def test_a_renewal_is_a_new_certificate_beside_the_old_one(attempt, programme, at):
    [old] = services.issue(attempt, at=at)
    later = at + timedelta(days=200)
    [new] = services.issue(AttemptFactory(exam=programme.exam, person=attempt.person, number=1_000), at=later)
    assert new.number != old.number
    assert Certificate.objects.current(attempt.person, programme, later) == new


def test_a_renewal_under_way_does_not_get_round_a_revocation(attempt, programme, at):
    [old] = services.issue(attempt, at=at)
    later = at + timedelta(days=200)
    renewal = AttemptFactory(exam=programme.exam, person=attempt.person, number=1_000, started_at=later)
    services.revoke(old, reason="Campaigned", by=None, at=later + timedelta(minutes=5))
    assert services.issue(renewal, at=later + timedelta(minutes=20)) == []
    renewal.refresh_from_db()
    assert renewal.retake_from is None


def test_an_exam_without_a_programme_earns_nothing(db, at):
    assert services.issue(AttemptFactory(), at=at) == []


@pytest.mark.parametrize("passed", [False, None])
def test_issue_refuses_what_was_not_passed(programme, volunteer, at, passed):
    attempt = AttemptFactory(exam=programme.exam, person=volunteer, passed=passed)
    with pytest.raises(Refused) as refused:
        services.issue(attempt, at=at)
    assert refused.value.codes == ["not_passed"]
    assert not Certificate.objects.exists()


def test_issue_believes_the_database_not_the_object_in_hand(programme, volunteer, at):
    attempt = AttemptFactory(exam=programme.exam, person=volunteer, passed=False)
    attempt.passed = True
    with pytest.raises(Refused):
        services.issue(attempt, at=at)


def test_issue_twice_gives_the_same_certificate_and_one_mail(attempt, at, heard):
    first = services.issue(attempt, at=at)
    again = services.issue(attempt, at=at + timedelta(hours=1))
    work()
    assert first == again
    assert [(change, by, when) for change, _number, by, when, _revoked in heard] == [("issued", None, at)]
    assert len(mail.outbox) == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_at_once_issue_one_certificate(at):
    programme = ProgrammeFactory()
    for _round in range(10):
        attempt = AttemptFactory(exam=programme.exam)
        barrier, failures = threading.Barrier(2), []

        def press(attempt=attempt, barrier=barrier, failures=failures):
            try:
                barrier.wait()
                services.issue(attempt, at=at)
            except Exception as failure:  # noqa: BLE001
                failures.append(failure)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=press) for _ in range(2)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert failures == []
        assert attempt.certificates.count() == 1


def test_passing_the_exam_issues_in_the_same_transaction(attempt, at):
    attempt_passed.send(Attempt, attempt=attempt, at=at)
    assert attempt.certificates.get().issued_at == at


@pytest.mark.django_db(transaction=True)
def test_where_issuing_fails_the_attempt_is_not_passed_either(monkeypatch, at):
    programme = ProgrammeFactory()
    attempt = AttemptFactory(exam=programme.exam, passed=None)

    def fail(*args, **kwargs):
        raise RuntimeError("no number left")

    monkeypatch.setattr(issuing, "insert_numbered", fail)

    @transaction.atomic
    def grade():
        attempt.passed = True
        attempt.save()
        attempt_passed.send(Attempt, attempt=attempt, at=at)

    with pytest.raises(RuntimeError):
        grade()
    attempt.refresh_from_db()
    assert attempt.passed is None
    assert not Certificate.objects.exists()


def test_a_number_drawn_twice_is_drawn_again(attempt, at, monkeypatch):
    CertificateFactory(number="BQ-AAAA-AAAA")
    drawn = iter(["BQ-AAAA-AAAA", "BQ-BBBB-BBBB"])
    monkeypatch.setattr(numbered, "new_number", lambda: next(drawn))
    assert services.issue(attempt, at=at)[0].number == "BQ-BBBB-BBBB"


def test_numbers_that_never_come_free_are_an_error(attempt, at, monkeypatch):
    CertificateFactory(number="BQ-AAAA-AAAA")
    monkeypatch.setattr(numbered, "new_number", lambda: "BQ-AAAA-AAAA")
    with pytest.raises(RuntimeError, match="No free number"):
        services.issue(attempt, at=at)


def test_another_violation_is_not_taken_for_a_number(attempt, programme, at, monkeypatch):
    programme.validity_days = 0
    programme.save()
    monkeypatch.setattr(issuing, "end_of_validity", lambda issued_at, days: issued_at - timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        services.issue(attempt, at=at)


def test_issue_leaves_a_line_in_the_log(attempt, at):
    [certificate] = services.issue(attempt, at=at)
    entry = ModelLogEntry.objects.for_instance(certificate).get()
    assert (entry.action, entry.data["attempt"]) == ("certificates.issue", attempt.pk)
    assert entry.message == "Certificate issued"


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("kk", "Сіздің сертификатыңыз: Бақылаушы бағдарламасы", "Сәлеметсіз\xa0бе"),
        ("ru", "Ваш сертификат: Программа наблюдателя", "не мандат"),
        ("en", "Your certificate: Observer programme", "not the mandate"),
    ],
)
def test_the_holder_is_told_in_their_language(attempt, at, language, subject, said):
    attempt.person.language = language
    attempt.person.save()
    [certificate] = services.issue(attempt, at=at)
    work()
    [letter] = mail.outbox
    assert (letter.subject, letter.to) == (subject, ["aigul@example.org"])
    assert said in letter.body
    assert f"/{language}/certificates/" in letter.body
    assert certificate.public_url in letter.body
    assert "&" not in letter.body


def test_revoke_writes_logs_and_tells(certificate, superuser, at, heard):
    revoked = services.revoke(certificate, reason="  Broke the pledge ", by=superuser, at=at)
    certificate.refresh_from_db()
    assert revoked.revoked_at == certificate.revoked_at == at
    assert (certificate.revoked_by, certificate.revocation_reason) == (superuser, "Broke the pledge")
    # Told before the row changes, so that whoever stands on it can step back first.
    assert heard == [("revoked", certificate.number, superuser, at, None)]
    entry = ModelLogEntry.objects.for_instance(certificate).get(action="certificates.revoke")
    assert (entry.user, entry.data) == (superuser, {"reason": "Broke the pledge"})
    work()
    letter = mail.outbox[-1]
    assert letter.subject == "Your certificate has been revoked: Observer programme"
    assert "Broke the pledge" in letter.body
    assert "headquarters" in letter.body


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_revoke_wants_a_reason(certificate, superuser, at, reason, heard):
    with pytest.raises(Refused) as refused:
        services.revoke(certificate, reason=reason, by=superuser, at=at)
    assert refused.value.codes == ["reason_missing"]
    assert heard == []


def test_revoke_twice_is_refused_and_keeps_the_first_reason(certificate, superuser, at, heard):
    services.revoke(certificate, reason="First", by=superuser, at=at)
    with pytest.raises(Refused) as refused:
        services.revoke(certificate, reason="Second", by=superuser, at=at + timedelta(hours=1))
    assert refused.value.codes == ["already_revoked"]
    certificate.refresh_from_db()
    assert (certificate.revocation_reason, certificate.revoked_at) == ("First", at)
    assert len(heard) == 1


def test_a_receiver_that_fails_stops_the_revocation(certificate, superuser, at):
    def fail(**kwargs):
        raise RuntimeError

    certificate_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            services.revoke(certificate, reason="x", by=superuser, at=at)
    finally:
        certificate_changed.disconnect(fail)
    certificate.refresh_from_db()
    assert certificate.revoked_at is None


def test_the_database_refuses_a_revocation_without_reason(certificate, at):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(revoked_at=at)


def test_the_database_refuses_a_second_certificate_for_an_attempt(certificate):
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateFactory(attempt=certificate.attempt, programme=certificate.programme)
