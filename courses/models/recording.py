from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses import recording_files
from people.multilingual import MultilingualField


class Recording(models.Model):
    """A video or a sound kept on this site, with its words in every language: captions to read along, a transcript to read instead."""

    code = models.SlugField(_("code"), unique=True)
    title = MultilingualField(_("title"))
    document = models.ForeignKey(
        "wagtaildocs.Document", models.PROTECT, related_name="+", verbose_name=_("file"), help_text=_("MP4 or WebM; MP3, M4A, OGG or WAV.")
    )
    poster = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("first picture"))
    seconds = models.PositiveIntegerField(_("length in seconds"), validators=[MinValueValidator(1), MaxValueValidator(4 * 60 * 60)])
    captions = MultilingualField(_("captions"), multiline=True, blank=True, help_text=_("WebVTT, in every language; a video needs them."))
    transcript = MultilingualField(
        _("transcript"), multiline=True, help_text=_("What is said and what is to be seen, for who cannot hear or see it.")
    )

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ["code"]

    def __str__(self) -> str:
        return str(self.title)

    def clean(self) -> None:
        super().clean()
        if self.document_id and not self.kind:
            raise ValidationError(
                {"document": ValidationError(_("Choose an MP4 or WebM video, or an MP3, M4A, OGG or WAV sound."), code="no_recording")}
            )
        missing = [code for code, _name in settings.LANGUAGES if not self.captions.get(code)]
        if self.kind == "video" and missing:
            raise ValidationError({"captions": ValidationError(_("A video needs captions in every language."), code="captions_missing")})
        if not all(recording_files.is_captions(text) for text in self.captions.values() if text):
            message = _("These are no WebVTT captions: begin with WEBVTT, then lines like 00:01.000 --> 00:04.000 and the words.")
            raise ValidationError({"captions": ValidationError(message, code="captions_malformed")})

    @property
    def kind(self) -> str:
        """ "video" or "audio"; "" for another file."""
        return recording_files.kind_of(self.document.filename)

    @property
    def content_type(self) -> str:
        return recording_files.content_type_of(self.document.filename)

    @property
    def length(self) -> str:
        """ "4:05"."""
        return f"{self.seconds // 60}:{self.seconds % 60:02}"

    @property
    def size(self) -> str:
        """ "12 KB", or "" where the file is gone from the store."""
        size = self.document.get_file_size()
        return str(filesizeformat(size)) if size else ""

    @property
    def tracks(self) -> list[dict[str, Any]]:
        """The captions there are, those of the active language first: {code, label, url, is_own}."""
        rows = [
            {"code": code, "label": label, "url": reverse("courses:captions", args=[self.code, code]), "is_own": code == get_language()}
            for code, label in settings.LANGUAGES
            if self.captions.get(code)
        ]
        return sorted(rows, key=lambda row: not row["is_own"])
