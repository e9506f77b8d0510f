"""Whether a file is a PDF that runs nothing and hides nothing. Pure."""

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

# What a PDF says of itself when it runs or carries something. A script is always an action of the type /JavaScript or /Rendition.
PROGRAM = re.compile(rb"/(?:JavaScript|Rendition|Launch|EmbeddedFiles?|RichMedia|XFA|ImportData|SubmitForm)(?![A-Za-z0-9])")
ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb">>\s{0,20}stream\r?\n")
# Objects kept compressed, where names do not show, are streams of this type.
PACKED = b"/ObjStm"
DICTIONARY = 600
MOST_STREAMS = 50_000
MOST_ESCAPES = 500_000
MOST_UNPACKED = 50_000_000
CHUNK = 64 * 1024
END = b"%%EOF"


def check_pdf(file: IO[bytes]) -> str:
    """not_what_it_says, two_in_one (something follows its end), encrypted, has_script, unpacks_too_large, or ""."""
    content = file.read()
    if not content.startswith(b"%PDF-") or END not in content:
        return "not_what_it_says"
    if content[content.rindex(END) + len(END) :].strip(b"\r\n\t \0"):
        return "two_in_one"
    if content.count(b"#") > MOST_ESCAPES:
        return "not_what_it_says"
    names = _plain(content)
    if ENCRYPTED.search(names):
        return "encrypted"
    if PROGRAM.search(names):
        return "has_script"
    left = MOST_UNPACKED
    for unpacked in _packed_objects(content):
        left -= len(unpacked)
        if left <= 0:
            return "unpacks_too_large"
        if PROGRAM.search(_plain(unpacked)):
            return "has_script"
    return ""


def _plain(content: bytes) -> bytes:
    """Names as they are meant: /J#61vaScript is /JavaScript."""
    return ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), content)


def _packed_objects(content: bytes) -> Iterator[bytes]:
    for number, match in enumerate(STREAM.finditer(content)):
        if number > MOST_STREAMS:
            yield b" " * MOST_UNPACKED
        if PACKED in _plain(content[max(0, match.start() - DICTIONARY) : match.start()]):
            yield _unpacked(content, match.end())


def _unpacked(content: bytes, place: int) -> bytes:
    """What is packed there, as far as it can be unpacked, and no more than is allowed at all."""
    unpacker, found = zlib.decompressobj(), b""
    with suppress(zlib.error):  # what is broken further on is looked at up to there
        while not unpacker.eof and place < len(content) and len(found) < MOST_UNPACKED:
            found += unpacker.decompress(content[place : place + CHUNK])
            place += CHUNK
    return found
