"""The files that people uploaded, as one archive, and back. Where they lie in an object store, that keeps its own versions."""

import shutil
import tarfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage

NAME = "media.tar"


def are_here() -> bool:
    """Whether they lie on a disk of this machine."""
    return isinstance(default_storage, FileSystemStorage) or isinstance(getattr(default_storage, "_wrapped", None), FileSystemStorage)


def folder() -> Path:
    return Path(settings.MEDIA_ROOT)


def pack(archive: Path) -> None:
    """What vanishes meanwhile is left out: Wagtail deletes a file after the row that names it."""
    with tarfile.open(archive, "w") as packed:  # pictures and PDFs are packed already
        for path in sorted(folder().rglob("*")):
            try:
                packed.add(path, str(path.relative_to(folder())), recursive=False)
            except FileNotFoundError:
                continue


def is_empty() -> bool:
    return not folder().exists() or not any(folder().iterdir())


def unpack(archive: Path) -> None:
    """Into the folder, which is empty. Nothing in the archive can get out of it."""
    folder().mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as packed:
        packed.extractall(folder(), filter="data")


def empty() -> None:
    """Take everything out again that `unpack` put there; the folder itself may be a disk of its own."""
    for path in folder().iterdir() if folder().exists() else []:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
