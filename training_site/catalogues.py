"""Compile the message catalogues (.po → .mo) with Babel: a fresh machine has Python, and no gettext."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]


def compile_catalogues(root: Path = ROOT) -> int:
    """Compile every django.po / djangojs.po under the apps' locale folders that is newer than its .mo; returns how many."""
    compiled = 0
    for po in sorted(root.glob("*/locale*/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalogue = read_po(source)
        with mo.open("wb") as target:
            write_mo(target, catalogue)
        compiled += 1
    return compiled


if __name__ == "__main__":
    compile_catalogues()
