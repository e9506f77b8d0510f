"""The name of a holder: as it is printed, and as two names are compared."""

import re
import unicodedata


def printable_name(name: str) -> str:
    """A name without control and formatting characters (which can turn the direction of writing), one space between words."""
    spaced = "".join(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in name)
    return " ".join("".join(letter for letter in spaced if unicodedata.category(letter)[0] != "C").split())


def folded_name(name: str) -> str:
    """A name for comparison: without case, ё as е, one space between words, one kind of hyphen and apostrophe."""
    text = unicodedata.normalize("NFKC", printable_name(name)).casefold().replace("ё", "е")
    text = re.sub(r"[‐‑–—−]", "-", re.sub(r"[’ʼ`´]", "'", text))
    return " ".join(text.split())
