"""What an organisation needs, and what of it is there: before a founding it says what will be made, after it what was made."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, gettext_noop
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, WorkflowPage

from courses.references import collections_of
from partners.models import LibraryPage, OtherOrganisationReviewTask, SectionPage
from people.charter_queries import signature_of
from people.enums import Role
from people.models import Charter, Organisation
from people.multilingual import TranslatedText
from people.queries import holder_of

PAGE_PERMISSIONS = ("add_page", "change_page")  # never publish: the review publishes
DOCUMENT_PERMISSIONS = ("add_document", "choose_document")  # never change: a reviewed document stays what was reviewed
IMAGE_PERMISSIONS = ("add_image", "choose_image")  # never change, as with documents


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is needed, and whether it is there."""

    sentence: str
    is_there: bool
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.sentence) % self.values if self.values else gettext(self.sentence)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a founding is asked for. An editor and a signature are optional."""

    slug: str
    name: dict[str, str]
    registration_number: str = ""
    editor_email: str = ""
    editor_name: str = ""
    editor_language: str = "ru"
    signer_name: str = ""
    signer_position: str = ""


def inventory(wanted: Wanted, charter: Charter | None) -> list[Item]:
    """Everything that the organisation `wanted` needs, in the order in which it is made; `charter` is the version to be signed."""
    organisation = Organisation.objects.filter(slug=wanted.slug).first()
    items = [*_organisation(wanted, organisation), *_sections(wanted, organisation), *_files(organisation)]
    if wanted.editor_email:
        items += _editor(wanted, organisation)
    if wanted.signer_name and charter:
        signed = organisation is not None and signature_of(organisation, charter) is not None
        values = {"version": charter.version, "signer": wanted.signer_name}
        items.append(Item(gettext_noop("the charter, version %(version)s, signed by %(signer)s"), signed, values))
    return items


def _organisation(wanted: Wanted, organisation: Organisation | None) -> Iterator[Item]:
    yield Item(gettext_noop("the organisation “%(slug)s” and the group of its editors"), organisation is not None, {"slug": wanted.slug})
    same_number = organisation is not None and wanted.registration_number in {"", organisation.registration_number}
    same = organisation is not None and same_number and organisation.name == wanted.name
    yield Item(gettext_noop("its name and registration number as given"), same)
    opened = organisation is not None and organisation.editors.permissions.filter(codename="access_admin").exists()
    yield Item(gettext_noop("the desks, open to its editors"), opened)


def _sections(wanted: Wanted, organisation: Organisation | None) -> Iterator[Item]:
    sections = list(SectionPage.objects.filter(organisation=organisation)) if organisation else []
    for library in LibraryPage.objects.select_related("locale").order_by("path"):
        title = TranslatedText(wanted.name).in_language(library.locale.language_code)
        values = {"title": title, "language": library.locale.get_display_name()}
        there = any(section.locale_id == library.locale_id and section.title == title for section in sections)
        yield Item(gettext_noop("its section of the library: “%(title)s” (%(language)s)"), there, values)
    granted = GroupPagePermission.objects.filter(group__organisation=organisation, page__in=sections, permission__codename__in=PAGE_PERMISSIONS)
    complete = bool(sections) and granted.count() == len(sections) * len(PAGE_PERMISSIONS)
    yield Item(gettext_noop("the right of its editors to write there, and not to publish"), complete)
    tasks = OtherOrganisationReviewTask.objects.filter(active=True)
    reviewed = WorkflowPage.objects.filter(page__in=sections, workflow__workflow_tasks__task__in=tasks).count()
    yield Item(gettext_noop("the review by another organisation"), bool(sections) and reviewed == len(sections))


def _files(organisation: Organisation | None) -> Iterator[Item]:
    own = collections_of(organisation) if organisation else Collection.objects.none()
    yield Item(gettext_noop("its collection of documents and images"), own.exists())
    for sentence, codenames in (
        (gettext_noop("the right of its editors to add and use documents there"), DOCUMENT_PERMISSIONS),
        (gettext_noop("the right of its editors to add and use images there"), IMAGE_PERMISSIONS),
    ):
        granted = GroupCollectionPermission.objects.filter(group__organisation=organisation, permission__codename__in=codenames)
        yield Item(sentence, organisation is not None and granted.count() == len(codenames))


def _editor(wanted: Wanted, organisation: Organisation | None) -> Iterator[Item]:
    values = {"email": wanted.editor_email}
    person = holder_of(wanted.editor_email)
    yield Item(gettext_noop("an account for %(email)s"), person is not None, values)
    held = person is not None and person.role_grants.filter(role=Role.EDITOR, organisation=organisation).exists()
    yield Item(gettext_noop("%(email)s as its editor"), organisation is not None and held, values)
