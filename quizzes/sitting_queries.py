"""The queries of somebody who sits an exam: made so often that their SQL is made once a process (people/prepared.py)."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Now

from people.models import User
from people.prepared import ANOTHER_ID, NO_ID, NO_KEY, NO_TEXT, NOBODY, PersonalQuery, PreparedQuery
from quizzes.models import Answer, Attempt, Exam


def exam_called(slug: str) -> tuple[Exam, datetime]:
    """The exam, and the time, by the database's clock. Raises Exam.DoesNotExist."""
    found: list[Exam] = _CALLED.objects(slug=slug)
    if not found:
        raise Exam.DoesNotExist
    return found[0], found[0].read_at


def own_attempt(person: User, key: UUID) -> tuple[Attempt, datetime]:
    """The attempt with its exam, and the time, by the database's clock. Raises Attempt.DoesNotExist where it is somebody else's."""
    return _only(_OWN, person, key)


def lock_own_attempt(person: User, key: UUID, *, with_exam: bool = False) -> tuple[Attempt, datetime]:
    """The attempt, locked, and the time, by the database's clock. Raises Attempt.DoesNotExist where it is somebody else's."""
    return _only(_OWN_LOCKED_WITH_EXAM if with_exam else _OWN_LOCKED, person, key)


def attempts_in_order(person: User, exam_id: int) -> list[Attempt]:
    return _IN_ORDER.objects(person=person, exam_id=exam_id)


def saves_in_order(attempt: Attempt, question: int | None = None) -> list[Answer]:
    """The log of the attempt's answers, or of its answers to one question: of each question the newest last."""
    if question is None:
        return _SAVES.objects(attempt=attempt.pk)
    return _SAVES_OF_QUESTION.objects(attempt=attempt.pk, question=question)


def _only(query: PreparedQuery, person: User, key: UUID) -> tuple[Attempt, datetime]:
    found: list[Attempt] = query.objects(person=person, key=key)
    if not found:
        raise Attempt.DoesNotExist
    own = found[0]
    own.person = person
    return own, own.read_at  # type: ignore[attr-defined]


def _own(person: User, key: UUID) -> QuerySet[Attempt]:
    return Attempt.objects.filter(person=person, key=key).annotate(read_at=Now())


def _own_locked(person: User, key: UUID) -> QuerySet[Attempt]:
    return _own(person, key).select_for_update(of=("self",))


def _saves(attempt: int) -> QuerySet[Answer]:
    return Answer.objects.filter(attempt=attempt).order_by("client_revision", "pk")


_CALLED = PreparedQuery(lambda slug: Exam.objects.filter(slug=slug).annotate(read_at=Now()), slug=NO_TEXT)
_OWN = PreparedQuery(lambda person, key: _own(person, key).select_related("exam"), person=NOBODY, key=NO_KEY)
_OWN_LOCKED = PreparedQuery(_own_locked, person=NOBODY, key=NO_KEY)
_OWN_LOCKED_WITH_EXAM = PreparedQuery(lambda person, key: _own_locked(person, key).select_related("exam"), person=NOBODY, key=NO_KEY)
_IN_ORDER = PersonalQuery(lambda person, exam_id: Attempt.objects.filter(person=person, exam=exam_id).order_by("number"), exam_id=NO_ID)
_SAVES = PreparedQuery(_saves, attempt=NO_ID)
_SAVES_OF_QUESTION = PreparedQuery(lambda attempt, question: _saves(attempt).filter(question=question), attempt=NO_ID, question=ANOTHER_ID)
