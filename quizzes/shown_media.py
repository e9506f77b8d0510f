"""The pictures and videos of a paper, as their addresses and words; nothing is asked of a paper without them."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from courses.models import Recording
from people.multilingual import TranslatedText
from quizzes.models import Attempt
from quizzes.pictures import ShownPicture, shown_pictures

# The address of a picture → where in an item its revision stands.
OF = {"picture": "revision", "situation_picture": "scenario_revision"}
Contents = Mapping[int, Mapping[str, Any]]


def pictures_of(attempt: Attempt, contents: Contents, language: str) -> dict[tuple[str, int], ShownPicture]:
    """(name of the address, place in the paper) → picture."""
    found = {}
    for number, item in enumerate(attempt.paper["items"], start=1):
        for name, key in OF.items():
            content = contents[item[key]] if item.get(key) else {}
            if content.get("image"):
                url = reverse(f"quizzes:{name}", args=[attempt.key, number])
                found[name, number] = (content["image"], url, TranslatedText(content["image_alt"]).in_language(language))
    return shown_pictures(found)


def videos_of(contents: Contents) -> dict[int, Recording]:
    """The videos of situations, by id."""
    ids = {content["video"] for content in contents.values() if content.get("video")}
    return {one.pk: one for one in Recording.objects.filter(pk__in=ids).select_related("document", "poster")} if ids else {}
