"""The formats by name, and which of them a file is in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.xlsx_files import BEGINS
from quizzes.formats import aiken, gift, gift_write, moodle_write, moodle_xml, sheet, sheet_write
from quizzes.formats.drafts import MOST_BYTES, QuestionDraft, Reading


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    label: Any  # lazily translated
    suffix: str
    content_type: str
    read: Callable[[bytes], Reading]
    write: Callable[[Iterable[QuestionDraft], str], bytes]
    has_languages: bool = True  # else a file holds one, which has to be named


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    one.name: one
    for one in (
        Format("gift", "GIFT", ".gift", "text/plain; charset=utf-8", gift.read, gift_write.write),
        Format("moodle", "Moodle XML", ".xml", "application/xml", moodle_xml.read, moodle_write.write),
        Format("aiken", "Aiken", ".txt", "text/plain; charset=utf-8", aiken.read, aiken.write, has_languages=False),
        Format("csv", _("Sheet (CSV)"), ".csv", "text/csv; charset=utf-8", sheet.read, sheet_write.write_csv),
        Format("xlsx", _("Sheet (XLSX)"), ".xlsx", _XLSX, sheet.read, sheet_write.write_xlsx),
    )
}


def format_of(name: str, data: bytes) -> str:
    """The name of the format that a file of this name and content is in; "" for what is none of them."""
    suffix = PurePath(name).suffix.lower()
    if data.startswith(BEGINS) or suffix == ".xlsx":
        return "xlsx"
    if suffix in {".csv", ".tsv"}:
        return "csv"
    if suffix == ".xml" or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        return "moodle"
    if suffix == ".gift" or (suffix == ".txt" and b"{" in data):
        return "gift"
    return "aiken" if suffix in {".txt", ".aiken"} else ""


def read(data: bytes, name: str) -> Reading:
    """What a file in the format of this name holds, or what is wrong with it. Never raises, whatever the bytes."""
    reading = Reading()
    if len(data) > MOST_BYTES:
        reading.refuse(0, "too_large", gettext_noop("The file is larger than %(megabytes)s MB."), megabytes=MOST_BYTES // 1_000_000)
        return reading
    reading = FORMATS[name].read(data)
    if not reading.drafts and not reading.problems:
        reading.refuse(0, "no_questions", gettext_noop("The file holds no questions."))
    return reading
