"""In which of the three languages somebody wrote, told by the letters: what the headquarters writes for one person is not translated."""

import re

_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_LATIN = re.compile("[a-z]", re.IGNORECASE)
_MIXED = 0.3  # from this share of the other script on, a text is of no one language


def language_of(text: str) -> str:
    """ "kk", "ru" or "en"; "" where there are too few letters to tell, or of several scripts."""
    kazakh, cyrillic, latin = (len(letters.findall(text)) for letters in (_KAZAKH, _CYRILLIC, _LATIN))
    cyrillic += kazakh
    if cyrillic + latin < 4 or _MIXED <= latin / (cyrillic + latin) <= 1 - _MIXED:
        return ""
    if latin > cyrillic:
        return "en"
    return "kk" if kazakh else "ru"
