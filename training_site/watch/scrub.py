"""What no line of a log may say: addresses, phone numbers, tokens, and rows as the database quotes them."""

import logging
import re

_RULES = [
    (re.compile(r"DETAIL:.*?(?:\n|$)"), "DETAIL: (left out)\n"),  # PostgreSQL quotes the row that it refuses
    (re.compile(r"Failing row contains.*?(?:\n|$)"), "(row left out)\n"),
    (re.compile(r"[\w.+%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+"), "(e-mail)"),
    (re.compile(r"(?<![\w-])\+?\d[\d ()-]{8,}\d(?![\w-])"), "(number)"),  # phones, identity numbers
    (re.compile(r"(?i)\b(bearer|token|password|secret|code|key)(\W{1,3})[\w.~+/-]{6,}"), r"\1\2(left out)"),
    (re.compile(r"\?[^\s\"']*=[^\s\"']*"), "?(left out)"),  # whom somebody looked for
    (re.compile(r"(?<=/)[A-Za-z0-9_-]{20,}"), "(token)"),  # what opens something is in the address: certificates, invitations
]


def scrubbed(text: str) -> str:
    """The text without what names a person or opens a door."""
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text


class ScrubFilter(logging.Filter):
    """For every handler: the sentence is put together, and scrubbed; so is a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = scrubbed(record.getMessage()), ()
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = scrubbed(record.exc_text or _FORMATTER.formatException(record.exc_info))
            record.exc_info = None
        return True


_FORMATTER = logging.Formatter()
