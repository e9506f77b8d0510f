"""What the site itself brings along about people: the pledge of each, and the charter of their organisations."""

from datetime import datetime
from pathlib import Path

import yaml
from django.utils import timezone

from people.models import Charter, Pledge

CONTENT = Path(__file__).parent / "content"


def load_pledge(*, in_force_from: datetime | None = None) -> Pledge:
    """The pledge of the file, under its version, in force from now unless told otherwise.

    A version that is already there is left as it is: it may have been signed.
    """
    version, values = _read("pledge.yaml", in_force_from)
    return Pledge.objects.get_or_create(version=version, defaults=values)[0]


def load_charter(*, in_force_from: datetime | None = None) -> Charter:
    """The charter of the file, as load_pledge does the pledge."""
    version, values = _read("charter.yaml", in_force_from)
    return Charter.objects.get_or_create(version=version, defaults=values)[0]


def _read(name: str, in_force_from: datetime | None) -> tuple[int, dict[str, object]]:
    data = yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))
    return data["version"], {"title": data["title"], "text": data["text"], "in_force_from": in_force_from or timezone.now()}
