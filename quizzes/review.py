"""The questions of a closed attempt as its person may read them again: right or wrong, what they answered, and, where the policy allows it
(feedback.py), what is right and why."""

from dataclasses import dataclass, field

from people.multilingual import TranslatedText
from quizzes.answer_words import answer_words, explanation_words, right_words
from quizzes.enums import Credit, QuestionKind
from quizzes.frozen import revision_contents
from quizzes.marks import NOTHING, WHOLE, is_whole, key_of, mark
from quizzes.models import Attempt
from quizzes.pictures import ShownPicture
from quizzes.queries import given_answers
from quizzes.shown_media import pictures_of

RIGHT, PARTLY, WRONG, UNANSWERED = "right", "partly", "wrong", "unanswered"


@dataclass(frozen=True, slots=True)
class ReviewedQuestion:
    """answer: what the person answered; right, why: what is right and why, empty unless it may be told."""

    number: int
    text: str
    situation: str
    verdict: str
    answer: list[str]
    picture: ShownPicture | None = None
    situation_picture: ShownPicture | None = None
    right: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)


def reviewed_questions(attempt: Attempt, language: str, *, with_key: bool) -> list[ReviewedQuestion]:
    """Every question of the paper, in its order. with_key: feedback.may_tell_key."""
    items = attempt.paper["items"]
    situations = {item["scenario_revision"] for item in items if item.get("scenario_revision")}
    contents = revision_contents([*(item["revision"] for item in items), *situations])
    given, pictures = given_answers(attempt), pictures_of(attempt, contents, language)
    partial = attempt.paper.get("credit") == Credit.PARTIAL
    reviewed, told = [], set()
    for number, item in enumerate(items, 1):
        content, chosen = contents[item["revision"]], given.get(item["question"], ([], 0))[0]
        scenario = item.get("scenario_revision")
        reviewed.append(
            ReviewedQuestion(
                number=number,
                text=TranslatedText(content["text"]).in_language(language),
                situation=TranslatedText(contents[scenario]["text"]).in_language(language) if scenario and scenario not in told else "",
                verdict=_verdict(item.get("kind", QuestionKind.SINGLE), content, chosen, partial=partial),
                answer=answer_words(content, chosen, language),
                picture=pictures.get(("picture", number)),
                situation_picture=pictures.get(("situation_picture", number)) if scenario not in told else None,
                right=right_words(content, language) if with_key else [],
                why=explanation_words(content, chosen, language) if with_key else [],
            )
        )
        told.add(scenario)
    return reviewed


def _verdict(kind: str, content: dict[str, object], chosen: list[str], *, partial: bool) -> str:
    if not is_whole(kind, len(content["options"]), chosen):  # type: ignore[arg-type]
        return UNANSWERED
    earned = mark(key_of(content), chosen, partial=partial)
    return RIGHT if earned == WHOLE else PARTLY if earned > NOTHING else WRONG
