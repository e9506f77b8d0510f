"""Wagtail's log of what happened to an attempt, as wagtail.log_actions.log writes it but for two queries that ask whether the person and the
kind of object exist: both are at hand. Of what happens to an attempt while many sit."""

from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import ModelLogEntry

from people.models import User
from quizzes.models import Attempt


def log_attempt(attempt: Attempt, action: str, *, user: User | None, data: dict[str, Any]) -> None:
    entry = ModelLogEntry(
        content_type=ContentType.objects.get_for_model(Attempt),
        object_id=str(attempt.pk),
        label=str(attempt),
        action=action,
        timestamp=timezone.now(),
        uuid=uuid4(),
        user_id=user.pk if user else None,
        data=data,
    )
    ModelLogEntry.objects.bulk_create([entry])
