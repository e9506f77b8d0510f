"""Which page of a course, of its translations, is the original; and what the others take over from it.

A course has one original language. What is said of a step once for all languages (whether it is required, what it needs,
how long it takes, its topic) is said on the original; its translations follow whenever one of them is published.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from wagtail.models import Page

if TYPE_CHECKING:
    from wagtail.models import Revision


class FollowsOriginalMixin:
    """For the Page of a course, or of a step of one."""

    followed: ClassVar[tuple[str, ...]] = ()  # attributes that a translation has from its original


def course_of(page: Page, parent: Page | None = None) -> Any:
    """The CoursePage itself, or the one that the step is of; `parent` where the page is not in the tree yet."""
    return page if hasattr(page, "original_language") else (parent or page.get_parent()).specific


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
    if isinstance(instance, FollowsOriginalMixin):
        follow_original(instance)
