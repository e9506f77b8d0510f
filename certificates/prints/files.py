"""Where the sheets of a print run lie: a folder of its own that no address leads into, and in the end one ZIP."""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import ZIP_STORED, ZipFile

from django.conf import settings

from certificates.models import PrintRun


def folder(run: PrintRun) -> Path:
    return Path(settings.BAKYLAU_PRINTS) / run.key.hex


def archive(run: PrintRun) -> Path:
    return folder(run) / "certificates.zip"


def packed(run: PrintRun) -> Path:
    """The ZIP as long as it is not handed out."""
    return folder(run) / "certificates.part"


def sheet_of(run: PrintRun, number: str) -> Path:
    return folder(run) / f"{number}.pdf"


def sheets(run: PrintRun) -> list[Path]:
    """Those that are there, by number."""
    return sorted(folder(run).glob("*.pdf"))


def put(path: Path, content: bytes) -> None:
    """All of it or nothing: who is killed meanwhile leaves no half sheet under its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


def pack(run: PrintRun, named: Iterable[tuple[str, Path]], texts: Iterable[tuple[str, str]]) -> None:
    """One ZIP of these sheets and texts, in this order, each under its name; `hand_out` puts it where it is handed out."""
    folder(run).mkdir(parents=True, exist_ok=True)
    with ZipFile(packed(run), "w", ZIP_STORED) as zipped:  # PDFs are packed already
        for name, text in texts:
            zipped.writestr(name, text.encode("utf-8-sig"))
        for name, sheet in named:
            zipped.write(sheet, name)


def hand_out(run: PrintRun) -> None:
    packed(run).replace(archive(run))


def tidy(run: PrintRun) -> None:
    """The sheets take no room of their own any more."""
    for leftover in [*sheets(run), *folder(run).glob("*.part")]:
        leftover.unlink(missing_ok=True)


def forget_sheet(run: PrintRun, number: str) -> None:
    with suppress(FileNotFoundError):
        sheet_of(run, number).unlink()


def throw_away(run: PrintRun) -> None:
    shutil.rmtree(folder(run), ignore_errors=True)
