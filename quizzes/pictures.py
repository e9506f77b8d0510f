"""The pictures of the exam: one collection, which examiners and the headquarters alone choose from and add to.

Nobody changes a picture: what a paper froze stays what it was. Its file has a name by chance, so that an address of the media
folder cannot be guessed; people in an exam are given it by picture_views.py.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, TypeVar
from uuid import uuid4

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission
from wagtail.permissions import policy_registry

from people.enums import Role

K = TypeVar("K", bound=Hashable)
NAME = "Емтихан / Экзамен / Exam"  # one text in the database, for an admin in several languages
PERMISSIONS = ("add_image", "choose_image")
LONGEST_SIDE = 1000  # pixels
FILTER = f"max-{LONGEST_SIDE}x{LONGEST_SIDE}|format-webp"


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """Where a picture is fetched, what it shows, and how large it will be."""

    url: str
    alt: str
    width: int
    height: int


def exam_collection() -> Collection:
    """The collection; made where it is not there."""
    found = Collection.objects.filter(name=NAME).first()
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    return found or root.add_child(name=NAME)


def choosable_pictures(person: Any) -> QuerySet[Any]:
    """The pictures that the person may put into a question."""
    return policy_registry.get_by_type(get_image_model()).instances_user_has_any_permission_for(person, ["choose"])


def shown_pictures(wanted: Mapping[K, tuple[int, str, str]]) -> dict[K, ShownPicture]:
    """(image, address, words) of each; one query, and none without pictures. What is gone is not there."""
    sizes = {pk: (width, height) for pk, width, height in _sizes({pk for pk, _url, _alt in wanted.values()})} if wanted else {}
    return {key: ShownPicture(url, alt, *_bounded(*sizes[pk])) for key, (pk, url, alt) in wanted.items() if pk in sizes}


def _sizes(ids: set[int]) -> QuerySet[Any]:
    return get_image_model().objects.filter(pk__in=ids).values_list("pk", "width", "height")


def _bounded(width: int, height: int) -> tuple[int, int]:
    """The size of the rendition: never enlarged."""
    share = min(1, LONGEST_SIDE / max(width, height, 1))
    return max(1, int(width * share)), max(1, int(height * share))


def share_with_examiners() -> None:
    """Give the groups of both roles their rights in the collection; again as often as you like."""
    collection = exam_collection()
    permissions = Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=PERMISSIONS)
    for role in (Role.EXAMINER, Role.HEADQUARTERS):
        group, _made = Group.objects.get_or_create(name=str(role))
        for permission in permissions:
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def share_after_migrate(sender: AppConfig, **kwargs: Any) -> None:
    """Receiver of post_migrate: once, when the last app has its permissions; the groups may come before people.roles fills them."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender == last:
        share_with_examiners()


def name_by_chance(sender: type, instance: Any, **kwargs: Any) -> None:
    """Receiver of pre_save of images: a new picture of the exam is stored under another name than it was given."""
    if instance._state.adding and instance.collection_id == exam_collection().pk:
        instance.file.name = f"{uuid4().hex}{PurePath(instance.file.name).suffix.lower()}"
