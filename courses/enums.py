from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MaterialKind(models.TextChoices):
    """What a reader gets of a material."""

    TEXT = "text", pgettext_lazy("kind of material", "text")
    DOCUMENT = "document", pgettext_lazy("kind of material", "document")
    HANDOUT = "handout", pgettext_lazy("kind of material", "handout to print")
    VIDEO = "video", pgettext_lazy("kind of material", "video")
    LINK = "link", pgettext_lazy("kind of material", "link")


class RegistrationState(models.TextChoices):
    SEAT = "seat", pgettext_lazy("registration", "has a seat")
    WAITING = "waiting", pgettext_lazy("registration", "waits for a seat")
    CANCELLED = "cancelled", pgettext_lazy("registration", "gave the seat back")


class TextState(models.TextChoices):
    """What a translation is, as whoever works on it says."""

    COPIED = "copied", _("still in the language of the original")
    MACHINE = "machine", _("translated by a machine, not yet checked by a person")
    CHECKED = "checked", _("translated and checked by a person")


class LawItemKind(models.TextChoices):
    """What may rest on an article of law; the apps above fill in theirs."""

    LESSON = "lesson", _("lesson")
    QUESTION = "question", _("question")
    PROGRAMME = "programme", _("programme and its certificates")


class LawOutcome(models.TextChoices):
    """What came of looking at a line of the law work list."""

    STILL_RIGHT = "still_right", _("still right")
    CHANGED = "changed", _("changed")
    NOT_CONCERNED = "not_concerned", _("not concerned")
