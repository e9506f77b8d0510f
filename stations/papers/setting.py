"""Papers as PDF, set from mandate.typ and badge.typ."""

import json
from pathlib import Path
from typing import Any

from certificates.documents.typesetting import typeset


def mandates(letters: list[dict[str, Any]], title: str) -> bytes:
    """One A4 sheet a letter. Raises typst.TypstError, Panicked."""
    return _set("mandate", {"title": title, "letters": letters})


def badges(badges: list[dict[str, Any]], title: str) -> bytes:
    """Four of A6 on a sheet of A4; one alone on a sheet of A6. Raises typst.TypstError, Panicked."""
    return _set("badge", {"title": title, "badges": badges})


def _set(name: str, data: dict[str, Any]) -> bytes:
    return typeset(Path(__file__).with_name(f"{name}.typ").read_bytes(), {"data": json.dumps(data, ensure_ascii=False)}, [])
