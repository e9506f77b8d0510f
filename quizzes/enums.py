from django.db import models
from django.utils.translation import pgettext_lazy


class QuestionState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a question", "draft")
    LIVE = "live", pgettext_lazy("state of a question", "live")
    RETIRED = "retired", pgettext_lazy("state of a question", "retired")


class AttemptState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of an attempt", "open")
    SUBMITTED = "submitted", pgettext_lazy("state of an attempt", "submitted")
    EXPIRED = "expired", pgettext_lazy("state of an attempt", "time ran out")


class Purpose(models.TextChoices):
    """What a question is for, for ever once it has been live: the key of a practice question is public, that of the others never."""

    EXAM = "exam", pgettext_lazy("purpose of a question", "exam")
    PRACTICE = "practice", pgettext_lazy("purpose of a question", "practice")
