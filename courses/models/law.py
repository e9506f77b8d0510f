from django.db import models
from django.utils.translation import gettext_lazy as _

from people.multilingual import MultilingualField


class LawArticle(models.Model):
    """An article of an act, as of a dated version of it; lessons and questions cite it."""

    code = models.SlugField(_("code"), unique=True)
    law = MultilingualField(_("act"))
    law_date = models.DateField(_("date of the act"), null=True, blank=True)
    number = models.CharField(_("article"), max_length=20, blank=True)
    as_of = models.DateField(_("version of"), null=True, blank=True, help_text=_("Empty: the date of the version is still to be established."))
    verified = models.BooleanField(_("checked by a lawyer"), default=False)
    title = MultilingualField(_("title"))
    summary = MultilingualField(_("summary"), multiline=True)

    class Meta:
        verbose_name = _("article of law")
        verbose_name_plural = _("articles of law")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.law}, {self.number}" if self.number else str(self.law)
