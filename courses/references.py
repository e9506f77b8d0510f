"""What a page of an organisation refers to: documents, images and pages, in its fields, its rich text and its blocks."""

from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, Page, ReferenceIndex

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from people.models import Organisation


def collections_of(organisation: "Organisation") -> "QuerySet[Collection]":
    """The collections of documents and images in which the organisation's editors may add."""
    ids = GroupCollectionPermission.objects.filter(group=organisation.editors_id).values("collection")
    return Collection.objects.filter(pk__in=ids)


def pages_open_to(organisation: "Organisation") -> "QuerySet[Page]":
    """The pages its editors may know of: what is live, and what stands in its own sections."""
    own = Page.objects.none()
    for section in organisation.sections.all():
        own = own | Page.objects.descendant_of(section, inclusive=True)
    return Page.objects.live().public() | own


def has_foreign_reference(page: Page, organisation: "Organisation") -> bool:
    """Whether `page` refers to a document or image outside the organisation's collections, or to a page it may not know."""
    wanted = _references_by_model(page)
    for model, ids in wanted.items():
        if issubclass(model, Page):
            allowed = pages_open_to(organisation)
        elif model in (get_document_model(), get_image_model()):
            allowed = model._default_manager.filter(collection__in=collections_of(organisation))
        else:
            continue  # topics, languages, people: no file and no page, chosen from lists that everybody has
        if allowed.filter(pk__in=ids).count() != len(ids):
            return True
    return False


def _references_by_model(page: Page) -> "dict[type[Model], set[str]]":
    # The index's own reader sees foreign keys, rich text and StreamField alike, before anything is saved.
    found: dict[type[Model], set[str]] = {}
    for content_type_id, object_id, _model_path, _content_path in ReferenceIndex._extract_references_from_object(page):
        model = ContentType.objects.get_for_id(content_type_id).model_class()
        if model is not None:
            found.setdefault(model, set()).add(str(object_id))
    return found
