"""Compile the message catalogues (.po → .mo) with Babel: a fresh machine has Python, and no gettext."""

import sys
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


def find_gaps(root: Path, refreshed: Path) -> list[str]:
    """What is missing in the catalogues under `root`, given the same tree `refreshed` by makemessages: a line each."""
    gaps = []
    for fresh in sorted(refreshed.glob("*/locale/*/LC_MESSAGES/*.po")):
        name = fresh.relative_to(refreshed)
        with fresh.open("rb") as source:
            catalogue = read_po(source)
        for message in catalogue:
            if not message.id:
                continue
            strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
            if message.fuzzy or not all(strings):
                gaps.append(f"{name}: not translated: {message.id!r}")
    return gaps


def main(arguments: list[str]) -> int:
    """No argument: compile. `--compare ROOT REFRESHED`: say what is not translated; 1 if anything."""
    if arguments[:1] != ["--compare"]:
        compile_catalogues()
        return 0
    gaps = find_gaps(Path(arguments[1]), Path(arguments[2]))
    sys.stdout.write("".join(f"{gap}\n" for gap in gaps))
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
