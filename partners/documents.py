"""Documents of organisations: who may read one before it is published."""

from typing import TYPE_CHECKING

from django.db.models import Q
from wagtail.models import GroupCollectionPermission, Page, ReferenceIndex

from courses.models import MaterialPage
from partners.queries import reviews_for
from partners.standing import standing_of
from people.queries import admitted_organisations

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from wagtail.documents.models import AbstractDocument

    from people.models import User


def may_read(person: "User | AnonymousUser", document: "AbstractDocument") -> bool:
    """Whether `person` may fetch `document`: one of an organisation that no published page shows is for its people, for who
    reviews the material it belongs to, and for the headquarters; one of a suspended organisation for the headquarters alone."""
    owners = owners_of(document)
    if not owners or (is_published(document) and admitted_organisations().filter(pk__in=owners).exists()):
        return True
    standing = standing_of(person)
    if standing.is_headquarters or owners & standing.writes_for:
        return True
    if not standing.reviews_for:
        return False
    return any(getattr(state.revision.as_object(), "document_id", None) == document.pk for state in reviews_for(person))


def owners_of(document: "AbstractDocument") -> set[int]:
    """Ids of the organisations in whose collection the document is; none for the coalition's own."""
    rights = GroupCollectionPermission.objects.filter(collection=document.collection_id, group__organisation__isnull=False)
    return set(rights.values_list("group__organisation", flat=True))


def is_published(document: "AbstractDocument") -> bool:
    """Whether a live page shows the document."""
    references = ReferenceIndex.get_references_to(document).filter(base_content_type__app_label="wagtailcore", base_content_type__model="page")
    ids = [int(pk) for pk in references.values_list("object_id", flat=True)]
    return Page.objects.live().filter(Q(pk__in=ids) | Q(pk__in=MaterialPage.objects.filter(document=document).values("pk"))).exists()
