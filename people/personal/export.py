"""Everything about one person, as that person may have it: JSON line by line, and a ZIP with the files that belong to it.

What stands in it says kept.py: own rows, named fields of them, nobody else's name and no key of an exam.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation
from django.utils.translation import get_language

from people.models import User
from people.personal.kept import Table, kinds, same_person, tables

CHUNK = 500
File = tuple[str, bytes]
Source = Callable[[User, datetime], Iterable[File]]

_sources: list[Source] = []


def register_files(source: Source) -> None:
    """`source(person, at)` gives files that belong to the person: (name, content)."""
    if source not in _sources:
        _sources.append(source)


def as_json(person: User, *, at: datetime) -> Iterator[str]:
    """{"made_at": …, "language": …, "kinds": [{"code": …, "title": …, "what": …, …, "tables": {"people.User": [row, …], …}}, …]}, piece by piece.

    In the language in which it is asked for, though it is made when the view has long returned.
    """
    language, ids = get_language(), same_person(person)
    with translation.override(language):
        yield f'{{"made_at": {_json(at)}, "language": {_json(language)}, "kinds": ['
        for number, kind in enumerate(kinds()):
            about = _json({"code": kind.code, **kind.facts})
            yield f'{"," if number else ""}\n{about[:-1]}, "tables": {{'
            for place, table in enumerate(table for table in tables(kind.code) if table.fields):
                yield f"{',' if place else ''}\n  {_json(table.model)}: ["
                yield from _rows(table, ids)
                yield "]"
            yield "}}"
        yield "\n]}\n"


def as_zip(person: User, *, at: datetime) -> IO[bytes]:
    """The same as data.json, with the files of all sources; on the disk while it is handed out."""
    file = TemporaryFile()  # noqa: SIM115 - whoever hands it out closes it
    try:
        _fill(file, person, at)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _fill(file: IO[bytes], person: User, at: datetime) -> None:
    with ZipFile(file, "w", ZIP_DEFLATED) as zipped:
        with zipped.open("data.json", "w") as data:
            for piece in as_json(person, at=at):
                data.write(piece.encode())
        for source in _sources:
            for name, content in source(person, at):
                zipped.writestr(name, content)


def _rows(table: Table, ids: list[int]) -> Iterator[str]:
    """The rows, each on a line of its own."""
    for number, row in enumerate(table.rows(ids).values(*table.fields).iterator(chunk_size=CHUNK)):
        yield f"{',' if number else ''}\n    {_json(row)}"


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
