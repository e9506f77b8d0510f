"""The rows of a sheet of questions, with what stands in which column. What they mean: `sheet.py`."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

from people.table_files import Table
from quizzes.formats.drafts import MOST_QUESTIONS, Reading, Text, Unreadable, is_writable, with_lines
from quizzes.formats.sheet_columns import FIRST_ROW_ONLY, TEXTS, parts_of, text_in, unguarded

MOST_ROWS = 20_000


@dataclass(slots=True)
class Row:
    """`words` are the columns without a language, `texts` the others."""

    line: int
    words: dict[str, str] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.words.get(name, "").strip()

    def text(self, name: str) -> Text:
        return text_in(self.texts, name)


def columns_of(table: Table, reading: Reading) -> list[tuple[str, str]]:
    """(name, language) of every column; [] where the headings are not ours, which is refused."""
    cells = [cell.strip().casefold() for cell in next(table.records, (1, []))[1]]
    while cells and not cells[-1]:
        cells.pop()
    found = [parts_of(cell) for cell in cells]
    counts = Counter(cells)
    unknown = [cell for cell, one in zip(cells, found, strict=True) if one is None or counts[cell] > 1]
    if unknown:
        sentence = gettext_noop("These headings in the first line are not known, or stand there twice: %(headings)s.")
        reading.refuse(1, "sheet_headings", sentence, headings=", ".join(cell[:40] or "–" for cell in unknown[:10]))
    elif not {"kind", "text"} <= {one[0] for one in found if one} and not table.problems:
        reading.refuse(1, "sheet_headings_missing", gettext_noop("The first line has no headings “kind” and “text_kk” (or another language)."))
    return [] if reading.problems else [one for one in found if one]


def rows_of(table: Table, columns: list[tuple[str, str]], reading: Reading) -> Iterator[Row]:
    for number, (line, cells) in enumerate(table.records):
        if number >= MOST_ROWS:
            reading.refuse(line, "too_many", gettext_noop("The file has more than %(most)s questions. Divide it."), most=MOST_QUESTIONS)
            return
        row = Row(line)
        for (name, code), cell in zip(columns, cells, strict=False):
            words = unguarded(with_lines(cell))
            if name in TEXTS:
                row.texts.setdefault(name, {})[code] = words
            else:
                row.words[name] = words
        if any(cell.strip() for cell in cells[len(columns) :]):
            reading.refuse(line, "sheet_cells", gettext_noop("This row has more cells than there are headings."))
        yield row


def check_rows(rows: list[Row]) -> None:
    """Raises Unreadable for signs that no text has, and for what stands in a row that only continues a question."""
    for row in rows:
        cells = [*row.words.values(), *(words for text in row.texts.values() for words in text.values())]
        if not all(is_writable(words) for words in cells):
            raise Unreadable(row.line, "control_character", gettext_noop("This line holds characters that no text has."))
    for row in rows[1:]:
        for name in FIRST_ROW_ONLY:
            if row.get(name) or row.text(name):
                sentence = gettext_noop("“%(column)s” stands in the first row of a question only. A new question has a kind.")
                raise Unreadable(row.line, "sheet_first_row", sentence, column=name)
