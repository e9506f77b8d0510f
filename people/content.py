"""What the site itself brings along about people: the pledge."""

from datetime import datetime
from pathlib import Path

import yaml
from django.utils import timezone

from people.models import Pledge

PLEDGE = Path(__file__).parent / "content" / "pledge.yaml"


def load_pledge(*, in_force_from: datetime | None = None) -> Pledge:
    """The pledge of the file, under its version, in force from now unless told otherwise.

    A version that is already there is left as it is: it may have been signed.
    """
    data = yaml.safe_load(PLEDGE.read_text(encoding="utf-8"))
    values = {"title": data["title"], "text": data["text"], "in_force_from": in_force_from or timezone.now()}
    pledge, _made = Pledge.objects.get_or_create(version=data["version"], defaults=values)
    return pledge
