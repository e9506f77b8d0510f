from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    LIVE = "live", _("live")
    RETIRED = "retired", _("retired")


class AttemptState(models.TextChoices):
    OPEN = "open", _("open")
    SUBMITTED = "submitted", _("submitted")
    EXPIRED = "expired", _("time ran out")
