"""A copy of all that the service keeps, but for the keys: these lie apart, so that a copy forges nothing."""

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from certificates.keys import FolderStore, store
from certificates.keys.ring import write_ring
from certificates.keys.stores import FILE as RING
from certificates.models import Certificate
from people.models import User
from people.personal import erasure_journal
from training_site.backups import databases, files, manifest

# What a database that was put back is held to.
COUNTED = {
    "migrations": "SELECT count(*) FROM django_migrations",
    "people": f"SELECT count(*) FROM {User._meta.db_table}",  # noqa: S608 - names of our own tables
    "certificates": f"SELECT count(*) FROM {Certificate._meta.db_table}",  # noqa: S608
    "ended": f"SELECT count(*) FROM {Certificate._meta.db_table} WHERE revoked_at IS NOT NULL",  # noqa: S608
}


def copy(folder: Path, *, at: datetime) -> dict[str, Any]:
    """Write the copy into a new folder, which only the user of the service may read; returns what its manifest says of the database. A copy that
    fails leaves nothing. Raises FileExistsError where something is there, Failed, OSError."""
    if folder.exists():
        raise FileExistsError(f"{folder} is there already: a copy overwrites nothing.")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    before = os.umask(0o077)
    try:
        unfinished.mkdir(parents=True)
        facts = _written(unfinished, at)
        manifest.write(unfinished, facts)
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    finally:
        os.umask(before)
    return facts


def _written(folder: Path, at: datetime) -> dict[str, Any]:
    erasure_journal.complete()  # whoever was erased before this copy is not in it, and after it stands there
    with databases.one_moment() as moment:
        counted = databases.dump(folder / databases.FILES[connection.vendor], moment, COUNTED)
    if files.are_here():  # after the database: what it names is there by now
        files.pack(folder / files.NAME)
    return {"made_at": at.isoformat(), "engine": connection.vendor, **counted}


def copy_keys(folder: Path) -> Path:
    """The ring of keys, into a folder apart. Raises FileExistsError, OSError, KeyMissing."""
    path = folder / RING
    place = store()
    text = place.path.read_text() if isinstance(place, FolderStore) else write_ring(place.ring())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123 - a descriptor
        file.write(text)
    return path
