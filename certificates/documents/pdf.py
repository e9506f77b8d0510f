"""The certificate as a PDF: one A4 sheet that typst sets from certificate.typ. No network, no font of the system."""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst

from certificates.documents.designs import DESIGNS
from certificates.documents.emblem import emblem_svg
from certificates.documents.typesetting import typeset
from certificates.documents.words import sheet_data
from certificates.enums import SheetDesign
from certificates.models import Certificate
from certificates.offline.qr import empty_address, qr_address

# Archival with files inside and tagged for screen readers (UA-1): typst writes both at once; A-4f and UA-1 exclude each other. A name in
# letters that no bundled font has is printed without that promise.
STANDARDS: list[Any] = ["a-3a", "ua-1"]
QUIET = 2  # modules around the code
_DARK = re.compile(rb"\x01+")
MASK = 2  # of the QR code: the one that suits such addresses best most often

_TEMPLATE = Path(__file__).with_name("certificate.typ")


def render(certificate: Certificate, badge: bytes = b"", *, is_sample: bool = False) -> bytes:
    """The PDF of a certificate, with its Open Badge as a file inside, where there is one. A sample says so, and its code certifies nobody.

    Raises KeyMissing, Panicked.
    """
    programme = certificate.programme
    design = DESIGNS[SheetDesign(programme.design)]
    colours = {"main": design.main, "accent": design.accent, "words": design.words}
    inputs = {
        "badge": badge.decode(),
        "data": json.dumps({**sheet_data(certificate), "colours": colours, "is_sample": is_sample}, ensure_ascii=False),
        "qr": qr_svg(empty_address() if is_sample else qr_address(certificate)),
        "emblem": emblem_svg(programme.emblem),
        **design.drawn(),
    }
    try:
        return typeset(_template(), inputs, STANDARDS)
    except typst.TypstError:
        return typeset(_template(), inputs, [])


def qr_svg(address: str) -> str:
    """The QR code of an address, as one vector path with its quiet zone: a stroke for each run of dark modules."""
    rows = qr_code(address).matrix
    strokes = (f"M{run.start() + QUIET} {y + QUIET}.5h{len(run[0])}" for y, row in enumerate(rows) for run in _DARK.finditer(row))
    size = len(rows) + 2 * QUIET
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"><path stroke="#000" d="{"".join(strokes)}"/></svg>'


def qr_code(address: str) -> segno.QRCode:
    """What follows # is a part of its own, in the mode for capitals and digits (two letters in eleven bits).

    By one mask for all: to weigh all eight takes longer than the sheet, and what is signed looks random under any.
    """
    page, sign, code = address.partition("#")
    parts: Any = [page + sign, code] if code else address  # segno takes a list of parts; its annotations do not say so
    return segno.make_qr(parts, error="m", boost_error=False, mask=MASK)


@lru_cache(maxsize=1)
def _template() -> bytes:
    return _TEMPLATE.read_bytes()
