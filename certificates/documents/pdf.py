"""The certificate as a PDF: one A4 sheet that typst sets from certificate.typ. No network, no font of the system."""

import json
import re
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.utils import timezone, translation
from django.utils.translation import pgettext_lazy

from certificates.documents.guilloche import corner_svg, frame_svg, rosette_svg
from certificates.enums import Basis
from certificates.models import Certificate
from certificates.names import printable_name
from certificates.offline.qr import qr_address

# On paper all three stand, in this order, whatever the reader's language.
LANGUAGES = ("kk", "ru", "en")
# Archival with files inside and tagged for screen readers (UA-1): typst writes both at once; A-4f and UA-1 exclude each other. A name in
# letters that no bundled font has is printed without that promise.
STANDARDS: list[Any] = ["a-3a", "ua-1"]
QUIET = 2  # modules around the code
_DARK = re.compile(rb"\x01+")
MASK = 2  # of the QR code: the one that suits such addresses best most often

_TEMPLATE = Path(__file__).with_name("certificate.typ")


def render(certificate: Certificate, badge: bytes = b"") -> bytes:
    """The PDF of a certificate, with its Open Badge as a file inside, where there is one. Raises KeyMissing."""
    inputs = {
        "badge": badge.decode(),
        "data": json.dumps(_data(certificate), ensure_ascii=False),
        "qr": qr_svg(qr_address(certificate)),
        "frame": frame_svg(),
        "corner": corner_svg(),
        "rosette": rosette_svg(),
    }
    try:
        return _compile(inputs, STANDARDS)
    except typst.TypstError:
        return _compile(inputs, [])


def qr_svg(address: str) -> str:
    """The QR code of an address, as one vector path with its quiet zone: a stroke for each run of dark modules."""
    rows = qr_code(address).matrix
    strokes = (f"M{run.start() + QUIET} {y + QUIET}.5h{len(run[0])}" for y, row in enumerate(rows) for run in _DARK.finditer(row))
    size = len(rows) + 2 * QUIET
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"><path stroke="#000" d="{"".join(strokes)}"/></svg>'


def qr_code(address: str) -> segno.QRCode:
    """By one mask for all: to weigh all eight takes longer than the sheet, and what is signed looks random under any."""
    return segno.make_qr(address, error="m", boost_error=False, mask=MASK)


def _compile(inputs: dict[str, str], standards: list[Any]) -> bytes:
    return typst.compile(
        _template(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=standards,
    )


@lru_cache(maxsize=1)
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


# Said with the context "on paper", so that the words of the sheet can be chosen apart from those of the screen.
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
    "qr": pgettext_lazy("on paper", "QR code that leads to %(address)s"),
}


def _data(certificate: Certificate) -> dict[str, Any]:
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
        "not_mandate": _in_all("not_mandate"),
        "check": _in_all("check"),
        "qr_alt": _said_in("kk", "qr", address=certificate.public_url),
    }


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
