"""Bytes as text that says in its first letter how it is to be read (multibase): base58 of Bitcoin, and base64 of URLs."""

from base64 import urlsafe_b64encode

_LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(data: bytes) -> str:
    number, letters = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        letters = _LETTERS[rest] + letters
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + _LETTERS[0] * zeros + letters


def unbase58(text: str) -> bytes:
    """What `base58` was made of. Raises ValueError."""
    if not text.startswith("z"):
        raise ValueError("no base58")
    number, letters = 0, text[1:]
    for letter in letters:
        number = number * 58 + _LETTERS.index(letter)
    zeros = len(letters) - len(letters.lstrip(_LETTERS[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base64url(data: bytes) -> str:
    return "u" + urlsafe_b64encode(data).decode().rstrip("=")
