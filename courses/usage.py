"""How much materials are used: the only writers of MaterialUsage."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.timezone import localdate

from courses.models import MaterialPage, MaterialUsage
from courses.visitors import is_first_today
from people.requests import id_in

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest
    from wagtail.documents.models import AbstractDocument


def note_view(material: MaterialPage, request: "HttpRequest", *, at: datetime) -> None:
    """Count the opening of a material's page: once a visitor and day."""
    if is_first_today(request, f"view {material.pk}", at):
        record_use(material.pk, localdate(at), views=1)


def note_download(document: "AbstractDocument", request: "HttpRequest", *, at: datetime) -> None:
    """Count that the document of a published material was fetched: once a visitor and day.

    Translations may share a document: the one named by ?material= is counted, else the first.
    """
    shown = list(MaterialPage.objects.live().filter(document=document).order_by("pk").values_list("pk", flat=True))
    if not shown:
        return
    named = id_in(request.GET.get("material", ""))
    material = named if named is not None and named in shown else shown[0]
    if is_first_today(request, f"download {material}", at):
        record_use(material, localdate(at), downloads=1)


def on_document_served(sender: type, instance: "AbstractDocument", request: "HttpRequest", **kwargs: "Any") -> None:
    """Receiver of Wagtail's document_served."""
    note_download(instance, request, at=timezone.now())


@transaction.atomic
def record_use(material_id: int, day: date, *, views: int = 0, downloads: int = 0) -> None:
    """Add so many to the totals of a day."""
    total, _made = MaterialUsage.objects.get_or_create(material_id=material_id, day=day)
    MaterialUsage.objects.filter(pk=total.pk).update(views=F("views") + views, downloads=F("downloads") + downloads)
