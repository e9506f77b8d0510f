"""Which files are recordings that browsers play, by their ending (what is uploaded is checked where documents are), and what captions
are. Pure: no Django."""

import re
from pathlib import PurePath

# ending → (kind, content type)
FORMATS = {
    ".mp4": ("video", "video/mp4"),
    ".webm": ("video", "video/webm"),
    ".mp3": ("audio", "audio/mpeg"),
    ".m4a": ("audio", "audio/mp4"),
    ".ogg": ("audio", "audio/ogg"),
    ".wav": ("audio", "audio/wav"),
}
_MOMENT = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_CUE = re.compile(rf"^{_MOMENT}[ \t]+-->[ \t]+{_MOMENT}(?:[ \t].*)?$", re.MULTILINE)


def kind_of(name: str) -> str:
    """ "video", "audio", or "" for what is no recording."""
    return FORMATS.get(PurePath(name).suffix.lower(), ("", ""))[0]


def content_type_of(name: str) -> str:
    """ "video/mp4", or "" for what is no recording."""
    return FORMATS.get(PurePath(name).suffix.lower(), ("", ""))[1]


def is_captions(text: str) -> bool:
    """Whether `text` is WebVTT with at least one cue, each ending after it begins."""
    if not re.match(r"\ufeff?WEBVTT(?:[ \t\r\n]|$)", text):
        return False
    cues = [_CUE.match(line) for line in text.splitlines() if "-->" in line]
    return bool(cues) and all(cue is not None and _seconds(cue.groups()[:4]) < _seconds(cue.groups()[4:]) for cue in cues)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000
