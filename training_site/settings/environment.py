"""Read settings from environment variables, or from the file that NAME_FILE names (as Docker and Kubernetes hand out secrets), with a clear
sentence when one is missing or malformed. docs/deployment.md lists them all."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ASKED: dict[str, str | None] = {}  # name → default of whatever was asked for; a test holds the table of docs/deployment.md to it


def _given(name: str, default: str | None) -> str | None:
    """What the installation says; None where it says nothing. Raises ImproperlyConfigured."""
    ASKED[name] = default
    value, file = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if not file:
        return value
    if value:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE, not both.")
    try:
        return Path(file).read_text().strip()
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"The file that {name}_FILE names cannot be read: {error}") from error


def text(name: str, default: str | None = None) -> str:
    """The variable `name`, or `default`; raises ImproperlyConfigured when neither is there."""
    value = _given(name, default)
    if value is None:
        value = default
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def number(name: str, default: int) -> int:
    """A whole number from 0 up; raises ImproperlyConfigured."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdecimal()):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def flag(name: str, default: bool) -> bool:
    """A yes/no variable: 1, true, yes, on mean yes; 0, false, no, off and empty mean no."""
    value = text(name, "yes" if default else "no")
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated variable as a list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def days(name: str, default: dict[str, int]) -> dict[str, int]:
    """Periods in days, such as "notices=180,cards=90"; those that the variable does not name are as in `default`."""
    chosen = dict(default)
    for word in words(name):
        code, _equals, number = word.partition("=")
        if code not in default or not number.isdecimal():
            raise ImproperlyConfigured(f"{name} must be like notices=180,cards=90, of {', '.join(default)}; not {word!r}.")
        chosen[code] = int(number)
    return chosen


def database(name: str, default: str | None = None) -> dict[str, object]:
    """A database URL (postgres://user:password@host:port/name or sqlite:///path) as Django's dictionary."""
    url = urlsplit(_given(name, default) or default or text(name))
    if url.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.path[1:] or ":memory:",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # Writers take their lock when they begin, so that nobody fails half-way with "database is locked".
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA cache_size=-16000;",
            },
        }
    if url.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path[1:]),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or dict(parse_qsl(url.query)).get("host", "")),
            "PORT": str(url.port or dict(parse_qsl(url.query)).get("port", "")),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            # Compiling a query takes longer than any query of a page may.
            "OPTIONS": {"options": "-c jit=off"},
        }
    raise ImproperlyConfigured(f"{name} must begin with sqlite:// or postgres://, not {url.scheme}://.")
