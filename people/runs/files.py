"""Where the files of a run lie: a folder of its own that no address leads into, and in the end one ZIP."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import ZIP_STORED, ZipFile

from django.conf import settings

from people.runs.models import Run


def folder(run: Run) -> Path:
    return Path(settings.BAKYLAU_PRINTS) / run.FOLDER / run.key.hex


def archive(run: Run) -> Path:
    return folder(run) / f"{run.ARCHIVE}.zip"


def packed(run: Run) -> Path:
    """The ZIP as long as it is not handed out."""
    return folder(run) / f"{run.ARCHIVE}.part"


def file_of(run: Run, name: str) -> Path:
    return folder(run) / f"{name}.pdf"


def made(run: Run) -> list[Path]:
    """The files that are there, by name."""
    return sorted(folder(run).glob("*.pdf"))


def put(path: Path, content: bytes) -> None:
    """All of it or nothing: who is killed meanwhile leaves no half file under its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


def pack(run: Run, named: Iterable[tuple[str, Path]], texts: Iterable[tuple[str, str]]) -> None:
    """One ZIP of these files and texts, in this order, each under its name; `hand_out` puts it where it is handed out."""
    folder(run).mkdir(parents=True, exist_ok=True)
    with ZipFile(packed(run), "w", ZIP_STORED) as zipped:  # PDFs are packed already
        for name, text in texts:
            zipped.writestr(name, text.encode("utf-8-sig"))
        for name, file in named:
            zipped.write(file, name)


def hand_out(run: Run) -> None:
    packed(run).replace(archive(run))


def tidy(run: Run) -> None:
    """The files take no room of their own any more."""
    for leftover in [*made(run), *folder(run).glob("*.part")]:
        leftover.unlink(missing_ok=True)


def forget(run: Run, pattern: str) -> None:
    """Of the files those whose names, without .pdf, are like `pattern`."""
    for file in folder(run).glob(f"{pattern}.pdf"):
        file.unlink(missing_ok=True)


def throw_away(run: Run) -> None:
    shutil.rmtree(folder(run), ignore_errors=True)
