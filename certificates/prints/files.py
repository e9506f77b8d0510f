"""Where the sheets of a print run lie: a folder of its own that no address leads into, and in the end one ZIP."""

import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import ZIP_STORED, ZipFile

from django.conf import settings

from certificates.models import PrintRun


def folder(run: PrintRun) -> Path:
    return Path(settings.BAKYLAU_PRINTS) / run.key.hex


def archive(run: PrintRun) -> Path:
    return folder(run) / "certificates.zip"


def sheets(run: PrintRun) -> list[Path]:
    """Those that are there, by number."""
    return sorted(folder(run).glob("*.pdf"))


def put(path: Path, content: bytes) -> None:
    """All of it or nothing: who is killed meanwhile leaves no half sheet under its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


def pack(run: PrintRun) -> int:
    """One ZIP of the sheets, which take no room of their own any more; how many are in it. Packed before, it stays."""
    target = archive(run)
    if not target.exists():
        part = target.with_suffix(".part")
        with ZipFile(part, "w", ZIP_STORED) as zipped:  # PDFs are packed already
            for sheet in sheets(run):
                zipped.write(sheet, sheet.name)
        part.replace(target)
    for leftover in [*sheets(run), *folder(run).glob("*.part")]:
        leftover.unlink(missing_ok=True)
    with ZipFile(target) as zipped:
        return len(zipped.namelist())


def throw_away(run: PrintRun) -> None:
    shutil.rmtree(folder(run), ignore_errors=True)
