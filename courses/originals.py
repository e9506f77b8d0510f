"""Which page of a course, of its translations, is the original; what the others take over from it, and how they stand to it.

A course has one original language. What is said of a step once for all languages (whether it is required, what it needs,
how long it takes, its topic) is said on the original; its translations follow whenever one of them is published.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.enums import TextState
from courses.shapes import text_version

if TYPE_CHECKING:
    from wagtail.models import Revision

    from people.models import User


class TranslatedPageMixin(models.Model):
    """For the Page of a course, or of a step of one."""

    followed: ClassVar[tuple[str, ...]] = ()  # attributes that a translation has from its original
    texts: ClassVar[tuple[str, ...]] = ()  # attributes that are translated

    text_version = models.CharField(max_length=16, default="", editable=False)
    # Of a translation. It is part of a revision, as the text is: what a draft says of itself holds once it is published.
    text_state = models.CharField(_("this translation is"), max_length=10, choices=TextState.choices, default=TextState.CHECKED)
    made_from = models.CharField(max_length=16, default="", editable=False)  # the text_version of the original that it says the same as
    made_from_revision = models.ForeignKey("wagtailcore.Revision", models.SET_NULL, null=True, related_name="+", editable=False)
    compared_at = models.DateTimeField(null=True, editable=False)
    compared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)

    if TYPE_CHECKING:  # what Page brings
        live_revision_id: int | None
        last_published_at: datetime | None

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.text_version = text_version(*(getattr(self, name) for name in self.texts))
        return super().save(*args, **kwargs)

    def says_the_same_as(self, original: "TranslatedPageMixin", *, at: datetime | None, by: "User | None") -> None:
        """Note that this text has been brought in line with the original that is live. The caller saves."""
        self.made_from = original.text_version
        self.made_from_revision_id = original.live_revision_id
        self.compared_at, self.compared_by = at, by

    def is_older_than(self, original_version: str) -> bool:
        """Whether the original's text has changed since this translation; not where nobody knows what it was made from."""
        return bool(self.made_from and original_version and self.made_from != original_version)

    def newer_of(self, original: Any) -> dict[str, Any] | None:
        """{page, language, day} where the original, as surroundings.py reads it, has changed since this translation of that day."""
        if original is None or not self.is_older_than(original.text_version or ""):
            return None
        return {"page": original, "language": original.locale.get_display_name(), "day": self.compared_at or self.last_published_at}


def has_original(page: Any) -> bool:
    """Whether pages of this kind are compared with an original: courses and lessons."""
    return isinstance(page, TranslatedPageMixin)


def course_of(page: Page, parent: Page | None = None) -> Any:
    """The CoursePage itself, or the one that the step is of; `parent` where the page is not in the tree yet."""
    return page if hasattr(page, "original_language") else (parent or page.get_parent()).specific


def is_original(page: Page, parent: Page | None = None) -> bool:
    """Whether the page is in the original language of its course."""
    return bool(page.locale.language_code == course_of(page, parent).original_language)


def original_of(page: Page, parent: Page | None = None) -> Any:
    """The page of `page`'s class that it is a translation of, live or not; None where it is the original or there is none."""
    language = course_of(page, parent).original_language
    if page.locale.language_code == language:
        return None
    return type(page).objects.filter(translation_key=page.translation_key, locale__language_code=language).first()


def follow_original(page: Any) -> None:
    """Bring the translations of `page`, itself included, up to their original in what they follow."""
    original = original_of(page) or page
    for translation in type(page).objects.filter(translation_key=page.translation_key).exclude(pk=original.pk):
        changed = [name for name in page.followed if getattr(translation, name) != getattr(original, name)]
        for name in changed:
            setattr(translation, name, getattr(original, name))
        if changed:
            translation.save(update_fields=changed, clean=False)


def follow_when_published(sender: type[Page], instance: Page, revision: "Revision", **kwargs: Any) -> None:
    """Receiver of Wagtail's page_published."""
    if has_original(instance):
        follow_original(instance)


def note_copy(sender: Any, source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """Receiver of Wagtail's copy_for_translation_done: what Wagtail calls a translation is a copy, until a person has translated it."""
    if has_original(target_obj):
        target_obj.text_state = TextState.COPIED
        target_obj.says_the_same_as(source_obj, at=None, by=None)
        target_obj.save(clean=False)
        target_obj.save_revision(clean=False)
