"""The paper as a person sees it: no key, no topic, and no sign of which questions are critical."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext

from courses.models import Recording
from people.multilingual import TranslatedText
from quizzes.answers import Unread
from quizzes.enums import QuestionKind
from quizzes.frozen import revision_contents
from quizzes.marks import is_whole
from quizzes.models import Attempt
from quizzes.pictures import ShownPicture
from quizzes.shown_media import pictures_of, videos_of

MOST_TYPED = 40


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An answer to choose, or a line to put in order or to match; value: its place, or its right side, so far."""

    id: str
    text: str
    checked: bool = False
    value: str = ""
    verdict: str = ""  # nothing is judged before the attempt is closed
    right: bool = False


@dataclass(frozen=True, slots=True)
class ShownScenario:
    """A situation, as of the revision that the paper froze."""

    id: int
    text: str
    picture: ShownPicture | None = None
    video: Recording | None = None

    @property
    def as_recording(self) -> dict[str, Recording | None]:
        """What the lessons' block of a video takes."""
        return {"recording": self.video}


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    id: int
    number: int
    kind: str
    text: str
    options: list[ShownOption]
    given: list[str]
    revision: int
    total: int = 1
    matches: list[ShownOption] = field(default_factory=list)
    unit: str = ""
    picture: ShownPicture | None = None
    # A number that could not be read stands there as it was typed, with what is wrong with it.
    typed: str = ""
    problem: str = ""
    scenario: ShownScenario | None = None
    # Of a situation's questions, whether this one is the first: on one page the situation is told once.
    is_first: bool = True

    @property
    def multiple(self) -> bool:
        return self.kind == QuestionKind.MULTIPLE

    @property
    def form_id(self) -> str:
        """Its number as the form's fields carry it: digits alone, whatever the language."""
        return str(self.id)

    @property
    def answer_field(self) -> str:
        """What the form calls its answer."""
        return f"answer-{self.id}"

    @property
    def place(self) -> str:
        return gettext("Question %(number)s of %(total)s") % {"number": self.number, "total": self.total}

    @property
    def form_number(self) -> str:
        return str(self.number)

    @property
    def form_revision(self) -> str:
        return str(self.revision)

    @property
    def answered(self) -> bool:
        return is_whole(self.kind, len(self.options), self.given)

    @property
    def value(self) -> str:
        """A number as it was given."""
        return self.typed or (self.given[0] if self.given else "")

    @property
    def chosen(self) -> str:
        """What was answered so far, as the form carries it."""
        return ",".join(self.given)

    @property
    def places(self) -> range:
        return range(1, len(self.options) + 1)


def shown_questions(attempt: Attempt, given: Mapping[int, tuple[list[str], int]], language: str) -> list[ShownQuestion]:
    """The paper in this language, with what was answered so far."""
    items = attempt.paper["items"]
    contents = revision_contents([*(item["revision"] for item in items), *_scenario_revisions(items)])
    pictures, videos = pictures_of(attempt, contents, language), videos_of(contents)
    shown, told = [], set()
    for number, item in enumerate(items, start=1):
        scenario = item.get("scenario_revision")
        answer, revision = given.get(item["question"], ([], 0))
        there = pictures.get(("situation_picture", number))
        situation = _scenario(item["scenario"], contents[scenario], language, there, videos) if scenario else None
        question = _question(item, number, len(items), contents[item["revision"]], answer, revision, language, situation, scenario not in told)
        shown.append(replace(question, picture=pictures.get(("picture", number))) if pictures else question)
        told.add(scenario)
    return shown


def with_problems(questions: list[ShownQuestion], unread: Mapping[int, Unread]) -> list[ShownQuestion]:
    """With what was typed, and why it could not be read."""
    if not unread:
        return questions
    found = ((question, unread.get(question.id)) for question in questions)
    return [replace(question, typed=one.typed[:MOST_TYPED], problem=str(one.refusal)) if one else question for question, one in found]


def _scenario_revisions(items: Iterable[Mapping[str, Any]]) -> set[int]:
    return {item["scenario_revision"] for item in items if item.get("scenario_revision")}


def _scenario(pk: int, content: Mapping[str, Any], language: str, picture: ShownPicture | None, videos: Mapping[int, Recording]) -> ShownScenario:
    return ShownScenario(pk, _say(content["text"], language), picture, videos.get(content["video"]))


def _question(
    item: Mapping[str, Any],
    number: int,
    total: int,
    content: Mapping[str, Any],
    given: list[str],
    revision: int,
    language: str,
    scenario: ShownScenario | None,
    is_first: bool,
) -> ShownQuestion:
    texts = {option["id"]: _say(option["text"], language) for option in content["options"]}
    rights = {right["id"]: _say(right["text"], language) for right in content.get("matches", [])}
    values = dict(word.split(":", 1) for word in given if ":" in word)
    return ShownQuestion(
        id=item["question"],
        number=number,
        total=total,
        kind=item.get("kind", QuestionKind.SINGLE),
        text=_say(content["text"], language),
        options=[ShownOption(one, texts[one], checked=one in given, value=values.get(one, "")) for one in item["options"]],
        given=given,
        revision=revision,
        matches=[ShownOption(one, rights[one]) for one in item.get("matches", [])],
        unit=_say(content.get("number", {}).get("unit", {}), language),
        scenario=scenario,
        is_first=is_first,
    )


def _say(text: Mapping[str, str], language: str) -> str:
    return TranslatedText(text).in_language(language)
