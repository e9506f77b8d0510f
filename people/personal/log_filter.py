"""Neither a line of the log nor a report of an error names a person: e-mail addresses, phones and tokens in addresses are masked, and of whoever made
the request stands the account's number alone."""

import logging
import re
from collections.abc import ItemsView
from typing import Any

from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

MASK = "…"
_EMAIL = re.compile(r"[^\s<>\"'@:/()]+@[^\s<>\"'@,;)]+\.\w+")
_PHONE = re.compile(r"(?<![\w.:-])\+?\d(?:[\s()-]{0,2}\d){9,14}(?![\w:-])")
# Addresses by which whoever knows them is somebody, or looks somebody up.
_TOKEN = re.compile(r"(/(?:v|credentials|join/letter|join|verify|download)/)(?!letter/)[\w-]{12,}")
_ROW = re.compile(r"((?:DETAIL|CONTEXT|LINE \d+):).*")  # of a refusal by PostgreSQL: the whole row
_QUERY = re.compile(r"\?[^\s\"']*=[^\s\"']*")


def nameless(text: str) -> str:
    """The text without e-mail addresses, phones, tokens of addresses and what was searched for."""
    text = _ROW.sub(rf"\g<1>{MASK}", text)
    text = _TOKEN.sub(rf"\g<1>{MASK}", text)
    return _PHONE.sub(MASK, _EMAIL.sub(MASK, _QUERY.sub(f"?{MASK}", text)))


class Nameless(logging.Filter):
    """Before every handler that writes: the whole line, put together, and its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = nameless(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = nameless(logging.Formatter().formatException(record.exc_info))
        return True


class NamelessFilter(SafeExceptionReporterFilter):
    """Of an error: nothing that was sent, no cookie, no value of a variable."""

    def is_active(self, request: Any) -> bool:
        return True

    def get_post_parameters(self, request: Any) -> dict[str, str]:
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request is not None else {}

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> ItemsView[str, Any]:
        return dict.fromkeys(tb_frame.f_locals, self.cleansed_substitute).items()


class NamelessReporter(ExceptionReporter):
    """What is mailed of an error (500) to ADMINS."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filter = NamelessFilter()

    def get_traceback_data(self) -> dict[str, Any]:
        data: dict[str, Any] = super().get_traceback_data()
        user = getattr(self.request, "user", None)
        items = ("filtered_POST_items", "request_GET_items", "request_COOKIES_items", "request_FILES_items")
        data.update({name: [(key, MASK) for key, _value in data.get(name) or []] for name in items})
        data["user_str"] = str(getattr(user, "pk", None) or "")
        for name in ("request_insecure_uri", "exception_value"):
            if data.get(name):
                data[name] = nameless(str(data[name]))
        return data
