"""Read the first sheet of an XLSX file, which comes from outside: what it unpacks to is bounded before anything is unpacked."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from logging import getLogger
from typing import Any

from django.utils.translation import gettext as _

from people.table_files import Problem, Table

logger = getLogger(__name__)
BEGINS = b"PK\x03\x04"
MOST_PARTS = 500
MOST_UNPACKED = 20_000_000
MOST_COLUMNS = 50


def read_xlsx(data: bytes, *, most_lines: int, is_exact: bool = False, most_unpacked: int = MOST_UNPACKED) -> Table:
    """The records of the first sheet, numbered by row; rows beyond `most_lines` are not read. `is_exact`: white space round texts is kept."""
    from openpyxl import load_workbook  # it loads numpy: not in processes that read no spreadsheet

    try:
        if not _is_bounded(data, most_unpacked):
            return Table(problems=[Problem(0, "too_large", _("This spreadsheet unpacks to more than we read. Save the list alone, as CSV."))])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that nobody here reads
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            rows = book.worksheets[0].iter_rows(max_row=most_lines, max_col=MOST_COLUMNS, values_only=True)
            return Table(records=iter(list(_records(rows, is_exact=is_exact))), encoding="xlsx")
    except Exception:
        logger.info("A spreadsheet could not be read.", exc_info=True)
        return Table(problems=[Problem(0, "not_xlsx", _("This spreadsheet cannot be read. Save the list as CSV and upload that."))])


def _is_bounded(data: bytes, most: int) -> bool:
    """Whether the archive says it unpacks to little; Python's zipfile unpacks no more of a part than it says."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    return len(parts) <= MOST_PARTS and sum(part.file_size for part in parts) <= most


def _records(rows: Any, *, is_exact: bool) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, 1):
        cells = [cell if is_exact and isinstance(cell, str) else _text(cell) for cell in row]
        if any(cell.strip() for cell in cells):
            yield number, cells


def _text(cell: Any) -> str:
    """A cell as its owner sees it: a phone that a spreadsheet took for a number has no fraction."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
