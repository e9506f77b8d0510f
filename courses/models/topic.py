from django.db import models
from django.utils.translation import gettext_lazy as _

from people.multilingual import MultilingualField


class Topic(models.Model):
    """A subject that lessons, questions and materials share."""

    code = models.SlugField(_("code"), unique=True)
    name = MultilingualField(_("name"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return str(self.name)
