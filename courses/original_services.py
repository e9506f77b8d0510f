"""Which language of a course is the original: the only writer of it, but for the first page of a new course."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from courses.models import CoursePage, LessonPage
from courses.originals import is_original
from courses.parity_queries import course_findings
from people.refusals import Refusal, Refused

if TYPE_CHECKING:
    from people.models import User

MAKE_ORIGINAL = "courses.make_original"  # in the audit log


@transaction.atomic
def make_original(course: CoursePage, *, by: "User") -> None:
    """The language of `course` is that of the original from now on; what said the same as the old original says the same as the new one.

    Raises Refused (original_already, not_live, and whatever the parity report finds).
    """
    course = CoursePage.objects.select_for_update(of=("self",)).select_related("locale").get(pk=course.pk)
    if refusals := _refusals(course):
        raise Refused(refusals)
    for page in [course, *LessonPage.objects.child_of(course).select_related("locale")]:
        _turn_round(page, course.original_language)
    language = course.locale.language_code
    CoursePage.objects.filter(translation_key=course.translation_key).update(original_language=language)
    log(instance=course, action=MAKE_ORIGINAL, user=by, data={"from": course.original_language, "to": language})


def _refusals(course: CoursePage) -> list[Refusal]:
    if is_original(course):
        return [Refusal("original_already", gettext_noop("This is the original already."))]
    if not course.live:
        return [Refusal("not_live", gettext_noop("Publish the course in this language first."))]
    return [*course_findings(course)]


def _turn_round(page: Any, old_language: str) -> None:
    """`page` becomes the original of its translations. It is in line with the old one, and so is whoever was in line with that."""
    translations = type(page).objects.filter(translation_key=page.translation_key).exclude(pk=page.pk).select_related("locale")
    old = next((other for other in translations if other.locale.language_code == old_language), None)
    for other in translations:
        if old is not None and (other.pk == old.pk or other.made_from == old.text_version):
            type(page).objects.filter(pk=other.pk).update(made_from=page.text_version, made_from_revision=page.live_revision_id)
