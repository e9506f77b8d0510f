"""What a person of an organisation may open in Wagtail's admin: a list of what is allowed, everything else is refused.

Wagtail checks permissions page by page, but some of its screens (choosers, reports, filters, tags, its API) tell titles and
names of everybody. docs/publishing.md says which. Another app lets partners into its own screens by an attribute of its
AppConfig: `section_guard_allows = ["people_requests:*"]`; such a screen checks every id itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from courses.references import collections_of, pages_open_to
from partners.standing import Standing
from people.models import Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet

# Screens that show nothing but the person's own, or nothing at all.
HARMLESS = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_account",
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_sprite",
        "wagtailadmin_dismissibles",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link",
        "wagtailadmin_choose_page_phone_link",
        "wagtailadmin_choose_page_anchor_link",
        "wagtailadmin_editing_sessions:release",
        "wagtaildocs_chooser:choose",
        "wagtaildocs_chooser:choose_results",
        "wagtaildocs_chooser:create",
        "wagtailimages_chooser:choose",
        "wagtailimages_chooser:choose_results",
        "wagtailimages_chooser:create",
    }
)
# What is left to whoever works for no organisation of the coalition now: the home screen, which says so, and one's own account.
LEFT_TO_LOCKED_OUT = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_account",
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_sprite",
        "wagtailadmin_dismissibles",
        "wagtailadmin_javascript_catalog",
    }
)
# Screens of one page, which must stand in a section of an organisation that the person writes for.
OF_A_PAGE = frozenset(
    f"wagtailadmin_pages:{name}"
    for name in (
        "add",
        "preview_on_add",
        "add_subpage",
        "edit",
        "preview_on_edit",
        "view_draft",
        "delete",
        "unpublish",
        "usage",
        "history",
        "history_results",
        "workflow_history",
        "workflow_history_detail",
        "revisions_index",
        "revisions_view",
        "revisions_revert",
        "revisions_compare",
        "confirm_workflow_cancellation",
    )
)
# Screens of one file, which must lie in a collection of such an organisation: its model, and where the address names it.
OF_A_FILE = {
    "wagtaildocs_chooser:chosen": (get_document_model, "pk"),
    "wagtailimages_chooser:chosen": (get_image_model, "pk"),
    "wagtailimages_chooser:select_format": (get_image_model, "image_id"),
}
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "pk")
# Lists that would show more than the person's own: their desk stands in for them.
DESK_INSTEAD = frozenset(
    {
        "wagtailadmin_explore_root",
        "wagtailadmin_explore",
        "wagtailadmin_pages:search",
        "wagtaildocs:index",
    }
)
CHOOSE_PAGE = frozenset({"wagtailadmin_choose_page", "wagtailadmin_choose_page_child", "wagtailadmin_choose_page_search"})
# The chooser opens at the common ancestor of the pages of a type, which may be a draft: partners choose among all types.
ANY_PAGE = frozenset({"", "wagtailcore.page"})

# Refused also to staff who are of no organisation and not of the headquarters: these show everybody's titles and names. Such staff
# writes no pages; Wagtail tells the title of a draft even where it refuses to move, lock or delete it.
TELLING = (
    "wagtailadmin_api:",
    "wagtailadmin_explore",
    "wagtailadmin_pages:",
    "wagtailadmin_reports:",
    "wagtailadmin_workflows:",
    "wagtailadmin_tag_",
    "wagtailadmin_choose_page_chosen_multiple",
    "wagtail_bulk_action",
    "wagtailforms:",
    "wagtailimages:",
    "simple_translation:",
)


@dataclass(frozen=True, slots=True)
class Door:
    """An admin screen that a request wants to open."""

    name: str
    arguments: Mapping[str, Any]
    query: Mapping[str, str]


@cache
def allowed_by_apps() -> tuple[str, ...]:
    """View names that apps open to partners: exact, or ending in * for a beginning."""
    return tuple(name for config in apps.get_app_configs() for name in getattr(config, "section_guard_allows", ()))


def is_open(name: str) -> bool:
    """Whether partners may open this screen whatever it is about."""
    return name in HARMLESS or any(name.startswith(allowed[:-1]) if allowed.endswith("*") else name == allowed for allowed in allowed_by_apps())


def may_open(standing: Standing, door: Door) -> bool:
    """Whether a person of this standing may open `door`. Headquarters: all that Wagtail's permissions allow."""
    if standing.is_headquarters:
        return True
    if standing.is_locked_out:
        return door.name in LEFT_TO_LOCKED_OUT
    if door.name in CHOOSE_PAGE:
        return _may_choose_from(standing, door)
    if not standing.is_partner:
        return not door.name.startswith(TELLING)
    if is_open(door.name):
        return True
    if door.name in OF_A_PAGE:
        return _is_in_own_section(standing, door)
    if door.name == "wagtailadmin_editing_sessions:ping":
        return _names_own_page(standing, door)
    if door.name in OF_A_FILE:
        return _is_own_file(standing, door)
    return False


def own_pages(standing: Standing) -> "QuerySet[Page]":
    """The pages in the sections of the organisations that the person writes for."""
    own = Page.objects.none()
    for organisation in Organisation.objects.filter(pk__in=standing.writes_for).prefetch_related("sections"):
        for section in organisation.sections.all():
            own = own | Page.objects.descendant_of(section, inclusive=True)
    return own


def pages_to_choose_from(standing: Standing) -> "QuerySet[Page]":
    """The pages whose titles the person may read in a chooser."""
    known = Page.objects.live().public()
    for organisation in Organisation.objects.filter(pk__in=standing.writes_for):
        known = known | pages_open_to(organisation)
    return known


def _is_in_own_section(standing: Standing, door: Door) -> bool:
    ids = {int(door.arguments[name]) for name in PAGE_ARGUMENTS if str(door.arguments.get(name, "")).isdigit()}
    return bool(ids) and own_pages(standing).filter(pk__in=ids).count() == len(ids)


def _names_own_page(standing: Standing, door: Door) -> bool:
    is_material = (door.arguments.get("app_label"), door.arguments.get("model_name")) in {("courses", "materialpage"), ("wagtailcore", "page")}
    pk = str(door.arguments.get("object_id", ""))
    return is_material and pk.isdigit() and own_pages(standing).filter(pk=pk).exists()


def _is_own_file(standing: Standing, door: Door) -> bool:
    model, argument = OF_A_FILE[door.name]
    pk = str(door.arguments.get(argument, ""))
    organisations = Organisation.objects.filter(pk__in=standing.writes_for)
    own = (model().objects.filter(collection__in=collections_of(organisation), pk=pk) for organisation in organisations)
    return pk.isdigit() and any(files.exists() for files in own)


def _may_choose_from(standing: Standing, door: Door) -> bool:
    if door.query.get("page_type", "") not in ANY_PAGE:
        return False
    parent = door.arguments.get("parent_page_id")
    return parent is None or int(parent) == Page.get_first_root_node().pk or pages_to_choose_from(standing).filter(pk=parent).exists()
