"""A step of a course: a child page that a person can complete. Lessons are steps, and so are exams, which
`courses` shows without importing them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from wagtail.models import Page

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from people.models import User


def done_fact(key: UUID) -> str:
    return f"done {key}"


class StepPageMixin(models.Model):
    """For a Page that is a child of a CoursePage."""

    step_kind: ClassVar[str]  # "lesson", "exam": the CSS class and icon of the step
    if TYPE_CHECKING:  # what Page brings
        translation_key: UUID
        title: str
        url: str

    class Meta:
        abstract = True

    @classmethod
    def completed_keys(cls, person: "User", keys: Iterable[UUID]) -> set[UUID]:
        """Which of these steps (translation keys) the person has completed."""
        raise NotImplementedError

    @property
    def done_fact(self) -> str:
        """What the fact is called that a person has completed this step: see docs/fast-pages.md."""
        return done_fact(self.translation_key)

    def step_detail(self) -> str:
        """A short line under the title, in the active language: "6 minutes", "20 questions, 40 minutes"."""
        return ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step as a person sees it; components/lesson_list.html shows it. state: done, current (go on here) or todo."""

    key: UUID
    kind: str
    title: str
    detail: str
    url: str
    state: str = "todo"


def steps_with_state(course: Page, person: "User | AnonymousUser") -> list[Step]:
    """The live steps of `course` in order. At most one is current: where the person goes on; none for a visitor."""
    pages = [page for page in Page.objects.child_of(course).live().order_by("path").specific() if isinstance(page, StepPageMixin)]
    steps = [Step(page.translation_key, page.step_kind, page.title, page.step_detail(), page.url or "") for page in pages]
    if not person.is_authenticated:
        return steps
    done = _completed(pages, person)
    opened = person.lesson_progress.filter(course_key=course.translation_key).values_list("lesson_key", "opened_at")
    current = where_to_go_on([step.key for step in steps], done, dict(opened))
    return [replace(step, state="done" if step.key in done else "current" if step.key == current else "todo") for step in steps]


def where_to_go_on(keys: list[UUID], done: set[UUID], opened: dict[UUID, datetime]) -> UUID | None:
    """The step at which a person goes on, of `keys` in their order, or None when all are done.

    It is the first step that is not done from the one opened last on; when there is none after it, the first of all.
    """
    known = [key for key in keys if key in opened]
    last = keys.index(max(known, key=lambda key: opened[key])) if known else 0
    return next((key for key in [*keys[last:], *keys[:last]] if key not in done), None)


def _completed(pages: list[StepPageMixin], person: "User") -> set[UUID]:
    done: set[UUID] = set()
    for kind in {type(page) for page in pages}:
        done |= kind.completed_keys(person, [page.translation_key for page in pages if type(page) is kind])
    return done
