"""Each mail, whole, in each language, as it goes out: tests/certificates/mails.txt holds the texts. To write them anew: WRITE_MAILS=1 pytest …"""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core import mail

from certificates import mails
from certificates.written import language_of
from people.notice_kinds import day, moment
from tests.factories.certificates import CertificateFactory, ProgrammeFactory
from tests.factories.people import PersonFactory

KEPT = Path(__file__).with_name("mails.txt")
REASONS = {
    "kk": "Аты-жөніндегі әріп жеке куәлікпен салыстырылды.",
    "ru": "Буква в имени сверена с удостоверением.",
    "en": "The letter in the name was compared with the identity card.",
}
ENDS = datetime(2027, 3, 1, 7, 0, tzinfo=UTC)
VALUES = {
    "revoked": {"day": day(ENDS.date()), "moment": moment(ENDS), "later": False},
    "suspended": {"until": moment(ENDS)},
    "renamed": {"old_number": "BQ-0000-0001"},
}
BESIDES = [("revoked", {**VALUES["revoked"], "later": True}), ("suspended", {"until": ""})]


@pytest.fixture
def certificate(db, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://bakylau.example"
    names = {"kk": "Бақылаушы бағдарламасы", "ru": "Программа наблюдателя", "en": "Observer programme"}
    return CertificateFactory(
        number="BQ-7F3K-92MD",
        token="0123456789abcdefghijkl",
        programme=ProgrammeFactory(name=names),
        holder=PersonFactory(full_name="Серікбаева Айгүл Нұрланқызы"),
        valid_until=datetime(2027, 11, 24, 18, 59, tzinfo=UTC),
    )


def sent(certificate, language, kind, reason_in=None, **values):
    certificate.holder.language = language
    mail.outbox.clear()
    mails.send(kind, certificate, {"reason": REASONS[reason_in or language], **VALUES.get(kind, {}), **values})
    [letter] = mail.outbox
    return letter


def test_every_mail_says_in_every_language_what_it_should(certificate):
    cases = [(kind, {}) for kind in mails.SUBJECTS] + BESIDES
    found = "".join(
        f"=== {language} {kind}{' besides' if values else ''}: {letter.subject}\n{letter.body.strip()}\n\n"
        for language in REASONS
        for kind, values in cases
        for letter in [sent(certificate, language, kind, **values)]
    )
    if os.environ.get("WRITE_MAILS"):
        KEPT.write_text(found)
    assert found == KEPT.read_text()


@pytest.mark.parametrize("kind", list(mails.SUBJECTS))
def test_a_mail_is_in_one_language_and_greets_in_it(certificate, kind):
    for language, hello in (("kk", "Сәлеметсіз\u00a0бе"), ("ru", "Здравствуйте"), ("en", "Hello")):
        letter = sent(certificate, language, kind)
        assert letter.body.startswith(hello)
        for words in [line for line in [letter.subject, *letter.body.splitlines()] if "://" not in line and len(line) > 40]:
            plain = words.replace("Серікбаева Айгүл Нұрланқызы", "")
            assert language_of(plain) in ("", language), plain


@pytest.mark.parametrize("kind", ["revoked", "unrevoked", "suspended", "resumed", "rename_declined"])
def test_a_reason_in_another_language_is_announced(certificate, kind):
    headings = {"kk": "штаб орысша жазған", "en": "as the headquarters wrote it in Russian"}
    for language, heading in headings.items():
        body = sent(certificate, language, kind, reason_in="ru").body
        assert heading in body
        assert REASONS["ru"] in body
        assert heading not in sent(certificate, language, kind).body
    assert "штаб написал её по-казахски" in sent(certificate, "ru", kind, reason_in="kk").body


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *((text, code) for code, text in REASONS.items()),
        ("", ""),
        ("17", ""),
        ("Үлгі. / Пример. / Campaigned for a candidate.", ""),
        ("БИН 12, ООО", "ru"),
    ],
)
def test_in_which_language_somebody_wrote_is_told_by_the_letters(text, language):
    assert language_of(text) == language
