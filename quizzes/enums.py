from django.db import models
from django.utils.translation import pgettext_lazy


class QuestionState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a question", "draft")
    REVIEW = "review", pgettext_lazy("state of a question", "in review")
    LIVE = "live", pgettext_lazy("state of a question", "live")
    RETIRED = "retired", pgettext_lazy("state of a question", "retired")


class QuestionKind(models.TextChoices):
    """How a question is answered. What `options`, `matches` and `number` of a question hold depends on it: see models.question."""

    SINGLE = "single", pgettext_lazy("kind of a question", "one right answer")
    MULTIPLE = "multiple", pgettext_lazy("kind of a question", "several right answers")
    TRUE_FALSE = "true_false", pgettext_lazy("kind of a question", "true or false")
    ORDERING = "ordering", pgettext_lazy("kind of a question", "put in order")
    MATCHING = "matching", pgettext_lazy("kind of a question", "match")
    NUMERIC = "numeric", pgettext_lazy("kind of a question", "a number")


class Credit(models.TextChoices):
    """What an answer that is right in part is worth."""

    ALL = "all", pgettext_lazy("credit", "all or nothing")
    PARTIAL = "partial", pgettext_lazy("credit", "partial")


class Feedback(models.TextChoices):
    """What a person is told after handing in; each tells what those before it tell. The right answer is never told while attempts remain."""

    SCORE = "score", pgettext_lazy("feedback", "the score")
    TOPICS = "topics", pgettext_lazy("feedback", "what was missed, by topic")
    QUESTIONS = "questions", pgettext_lazy("feedback", "which questions were wrong")
    EXPLANATIONS = "explanations", pgettext_lazy("feedback", "explanations and right answers, once no attempt is left")


class Navigation(models.TextChoices):
    FREE = "free", pgettext_lazy("navigation", "free: back and forth, also without a network")
    FORWARD = "forward", pgettext_lazy("navigation", "forward only: a question at a time, with a network")


class CountsIn(models.TextChoices):
    """In which attempts minutes that were granted count."""

    THIS = "this", pgettext_lazy("minutes count in", "the attempt that is going on, only")
    NEXT = "next", pgettext_lazy("minutes count in", "the next attempt only")
    EACH = "each", pgettext_lazy("minutes count in", "each attempt from now on")


class AttemptState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of an attempt", "open")
    SUBMITTED = "submitted", pgettext_lazy("state of an attempt", "submitted")
    EXPIRED = "expired", pgettext_lazy("state of an attempt", "time ran out")


class Purpose(models.TextChoices):
    """What a question is for, for ever once it has been live: the key of a practice question is public, that of the others never."""

    EXAM = "exam", pgettext_lazy("purpose of a question", "exam")
    PRACTICE = "practice", pgettext_lazy("purpose of a question", "practice")
