"""What the sheet says, in all three languages: the words have the translation context "on paper", to be chosen apart from those of the screen."""

import re
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import pgettext_lazy

from certificates.documents.issuer import issuer_of_sheets
from certificates.enums import Basis
from certificates.models import Certificate
from certificates.names import printable_name

# On paper all three stand, in this order, whatever the reader's language.
LANGUAGES = ("kk", "ru", "en")
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")  # a phone number is not parted at the end of a line

_PAPER = {
    "heading": pgettext_lazy("on paper", "Certificate"),
    Basis.EXAM: pgettext_lazy("on paper", "has passed the exam of the programme “%(programme)s”"),
    Basis.COURSE: pgettext_lazy("on paper", "has completed the programme “%(programme)s” and passed its exam"),
    Basis.SESSION: pgettext_lazy("on paper", "has attended a live session of the programme “%(programme)s” and passed its exam"),
    Basis.WHOLE: pgettext_lazy("on paper", "has completed the programme “%(programme)s”, attended a live session and passed its exam"),
    Basis.BY_HAND: pgettext_lazy("on paper", "is certified under the programme “%(programme)s” by decision of the headquarters, without its exam"),
    "number": pgettext_lazy("on paper", "Number"),
    "issued": pgettext_lazy("on paper", "Issued on"),
    "until": pgettext_lazy("on paper", "Valid until"),
    "law": pgettext_lazy("on paper", "By the law as of"),
    "check": pgettext_lazy("on paper", "Verify"),
    "not_mandate": pgettext_lazy(
        "on paper",
        "This certificate is not the mandate. The right to observe is given by the mandate of an organisation, shown with an identity document.",
    ),
    "emblem": pgettext_lazy("on paper", "Emblem"),
    "qr": pgettext_lazy("on paper", "QR code that leads to %(address)s"),
}


def sheet_data(certificate: Certificate) -> dict[str, Any]:
    issued = timezone.localdate(certificate.issued_at)
    name = printable_name(certificate.holder_name) or "—"
    return {
        "title": f"{certificate.number} {name}",
        "date": [issued.year, issued.month, issued.day],
        "name": name,
        "heading": _said_in("kk", "heading"),
        "heading_en": _said_in("en", "heading"),
        "statements": [
            [language, _said_in(language, certificate.basis, programme=certificate.programme_name.in_language(language))] for language in LANGUAGES
        ],
        "facts": [
            {"labels": _in_all("number"), "value": certificate.number},
            {"labels": _in_all("issued"), "value": _day(issued)},
            {"labels": _in_all("until"), "value": _day(timezone.localdate(certificate.valid_until))},
            {"labels": _in_all("law"), "value": _day(certificate.law_as_of)},
        ],
        "note": [[language, note] for language in LANGUAGES if (note := printable_name(certificate.programme.sheet_note.get(language, "")))],
        "not_mandate": _in_all("not_mandate"),
        "issuer": _issuer_lines(),
        "check": _in_all("check"),
        "check_at": address_to_type(),
        "emblem_alt": _said_in("kk", "emblem"),
        "qr_alt": _said_in("kk", "qr", address=certificate.public_url),
    }


def address_to_type() -> str:
    """Where number and name are verified, short enough to be typed from the paper."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/").split("://")[-1] + reverse("verify_by_hand")


def _issuer_lines() -> list[list[str]]:
    """Full name and requisites; a line that is the same in two languages stands once."""
    issuer = issuer_of_sheets()
    lines: dict[str, str] = {}
    for language in LANGUAGES:
        lines.setdefault(issuer.line(language), language)
    return [[language, _BETWEEN_DIGITS.sub("\N{NO-BREAK SPACE}", line)] for line, language in lines.items() if line]


def _in_all(text: str) -> list[list[str]]:
    return [[language, _said_in(language, text)] for language in LANGUAGES]


def _said_in(language: str, text: str, **values: str) -> str:
    said = _words(language, text)
    return said % values if values else said


@cache
def _words(language: str, text: str) -> str:
    """Once a process: to change the language for each word takes longer than a page of the sheet."""
    with translation.override(language):
        return str(_PAPER[text])


def _day(day: date) -> str:
    """A day in figures, the same in all three languages."""
    return day.strftime("%d.%m.%Y")
