"""Read a list of people to invite: which column is what, in any of our languages. Knows no database."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from people.table_files import Problem, Table, read_csv
from people.xlsx_files import BEGINS, read_xlsx

MOST_BYTES = 2_000_000
MOST_LINES = 5_000
LONGEST_CELL = 300
FIELDS = ("name", "email", "phone", "language", "area")
# Headings as people write them; case, spaces at the ends and a final colon do not matter.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("name", "full name", "аты-жөні", "аты жөні", "толық аты", "толық аты-жөні", "есімі", "фио", "ф.и.о.", "ф. и. о.", "имя", "полное имя"),
    "email": (
        *("e-mail", "email", "mail", "e-mail address", "email address", "электрондық пошта", "эл. пошта", "эл.пошта", "пошта"),
        *("электронная почта", "эл. почта", "эл.почта", "почта", "адрес электронной почты", "имейл"),
    ),
    "phone": ("phone", "telephone", "mobile", "phone number", "телефон", "телефоны", "телефон нөмірі", "ұялы телефон", "номер телефона", "мобильный"),
    "language": ("language", "lang", "тіл", "тілі", "язык"),
    "area": (
        *("area", "home area", "district", "region", "аудан", "ауданы", "аймақ", "өңір", "тұратын жері"),
        *("район", "регион", "область", "где живёт"),
    ),
}
LANGUAGES: dict[str, tuple[str, ...]] = {
    "kk": ("kk", "kz", "kaz", "қаз", "қазақ", "қазақша", "қазақ тілі", "каз", "казахский", "kazakh"),
    "ru": ("ru", "rus", "рус", "русский", "орыс", "орысша", "орыс тілі", "russian"),
    "en": ("en", "eng", "english", "ағылшын", "ағылшынша", "ағылшын тілі", "англ", "английский"),
}
_FIELD_OF = {heading: name for name, headings in HEADINGS.items() for heading in headings}
_LANGUAGE_OF = {word: code for code, words in LANGUAGES.items() for word in words}


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands in the file."""

    line: int
    name: str
    email: str
    phone: str
    language: str
    area: str


@dataclass(slots=True)
class PeopleList:
    """What was read: lines, or problems that keep the whole file from being read."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(data: bytes) -> PeopleList:
    """Read a CSV (encoding and delimiter are found out) or XLSX file with a line of headings, one of them the e-mail address."""
    result = PeopleList()
    if len(data) > MOST_BYTES:
        result.problems.append(Problem(0, "too_large", _("The file is larger than %(megabytes)s MB.") % {"megabytes": MOST_BYTES // 1_000_000}))
        return result
    table = read_xlsx(data, most_lines=MOST_LINES + 2) if data.startswith(BEGINS) else read_csv(data)
    _read_lines(table, result)
    result.problems += table.problems
    if not result.lines and not result.problems:
        result.problems.append(Problem(0, "empty", _("The file names nobody.")))
    return result


def language_of(word: str) -> str:
    """The code of the language that a cell names; "" for what names none of ours."""
    return _LANGUAGE_OF.get(word.strip().casefold(), "")


def _read_lines(table: Table, result: PeopleList) -> None:
    columns = _columns(next(table.records, (1, []))[1], table, result)
    for number, cells in table.records if not result.problems else ():
        if len(result.lines) == MOST_LINES:
            message = _("The list has more than %(most)s lines. Divide it and upload the parts one after the other.") % {"most": MOST_LINES}
            result.problems.append(Problem(number, "too_many", message))
            return
        values = {name: " ".join(cells[place].split())[:LONGEST_CELL] for name, place in columns.items() if place < len(cells)}
        if any(values.values()):
            result.lines.append(Line(number, *(values.get(name, "") for name in FIELDS)))


def _columns(headings: list[str], table: Table, result: PeopleList) -> dict[str, int]:
    """field → place of its column, the first of its name; headings that name nothing of ours are passed over."""
    columns: dict[str, int] = {}
    for place, heading in enumerate(headings):
        if name := _FIELD_OF.get(heading.strip().rstrip(":").casefold()):
            columns.setdefault(name, place)
    if "email" not in columns and not table.problems:
        known = ", ".join(heading.strip() for heading in headings if heading.strip())[:LONGEST_CELL]
        message = _("No column is headed “e-mail”. The headings in the first line are: %(headings)s.") % {"headings": known or "–"}
        result.problems.append(Problem(1, "column_missing", message))
    return columns
