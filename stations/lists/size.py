"""Whether a list is short enough to be looked at while somebody waits: by its lines, counted without reading them. Knows no database."""

import re
import zipfile
from io import BytesIO

from people.xlsx_files import BEGINS
from stations.lists.geojson import is_geojson

LINES_AT_ONCE = 3_000  # about a second
BYTES_AT_ONCE = 300_000
UNPACKED_AT_ONCE = 5_000_000  # of a spreadsheet
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")


def is_short(data: bytes) -> bool:
    """Of a file in any of our formats."""
    return len(data) <= BYTES_AT_ONCE and lines_of(data) <= LINES_AT_ONCE


def lines_of(data: bytes) -> int:
    """About how many lines, rows or features it has; of what unpacks to much, or cannot be unpacked, more than are done at once."""
    if data.startswith(BEGINS):
        return _rows_of(data)
    if is_geojson(data):
        return data.count(b'"Feature"')
    return max(data.count(b"\n"), data.count(b"\r"))


def _rows_of(data: bytes) -> int:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED_AT_ONCE:
                return LINES_AT_ONCE + 1
            sheets = [part for part in archive.infolist() if "worksheets/" in part.filename]
            return sum(len(_ROW.findall(archive.read(part))) for part in sheets)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return LINES_AT_ONCE + 1
