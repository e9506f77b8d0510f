"""What this app does when one of its own facts is told."""

from typing import Any

from courses import law_services
from courses.enums import LawItemKind
from courses.law_queries import lessons_citing
from courses.models import Bookmark, LawVersion, LessonProgress, Note
from people.erasure import relabel
from people.models import User


def review_lessons(sender: type[LawVersion], version: LawVersion, **kwargs: Any) -> None:
    """Lessons that quote an amended article have to be looked at, each in all its languages at once."""
    lessons = lessons_citing(version.article)
    law_services.add_items(version, (law_services.Resting(LawItemKind.LESSON, str(key), titles) for key, titles in lessons.items()))


def forget_notes(sender: type[User], person: User, **kwargs: Any) -> None:
    """Somebody was erased: what they wrote for themselves goes with them."""
    Note.objects.filter(person=person).delete()
    Bookmark.objects.filter(person=person).delete()
    relabel(LessonProgress.objects.filter(person=person))
