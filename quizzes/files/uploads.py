"""Uploaded files of questions, from the upload to the import: the only writers of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from people.models import User
from quizzes.files.importing import CHANGED, NEW, Defaults, Plan, carry_out, plan_import
from quizzes.formats import registry
from quizzes.models import QuestionUpload

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever uploads says of the file."""

    format: str
    defaults: Defaults


def keep_upload(name: str, data: bytes, told: Told, *, by: User, at: datetime) -> QuestionUpload:
    """Keep a file to look at it. Those of yesterday go."""
    QuestionUpload.objects.filter(made_at__lt=at - KEPT).delete()
    file_name = PurePath(name).name.replace("\0", "")[-200:]
    defaults = told.defaults
    values = {"language": defaults.language, "topic": defaults.topic, "article": defaults.article, "purpose": defaults.purpose}
    return QuestionUpload.objects.create(person=by, made_at=at, file_name=file_name, content=data, format=told.format, **values)


def preview(upload: QuestionUpload) -> Plan:
    """What would become of every question in it."""
    return plan_import(*_read(upload))


@transaction.atomic
def import_upload(upload: QuestionUpload, *, fingerprint: str, by: User, at: datetime) -> Plan | None:
    """Import what was previewed, once: None where it is imported already. The content goes.

    Raises PlanChanged, Refused (carry_out).
    """
    locked = QuestionUpload.objects.select_for_update().get(pk=upload.pk)
    if locked.imported_at is not None:
        return None
    plan = carry_out(*_read(locked), by=by, fingerprint=fingerprint)
    if plan.problems:
        return plan
    locked.imported_at, locked.content = at, b""
    locked.save(update_fields=["imported_at", "content"])
    data = {"file": locked.file_name, "format": locked.format, "new": plan.count(NEW), "changed": plan.count(CHANGED)}
    log(instance=by, action="quizzes.import", user=by, data=data)
    return plan


def _read(upload: QuestionUpload) -> tuple[Any, Defaults]:
    defaults = Defaults(upload.language, upload.topic, upload.article, upload.purpose)
    return registry.read(bytes(upload.content), upload.format), defaults
