"""The log of a service: one JSON object a line, without personal data, on the standard error stream."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from training_site.watch import request_ids

# What a call may add by `extra`; whatever else hangs on a record (Django's `request`) is not written.
FIELDS = ("route", "method", "status", "ms", "queries", "task", "task_id", "tries")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, variable in VARIABLES.items() if (value := variable.get())}
        line |= {name: record.__dict__[name] for name in FIELDS if name in record.__dict__}
        if record.exc_text or record.exc_info:
            line["traceback"] = record.exc_text or self.formatException(record.exc_info)  # type: ignore[arg-type]
        return json.dumps(line, ensure_ascii=False, default=str)


VARIABLES = {"request": request_ids.current, "in_task": request_ids.task}


def logging_settings(level: str, *, access: bool) -> dict[str, Any]:
    """LOGGING of Django: everything by one handler, scrubbed; the line of each request where `access` asks for it.

    What Django says of a 404 or a 403 names the address, and the line of the request says the same without it.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"scrub": {"()": "training_site.watch.scrub.ScrubFilter"}},
        "formatters": {"json": {"()": "training_site.watch.logs.JsonFormatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["scrub"], "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "bakylau": {"level": "INFO" if access else "WARNING"},
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.request": {"level": "ERROR" if access else level},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        },
    }
