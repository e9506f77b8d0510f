from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonalMark(models.Model):
    """Something a person keeps at a lesson, whatever the language: lessons and courses are named by translation key.

    It is the person's alone: no admin shows it, and no permission opens it.
    """

    wagtail_reference_index_ignore = True

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    course_key = models.UUIDField(_("course"))
    lesson_key = models.UUIDField(_("lesson"))
    # The id of a block, the same in every language; empty for the lesson as a whole.
    place = models.CharField(_("place in the lesson"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("written"))

    class Meta:
        abstract = True
        default_permissions = ()


class Bookmark(PersonalMark):
    """A place to come back to."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bookmarks", verbose_name=_("person"))

    class Meta(PersonalMark.Meta):
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        constraints = [models.UniqueConstraint(fields=["person", "lesson_key", "place"], name="courses_bookmark_once")]

    def __str__(self) -> str:
        return f"{self.lesson_key} {self.place}"


class Note(PersonalMark):
    """What a person has written for themselves."""

    LONGEST = 2000

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notes", verbose_name=_("person"))
    text = models.TextField(_("note"), max_length=LONGEST)

    class Meta(PersonalMark.Meta):
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [models.Index(fields=["person", "lesson_key"], name="courses_note_of_person")]

    def __str__(self) -> str:
        return f"{self.lesson_key} {self.place}"
