"""What a copy holds, and whether it is still what was written: names, sizes and SHA-256 of its files, and some facts to hold the database to."""

import hashlib
import json
from pathlib import Path
from typing import Any

NAME = "manifest.json"
FORMAT = 1


class Damaged(Exception):
    """The copy is not what was written. Says all that is wrong."""


def write(folder: Path, facts: dict[str, Any]) -> None:
    """Of the files that lie in the folder now."""
    files = {path.name: {"bytes": path.stat().st_size, "sha256": sha256_of(path)} for path in sorted(folder.iterdir())}
    (folder / NAME).write_text(json.dumps({"format": FORMAT, **facts, "files": files}, indent=1, ensure_ascii=False) + "\n")


def checked(folder: Path) -> dict[str, Any]:
    """What the manifest says, after every file was read. Raises Damaged."""
    try:
        said: dict[str, Any] = json.loads((folder / NAME).read_text())
        files: dict[str, dict[str, Any]] = said["files"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged(f"There is no {NAME} that can be read in {folder}.") from error
    if said.get("format") != FORMAT:
        raise Damaged(f"This copy has the format {said.get('format')}; this release reads {FORMAT}.")
    there = {path.name for path in folder.iterdir()} - {NAME}
    wrong = [f"{name} is missing" for name in sorted(files.keys() - there)] + [
        f"{name} is not in the manifest" for name in sorted(there - files.keys())
    ]
    wrong += [f"{name} is not what was written" for name in sorted(files.keys() & there) if sha256_of(folder / name) != files[name]["sha256"]]
    if wrong:
        raise Damaged(f"The copy is damaged: {'; '.join(wrong)}.")
    return said


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
