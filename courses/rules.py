"""May this person mark this lesson as read? All the reasons; [] means yes."""

from django.utils.translation import gettext_noop

from courses.models import LessonPage
from courses.surroundings import surroundings
from people.models import User
from people.refusals import Refusal


def complete_refusals(person: User, lesson: LessonPage) -> list[Refusal]:
    """Why `person` may not complete `lesson`: a step that comes before it is not done. Reading it is open to everybody."""
    around = surroundings(lesson)
    read = LessonPage.completed_keys(person, [page.translation_key for page in around.siblings])
    before = lesson.steps_before(around.ancestors[-1], around.siblings, read, person)
    sentence = gettext_noop("“%(title)s” comes first. Do it, then mark this lesson as read.")
    return [Refusal("step_locked", sentence, {"title": page.title}) for page in before]
