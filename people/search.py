"""Find people by name, e-mail address or phone, the same on SQLite (which folds the case of Latin letters only) and PostgreSQL."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from people.models import User

MOST_WORDS = 20


def normalised(name: str) -> str:
    """A name as it is compared: case folded, ё as е, one space between words."""
    return " ".join(name.casefold().replace("ё", "е").split())


class NormalisedNameField(models.CharField[str, str]):
    """Keeps normalised(another field), written on every save and bulk_create."""

    def __init__(self, *args: Any, source: str = "full_name", **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **{"editable": False, "max_length": 200, "default": "", "db_index": True, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        # Some letters grow when their case is folded.
        value = normalised(getattr(model_instance, self.source))[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


def words_of(text: str) -> list[str]:
    """The words to look for: a handful, since nobody has more names and a database refuses a condition of a thousand parts."""
    return text.replace("\0", " ").split()[:MOST_WORDS]


def matching_people(people: "QuerySet[User]", text: str) -> "QuerySet[User]":
    """Those of `people` in whom every word of `text` is found: in the name, the e-mail address or the phone."""
    for word in words_of(normalised(text)):
        people = people.filter(Q(name_key__contains=word) | Q(email__contains=word) | Q(phone__contains=word))
    return people
