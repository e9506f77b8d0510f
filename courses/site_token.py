"""The version of what everybody is shown: as long as it stays, what was made of pages, topics and law may be kept by a process.

training_site, which keeps the version and knows every table on which it rests, says how it is asked. See docs/fast-pages.md.
"""

from collections.abc import Callable

_asked: list[Callable[[], str]] = []


def register_site_token(ask: Callable[[], str]) -> None:
    """`ask()` gives the version, in one query; "" where there is none yet."""
    _asked[:] = [ask]


def site_token() -> str:
    """The version; "" where nothing may be kept."""
    return _asked[0]() if _asked else ""
