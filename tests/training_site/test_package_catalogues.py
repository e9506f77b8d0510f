"""The hand-kept catalogues in training_site/locale_packages cover the installed packages.

Neither django-allauth nor Wagtail ships Kazakh and Django's Kazakh has gaps, so an upgrade
that brings a new message would show it in another language. These tests name such messages.
"""

import re
from collections import Counter
from pathlib import Path

import allauth
import django
import pytest
import wagtail
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).resolve().parents[2] / "training_site" / "locale_packages"
ALLAUTH = Path(allauth.__file__).parent
DJANGO = Path(django.__file__).parent
WAGTAIL = Path(wagtail.__file__).parent

ALLAUTH_APPS = ("account", "mfa", "usersessions")
# What a visitor can meet; field descriptions and developers' pages are not among it.
DJANGO_SOURCES = (
    "core/paginator.py",
    "core/validators.py",
    "db/models/base.py",
    "db/models/constraints.py",
    "forms/",
    "template/",
    "utils/",
    "views/csrf.py",
    "views/generic/",
    "contrib/auth/",
    "contrib/humanize/",
    "contrib/sessions/",
)
DJANGO_LOCALES = ("conf", "contrib/auth", "contrib/humanize", "contrib/sessions")

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!%)%[sdr]|\{\w*\}")
TAG = re.compile(r"<[^<>]+>")

Key = tuple[str | None, str]


def read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def messages(catalogue: Catalog) -> dict[Key, Message]:
    return {key(message): message for message in catalogue if message.id}


def key(message: Message) -> Key:
    return message.context, ids(message)[0]


def ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def is_complete(message: Message | None) -> bool:
    return message is not None and not message.fuzzy and all(strings(message))


def own_catalogue(language: str) -> Catalog:
    return read(CATALOGUES / language / "LC_MESSAGES" / "django.po", language)


def package_catalogue(root: Path, language: str) -> Catalog:
    return read(root / "locale" / language / "LC_MESSAGES" / "django.po", language)


def is_from_allauth_app(message: Message) -> bool:
    """Whether one of the apps in use has the message; layouts shared by all apps count too."""
    for source, _line in message.locations:
        parts = source.removeprefix("templates/").split("/")
        if parts[0] in ALLAUTH_APPS or len(parts) == 1 or parts[0] == "allauth":
            return True
    return False


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_plural_forms_are_djangos(language: str) -> None:
    """Django merges catalogues with equal plural forms into one."""
    assert own_catalogue(language).plural_forms == package_catalogue(DJANGO / "conf", language).plural_forms


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_message_is_complete(language: str) -> None:
    catalogue = own_catalogue(language)
    incomplete = [key(message) for message in catalogue if message.id and not is_complete(message)]
    wrong_number = [key(message) for message in catalogue if message.pluralizable and len(strings(message)) != catalogue.num_plurals]
    assert len(messages(catalogue)) > 50
    assert not incomplete
    assert not wrong_number
    assert not catalogue.obsolete


def test_kazakh_has_every_allauth_message() -> None:
    own = messages(own_catalogue("kk"))
    wanted = [m for m in package_catalogue(ALLAUTH, "en") if m.id and is_from_allauth_app(m)]
    assert len(wanted) > 200
    assert not [key(message) for message in wanted if not is_complete(own.get(key(message)))]


def test_kazakh_has_every_visible_django_message() -> None:
    own = messages(own_catalogue("kk"))
    missing = []
    for folder in DJANGO_LOCALES:
        djangos = messages(package_catalogue(DJANGO / folder, "kk"))
        for message in package_catalogue(DJANGO / folder, "en"):
            sources = [source for source, _line in message.locations]
            if (
                message.id
                and any(source.startswith(DJANGO_SOURCES) for source in sources)
                and not any(source.endswith("/apps.py") for source in sources)
                and not is_complete(own.get(key(message)))
                and not is_complete(djangos.get(key(message)))
            ):
                missing.append(key(message))
    assert not missing


def test_kazakh_never_stands_in_for_russian() -> None:
    """Kazakh is the default language, so Django falls back on it where Russian is missing."""
    russian = [own_catalogue("ru"), package_catalogue(ALLAUTH, "ru")]
    for root in (DJANGO, WAGTAIL):
        paths = root.glob("**/locale/ru/LC_MESSAGES/django.po")
        russian += [read(path, "ru") for path in paths]
    complete = {key(m) for catalogue in russian for m in catalogue if m.id and is_complete(m)}
    assert not messages(own_catalogue("kk")).keys() - complete


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_placeholders_tags_and_line_ends_are_kept(language: str) -> None:
    wrong = []
    for message in own_catalogue(language):
        if not message.id:
            continue
        # The form for one may spell the number out, as the English one does ("an hour ago").
        sources = ids(message)
        for number, string in enumerate(strings(message)):
            allowed = sources if number == 0 else sources[-1:]
            if not any(same_markup(source, string) for source in allowed):
                wrong.append((key(message), string))
    assert not wrong


def same_markup(source: str, string: str) -> bool:
    return (
        Counter(PLACEHOLDER.findall(source)) == Counter(PLACEHOLDER.findall(string))
        and Counter(TAG.findall(source)) == Counter(TAG.findall(string))
        and edges(source) == edges(string)
    )


def edges(text: str) -> tuple[str, str]:
    """The white space before and after the text."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_plural_messages_match_the_packages(language: str) -> None:
    """A msgid_plural that differs from the package's is never looked up."""
    packages: dict[Key, Message] = messages(package_catalogue(ALLAUTH, "en"))
    packages |= messages(package_catalogue(WAGTAIL / "admin", "en"))
    for folder in (*DJANGO_LOCALES, "contrib/postgres"):
        packages |= messages(package_catalogue(DJANGO / folder, "en"))
    differing = [
        key(message)
        for message in own_catalogue(language)
        if message.pluralizable and (key(message) not in packages or ids(packages[key(message)]) != ids(message))
    ]
    assert not differing
