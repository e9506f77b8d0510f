"""What stands around questions where examiners and judges read them: the situation, and the pictures of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from people.multilingual import TranslatedText
from quizzes.models import Question
from quizzes.pictures import ShownPicture, shown_pictures
from quizzes.statistics.results import ItemKey


@dataclass(frozen=True, slots=True)
class Surroundings:
    situation: str = ""
    situation_picture: ShownPicture | None = None
    picture: ShownPicture | None = None


NONE = Surroundings()


def surroundings_of(contents: Mapping[ItemKey, Mapping[str, Any]], language: str) -> dict[ItemKey, Surroundings]:
    """Of each question as a revision has it (`revision`: which); the situation as it is told today. Two queries at most."""
    rows = Question.objects.filter(pk__in={key.question for key in contents}, scenario__isnull=False).select_related("scenario")
    situations = {row.pk: row.scenario for row in rows if row.scenario}
    wanted: dict[tuple[ItemKey, str], tuple[int, str, str]] = {}
    for key, content in contents.items():
        if content.get("image"):
            words = TranslatedText(content.get("image_alt") or {}).in_language(language)
            wanted[key, "picture"] = (content["image"], picture_url(content["revision"]), words)
        situation = situations.get(key.question)
        if situation and situation.image_id and situation.latest_revision_id:
            words = situation.image_alt.in_language(language)
            wanted[key, "situation"] = (situation.image_id, picture_url(situation.latest_revision_id), words)
    shown = shown_pictures(wanted)
    told = {pk: situation.text.in_language(language) for pk, situation in situations.items()}
    return {key: Surroundings(told.get(key.question, ""), shown.get((key, "situation")), shown.get((key, "picture"))) for key in contents}


def picture_url(revision: int) -> str:
    return reverse("quizzes_revision_picture", args=[revision])
