"""Give an organisation what it needs in order to publish (inventory.py lists it): sections, permissions, a collection, the review."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Workflow, WorkflowContentType, WorkflowPage, WorkflowTask

from courses.models import CatalogPage
from courses.references import collections_of
from courses.reviewed import ReviewedMixin
from partners.inventory import DOCUMENT_PERMISSIONS, IMAGE_PERMISSIONS, PAGE_PERMISSIONS
from partners.models import LibraryPage, OtherOrganisationReviewTask, SectionPage
from people.multilingual import TranslatedText

if TYPE_CHECKING:
    from people.models import Organisation

REVIEW_NAME = "Проверка другой организацией / Review by another organisation"  # one text in the database, for an admin in two languages

LIBRARY_TITLES = {"kk": "Кітапхана", "ru": "Библиотека", "en": "Library"}


@transaction.atomic
def build_libraries() -> None:
    """A library beside the catalog of every language that has none; translations of one another."""
    for catalog in CatalogPage.objects.select_related("locale").order_by("path"):
        home = catalog.get_parent()
        if LibraryPage.objects.child_of(home).exists():
            continue
        library = LibraryPage(title=LIBRARY_TITLES.get(catalog.locale.language_code, LIBRARY_TITLES["en"]), slug="library", locale=catalog.locale)
        if translation := LibraryPage.objects.first():
            library.translation_key = translation.translation_key
        home.add_child(instance=library)


@transaction.atomic
def provision(organisation: "Organisation") -> list[SectionPage]:
    """Give `organisation` all it needs; again as often as you like. Returns its sections, one for each language's library."""
    organisation.editors.permissions.add(_permission("wagtailadmin", "access_admin"))
    workflow = review_workflow()
    sections = [_section(organisation, library) for library in LibraryPage.objects.select_related("locale").order_by("path")]
    for section in sections:
        for codename in PAGE_PERMISSIONS:
            GroupPagePermission.objects.get_or_create(group=organisation.editors, page=section, permission=_permission("wagtailcore", codename))
        WorkflowPage.objects.update_or_create(page=section, defaults={"workflow": workflow})
    collection = _collection(organisation)
    for app_label, codenames in (("wagtaildocs", DOCUMENT_PERMISSIONS), ("wagtailimages", IMAGE_PERMISSIONS)):
        for codename in codenames:
            permission = _permission(app_label, codename)
            GroupCollectionPermission.objects.get_or_create(group=organisation.editors, collection=collection, permission=permission)
    return sections


def review_workflow() -> Workflow:
    """The one review that all sections share, so that its name tells nothing about anybody."""
    task = OtherOrganisationReviewTask.objects.filter(active=True).first() or OtherOrganisationReviewTask.objects.create(name=REVIEW_NAME)
    workflow = Workflow.objects.filter(workflow_tasks__task=task, active=True).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=REVIEW_NAME)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for model in apps.get_models():
        if issubclass(model, ReviewedMixin) and not issubclass(model, Page):
            # One workflow a content type: what is no page shares it with all organisations, and the task reads whose it is.
            WorkflowContentType.objects.update_or_create(content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow})
    return workflow


def _section(organisation: "Organisation", library: LibraryPage) -> SectionPage:
    title = TranslatedText(organisation.name).in_language(library.locale.language_code)
    section = SectionPage.objects.child_of(library).filter(organisation=organisation).first()
    if section is None:
        section = SectionPage(organisation=organisation, title=title, slug=organisation.slug, locale=library.locale)
        if translation := SectionPage.objects.filter(organisation=organisation).first():
            section.translation_key = translation.translation_key
        return library.add_child(instance=section)
    if section.title != title:
        section.title = section.draft_title = title
        section.save()
    return section


def _collection(organisation: "Organisation") -> Collection:
    if existing := collections_of(organisation).first():
        return existing
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    return root.add_child(name=organisation.slug)


def _permission(app_label: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)
