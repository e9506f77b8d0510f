"""What is kept of people: the one table from which the page about privacy and the export of one's own data are made, and which a test holds against
every model there is.

    register(Kind("notes", title=gettext_noop("Notes and bookmarks"), …))
    keep(Table("courses.Note", "notes", ["person"], ["lesson_key", "place", "text", "made_at"]))

Each app registers its own in AppConfig.ready(). Names of models and of fields are patterns as of fnmatch where they end in a star.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext

from people.models import User


@dataclass(frozen=True, slots=True)
class Kind:
    """Data that are kept for one purpose, in words (msgids): what, why and on what ground, how long, who sees it, what becomes of it when the person
    is erased. period: the name of its days in BAKYLAU_KEPT_DAYS, which stand as %(days)s in `how_long`."""

    code: str
    title: str
    what: str
    why: str
    how_long: str
    seen_by: str
    erased: str
    period: str = ""

    @property
    def facts(self) -> dict[str, str]:
        """{column: sentence} in the active language."""
        days = settings.BAKYLAU_KEPT_DAYS.get(self.period, "")
        texts = {name: gettext(getattr(self, name)) for name in ("title", "what", "why", "seen_by", "erased")}
        return {**texts, "how_long": gettext(self.how_long) % {"days": days} if days else gettext(self.how_long)}


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a model that are about a person. paths: the lookups that lead to the person; none where only words may name one. fields: what the
    person gets of a row, nobody else's name and no key of an exam; none where there is nothing to give, for the reason in `withheld`."""

    model: str
    kind: str
    paths: list[str]
    fields: list[str]
    withheld: str = ""

    @property
    def model_class(self) -> type[Model]:
        return apps.get_model(self.model)

    def rows(self, people: Iterable[int]) -> QuerySet[Any]:
        """The rows about these people, by id."""
        ids = list(people)
        about = Q(pk__in=[])
        for path in self.paths:
            about |= Q(**{f"{path}__in": ids})
        return self.model_class._base_manager.filter(about).order_by("pk")


_kinds: dict[str, Kind] = {}
_tables: dict[str, Table] = {}
_nobody: list[str] = []
_acts: list[str] = []


def register(*kinds: Kind) -> None:
    """Before those that are there: apps register from the top of their line down, and people read of the account first."""
    later = {code: kind for code, kind in _kinds.items() if code not in {one.code for one in kinds}}
    _kinds.clear()
    _kinds.update({kind.code: kind for kind in kinds} | later)


def keep(*tables: Table) -> None:
    _tables.update({table.model: table for table in tables})


def nobody(*models: str) -> None:
    """These models say nothing of people."""
    _nobody.extend(models)


def acts(*references: str) -> None:
    """References to who did something in an office: an id in a record of the coalition, which says nothing of whoever is erased. The person gets
    them as lines of the log."""
    _acts.extend(references)


def kinds() -> list[Kind]:
    return list(_kinds.values())


def tables(kind: str = "") -> list[Table]:
    return [table for table in _tables.values() if kind in ("", table.kind)]


def says_nothing(model: str) -> bool:
    return any(fnmatch(model, pattern) for pattern in _nobody)


def is_act(reference: str) -> bool:
    return any(fnmatch(reference, pattern) for pattern in _acts)


def same_person(person: User) -> list[int]:
    """The account and those that were merged into it."""
    return [person.pk, *(pk for one in person.merged.all() for pk in same_person(one))]


def counted(person: User) -> Iterator[tuple[Kind, int]]:
    """How many rows of each kind there are about the person."""
    ids = same_person(person)
    for kind in kinds():
        yield kind, sum(table.rows(ids).count() for table in tables(kind.code) if table.paths)
