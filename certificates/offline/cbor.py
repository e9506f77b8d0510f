"""CBOR (RFC 8949) as our tokens use it: whole numbers, bytes, text, lists, maps, in their one deterministic form. Anything else is no token.

A general reader knows tags (dates, big decimals, shared values) that a stranger could make expensive; this one knows none of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = "int | bytes | str | Sequence[Value] | Mapping[int | str, Value]"

DEEPEST = 5
MOST_ITEMS = 200
# Whole numbers that JavaScript holds exactly: the page in the browser reads the same tokens.
LARGEST = 2**53 - 1


class NoToken(ValueError):
    """The bytes are not what we write."""


def dumps(value: Value) -> bytes:
    """The one deterministic form of a value. Raises TypeError for what tokens have not."""
    if isinstance(value, bool):
        raise TypeError("Tokens have no booleans.")
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        text = value.encode()
        return _head(3, len(text)) + text
    if isinstance(value, Mapping):
        pairs = sorted((dumps(key), dumps(one)) for key, one in value.items())
        return _head(5, len(pairs)) + b"".join(key + one for key, one in pairs)
    if isinstance(value, Sequence):
        return _head(4, len(value)) + b"".join(dumps(one) for one in value)
    raise TypeError(f"Tokens have no {type(value).__name__}.")


def loads(data: bytes) -> Value:
    """The value that is all of `data`. Raises NoToken for anything that `dumps` would not have written."""
    reader = _Reader(data)
    value = reader.value(DEEPEST)
    if reader.at != len(data):
        raise NoToken("bytes follow the end")
    return value


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind << 5 | number])
    for more, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << 8 * size:
            return bytes([kind << 5 | more]) + number.to_bytes(size)
    raise TypeError("The number is too large.")


@dataclass
class _Reader:
    data: bytes
    at: int = 0
    items: int = 0

    def value(self, depth: int) -> Value:
        self.items += 1
        if depth < 0 or self.items > MOST_ITEMS:
            raise NoToken("too deep, or too much")
        kind, number = self._head()
        readers: dict[int, Callable[[int, int], Value]] = {
            0: lambda number, depth: number,
            1: lambda number, depth: -1 - number,
            2: lambda number, depth: self._take(number),
            3: lambda number, depth: self._text(number),
            4: lambda number, depth: [self.value(depth - 1) for _ in range(number)],
            5: self._map,
        }
        if kind not in readers:
            raise NoToken("a tag, a float or a simple value")
        return readers[kind](number, depth)

    def _head(self) -> tuple[int, int]:
        [first] = self._take(1)
        kind, number = first >> 5, first & 31
        if number < 24:
            return kind, number
        if number > 27:
            raise NoToken("of no definite length")
        size = 1 << (number - 24)
        long = int.from_bytes(self._take(size))
        if long > LARGEST or _head(kind, long) != self.data[self.at - size - 1 : self.at]:
            raise NoToken("a number too large, or not in its shortest form")
        return kind, long

    def _take(self, size: int) -> bytes:
        if size > len(self.data) - self.at:
            raise NoToken("truncated")
        self.at += size
        return self.data[self.at - size : self.at]

    def _text(self, size: int) -> str:
        try:
            return self._take(size).decode()
        except UnicodeDecodeError as error:
            raise NoToken("no text") from error

    def _map(self, size: int, depth: int) -> dict[int | str, Value]:
        found: dict[int | str, Value] = {}
        last = b""
        for _ in range(size):
            began = self.at
            key = self.value(0)
            written = self.data[began : self.at]
            if not isinstance(key, int | str) or written <= last:
                raise NoToken("a key twice, out of order, or of no kind that we use")
            last = written
            found[key] = self.value(depth - 1)
        return found
