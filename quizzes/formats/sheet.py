"""Questions in a sheet (CSV or XLSX): one row an answer, texts in a column a language. The columns are in `sheet_columns.py`."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext_noop

from people.table_files import read_csv
from people.xlsx_files import BEGINS, read_xlsx
from quizzes.enums import Purpose, QuestionKind
from quizzes.formats.drafts import (
    MOST_QUESTIONS,
    ImageDraft,
    NumberDraft,
    OptionDraft,
    QuestionDraft,
    Reading,
    Unreadable,
    settled,
)
from quizzes.formats.gift import true_or_false
from quizzes.formats.images import decoded, suffix_of
from quizzes.formats.matches import matched
from quizzes.formats.numbers import number_of, plain, weight_of
from quizzes.formats.sheet_rows import MOST_ROWS, Row, check_rows, columns_of, rows_of
from quizzes.formats.tags import OPTION_ID

YES = {"yes", "true", "1", "x", "+", "иә", "да"}
NO = {"no", "false", "0", "", "-", "жоқ", "нет"}


def read(data: bytes) -> Reading:
    """Every question, or what is wrong, by line."""
    reading = Reading()
    is_xlsx = data.startswith(BEGINS)
    table = read_xlsx(data, most_lines=MOST_ROWS + 2, is_exact=True) if is_xlsx else read_csv(data)
    columns = columns_of(table, reading)
    questions: list[list[Row]] = []
    for row in rows_of(table, columns, reading) if columns else ():
        if row.get("kind"):
            questions.append([row])
        elif questions:
            questions[-1].append(row)
        else:
            reading.refuse(row.line, "sheet_no_question", gettext_noop("Before this row stands no question: the first row of each has a kind."))
            break
    for problem in table.problems:
        reading.refuse(problem.line, problem.code, gettext_noop("The sheet cannot be read from here on. Save it as CSV in UTF-8, or as XLSX."))
    for rows in questions[: MOST_QUESTIONS + 1]:
        _take(rows, reading)
    return reading


def _take(rows: list[Row], reading: Reading) -> None:
    try:
        if len(reading.drafts) == MOST_QUESTIONS:
            raise Unreadable(rows[0].line, "too_many", gettext_noop("The file has more than %(most)s questions. Divide it."), most=MOST_QUESTIONS)
        check_rows(rows)
        reading.drafts.append(settled(_question(rows)))
    except Unreadable as problem:
        reading.problems.append(replace(problem.problem, ref=rows[0].get("ref")))


def _question(rows: list[Row]) -> QuestionDraft:
    """Raises Unreadable."""
    first = rows[0]
    kind = first.get("kind").casefold()
    if kind not in QuestionKind.values:
        sentence = gettext_noop("There is no kind “%(kind)s”. The kinds are: %(kinds)s.")
        raise Unreadable(first.line, "kind_unknown", sentence, kind=kind[:40], kinds=", ".join(QuestionKind.values))
    if not first.text("text"):
        raise Unreadable(first.line, "text_missing", gettext_noop("The question has no text."))
    draft = QuestionDraft(
        kind,
        first.text("text"),
        first.line,
        ref=first.get("ref"),
        explanation=first.text("explanation"),
        topic=first.get("topic"),
        article=first.get("article"),
        critical=_flag(first, "critical") if first.get("critical") else None,
        difficulty=int(_one_of(first, "difficulty", ("1", "2", "3"))) if first.get("difficulty") else None,
        purpose=_one_of(first, "purpose", Purpose.values) if first.get("purpose") else "",
        image=_image(rows),
        scenario=first.get("scenario"),
        scenario_order=_order(first),
    )
    answers = [row for row in rows if _is_answer(row)]
    _refuse_others(kind, first, answers)
    return _KINDS[kind](draft, answers, first)


def _is_answer(row: Row) -> bool:
    return any(row.get(name) for name in ("option", "correct", "weight", "match")) or any(
        row.text(name) for name in ("option_text", "feedback", "match_text")
    )


def _refuse_others(kind: str, first: Row, answers: list[Row]) -> None:
    """Raises Unreadable for what a question of this kind does not have: nothing is dropped in silence."""
    nothing: set[str] = set()
    has = {"ordering": nothing, "matching": {"match", "match_text"}, "numeric": nothing, "true_false": {"correct", "feedback"}}.get(
        kind, {"correct", "weight", "feedback"}
    )
    if kind != "numeric" and (first.get("value") or first.get("tolerance") or first.text("unit")):
        raise Unreadable(first.line, "sheet_column", _COLUMN, column="value", kind=kind)
    for row in answers:
        for name in {"correct", "weight", "feedback", "match", "match_text"} - has:
            if row.get(name) or row.text(name):
                raise Unreadable(row.line, "sheet_column", _COLUMN, column=name, kind=kind)


_COLUMN = gettext_noop("A question of the kind “%(kind)s” has nothing in the column “%(column)s”.")


def _one_of(row: Row, name: str, values: tuple[str, ...] | list[str]) -> str:
    if row.get(name) not in values:
        raise Unreadable(
            row.line, "sheet_value", gettext_noop("In the column “%(column)s” stands one of: %(values)s."), column=name, values=", ".join(values)
        )
    return row.get(name)


def _flag(row: Row, name: str) -> bool:
    word = row.get(name).casefold()
    if word not in YES | NO:
        raise Unreadable(
            row.line, "sheet_value", gettext_noop("In the column “%(column)s” stands one of: %(values)s."), column=name, values="yes, no"
        )
    return word in YES


def _order(row: Row) -> int | None:
    order = row.get("scenario_order")
    if order and not (order.isascii() and order.isdecimal() and len(order) < 5):
        raise Unreadable(row.line, "not_a_number", gettext_noop("“%(text)s” is no number. The decimal sign is a full stop."), text=order[:40])
    return int(order) if order else None


def _image(rows: list[Row]) -> ImageDraft | None:
    pieces = [row.get("image") for row in rows if row.get("image")]
    if not pieces:
        if rows[0].text("image_alt"):
            raise Unreadable(rows[0].line, "image_missing", gettext_noop("Words of an image stand here, and no image."))
        return None
    data = decoded("".join(pieces), rows[0].line)
    return ImageDraft(data, suffix_of(data), rows[0].text("image_alt"))


def _option(row: Row) -> OptionDraft:
    text = row.text("option_text")
    if not text:
        raise Unreadable(row.line, "answer_empty", gettext_noop("An answer has no text."))
    return OptionDraft(text, id=_id(row, "option"), explanation=row.text("feedback"))


def _id(row: Row, name: str) -> str:
    if row.get(name) and not OPTION_ID.fullmatch(row.get(name)):
        sentence = gettext_noop("“%(id)s” cannot be the id of an answer: it is made of up to ten small Latin letters and digits.")
        raise Unreadable(row.line, "sheet_id", sentence, id=row.get(name)[:40])
    return row.get(name)


def _choice(draft: QuestionDraft, rows: list[Row], first: Row) -> QuestionDraft:
    options = [
        replace(_option(row), correct=_flag(row, "correct"), weight=weight_of(row.get("weight"), row.line) if row.get("weight") else "")
        for row in rows
    ]
    return replace(draft, options=tuple(options))


def _true_false(draft: QuestionDraft, rows: list[Row], first: Row) -> QuestionDraft:
    by_id = {row.get("option").casefold(): row for row in rows}
    if len(rows) != 2 or set(by_id) != {"true", "false"} or _flag(by_id["true"], "correct") == _flag(by_id["false"], "correct"):
        sentence = gettext_noop("A question of this kind has two rows, with true and false in the column “option”; one of them is correct.")
        raise Unreadable(first.line, "sheet_true_false", sentence)
    for row in rows:
        if row.text("option_text"):
            raise Unreadable(row.line, "sheet_column", _COLUMN, column="option_text", kind=draft.kind)
    explanations = {name == "true": row.text("feedback") for name, row in by_id.items()}
    return true_or_false(draft, is_true=_flag(by_id["true"], "correct"), explanations=explanations)


def _ordering(draft: QuestionDraft, rows: list[Row], first: Row) -> QuestionDraft:
    return replace(draft, options=tuple(_option(row) for row in rows))


def _matching(draft: QuestionDraft, rows: list[Row], first: Row) -> QuestionDraft:
    draft = matched(draft, [(row.line, row.text("option_text"), row.text("match_text")) for row in rows])
    ids = {tuple(sorted(row.text("match_text").items())): _id(row, "match") for row in reversed(rows)}
    lefts = [_id(row, "option") for row in rows if row.text("option_text")]
    options = tuple(replace(option, id=one) for option, one in zip(draft.options, lefts, strict=True))
    return replace(draft, options=options, matches=tuple(replace(match, id=ids[tuple(sorted(match.text.items()))]) for match in draft.matches))


def _numeric(draft: QuestionDraft, rows: list[Row], first: Row) -> QuestionDraft:
    if rows:
        raise Unreadable(rows[0].line, "sheet_column", _COLUMN, column="option", kind=draft.kind)
    value, tolerance = number_of(first.get("value"), first.line), number_of(first.get("tolerance") or "0", first.line)
    if tolerance < 0:
        raise Unreadable(first.line, "tolerance", gettext_noop("The tolerance is less than nothing."))
    return replace(draft, number=NumberDraft(plain(value), plain(tolerance), first.text("unit")))


_KINDS: dict[str, Callable[[QuestionDraft, list[Row], Row], QuestionDraft]] = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _true_false,
    "ordering": _ordering,
    "matching": _matching,
    "numeric": _numeric,
}
