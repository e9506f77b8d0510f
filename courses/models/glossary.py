from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.multilingual import MultilingualField


class GlossaryTerm(models.Model):
    """A word of the observer's trade and what it means, in every language; lessons mark it where it stands in their text."""

    code = models.SlugField(_("code"), unique=True)
    term = MultilingualField(_("term"))
    forms = MultilingualField(_("other forms"), blank=True, help_text=_("Synonyms and abbreviations, separated by commas: the search finds them."))
    definition = MultilingualField(_("definition"), multiline=True, help_text=_("One or two sentences, in words that need no glossary."))
    article = models.ForeignKey("courses.LawArticle", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("article of law"))

    class Meta:
        verbose_name = _("term of the glossary")
        verbose_name_plural = _("glossary")
        ordering = ["code"]

    def __str__(self) -> str:
        return str(self.term)

    @property
    def anchor(self) -> str:
        """Its place on the page of the glossary."""
        return term_anchor(self.pk)

    @property
    def url(self) -> str:
        return term_url(self.pk)


def term_anchor(pk: int | str) -> str:
    return f"term-{pk}"


def term_url(pk: int | str) -> str:
    """Where the glossary in the active language explains the term of this id; needs no query."""
    return f"{reverse('glossary')}#{term_anchor(pk)}"
