"""The printed number of a certificate, BQ-XXXX-XXXX, and how to read one that a person has typed."""

import secrets

# Crockford's alphabet: no I, L, O, U, which people take for 1, 1, 0 and V.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "BQ"
LENGTH = 8

# Typed instead: Latin look-alikes, then the Cyrillic ones of a Kazakh or Russian keyboard.
_LOOK_ALIKES = str.maketrans("OIL" + "АВЕКМНОРСТХІҮ", "011" + "ABEKMH0PCTX1Y")


def new_number() -> str:
    """A random number; 40 bits, so it is looked up only together with the holder's name."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return _printed(drawn)


def read_number(typed: str) -> str:
    """The number as it is printed, from what a person typed: any case, spaces, dashes, look-alikes, with or without "BQ".

    What cannot be a number comes back as "", which no certificate has.
    """
    letters = "".join(letter for letter in typed.upper().translate(_LOOK_ALIKES) if letter.isalnum())
    if len(letters) == len(PREFIX) + LENGTH:
        letters = letters.removeprefix(PREFIX)
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        return ""
    return _printed(letters)


def _printed(letters: str) -> str:
    return f"{PREFIX}-{letters[:4]}-{letters[4:]}"
