"""Of whoever is erased, no text of the database keeps the name, an address or the phone: log entries, drafts and revisions, pages, comments, reasons,
tasks, notices to others, lists.

Every column of text or JSON of every model is looked through, but for what is said in UNSWEPT. Whatever an app knows better it has done before, as a
receiver of person_erased.
"""

import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import CharField, Field, JSONField, Lookup, Model, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.search import index

from people.audit_log import LOGS, SCRUBBED, scrubbing
from people.models import User
from people.search import normalised

# Written by the program alone, out of what nobody types; some of them are the largest tables there are.
UNSWEPT = (
    "auth.*",
    "contenttypes.*",
    "sessions.*",
    "wagtailcore.ReferenceIndex",
    "wagtailsearch.*",
    "wagtailimages.Rendition",
    "quizzes.Answer",
    "quizzes.Attempt",
    "quizzes.PracticeAnswer",
)
# A person's own name, address or phone by the shape of the column: of whoever is erased it is gone before (people.erasure, receivers of
# person_erased), and of others it is not touched, whatever it begins with. The heads of organisations and who signed the charter are the
# organisations'.
NAMES = {
    *("people.User.full_name", "people.User.name_key", "people.Invitation.full_name", "people.PledgeSignature.full_name"),
    *("people.User.phone", "account.EmailAddress.email", "people.Invitation.email"),
    *("people.CharterSignature.signer_name", "certificates.Certificate.holder_name", "stations.Requisites.head_name"),
}
SHORTEST_PHONE = 7
SHORTEST_ENDED = 4  # letters of a given name after which an ending is taken for one


@dataclass(frozen=True)
class Words:
    """What a person is known by in texts: names of at least two words, in both orders; addresses; phones, as digits however set apart."""

    texts: tuple[str, ...]
    phones: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        phones = "|".join(map(_spaced, self.phones)) or "(?!)"
        return re.compile(f"(?P<text>{'|'.join(map(re.escape, self._variants)) or '(?!)'})|(?P<phone>{phones})", re.IGNORECASE)

    @cached_property
    def anchors(self) -> list[str]:
        """What every text that names the person holds one of: few and plain, so that a database finds them fast, whatever it knows of capitals."""
        found = {form for text in self.texts for word in [_anchor(text)] for form in _escaped({word, word.lower(), word.upper()})}
        return sorted(found | {form for phone in self.phones for form in _tails(phone)})

    @cached_property
    def _variants(self) -> list[str]:
        """As typed, in small, in capitals and as a title; and each as JSON writes it within a text, once and twice."""
        cased = {form for text in self.texts for form in (text, text.lower(), text.upper(), text.title())}
        return sorted(_escaped(cased), key=lambda form: (-len(form), form))

    def without(self, value: Any, instead: str) -> Any:
        """The text, or whatever JSON holds, without them."""
        if isinstance(value, str):
            return self.pattern.sub(lambda found: found.group() if is_part_of_more(found) else instead, value)
        if isinstance(value, dict):
            return {self.without(key, instead): self.without(inner, instead) for key, inner in value.items()}
        return [self.without(inner, instead) for inner in value] if isinstance(value, (list, tuple)) else value


def words_of(people: list[User], addresses: list[str]) -> Words:
    """Of these accounts of one person, before they are emptied. A name that is in another's too, and a phone that is another's too, are not looked
    for: texts would lose theirs."""
    texts = {form for address in addresses if "@" in address for form in (address, address.replace("@", "%40"))}
    for person in people:
        texts |= set(_names(person, people))
    others = User.objects.filter(erased_at=None).exclude(pk__in=[one.pk for one in people])
    phones = {re.sub(r"\D", "", person.phone) for person in people if not others.filter(phone=person.phone).exists()}
    return Words(tuple(sorted(texts)), tuple(sorted(phone for phone in phones if len(phone) >= SHORTEST_PHONE)))


def is_part_of_more(found: re.Match[str]) -> bool:
    """Whether what was found is the end or the beginning of something longer: li@… of ali@…, "Ли Ан" of "или анализ", a phone of a longer number."""
    before, after, text = _before(found), _after(found), found.group()
    if found["phone"]:
        return before.isdecimal() or after.isdecimal()
    if "@" in text or "%40" in text:
        goes_on = after == "-" or (after == "." and found.string[found.end() + 1 : found.end() + 2].isalnum())
        return before.isalnum() or before in {*"._+-"} or after.isalnum() or goes_on
    is_short = len(re.sub(r"\\+u\w{4}", "x", text.split()[-1])) < SHORTEST_ENDED  # what follows a longer one is an ending: Kazakh writes them on
    return before.isalnum() or (is_short and after.isalnum())


def _before(found: re.Match[str]) -> str:
    """The character before, also where JSON or an address writes it as an escape; " " at the beginning, and after a new line."""
    text = found.string[max(0, found.start() - 6) : found.start()]
    if escape := re.search(r"\\u([0-9a-fA-F]{4})$", text):
        return chr(int(escape[1], 16))
    return " " if re.search(r"(\\[nrtbf]|%[0-9a-fA-F]{2}|^)$", text) else text[-1]


