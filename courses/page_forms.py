"""The forms of courses and lessons. What is said once for all languages is asked on the original alone."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from courses.originals import original_of
from courses.path import in_a_circle


class StepsBeforeField(forms.MultipleChoiceField):
    """Translation keys, chosen by the titles of their pages."""

    widget = forms.CheckboxSelectMultiple


class FollowingForm(WagtailAdminPageForm):
    """Without the fields that a translation has from its original, and with a choice of the pages that may come before."""

    needs = StepsBeforeField(required=False)
    says_the_same = forms.BooleanField(required=False, label=gettext_lazy("It says the same as the original does now"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.original = original_of(self.instance, self.parent_page)
        for name in self.instance.followed if self.original else ("text_state", "says_the_same"):
            self.fields.pop(name, None)
        if self.original:
            self.fields["says_the_same"].help_text = self.standing()
        if "needs" in self.fields:
            choices = [(str(page.translation_key), page.title) for page in self.pages_beside()]
            self.fields["needs"].choices = choices
            self.fields["needs"].label = self.instance._meta.get_field("needs").verbose_name

    def standing(self) -> str:
        """How the text stands to its original, in a sentence."""
        if not self.instance.made_from:
            return _("Nobody has noted which version of the original it was made from.")
        if self.instance.is_older_than(self.original.text_version):
            return _("The original has changed since. Until you tick this, readers are told that the translation is older.")
        return _("It was made from the original as it is now: nothing to tick.")

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data.get("says_the_same"):
            self.instance.says_the_same_as(self.original, at=timezone.now(), by=self.for_user)
        return super().save(commit=commit)

    def pages_beside(self) -> list[Page]:
        """The pages of the same kind under the same parent, as their latest drafts."""
        parent = self.parent_page or self.instance.get_parent()
        beside = type(self.instance).objects.child_of(parent).exclude(pk=self.instance.pk).order_by("path")
        return [page.get_latest_revision_as_object() for page in beside]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        chosen = cleaned.get("needs", [])
        if chosen and (sentence := self.problem_of([UUID(key) for key in chosen])):
            self.add_error("needs", ValidationError(sentence, code="needs"))
        return cleaned

    def problem_of(self, chosen: list[UUID]) -> str:
        """Why these pages cannot come before this one, or ""."""
        beside = self.pages_beside()
        needs = {page.translation_key: [UUID(key) for key in page.needs] for page in beside}
        own = self.instance.translation_key
        for page in beside:
            if page.translation_key in chosen and in_a_circle(own, {**needs, own: [page.translation_key]}):
                return _("“%(title)s” already comes after this one. Two cannot wait for each other: leave one of them out.") % {"title": page.title}
        return ""


class CourseForm(FollowingForm):
    needs = StepsBeforeField(required=False, help_text=gettext_lazy("Every required lesson of these is to be read first."))


class LessonForm(FollowingForm):
    needs = StepsBeforeField(
        required=False, help_text=gettext_lazy("Until these are read, everybody may read this lesson, and nobody can mark it as read.")
    )

    def problem_of(self, chosen: list[UUID]) -> str:
        if sentence := super().problem_of(chosen):
            return sentence
        optional = next((page for page in self.pages_beside() if page.translation_key in chosen and not page.is_required), None)
        if optional is not None and self.cleaned_data.get("is_required"):
            return _("“%(title)s” is optional: a required lesson cannot wait for it.") % {"title": optional.title}
        return ""
