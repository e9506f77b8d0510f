"""Where the papers of a run lie: a folder of its own that no address leads into, and in the end one ZIP."""

import csv
import io
import re
import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import ZIP_STORED, ZipFile

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from people.exports import quoted
from stations.models import PaperRun


def folder(run: PaperRun) -> Path:
    return Path(settings.BAKYLAU_PRINTS) / "papers" / run.key.hex


def archive(run: PaperRun) -> Path:
    return folder(run) / "papers.zip"


def part(run: PaperRun, key: str) -> Path:
    return folder(run) / f"{key}.pdf"


def parts(run: PaperRun) -> list[Path]:
    return sorted(folder(run).glob("*.pdf"))


def put(path: Path, content: bytes) -> None:
    """All of it or nothing: who is killed meanwhile leaves no half file under its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


def pack(run: PaperRun, wanted: list[tuple[str, str]], left_out: list[list[str]]) -> None:
    """One ZIP of the files (key, name in it), in a folder for each area, and who was left out and why. The files themselves go then."""
    target = archive(run)
    target.parent.mkdir(parents=True, exist_ok=True)
    packing = target.with_suffix(".part")
    with ZipFile(packing, "w", ZIP_STORED) as zipped:  # PDFs are packed already
        taken: set[str] = set()
        for key, name in wanted:
            zipped.write(part(run, key), _free(name, taken))
        if left_out:
            zipped.writestr(_("left out") + ".csv", _table(left_out))
    packing.replace(target)
    for leftover in [*parts(run), *folder(run).glob("*.part")]:
        leftover.unlink(missing_ok=True)


def safe(name: str) -> str:
    """A name that every file system takes."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", name).strip(" .")[:80] or "-"


def throw_away(run: PaperRun) -> None:
    shutil.rmtree(folder(run), ignore_errors=True)


def _free(name: str, taken: set[str]) -> str:
    """Areas of one name lie beside one another."""
    stem, number = name.removesuffix(".pdf"), 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem} ({number}).pdf"
    taken.add(name.casefold())
    return name


def _table(lines: list[list[str]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([_("Area"), _("Station"), _("Person"), pgettext("of an observer", "Paper"), _("Reason")])
    writer.writerows([quoted(cell) for cell in line] for line in lines)
    return "\ufeff" + file.getvalue()
