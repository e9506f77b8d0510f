"""Who keeps the coalition's own pages: the headquarters writes and publishes courses and plain pages, in every language."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from courses.models import CatalogPage
from people.enums import Role
from training_site.models import InfoPage

PAGES = ("add_page", "change_page", "publish_page")
FILES = {"wagtailimages": ("add_image", "change_image", "choose_image"), "wagtaildocs": ("add_document", "choose_document")}


def let_headquarters_edit() -> None:
    """Give the group of the role what Wagtail keeps beside permissions: rights on pages and collections. Idempotent.

    Sections of organisations stand outside: nobody edits what another one wrote.
    """
    group, _made = Group.objects.get_or_create(name=str(Role.HEADQUARTERS))
    for model in (CatalogPage, InfoPage):
        for page in model.objects.all():
            for codename in PAGES:
                GroupPagePermission.objects.get_or_create(group=group, page=page, permission=_permission("wagtailcore", codename))
    root = Collection.get_first_root_node()
    for app, codenames in FILES.items():
        for codename in codenames:
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=_permission(app, codename))


def _permission(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)
