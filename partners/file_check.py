"""Whether a file is what its name says, and nothing besides. Pure: bytes in, a code out; no Django.

The checks of each kind of file are in file_archives.py (office files), file_pdf.py and file_media.py.
"""

import re
import unicodedata
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from typing import IO, Any

from partners import file_archives, file_media
from partners.file_pdf import check_pdf

LARGEST_FILE = 20_000_000
LARGEST_VIDEO = 100_000_000
# What a file of another kind would begin with, or carry where a browser looks for it.
MARKUP = re.compile(rb"<!doctype html|<html|<head|<body|<script|<svg|<iframe|<\?php|^#!", re.IGNORECASE)
HEAD = 1024
# A cell that a spreadsheet would calculate.
FORMULA = re.compile(r'(?:^|[,;\t"])\s*[=@]', re.MULTILINE)


def problem_of(file: IO[bytes] | Any, name: str) -> str:
    """A code of what is wrong with an uploaded file, or "" for a good one. Leaves the file at its beginning.

    bad_name, not_allowed, too_large, empty, not_what_it_says, two_in_one, has_script, encrypted, unpacks_too_large, bad_members, entities,
    outside.
    """
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn"} for sign in name) or "/" in name or "\\" in name:
        return "bad_name"
    suffix = PurePath(name).suffix.lower()
    check = CHECKS.get(suffix)
    if check is None:
        return "not_allowed"
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size > largest(suffix):
        return "too_large"
    if size == 0:
        return "empty"
    try:
        return check(file) or ("" if suffix in file_archives.NEEDED else _other_kind(file, suffix))
    finally:
        file.seek(0)


def largest(suffix: str) -> int:
    """How many bytes a file with this ending may have."""
    return LARGEST_VIDEO if suffix in VIDEOS else LARGEST_FILE


def _other_kind(file: IO[bytes], suffix: str) -> str:
    """Whether the file would also open as an archive, a page of a browser or a PDF."""
    file.seek(0)
    head = file.read(HEAD)
    is_other_pdf = suffix != ".pdf" and b"%PDF-" in head
    return "two_in_one" if is_other_pdf or MARKUP.search(head) or zipfile.is_zipfile(file) else ""


def check_text(file: IO[bytes]) -> str:
    """Words in UTF-8, and no markup among them."""
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return "not_what_it_says"
    if not all(sign.isprintable() or sign in "\r\n\t\f" for sign in text):
        return "not_what_it_says"
    return "not_what_it_says" if text.lstrip().startswith("<?xml") or MARKUP.search(text.lstrip().encode()) else ""


def check_table(file: IO[bytes]) -> str:
    """A text without cells that a spreadsheet would calculate."""
    if problem := check_text(file):
        return problem
    file.seek(0)
    return "has_script" if FORMULA.search(file.read().decode("utf-8-sig")) else ""


VIDEOS = {".mp4": file_media.check_mp4, ".webm": file_media.check_webm}
SOUNDS = {".mp3": file_media.check_mp3, ".m4a": file_media.check_mp4, ".ogg": file_media.check_ogg, ".wav": file_media.check_wav}
IMAGES = {
    ".jpg": file_media.check_jpeg,
    ".jpeg": file_media.check_jpeg,
    ".png": file_media.check_png,
    ".webp": file_media.check_webp,
    ".gif": file_media.check_gif,
}
CHECKS: dict[str, Callable[[IO[bytes]], str]] = {
    ".pdf": check_pdf,
    ".txt": check_text,
    ".csv": check_table,
    **{suffix: partial(file_archives.check_archive, suffix=suffix) for suffix in file_archives.NEEDED},
    **VIDEOS,
    **SOUNDS,
    **IMAGES,
}
