"""A text of a file in whichever of Moodle's formats it says it is."""

import re

from django.utils.translation import gettext_noop

from quizzes.formats.drafts import Text, Unreadable
from quizzes.formats.html_text import Rich, read_html, read_plain

AUTO, HTML, PLAIN, MARKDOWN = "moodle", "html", "plain", "markdown"
# What Markdown would make something of.
_MARKDOWN = re.compile(r"[*_`<>|\\&\[\]]|^ {0,3}(?:#|[-+] |\d+[.)] |={2,}|-{2,})|^(?: {4}|\t)|  \n|://", re.MULTILINE)


def read_words(source: str, line: int, text_format: str) -> Rich:
    """Raises Unreadable."""
    if text_format == PLAIN:
        return read_plain(source, line)
    if text_format == MARKDOWN:
        if _MARKDOWN.search(source.strip(" \t\n")):
            raise Unreadable(line, "markdown", gettext_noop("Markdown is not read, except for plain words."))
        return read_plain(re.sub(r"\s*\n\s*", " ", source), line)
    return read_html(source, line, keeps_lines=text_format == AUTO)


def read_text(source: str, line: int, text_format: str) -> Text:
    """A text in which no image may stand. Raises Unreadable."""
    rich = read_words(source, line, text_format)
    if rich.pictures:
        raise Unreadable(rich.pictures[0].line, "picture_place", gettext_noop("An image is read in the text of a question only."))
    return rich.text
