"""Words that the catalogues keep to: one address of the reader, one word for one thing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
NOT_SAID = [
    pytest.param("kk", r"\bсіз(?:ді|ге|дің|бен|де|ден)?\b", id="Kazakh addresses the reader as Сіз"),
    pytest.param("kk", r"(?i)волонт[её]р", id="a volunteer is ерікті"),
    pytest.param("kk", r"сертификат\w* күші жойыл", id="a certificate is кері қайтарып алынған"),
    pytest.param("ru", r"(?<=[а-яё,0-9)»—:] )(?:Вы|Вас|Вам|Вами|Ваш\w*)\b", id="Russian addresses the reader as вы"),
]


def texts(language: str) -> Iterator[str]:
    for po in sorted(ROOT.glob(f"*/locale/{language}/LC_MESSAGES/django.po")):
        with po.open("rb") as source:
            for message in read_po(source):
                yield from message.string if isinstance(message.string, tuple) else [message.string]


@pytest.mark.parametrize(("language", "pattern"), NOT_SAID)
def test_what_is_not_said(language, pattern):
    found = [text for text in texts(language) if re.search(pattern, text)]
    assert found == []
