"""One sample certificate in each state that it may come to: suspended, revoked from a day on, given back, corrected, renewed, its holder erased."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from certificates import services
from certificates.demo_law import certify
from certificates.models import Certificate, Programme, VerificationDay
from people.erasure import erase
from people.models import User

FIRST, SECOND = "headquarters@example.org", "second@example.org"  # what takes two people
COMPLAINT = "Шағым қаралып жатыр (үлгі). / Жалоба рассматривается (пример). / A complaint is being looked into (sample)."
LEAVES = "Өз өтініші бойынша (үлгі). / По собственной просьбе (пример). / At their own request (sample)."
MISTAKEN = "Басқа адаммен шатастырылды (үлгі). / Перепутали с другим человеком (пример). / Mistaken for somebody else (sample)."
LETTER = "Бір әріп қате (үлгі). / Ошибка в одной букве (пример). / One letter is wrong (sample)."
MARRIED = "Тегі өзгерді (үлгі). / Сменилась фамилия (пример). / The family name changed (sample)."
ERASED = "Кетуші Адам Үлгіұлы"
# Every so many of the valid ones, so that the revocations of the sample are others.
EVERY = 3


def load(programme: Programme, at: datetime) -> None:
    """Idempotent: where a certificate of the sample is suspended, everything here was done."""
    of_sample = Certificate.objects.filter(holder__is_sample=True, programme=programme)
    if of_sample.filter(suspended_at__isnull=False).exists():
        return
    chosen = list(of_sample.valid(at).filter(holder__email__startswith="volunteer-", revoked_at=None).order_by("-holder__email", "pk")[::EVERY])
    two = [User.objects.filter(email=email).first() for email in (FIRST, SECOND)]
    if len(chosen) < 6 or two[0] is None or two[1] is None:
        return
    _end(chosen[:4], two[0], two[1], at)
    _correct(chosen[4], chosen[5], two[0], at)
    if len(chosen) > 6:
        _propose_a_name(chosen[6], two[1], at)
    _renew(programme, at)
    _erase_one(programme, at)


def _end(chosen: list[Certificate], first: User, second: User, at: datetime) -> None:
    services.suspend(chosen[0], reason=COMPLAINT, until=None, by=first, at=at)
    services.suspend(chosen[1], reason=COMPLAINT, until=at + timedelta(days=14), by=first, at=at)
    services.revoke(chosen[2], reason=LEAVES, by=first, at=at, from_=at + timedelta(days=10))
    revoked = services.revoke(chosen[3], reason=COMPLAINT, by=first, at=at)
    proposal = services.propose_unrevocation(revoked, reason=MISTAKEN, by=first, at=at)
    services.confirm_unrevocation(proposal, by=second, at=at)
    waiting = services.revoke(revoked, reason=LEAVES, by=second, at=at)
    services.propose_unrevocation(waiting, reason=MISTAKEN, by=second, at=at)  # for whoever logs in as the first to confirm


def _correct(corrected: Certificate, asked: Certificate, by: User, at: datetime) -> None:
    services.correct_name(corrected, new_name=f"{corrected.holder_name} Үлгіұлы", reason=LETTER, by=by, at=at)
    services.ask_correction(asked, new_name=f"{asked.holder_name} Үлгіұлы", reason=LETTER, by=asked.holder, at=at)


def _propose_a_name(certificate: Certificate, by: User, at: datetime) -> None:
    """Waits for whoever logs in as the first to confirm."""
    name = f"Жаңаұлы {certificate.holder_name.split()[1]}"
    services.propose_correction(certificate, new_name=name, reason=MARRIED, by=by, at=at)


def look_at(certificate: Certificate | None, at: datetime) -> None:
    """Days on which somebody scanned it, once."""
    if certificate is None or certificate.verification_days.exists():
        return
    for days, times in ((1, 2), (4, 1), (9, 5)):
        VerificationDay.objects.create(certificate=certificate, day=localdate(at) - timedelta(days=days), times=times)


def _renew(programme: Programme, at: datetime) -> None:
    """Somebody whose certificate ends before the sample election has passed once more."""
    ending = Certificate.objects.filter(holder__is_sample=True, programme=programme, issued_at__lt=at - timedelta(days=200)).order_by("holder__email")
    for certificate in ending[1:2]:
        certify(certificate.holder, programme, at)


def _erase_one(programme: Programme, at: datetime) -> None:
    """Somebody was certified and then had everything erased."""
    person = User.objects.create_user("farewell@example.org", full_name=ERASED, is_sample=True)
    certify(person, programme, at - timedelta(days=3))
    erase(person, by=person, at=at)
