"""What a person keeps at lessons, with the lessons in a language."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.html import strip_tags
from django.utils.text import Truncator

from courses.anchors import anchors
from courses.models import Bookmark, LessonPage, Note
from courses.models.notes import PersonalMark
from people.models import User

_HEADING = re.compile(r"<h[23][^>]*>(.*?)</h[23]>", re.DOTALL)


@dataclass
class KeptAt:
    """A lesson, in the reader's language where there is one, and what the person keeps there."""

    lesson: LessonPage
    bookmarks: list[Bookmark] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def marks(self) -> list[dict[str, Any]]:
        """Bookmarks, then notes, each with the words of its place: {kind, pk, text, made_at, place, url}."""
        places = places_of(self.lesson)
        return [self._shown(mark, places.get(mark.place, "")) for mark in [*self.bookmarks, *self.notes]]

    def _shown(self, mark: PersonalMark, words: str) -> dict[str, Any]:
        kind, text = ("note", mark.text) if isinstance(mark, Note) else ("bookmark", "")
        anchor = f"#{self.anchors[mark.place]}" if words else ""
        return {"kind": kind, "pk": mark.pk, "text": text, "made_at": mark.made_at, "place": words, "url": f"{self.lesson.url}{anchor}"}

    @cached_property
    def anchors(self) -> dict[str, str]:
        """Id of a block → the name of its place in the lesson."""
        return {str(block.id): name for block, name in zip(self.lesson.body, anchors(self.lesson.body), strict=True)}


def kept_by(person: User, language: str, text: str = "") -> list[KeptAt]:
    """By lesson, in the order of the courses; with `text` only notes that have it, or whose lesson has it in its title. Three queries."""
    bookmarks, notes = list(person.bookmarks.order_by("made_at")), list(person.notes.order_by("made_at"))
    lessons = _lessons({mark.lesson_key for mark in [*bookmarks, *notes]}, language)
    kept = {key: KeptAt(lesson) for key, lesson in lessons.items()}
    wanted = text.casefold().strip()
    for bookmark in bookmarks:
        if bookmark.lesson_key in kept and _is_in(wanted, kept[bookmark.lesson_key].lesson.title):
            kept[bookmark.lesson_key].bookmarks.append(bookmark)
    for note in notes:
        if note.lesson_key in kept and _is_in(wanted, note.text, kept[note.lesson_key].lesson.title):
            kept[note.lesson_key].notes.append(note)
    return [one for one in kept.values() if one.bookmarks or one.notes]


def kept_at(person: User, lesson: LessonPage) -> KeptAt:
    """What the person keeps at one lesson."""
    key = lesson.translation_key
    bookmarks, notes = person.bookmarks.filter(lesson_key=key), person.notes.filter(lesson_key=key)
    return KeptAt(lesson, list(bookmarks.order_by("made_at")), list(notes.order_by("made_at")))


def places_of(lesson: LessonPage) -> dict[str, str]:
    """Id → the first words, of the blocks of a lesson at which something can be kept."""
    return {block.id: _words(str(block.value)) for block in lesson.body if block.id and block.block_type == "text"}


def _lessons(keys: set[UUID], language: str) -> dict[UUID, LessonPage]:
    """Live lessons of these keys in the order of the tree, each in `language`, else in any that it is live in."""
    found = LessonPage.objects.live().public().filter(translation_key__in=keys).select_related("locale").order_by("path")
    lessons = {lesson.translation_key: lesson for lesson in found}
    lessons |= {lesson.translation_key: lesson for lesson in found if lesson.locale.language_code == language}
    return dict(sorted(lessons.items(), key=lambda item: str(item[1].path)))


def _is_in(wanted: str, *texts: str) -> bool:
    return not wanted or any(wanted in text.casefold() for text in texts)


def _words(html: str) -> str:
    """The heading that a text begins with, else its first words."""
    heading = _HEADING.match(html.strip())
    return Truncator(" ".join(strip_tags(heading[1] if heading else html.replace("</p>", "</p> ")).split())).chars(60)
