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


def base64url(data: bytes) -> str:
    return "u" + urlsafe_b64encode(data).decode().rstrip("=")
