import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.enums import AttemptState


class Attempt(models.Model):
    """One sitting. Paper and rules are frozen when it starts; every time in it is the server's."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    exam = models.ForeignKey("quizzes.Exam", models.PROTECT, related_name="attempts", verbose_name=_("exam"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attempts", verbose_name=_("person"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=AttemptState.choices, default=AttemptState.OPEN)
    language = models.CharField(_("language"), max_length=10)
    # {"seed": int, "pass_percent": int, "grace_seconds": int, "one_by_one": bool,
    #  "items": [{"question": id, "revision": id, "topic": id, "critical": bool, "options": [option ids in the order shown]}]}
    paper = models.JSONField(_("paper"))
    started_at = models.DateTimeField(_("started"))
    deadline_at = models.DateTimeField(_("deadline"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    max_score = models.PositiveSmallIntegerField(_("out of"))
    passed = models.BooleanField(_("passed"), null=True, blank=True)
    # Of a pass: from when the exam may be sat again, to renew what was earned by it. Null: never. Who certifies sets it.
    retake_from = models.DateTimeField(_("may be sat again from"), null=True, blank=True)
    # {"topics": {topic id: [right, asked]}, "critical_missed": [topic ids]}: what the result page says; never the key.
    result = models.JSONField(_("result"), default=dict)

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
        ]

    def __str__(self) -> str:
        return f"{self.exam}, {self.person}, {self.number}"


class Answer(models.Model):
    """What was given to one question of the paper. What arrives after deadline and grace is kept apart (`late`) and does
    not count; the answer that was in time stands."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers", verbose_name=_("attempt"))
    question = models.ForeignKey("quizzes.Question", models.PROTECT, related_name="answers", verbose_name=_("question"))
    chosen = models.JSONField(_("chosen options"), default=list)
    # Counts up in the browser; the highest wins, whatever the order of arrival.
    client_revision = models.PositiveBigIntegerField(_("revision in the browser"), default=0)
    late = models.BooleanField(_("late"), default=False)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["attempt", "question", "late"], name="quizzes_answer_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.question_id}"
