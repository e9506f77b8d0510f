"""The only writers of bookmarks and notes. They are nobody's business but the person's: the audit log has no line of them."""

from datetime import datetime
from typing import Any

from django.db import transaction

from courses.models import Bookmark, LessonPage, Note
from courses.note_rules import note_refusals
from courses.originals import course_of
from people.models import User
from people.refusals import Refused


def add_bookmark(person: User, lesson: LessonPage, place: str, *, at: datetime) -> Bookmark:
    """Again changes nothing."""
    bookmark, _made = Bookmark.objects.get_or_create(**_where(person, lesson, place), defaults=_of(lesson, at))
    return bookmark


def remove_bookmark(person: User, pk: int) -> None:
    """Whoever's it is not takes nothing away."""
    person.bookmarks.filter(pk=pk).delete()


@transaction.atomic
def write_note(person: User, lesson: LessonPage, place: str, text: str, *, at: datetime) -> Note:
    """Keep a note; the same text at the same place again is the same note. Raises Refused (note_rules)."""
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    kept = person.notes.filter(lesson_key=lesson.translation_key)
    if same := kept.filter(place=place, text=text).first():
        return same
    if refusals := note_refusals(text, kept.count()):
        raise Refused(refusals)
    return Note.objects.create(**_where(person, lesson, place), **_of(lesson, at), text=text)


def delete_note(person: User, pk: int) -> None:
    """Whoever's it is not takes nothing away."""
    person.notes.filter(pk=pk).delete()


def _where(person: User, lesson: LessonPage, place: str) -> dict[str, Any]:
    return {"person": person, "lesson_key": lesson.translation_key, "place": place}


def _of(lesson: LessonPage, at: datetime) -> dict[str, Any]:
    return {"course_key": course_of(lesson).translation_key, "made_at": at}
