"""The public lists of what no longer holds, as bits: pure, without a database.

Two forms of the same facts. W3C's Bitstring Status List has one bit each: whether it holds. IETF's Token Status List has four bits each, which say
why not, and is what a phone keeps to check QR codes without a network.
"""

import gzip
import zlib
from collections.abc import Iterable, Mapping
from enum import IntEnum

from certificates.badges.multibase import base64url

TOKEN_BITS = 4


class Mark(IntEnum):
    """What a place says; the numbers are those of the Token Status List, 0x0C and 0x0D of those that it leaves to applications."""

    HOLDS = 0
    REVOKED = 1
    SUSPENDED = 2
    REPLACED = 0x0C
    ERASED = 0x0D


def encoded_bits(indexes: Iterable[int], places: int) -> str:
    """`encodedList`: gzip of one bit a place, the first place being the highest bit of the first byte."""
    bits = bytearray(places // 8)
    for index in indexes:
        bits[index // 8] |= 0x80 >> index % 8
    return base64url(gzip.compress(bytes(bits), mtime=0))


def compressed_marks(marks: Mapping[int, Mark], places: int) -> bytes:
    """`lst`: zlib of four bits a place, the first place being the lowest bits of the first byte."""
    held = bytearray(places * TOKEN_BITS // 8)
    for index, mark in marks.items():
        place, shift = divmod(index * TOKEN_BITS, 8)
        held[place] |= mark << shift
    return zlib.compress(bytes(held), 9)


def read_marks(compressed: bytes) -> dict[int, Mark]:
    """What `compressed_marks` was made of. Raises ValueError where it says what we never say."""
    held = zlib.decompress(compressed)
    places = ((index * 2 + half, held[index] >> half * TOKEN_BITS & 0xF) for index in range(len(held)) if held[index] for half in (0, 1))
    return {place: Mark(mark) for place, mark in places if mark}
