"""Words that everybody here would try first in somebody's password: see docs/security.md."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = (
    *("bakylau", "baqylau", "бақылау", "бакылау", "baikau", "байқау"),
    *("observer", "election", "certificate", "volunteer", "headquarters", "coordinator"),
    *("сайлау", "sailau", "бақылаушы", "куәлік", "наблюдатель", "выборы", "сертификат", "волонтер", "волонтёр", "штаб"),
)
LEFT = 8  # characters beside the words


class WordsOfThisSiteValidator:
    """A password that is little more than words of this site is guessed by whoever knows the site."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = password.casefold()
        for word in sorted(WORDS, key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < LEFT and rest != password.casefold():
            raise ValidationError(_("This password is little more than words that everybody here would try first."), code="words_of_this_site")

    def get_help_text(self) -> str:
        return _("Your password can’t be little more than a word of this site.")
