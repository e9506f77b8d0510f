"""Papers as PDF, set by typst from mandate.typ and badge.typ. No network, no font of the system."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst


def mandates(letters: list[dict[str, Any]], title: str) -> bytes:
    """One A4 sheet a letter."""
    return _set("mandate", {"title": title, "letters": letters})


def badges(badges: list[dict[str, Any]], title: str) -> bytes:
    """Four of A6 on a sheet of A4; one alone on a sheet of A6."""
    return _set("badge", {"title": title, "badges": badges})


def _set(name: str, data: dict[str, Any]) -> bytes:
    return typst.compile(
        Path(__file__).with_name(f"{name}.typ").read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
