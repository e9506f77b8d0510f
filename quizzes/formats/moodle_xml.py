"""Questions in Moodle XML. What each kind holds is in `moodle_kinds.py`, writing in `moodle_write.py`."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext_noop

from quizzes.formats.drafts import MOST_QUESTIONS, QuestionDraft, Reading, Unreadable, settled
from quizzes.formats.gift import topic_of
from quizzes.formats.images import decoded, image_of
from quizzes.formats.moodle_fields import refuse_other, rich_in, text_in, usual_feedback
from quizzes.formats.moodle_kinds import KINDS, KNOWN
from quizzes.formats.numbers import number_of
from quizzes.formats.tags import read_tags, tagged
from quizzes.formats.xml_tree import Element, read_xml

COMMON = {"name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden", "idnumber", "tags", "hint", "coursetags"}


@dataclass(slots=True)
class _State:
    reading: Reading
    topic: str = ""


def read(data: bytes) -> Reading:
    """Every question, or what is wrong, by line."""
    state = _State(Reading())
    try:
        root = read_xml(data)
    except Unreadable as problem:
        state.reading.problems.append(problem.problem)
        return state.reading
    if root.name != "quiz":
        state.reading.refuse(root.line, "xml_root", gettext_noop("This is no Moodle XML: its outermost element is not <quiz>."))
    state.reading.usual = usual_feedback(root.all("question"))
    for element in root.children if root.name == "quiz" else ():
        if len(state.reading.drafts) == MOST_QUESTIONS:
            state.reading.refuse(element.line, "too_many", gettext_noop("The file has more than %(most)s questions. Divide it."), most=MOST_QUESTIONS)
            break
        try:
            _take(element, state)
        except Unreadable as problem:
            state.reading.problems.append(replace(problem.problem, ref=element.text_of("idnumber")))
    return state.reading


def _take(element: Element, state: _State) -> None:
    kind = element.attributes.get("type", "")
    if element.name != "question":
        refuse_other(element, state.reading)
    elif kind == "category":
        category = element.first("category")
        state.topic = topic_of(category.text_of("text") if category else "")
    elif kind not in KINDS:
        sentence = gettext_noop("Questions of the type “%(kind)s” are not imported.")
        raise Unreadable(element.line, "kind_unknown", sentence, kind=kind[:40])
    else:
        state.reading.drafts.append(settled(_question(element, kind, state)))


def _question(element: Element, kind: str, state: _State) -> QuestionDraft:
    """Raises Unreadable."""
    for child in element.children:
        if child.name not in COMMON | KNOWN[kind]:
            refuse_other(child, state.reading)
    _refuse_common(element, state.reading)
    text = rich_in(element, "questiontext")
    if not text.text:
        raise Unreadable(element.line, "text_missing", gettext_noop("The question has no text."))
    files = _files(element.first("questiontext"))
    image = image_of(text.pictures, files)
    if len(files) > bool(image):
        state.reading.note(element.line, "file_dropped", gettext_noop("A file that the text does not show is left out."))
    draft = QuestionDraft("", text.text, element.line, explanation=text_in(element, "generalfeedback"), topic=state.topic, image=image)
    tags = element.first("tags")
    found = read_tags((tag.text_of("text") for tag in (tags.all("tag") if tags else ())), element.line, state.reading)
    found.ref = element.text_of("idnumber")
    return tagged(KINDS[kind](draft, element, state.reading), found)


def _refuse_common(element: Element, reading: Reading) -> None:
    """Raises Unreadable for a grade and for hints, which the bank does not know."""
    grade = element.first("defaultgrade")
    if grade and number_of(grade.text, grade.line) != 1:
        raise Unreadable(grade.line, "grade", gettext_noop("Every question counts 1 here, not %(grade)s."), grade=grade.text[:40])
    for name in ("hint", "coursetags"):
        for child in element.all(name):
            if child.children:
                refuse_other(child, reading)
    if element.text_of("hidden") not in {"", "0"}:
        reading.note(element.line, "hidden", gettext_noop("The question is hidden in Moodle; here it becomes a draft like the others."))


def _files(element: Element | None) -> dict[str, bytes]:
    """name → content. Raises Unreadable."""
    files: dict[str, bytes] = {}
    for child in element.all("file") if element else ():
        path = child.attributes.get("path", "/").strip("/")
        name = f"{path}/{child.attributes.get('name', '')}" if path else child.attributes.get("name", "")
        if child.attributes.get("encoding") != "base64" or name in files:
            raise Unreadable(child.line, "not_base64", gettext_noop("The image here is not written in base64."))
        files[name] = decoded(child.text, child.line)
    return files
