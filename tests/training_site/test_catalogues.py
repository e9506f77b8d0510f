"""Catalogues of messages: compiled without gettext, and a gap is found."""

import os
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils.translation import gettext, override, pgettext

from training_site.catalogues import compile_catalogues, find_gaps, main

ROOT = Path(__file__).resolve().parents[2]
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def catalogue(root, body, name="people/locale/kk/LC_MESSAGES/django.po"):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + body, encoding="utf-8")
    return path


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(tmp_path):
    po = catalogue(tmp_path, 'msgid "Post"\nmsgstr "Орын"\n')
    assert compile_catalogues(tmp_path) == 1
    assert "Орын".encode() in po.with_suffix(".mo").read_bytes()
    assert compile_catalogues(tmp_path) == 0
    mo = po.with_suffix(".mo")
    later = mo.stat().st_mtime + 5
    os.utime(po, (later, later))
    assert compile_catalogues(tmp_path) == 1


@pytest.mark.parametrize(
    "body",
    [
        'msgid "Post"\nmsgstr ""\n',
        '#, fuzzy\nmsgid "Post"\nmsgstr "Пост"\n',
        'msgid "%(n)s post"\nmsgid_plural "%(n)s posts"\nmsgstr[0] "%(n)s орын"\nmsgstr[1] ""\n',
    ],
)
def test_what_is_not_translated_is_found(tmp_path, body, capsys):
    catalogue(tmp_path, body)
    assert len(find_gaps(tmp_path, tmp_path)) == 1
    assert main(["--compare", str(tmp_path), str(tmp_path)]) == 1
    assert "not translated" in capsys.readouterr().out


def test_a_whole_catalogue_has_no_gap(tmp_path):
    catalogue(tmp_path, 'msgid "Post"\nmsgstr "Орын"\n')
    assert main(["--compare", str(tmp_path), str(tmp_path)]) == 0


def test_ours_are_compiled_by_the_set_up():
    assert [po for po in ROOT.glob("*/locale*/*/LC_MESSAGES/*.po") if not po.with_suffix(".mo").exists()] == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_two_apps_say_the_same_words_in_the_same_way(language):
    said = {}  # Django merges the catalogues of all apps: of two translations only one is ever seen
    for po in sorted(ROOT.glob(f"*/locale/{language}/LC_MESSAGES/django.po")):
        with po.open("rb") as source:
            for message in read_po(source):
                if message.id:
                    said.setdefault((message.context, message.id), {}).setdefault(message.string, []).append(po.parts[-5])
    assert len(said) > 1000
    assert {words: ways for words, ways in said.items() if len(ways) > 1} == {}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_what_an_app_says_is_what_is_shown(language):
    """Those of the packages, and ours for them, are merged in as well: a word that means something else there needs a context here."""
    shown = {}
    with override(language):
        for po in sorted(ROOT.glob(f"*/locale/{language}/LC_MESSAGES/django.po")):
            with po.open("rb") as source:
                messages = [one for one in read_po(source) if one.id and isinstance(one.id, str)]
            for one in messages:
                said = pgettext(one.context, one.id) if one.context else gettext(one.id)
                if said != one.string:
                    shown[po.parts[-5], one.id] = (one.string, said)
    assert shown == {}
