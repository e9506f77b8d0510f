"""Whether an upload is a recording that browsers play, by its content; and whether captions are WebVTT. Pure: no Django."""

import re
from pathlib import PurePath
from typing import IO, Any

LARGEST = 80_000_000
HEAD = 64
# suffix → (kind, content type, what the file begins with at which place)
FORMATS: dict[str, tuple[str, str, tuple[tuple[int, bytes], ...]]] = {
    ".mp4": ("video", "video/mp4", ((4, b"ftyp"),)),
    ".webm": ("video", "video/webm", ((0, b"\x1a\x45\xdf\xa3"),)),
    ".mp3": ("audio", "audio/mpeg", ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2"))),
    ".m4a": ("audio", "audio/mp4", ((4, b"ftyp"),)),
    ".ogg": ("audio", "audio/ogg", ((0, b"OggS"),)),
    ".wav": ("audio", "audio/wav", ((8, b"WAVE"),)),
}
_MOMENT = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_CUE = re.compile(rf"^{_MOMENT}[ \t]+-->[ \t]+{_MOMENT}(?:[ \t].*)?$", re.MULTILINE)


def suffix_of(name: str) -> str:
    return PurePath(name).suffix.lower()


def kind_of(name: str) -> str:
    """ "video", "audio", or "" for what is no recording by its name."""
    return FORMATS[suffix_of(name)][0] if suffix_of(name) in FORMATS else ""


def content_type_of(name: str) -> str:
    return FORMATS[suffix_of(name)][1] if suffix_of(name) in FORMATS else "application/octet-stream"


def problem_of(file: IO[bytes] | Any, name: str) -> str:
    """A code of what is wrong with an uploaded recording, or "". Leaves the file at its beginning.

    too_large, empty, not_allowed, not_what_it_says.
    """
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if size > LARGEST:
        return "too_large"
    if size == 0:
        return "empty"
    if suffix_of(name) not in FORMATS:
        return "not_allowed"
    beginnings = FORMATS[suffix_of(name)][2]
    return "" if any(head[place : place + len(mark)] == mark for place, mark in beginnings) else "not_what_it_says"


def is_captions(text: str) -> bool:
    """Whether `text` is WebVTT with at least one cue, each ending after it begins."""
    if not re.match(r"\ufeff?WEBVTT(?:[ \t\r\n]|$)", text):
        return False
    arrows = [line for line in text.splitlines() if "-->" in line]
    cues = [_CUE.match(line) for line in arrows]
    return bool(cues) and all(cue is not None and _seconds(cue.groups()[:4]) < _seconds(cue.groups()[4:]) for cue in cues)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000
