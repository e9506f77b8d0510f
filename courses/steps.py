"""A step of a course: a child page that a person can complete. Lessons are steps, and so are exams, which
`courses` shows without importing them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models

if TYPE_CHECKING:
    from people.models import User


class StepPageMixin(models.Model):
    """For a Page that is a child of a CoursePage."""

    step_kind: ClassVar[str]  # "lesson", "exam": the CSS class and icon of the step

    class Meta:
        abstract = True

    @classmethod
    def completed_keys(cls, person: "User", keys: Iterable[UUID]) -> set[UUID]:
        """Which of these steps (translation keys) the person has completed."""
        raise NotImplementedError

    def step_detail(self) -> str:
        """A short line under the title, in the active language: "6 minutes", "20 questions, 40 minutes"."""
        return ""
