"""Questions as a sheet, in CSV or XLSX, which `sheet.read` reads back."""

import base64
import csv
import io
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext_noop

from quizzes.formats.drafts import CHOICES, OptionDraft, QuestionDraft, Text
from quizzes.formats.matches import pairs_of
from quizzes.formats.sheet_columns import LONGEST_CELL, column, guarded, headings
from quizzes.formats.writing import Refusals, prepared

PIECE = 30_000  # characters of an image in a cell


def write_csv(drafts: Iterable[QuestionDraft], language: str = "") -> bytes:
    """With the mark by which spreadsheets know UTF-8. Raises CannotWrite."""
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(_table(drafts, language))
    return written.getvalue().encode("utf-8-sig")


def write_xlsx(drafts: Iterable[QuestionDraft], language: str = "") -> bytes:
    """Raises CannotWrite."""
    from openpyxl import Workbook  # it loads numpy: not in processes that write no spreadsheet

    book = Workbook(write_only=True)
    sheet = book.create_sheet("questions")
    for row in _table(drafts, language):
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _table(drafts: Iterable[QuestionDraft], language: str) -> Iterator[list[str]]:
    """The headings, and every row."""
    ready = prepared(drafts, language, _refuse)
    columns = headings([""] if language else [code for code, _name in settings.LANGUAGES])
    yield columns
    for draft in ready:
        for row in _rows(draft):
            yield [guarded(row.get(one, "")) for one in columns]


def _refuse(draft: QuestionDraft, refusals: Refusals) -> None:
    if any(len(cell) > LONGEST_CELL for row in _rows(draft) for cell in row.values()):
        refusals.add(draft, "cell_too_long", gettext_noop("A text is longer than a cell of a sheet may be."))


def _rows(draft: QuestionDraft) -> list[dict[str, str]]:
    answers = list(_pairs(draft) if draft.kind == "matching" else map(_option, draft.options))
    if draft.kind in CHOICES:
        for answer, option in zip(answers, draft.options, strict=True):
            answer["correct"] = "yes" if option.correct else "no"
    image = base64.b64encode(draft.image.data).decode("ascii") if draft.image else ""
    pieces = [{"image": image[place : place + PIECE]} for place in range(0, len(image), PIECE)]
    rows: list[dict[str, str]] = [{} for _row in range(max(1, len(answers), len(pieces)))]
    for parts in ([_question(draft)], answers, pieces):
        for row, part in zip(rows, parts, strict=False):
            row.update(part)
    return rows


def _question(draft: QuestionDraft) -> dict[str, str]:
    number = draft.number
    return {
        "ref": draft.ref,
        "kind": draft.kind,
        "topic": draft.topic,
        "article": draft.article,
        "critical": "" if draft.critical is None else "yes" if draft.critical else "no",
        "difficulty": str(draft.difficulty or ""),
        "purpose": draft.purpose,
        "scenario": draft.scenario,
        "scenario_order": "" if draft.scenario_order is None else str(draft.scenario_order),
        **_text("text", draft.text),
        **_text("explanation", draft.explanation),
        **({"value": number.value, "tolerance": number.tolerance, **_text("unit", number.unit)} if number else {}),
        **(_text("image_alt", draft.image.alt) if draft.image else {}),
    }


def _text(name: str, text: Text) -> dict[str, str]:
    return {column(name, code): words for code, words in text.items()}


def _option(option: OptionDraft) -> dict[str, str]:
    return {"option": option.id, "weight": option.weight, **_text("option_text", option.text), **_text("feedback", option.explanation)}


def _pairs(draft: QuestionDraft) -> Iterator[dict[str, str]]:
    right_ids = {tuple(sorted(match.text.items())): match.id for match in draft.matches}
    ids = [option.id for option in draft.options]
    for place, (left, right) in enumerate(pairs_of(draft)):
        one = ids[place] if place < len(ids) else ""
        yield {"option": one, "match": right_ids[tuple(sorted(right.items()))], **_text("option_text", left), **_text("match_text", right)}
