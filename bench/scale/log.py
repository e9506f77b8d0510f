"""The audit log as services write it."""

import json
from collections.abc import Iterable
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import ModelLogEntry

from bench.scale.copying import copy

Entry = tuple[Any, ...]


def entry(random: Random, pk: int, label: str, action: str, at: datetime, user: int | None, data: dict[str, Any]) -> Entry:
    return str(pk), label, action, at, UUID(int=random.getrandbits(128), version=4), user, json.dumps(data)


def copy_log(model: type[models.Model], entries: Iterable[Entry]) -> None:
    kind = ContentType.objects.get_for_model(model).pk
    columns = ("content_type_id", "object_id", "label", "action", "timestamp", "uuid", "user_id", "data")
    copy(ModelLogEntry, columns, ((kind, *one) for one in entries))
