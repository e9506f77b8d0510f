"""Whether a file is the picture, the video or the sound that its name says: its signature, and a structure that reaches its end. Pure."""

import struct
from typing import IO

MOST_BOXES = 100_000
MOST_CHUNKS = 100_000


def check_mp4(file: IO[bytes]) -> str:
    """Boxes from the first byte to the last, `ftyp` first, `moov` among them."""
    file.seek(0, 2)
    size = file.tell()
    place, kinds = 0, list[bytes]()
    while place < size:
        file.seek(place)
        head = file.read(16)
        if len(head) < 8 or len(kinds) > MOST_BOXES:
            return "not_what_it_says"
        length, kind = struct.unpack(">I4s", head[:8])
        if length == 1 and len(head) == 16:
            [length] = struct.unpack(">Q", head[8:])
        elif length == 0:
            length = size - place
        if length < 8 or place + length > size:
            return "not_what_it_says"
        kinds.append(kind)
        place += length
    return "" if kinds and kinds[0] == b"ftyp" and b"moov" in kinds else "not_what_it_says"


def check_webm(file: IO[bytes]) -> str:
    head = file.read(64)
    return "" if head.startswith(b"\x1a\x45\xdf\xa3") and b"\x42\x82\x84webm" in head else "not_what_it_says"


def check_png(file: IO[bytes]) -> str:
    """Chunks up to IEND, and nothing after it."""
    if file.read(8) != b"\x89PNG\r\n\x1a\n":
        return "not_what_it_says"
    for _ in range(MOST_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            return "not_what_it_says"
        length, kind = struct.unpack(">I4s", head)
        file.seek(length + 4, 1)
        if kind == b"IEND":
            return "two_in_one" if file.read(1) else ""
    return "not_what_it_says"


def check_jpeg(file: IO[bytes]) -> str:
    """Cameras put a second picture after the end: what follows is only looked at for another kind of file."""
    content = file.read()
    return "" if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content else "not_what_it_says"


def check_gif(file: IO[bytes]) -> str:
    content = file.read()
    if content[:6] not in {b"GIF87a", b"GIF89a"}:
        return "not_what_it_says"
    return "" if content.rstrip(b"\0").endswith(b";") else "two_in_one"


def check_webp(file: IO[bytes]) -> str:
    """The size that it tells is the size that it has."""
    return _check_riff(file, b"WEBP")


def _check_riff(file: IO[bytes], kind: bytes) -> str:
    head = file.read(12)
    file.seek(0, 2)
    size = file.tell()
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != kind:
        return "not_what_it_says"
    [told] = struct.unpack("<I", head[4:8])
    return "" if size - 8 <= told + 1 and told <= size - 8 else "two_in_one"


def check_wav(file: IO[bytes]) -> str:
    """The size that it tells is the size that it has."""
    return _check_riff(file, b"WAVE")


def check_ogg(file: IO[bytes]) -> str:
    """Pages from the first byte to the last."""
    for _ in range(MOST_BOXES):
        head = file.read(27)
        if not head:
            return ""
        if len(head) < 27 or head[:4] != b"OggS":
            break
        sizes = file.read(head[26])
        file.seek(sum(sizes), 1)
    return "not_what_it_says"


def check_mp3(file: IO[bytes]) -> str:
    """A tag or a frame at the beginning."""
    head = file.read(3)
    return "" if head == b"ID3" or (head[:1] == b"\xff" and head[1:2] in {b"\xfb", b"\xf3", b"\xf2", b"\xfa"}) else "not_what_it_says"
