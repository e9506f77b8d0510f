"""A page in gzip of which the large pieces were compressed once and kept: compressing the whole again would cost a third of a lesson."""

import gzip
import secrets
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

LARGE = 1_000  # bytes from which a piece is worth keeping compressed
_END = b"\x03\x00"  # an empty last block


@dataclass(frozen=True, slots=True)
class Large:
    """A piece, and the same in deflate: whole blocks that look at nothing before them."""

    plain: bytes
    deflated: bytes


def large(plain: bytes) -> Large:
    return Large(plain, _deflated(plain, 9))


def plain_of(pieces: Iterable[bytes | Large]) -> bytes:
    return b"".join(piece if isinstance(piece, bytes) else piece.plain for piece in pieces)


def gzip_of(pieces: Iterable[bytes | Large]) -> bytes:
    """The pieces as one gzip file. Its header is of a random length, as Django's: who sees lengths shall not guess tokens (BREACH)."""
    blocks, small, checksum, size = [_header()], [], 0, 0
    for piece in pieces:
        plain = piece if isinstance(piece, bytes) else piece.plain
        checksum, size = zlib.crc32(plain, checksum), size + len(plain)
        if isinstance(piece, bytes):
            small.append(piece)
        else:
            blocks += [_deflated(b"".join(small), 4), piece.deflated]
            small = []
    trailer = checksum.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")
    return b"".join([*blocks, _deflated(b"".join(small), 4), _END, trailer])


def _deflated(plain: bytes, level: int) -> bytes:
    compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(plain) + compressor.flush(zlib.Z_FULL_FLUSH)


def _header() -> bytes:
    """As gzip.compress writes it, with a file name of 1 to 100 letters."""
    name = b"a" * (secrets.randbelow(100) + 1)
    return gzip.compress(b"", mtime=0)[:3] + b"\x08" + b"\0\0\0\0\x02\xff" + name + b"\0"
