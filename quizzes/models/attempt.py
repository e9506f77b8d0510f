import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quizzes.enums import AttemptState


class Attempt(models.Model):
    """One sitting. Paper and rules are frozen when it starts; every time in it is the server's."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    exam = models.ForeignKey("quizzes.Exam", models.PROTECT, related_name="attempts", verbose_name=_("exam"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attempts", verbose_name=_("person"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=AttemptState.choices, default=AttemptState.OPEN)
    language = models.CharField(_("language"), max_length=10)
    # {"seed": int, "pass_percent": int, "grace_seconds": int, "one_by_one": bool, "navigation": …, "credit": …, "feedback": …,
    #  "switch_language": bool, "items": [an item a question, in the order shown: see quizzes.papers.new_paper]}
    paper = models.JSONField(_("paper"))
    started_at = models.DateTimeField(_("started"))
    deadline_at = models.DateTimeField(_("deadline"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # With partial credit it has hundredths, rounded down; the pass mark is compared before rounding (quizzes.grading).
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=2, null=True, blank=True)
    max_score = models.PositiveSmallIntegerField(_("out of"))
    passed = models.BooleanField(_("passed"), null=True, blank=True)
    # Of a pass: from when the exam may be sat again, to renew what was earned by it. Null: never. Who certifies sets it.
    retake_from = models.DateTimeField(_("may be sat again from"), null=True, blank=True)
    # {"topics": {topic id: [right, asked]}, "critical_missed": [topic ids]}: what the result page says; never the key.
    result = models.JSONField(_("result"), default=dict)
    # For the figures, once closed: [question, version, mark 0…1, answer, seconds or null] an item, in the order of the paper.
    responses = models.JSONField(_("responses"), null=True, blank=True)
    # Of a forward-only paper: how many questions are behind.
    position = models.PositiveSmallIntegerField(pgettext_lazy("in a paper", "position"), default=0)
    sitting = models.ForeignKey("quizzes.Sitting", models.PROTECT, null=True, blank=True, related_name="attempts", verbose_name=_("sitting"))
    # When an examiner let late answers count; why, the log says.
    late_admitted_at = models.DateTimeField(_("late answers admitted"), null=True, blank=True)
    # Something of it was answered in another language than that in which it began: it tells nothing of either.
    is_switched = models.BooleanField(_("answered in several languages"), default=False, editable=False)
    is_counted = models.BooleanField(_("counted in the exposure"), default=False, editable=False)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        # Started and closed by services alone: nobody adds, changes or deletes one by hand.
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["exam", "person", "number"], name="quizzes_attempt_number_once"),
            models.UniqueConstraint(fields=["exam", "person"], condition=Q(state="open"), name="quizzes_one_open_attempt"),
        ]
        indexes = [
            models.Index(fields=["person", "exam", "passed"], name="quizzes_attempt_of_person"),
            models.Index(fields=["deadline_at"], condition=Q(state="open"), name="quizzes_attempt_open"),
            models.Index(fields=["id"], condition=Q(is_counted=False), name="quizzes_attempt_uncounted"),
            models.Index(fields=["exam", "closed_at"], name="quizzes_attempt_of_exam"),
        ]

    def __str__(self) -> str:
        return f"{self.exam}, {self.person}, {self.number}"


class Answer(models.Model):
    """One save of an answer to one question of the paper: rows are added and not changed, so that they are the log as well. Of a
    question's rows the one with the highest revision counts.

    What arrives after deadline and grace is `late` and does not count, unless an examiner admits it.
    """

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers", verbose_name=_("attempt"))
    question = models.ForeignKey("quizzes.Question", models.PROTECT, related_name="answers", verbose_name=_("question"))
    # Of a choice the option ids; of an order all of them, in it; of a match "left:right"; of a number its digits.
    chosen = models.JSONField(_("chosen options"), default=list)
    # Counts up in the browser; the highest wins, whatever the order of arrival.
    client_revision = models.PositiveBigIntegerField(_("revision in the browser"), default=0)
    late = models.BooleanField(_("late"), default=False)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["attempt", "question", "client_revision", "late"], name="quizzes_answer_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.question_id}"
