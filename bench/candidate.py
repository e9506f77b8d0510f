"""Somebody who sits the exam over HTTP: starts, answers twenty questions, hands in, reads the result. Without Django."""

import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from bench.wire import Reply, Wire

SHOWN = frozenset({"page", "overview"})  # steps that only show: the questions, and what is unanswered
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
TOKEN = "b" * 32  # the cookie and the field carry the same: that is all that Django asks
_QUESTION = re.compile(r'data-question="(\d+)" data-kind="([a-z_]+)"')
_CHOICE = re.compile(r'<input type="(?:radio|checkbox)" name="answer-\d+" value="([^"]*)"')
_SELECT = re.compile(r'<select name="answer-\d+-([a-z0-9]+)"(.*?)</select>', re.DOTALL)
_OPTION = re.compile(r' value="([^"]+)"')


class Wrong(Exception):
    """The site did not answer as it should."""


@dataclass(slots=True)
class Person:
    """Who sits: the session's cookie, and the key (question → chosen) for whoever is to pass."""

    session: str
    key: dict[str, list[str]] | None


@dataclass(slots=True)
class Step:
    """What is asked of the server next, and how: the scheduler times it. `pause`: whether a person thinks first."""

    name: str
    method: str
    path: str
    body: bytes = b""
    kind: str = ""
    wanted: int = 200
    pause: bool = False


# What a phone's browser sends beside: counted where bytes are.
PHONE = {
    "Connection": "keep-alive",
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
    "sec-ch-ua": '"Chromium";v="142", "Google Chrome";v="142", "Not_A Brand";v="99"',
    "sec-ch-ua-mobile": "?1",
    "sec-ch-ua-platform": '"Android"',
    "Accept": "*/*",
    "Origin": "http://site",
    "Sec-Fetch-Site": "same-origin",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Dest": "empty",
    "Referer": "http://site/kk/exams/attempts/00000000-0000-0000-0000-000000000000/",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "kk,ru;q=0.9,en;q=0.8",
}


def wire_of(person: Person, host: str, port: int, headers: Mapping[str, str] = MappingProxyType({})) -> Wire:
    cookies = f"sessionid={person.session}; csrftoken={TOKEN}"
    given = {name: value.replace("http://site", f"http://{host}:{port}") for name, value in headers.items()}
    return Wire(host, port, {"Accept-Encoding": "gzip", "Accept-Language": "kk", **given, "Cookie": cookies, "X-CSRFToken": TOKEN})


def sitting(person: Person, start_path: str, autosave: bool, dice: random.Random) -> Iterator[Step]:
    """The steps of one attempt; each is sent the reply to it."""
    begun: Reply = yield Step("start", "POST", start_path, b"", FORM, 302)  # type: ignore[misc]
    address = begun.location
    page: Reply = yield Step("page", "GET", address)  # type: ignore[misc]
    html = page.content.decode()
    chosen = _choices(html, person, dice)
    if autosave:
        for revision, (question, options) in enumerate(chosen.items(), start=1):
            body = json.dumps({"question": int(question), "chosen": options, "client_revision": revision})
            yield Step("save", "POST", f"{address}answer/", body.encode(), JSON, pause=True)
    yield Step("form", "POST", address, _form(chosen, autosave), FORM, 302, pause=not autosave)
    yield Step("overview", "GET", f"{address}submit/")
    yield Step("submit", "POST", f"{address}submit/", b"", FORM, 302, pause=True)
    yield Step("result", "GET", f"{address}result/")


def _choices(html: str, person: Person, dice: random.Random) -> dict[str, list[str]]:
    """question → its answer, in words: by the person's key, else something that one can answer."""
    pieces = _QUESTION.split(html)[1:]  # question, kind, its fields, question, …
    if not pieces:
        raise Wrong(f"no questions on the page: {html[:200]}")
    asked = zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
    return {question: person.key[question] if person.key else _something(kind, fields, dice) for question, kind, fields in asked}


def _something(kind: str, fields: str, dice: random.Random) -> list[str]:
    if kind == "numeric":
        return [str(dice.randrange(100))]
    if kind in {"ordering", "matching"}:
        lines = {line: _OPTION.findall(options) for line, options in _SELECT.findall(fields)}
        if kind == "matching":
            return [f"{line}:{dice.choice(options)}" for line, options in lines.items()]
        return [f"{line}:{place}" for line, place in zip(lines, dice.sample(range(1, len(lines) + 1), len(lines)), strict=True)]
    return [dice.choice(_CHOICE.findall(fields))]


def _form(chosen: dict[str, list[str]], saved: bool) -> bytes:
    """All answers; where each was saved before, the fields say so."""
    pairs = [("q", "1"), ("go", "finish")]
    for question, words in chosen.items():
        pairs += [(f"was-{question}", ",".join(words) if saved else ""), (f"revision-{question}", "")]
        by_line = [word.split(":") for word in words if ":" in word]
        pairs += [(f"answer-{question}-{line}", value) for line, value in by_line] or [(f"answer-{question}", word) for word in words]
    return urlencode(pairs).encode()
