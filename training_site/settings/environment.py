"""Read settings from environment variables, with a clear sentence when one is missing or malformed."""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The variable `name`, or `default`; raises ImproperlyConfigured when neither is there."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def flag(name: str, default: bool) -> bool:
    """A yes/no variable: 1, true, yes, on mean yes; 0, false, no, off and empty mean no."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated variable as a list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


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
    url = urlsplit(os.environ.get(name) or default or text(name))
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
