"""The parity report: what keeps a course, or a lesson of it, from saying the same in a language as in its original.

Other apps add what they know of a course by `register(check)`: courses know nothing of exams.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_noop
from wagtail.models import Page

from courses.enums import TextState
from courses.originals import course_of, is_original, original_of
from courses.parity import Finding, compare, missing_words
from courses.shapes import shapes_of

# check(course, original course or None) → what is lacking in the language of `course`.
Check = Callable[[Any, Any], Iterable[Finding]]
_checks: list[Check] = []


def register(check: Check) -> None:
    """`check` has its say in every report of a course from now on."""
    if check not in _checks:
        _checks.append(check)


def lesson_findings(lesson: Any) -> list[Finding]:
    """What `lesson`, as this object says it, lacks. Of an original only what no text may lack."""
    own = missing_words(shapes_of(lesson.body), lesson.pk or 0)
    if is_original(lesson):
        return own
    original = original_of(lesson)
    if original is None:
        sentence = gettext_noop("“%(title)s” has no original: write it in the language of the original, and translate it.")
        return [Finding("lesson_extra", sentence, {"title": lesson.title}, page=lesson.pk or 0)]
    return [*_text_findings(lesson, original), *compare(shapes_of(original.body), shapes_of(lesson.body), lesson.pk), *own]


def course_findings(course: Any) -> list[Finding]:
    """What the language of `course` lacks: its own page, every lesson, and what other apps say. A lesson not live is judged by its draft."""
    original = None if is_original(course) else original_of(course)
    findings = [] if original is None else [*_text_findings(course, original), *_lessons_beside(course, original)]
    for lesson in _lessons(course):
        findings += lesson_findings(lesson if lesson.live else lesson.get_latest_revision_as_object())
    return [*findings, *(finding for check in _checks for finding in check(course, original))]


def publish_refusals(page: Any) -> list[Finding]:
    """Why `page`, as this object says it, may not be published in its language; [] means yes.

    The original may always be. What is live already may be mended while it is older than the original: readers are told.
    """
    if is_original(page):
        return []
    is_live = type(page).objects.filter(pk=page.pk, live=True).exists()
    if hasattr(page, "body"):
        findings = lesson_findings(page)
    elif is_live:
        findings = list(_text_findings(page, original_of(page) or page))
    else:
        findings = course_findings(page)
    return [finding for finding in findings if not (is_live and finding.code == "older")]


def _text_findings(page: Any, original: Any) -> Iterator[Finding]:
    values = {"title": page.title}
    if not original.live:
        yield Finding("original_not_live", gettext_noop("The original of “%(title)s” is not published."), values, page=page.pk)
    if page.text_state == TextState.COPIED:
        yield Finding("copied", gettext_noop("“%(title)s” is still in the language of the original."), values, page=page.pk)
    if page.text_state == TextState.MACHINE:
        yield Finding("machine_only", gettext_noop("“%(title)s” was translated by a machine, and no person has checked it."), values, page=page.pk)
    if page.is_older_than(original.text_version):
        yield Finding("older", gettext_noop("“%(title)s” is older than its original."), values, page=page.pk)


def _lessons_beside(course: Any, original: Any) -> Iterator[Finding]:
    """Lessons that are missing or not published, and another order of those that are there."""
    wanted = [lesson for lesson in _lessons(original) if lesson.live]
    there = {lesson.translation_key: lesson for lesson in _lessons(course)}
    for lesson in wanted:
        translation = there.get(lesson.translation_key)
        if translation is None:
            yield Finding("lesson_missing", gettext_noop("The lesson “%(title)s” is missing."), {"title": lesson.title}, page=course.pk)
        elif not translation.live:
            sentence = gettext_noop("The lesson “%(title)s” is not published.")
            yield Finding("lesson_not_live", sentence, {"title": translation.title}, page=translation.pk)
    keys = [lesson.translation_key for lesson in wanted if lesson.translation_key in there]
    if [key for key in there if key in set(keys)] != keys:
        yield Finding("lessons_order", gettext_noop("The lessons stand in another order than in the original."), page=course.pk)


def _lessons(course: Any) -> list[Any]:
    pages = Page.objects.child_of(course).order_by("path").specific()
    return [page for page in pages if getattr(page, "step_kind", "") == "lesson"]


__all__ = ["Finding", "course_findings", "course_of", "lesson_findings", "publish_refusals", "register"]
