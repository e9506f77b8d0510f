"""The two desks of the admin: an editor's materials, a reviewer's reviews."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.models import Page, TaskState, WorkflowState

from courses.materials import usage_of
from courses.models import MaterialPage
from courses.references import collections_of
from partners.models import SectionPage
from partners.standing import Standing
from people.models import Organisation

if TYPE_CHECKING:
    from wagtail.documents.models import AbstractDocument


def desk_of(standing: Standing, text: str = "") -> list[dict[str, Any]]:
    """For each organisation the person writes for: {organisation, sections, materials, documents}; materials with `text` in the title."""
    organisations = Organisation.objects.filter(pk__in=standing.writes_for)
    return [
        {
            "organisation": organisation,
            "sections": SectionPage.objects.filter(organisation=organisation).select_related("locale"),
            "materials": [row for row in _rows(organisation) if text.casefold() in row["title"].casefold()],
            "documents": _documents(organisation),
        }
        for organisation in organisations
    ]


def _rows(organisation: Organisation) -> list[dict[str, Any]]:
    own = MaterialPage.objects.filter(organisation=organisation).select_related("topic", "locale")
    materials = list(own.order_by("-latest_revision_created_at", "-pk"))
    # Wagtail's prefetch_workflow_states() finds nothing for pages that are read as their own type.
    states = WorkflowState.objects.active().filter(object_id__in=[str(material.pk) for material in materials])
    states = states.filter(base_content_type=ContentType.objects.get_for_model(Page)).select_related("current_task_state")
    by_page = {state.object_id: state for state in states}
    used = {material.pk: material for material in usage_of(organisation)}
    return [{**material_row(material, by_page.get(str(material.pk))), "used": used.get(material.pk)} for material in materials]


def _documents(organisation: Organisation) -> "Iterable[AbstractDocument]":
    return get_document_model().objects.filter(collection__in=collections_of(organisation)).order_by("-created_at")[:50]


def material_row(material: MaterialPage, state: WorkflowState | None) -> dict[str, Any]:
    """A material with its state in words, and the reason where it was sent back."""
    task_state = state.current_task_state if state else None
    sent_back = bool(state and state.status == WorkflowState.STATUS_NEEDS_CHANGES)
    return {
        "material": material,
        "title": material.draft_title or material.title,
        "state": state_label(material, state),
        "kind": "refused" if sent_back else "open" if state else "done" if material.live else "",
        "reason": task_state.comment if task_state and sent_back and task_state.status == TaskState.STATUS_REJECTED else "",
    }


def state_label(material: MaterialPage, state: WorkflowState | None) -> str:
    """Where a material is on its way, in the active language."""
    if state and state.status == WorkflowState.STATUS_IN_PROGRESS:
        return _("waiting for review; published version stays") if material.live else _("waiting for review")
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return _("sent back")
    if material.live:
        return _("published, with changes not submitted") if material.has_unpublished_changes else _("published")
    return _("draft")