def _after(found: re.Match[str]) -> str:
    """The character that follows; " " at the end."""
    text = found.string[found.end() : found.end() + 7]
    if escape := re.match(r"\\+u([0-9a-fA-F]{4})", text):
        return chr(int(escape[1], 16))
    return text[:1] or " "


def _escaped(forms: set[str]) -> set[str]:
    once = {json.dumps(form)[1:-1] for form in forms}
    return forms | once | {json.dumps(form)[1:-1] for form in once}


def _anchor(text: str) -> str:
    """The longer of the first two words of a name; all of an address."""
    return max(text.split()[:2], key=len)


def _tails(phone: str) -> set[str]:
    """The last seven digits as people set them apart."""
    one, two, three = phone[-7:-4], phone[-4:-2], phone[-2:]
    return {f"{one}{mark}{two}{last}{three}" for mark in ("", " ", "-", ".") for last in ("", mark)}


def _spaced(phone: str) -> str:
    """A pattern of a phone however it is written: +7 (701) 234-56-78, 8 701 234 56 78."""
    first = "[78]" if phone.startswith("7") else phone[0]
    return r"\+?" + r"[ ().-]{0,2}".join([first, *phone[1:]])


def _names(person: User, same: list[User]) -> Iterator[str]:
    parts = person.full_name.split()
    others = User.objects.filter(erased_at=None).exclude(pk__in=[one.pk for one in same])
    for form in {" ".join(parts), " ".join(parts[:2]), " ".join(parts[1::-1])} if len(parts) >= 2 else ():
        if not others.filter(name_key__contains=normalised(form)).exists():
            yield form


def sweep(words: Words, instead: str) -> dict[str, int]:
    """{model: rows} that named the person and do not any more."""
    if not (words.texts or words.phones):
        return {}
    changed = {model: _sweep(model, words, instead) for model in swept()}
    if any(count and issubclass(model, index.Indexed) for model, count in changed.items()):
        _settle_search()
    return {model._meta.label: count for model, count in changed.items() if count}


def _settle_search() -> None:
    """SQLite keeps words that an index of its has no more until it puts its parts together."""
    table = "wagtailsearch_indexentry_fts"
    if connection.vendor == "sqlite" and table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - a name of ours


def swept() -> list[type[Model]]:
    found = (model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy)
    return [model for model in found if columns(model) and not any(fnmatch(model._meta.label, pattern) for pattern in UNSWEPT)]


def columns(model: type[Model]) -> list[Field[Any, Any]]:
    """The model's columns in which somebody could have written a name: no choices, no keys, no names of files; of the log what may be scrubbed."""
    own = (field for field in model._meta.local_concrete_fields if isinstance(field, (CharField, TextField, JSONField, StreamField)))
    if model in LOGS:
        own = (field for field in own if field.name in SCRUBBED)
    return [field for field in own if not (field.choices or field.unique or field.is_relation or f"{model._meta.label}.{field.name}" in NAMES)]


class ContainsAny(Lookup[Any]):
    """Whether a text holds one of several, case and all; read once."""

    lookup_name = "contains_any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        text, params = self.process_lhs(compiler, connection)
        return f"({' OR '.join([f'instr({text}, %s) > 0'] * len(self.rhs))})", [each for one in self.rhs for each in (*params, one)]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        text, params = self.process_lhs(compiler, connection)
        return f"{text} LIKE ANY(%s)", [*params, [f"%{connection.ops.prep_for_like_query(one)}%" for one in self.rhs]]


TextField.register_lookup(ContainsAny)


def _sweep(model: type[Model], words: Words, instead: str) -> int:
    fields = columns(model)
    texts = [Coalesce(Cast(field.name, TextField()), Value(""), output_field=TextField()) for field in fields]
    whole = Concat(*texts, output_field=TextField()) if len(texts) > 1 else texts[0]
    rows = model._base_manager.alias(_text=whole).filter(_text__contains_any=words.anchors)
    changed = 0
    for pk, *values in list(rows.values_list("pk", *(field.name for field in fields))):
        before = [value.get_prep_value() if isinstance(value, StreamValue) else value for value in values]
        after = [words.without(value, instead) for value in before]
        new = {field.name: field.to_python(now) for field, was, now in zip(fields, before, after, strict=True) if now != was}
        if new:
            rewrite(model, pk, new)
            changed += 1
    return changed


def rewrite(model: type[Model], pk: Any, values: dict[str, Any]) -> None:
    """The one place that changes a text past the services: also entries of the log, which nothing else may change."""
    with scrubbing() if model in LOGS else nullcontext():
        model._base_manager.filter(pk=pk).update(**values)
    if issubclass(model, index.Indexed) and (row := model._base_manager.filter(pk=pk).first()) is not None:
        index.insert_or_update_object(row)
