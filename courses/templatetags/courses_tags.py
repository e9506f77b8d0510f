"""What templates ask about courses where a page model cannot: models know nothing of queries."""

from typing import TYPE_CHECKING, Any

from django import template

from courses.glossary import terms_marked_in
from courses.materials import published_materials
from courses.models import CatalogPage, CoursePage, GlossaryTerm, LessonPage
from courses.queries import with_lesson_counts

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet
    from wagtail.blocks import StreamValue

    from courses.models import MaterialPage
    from people.models import User

register = template.Library()


@register.simple_tag
def materials_beside(lesson: LessonPage) -> "QuerySet[MaterialPage]":
    """The live materials of the lesson's topic in its language."""
    return published_materials(lesson.locale.language_code).filter(topic=lesson.topic_id)


@register.simple_tag
def courses_of(catalog: CatalogPage, person: "User | AnonymousUser") -> list[dict[str, Any]]:
    """[{page, done, total}] of the live courses in the catalog."""
    return with_lesson_counts(list(CoursePage.objects.child_of(catalog).live().order_by("path")), person)


@register.simple_tag
def words_of(body: "StreamValue") -> list[GlossaryTerm]:
    """The terms of the glossary that the texts of a lesson mark: one query where there are any."""
    return terms_marked_in(block.value.source for block in body if block.block_type == "text")
