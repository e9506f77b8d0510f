"""A step of a course: a child page that a person can complete. Lessons are steps, and so are exams, which
`courses` shows without importing them."""

from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext
from wagtail.models import Page

from courses.path import missing_before

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from people.models import User


def done_fact(key: UUID) -> str:
    return f"done {key}"


class StepPageMixin(models.Model):
    """For a Page that is a child of a CoursePage."""

    step_kind: ClassVar[str]  # "lesson", "exam": the CSS class and icon of the step
    is_required: Any = True  # optional ones count for nothing: not for the exam, not for how much is done
    minutes: Any = 0
    needs: Any = ()  # translation keys, as text, of steps that come before
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
    """A step as a person sees it; components/lesson_list.html shows it.

    state: done, current (go on here), locked (what it needs is not done, `state_label` says what) or todo.
    """

    key: UUID
    kind: str
    title: str
    detail: str
    url: str
    is_required: bool = True
    minutes: int = 0
    state: str = "todo"
    state_label: str = ""


def steps_with_state(course: Page, person: "User | AnonymousUser") -> list[Step]:
    """The live steps of `course` in order. At most one is current: where the person goes on; none for a visitor."""
    pages = [page for page in Page.objects.child_of(course).live().order_by("path").specific() if isinstance(page, StepPageMixin)]
    steps = [_step(page) for page in pages]
    if not person.is_authenticated:
        return steps
    done = _completed(pages, person)
    titles = {step.key: step.title for step in steps}
    locked = {page.translation_key: missing for page in pages if (missing := missing_before(page.needs, titles, done))}
    opened = person.lesson_progress.filter(course_key=course.translation_key).values_list("lesson_key", "opened_at")
    current = _where_to_go_on(steps, done, locked.keys(), dict(opened))
    return [_with_state(step, current, done, [titles[key] for key in locked.get(step.key, [])]) for step in steps]


def required_left(steps: Iterable[Step]) -> list[Step]:
    """The required steps that are not done."""
    return [step for step in steps if step.is_required and step.state != "done"]


def courses_before(needs: Iterable[str], language: str, person: "User | AnonymousUser") -> list[Page]:
    """Of the courses (translation keys) that a course needs, those live in `language` of which the person has still a required lesson to read."""
    courses = lessons_of_courses(needs, language)
    keys = [key for _course, lessons in courses for key in lessons]
    rows = person.lesson_progress.filter(lesson_key__in=keys, completed_at__isnull=False) if person.is_authenticated else None
    read = set(rows.values_list("lesson_key", flat=True)) if rows is not None else set()
    return [course for course, lessons in courses if not read.issuperset(lessons)]


def lessons_of_courses(needs: Iterable[str], language: str) -> list[tuple[Page, list[UUID]]]:
    """The live courses of these translation keys in `language`, each with its live required lessons. No query where none is needed."""
    if not (keys := list(needs)):
        return []
    courses = Page.objects.live().filter(translation_key__in=keys, locale__language_code=language).order_by("path")
    required = Page.objects.live().filter(lessonpage__is_required=True).order_by("path")
    return [(course, list(required.child_of(course).values_list("translation_key", flat=True))) for course in courses]


def locked_label(titles: Iterable[str]) -> str:
    """What a locked step says of itself."""
    return gettext("first: %(lessons)s") % {"lessons": ", ".join(titles)}


def where_to_go_on(keys: list[UUID], done: Container[UUID], opened: dict[UUID, datetime]) -> UUID | None:
    """The step at which a person goes on, of `keys` in their order, or None when all are done.

    It is the first step that is not done from the one opened last on; when there is none after it, the first of all.
    """
    known = [key for key in keys if key in opened]
    last = keys.index(max(known, key=lambda key: opened[key])) if known else 0
    return next((key for key in [*keys[last:], *keys[:last]] if key not in done), None)


def _step(page: StepPageMixin) -> Step:
    return Step(
        key=page.translation_key,
        kind=page.step_kind,
        title=page.title,
        detail=page.step_detail(),
        url=page.url or "",
        is_required=page.is_required,
        minutes=page.minutes,
    )


def _where_to_go_on(steps: list[Step], done: set[UUID], locked: Collection[UUID], opened: dict[UUID, datetime]) -> UUID | None:
    """Nobody is led to what is locked, nor to what is optional unless they stopped there."""
    last = max(opened, key=lambda key: opened[key], default=None)
    passed_over = {step.key for step in steps if step.key in locked or not (step.is_required or step.key == last)}
    return where_to_go_on([step.key for step in steps], done | passed_over, opened)


def _with_state(step: Step, current: UUID | None, done: set[UUID], missing: list[str]) -> Step:
    if step.key in done:
        return replace(step, state="done")
    if missing:
        return replace(step, state="locked", state_label=locked_label(missing))
    return replace(step, state="current" if step.key == current else "todo")


def _completed(pages: list[StepPageMixin], person: "User") -> set[UUID]:
    done: set[UUID] = set()
    for kind in {type(page) for page in pages}:
        done |= kind.completed_keys(person, [page.translation_key for page in pages if type(page) is kind])
    return done
