"""How the files in a ZIP of papers are called, on whatever system it is opened."""

import re
from collections.abc import Iterable


def safe(name: str) -> str:
    """A name that every file system takes."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", name).strip(" .")[:80] or "-"


def apart(names: Iterable[str]) -> list[str]:
    """The same names of PDFs, no two alike: areas of one name lie beside one another."""
    taken: set[str] = set()
    return [_free(name, taken) for name in names]


def _free(name: str, taken: set[str]) -> str:
    stem, number = name.removesuffix(".pdf"), 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem} ({number}).pdf"
    taken.add(name.casefold())
    return name
