from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from certificates.forms import KnownChoiceField, KnownChoicesField
from certificates.models import Programme
from certificates.updates.rules import Proposal
from courses.models import CoursePage, LawVersion
from people.dates import validate_our_time


class CourseChoiceField(KnownChoiceField):
    def label_from_instance(self, obj: CoursePage) -> str:
        return obj.title


class RequireUpdateForm(forms.Form):
    """What the headquarters requires of holders when the law has changed."""

    programme = KnownChoiceField(Programme.objects.all(), label=_("Programme"))
    versions = KnownChoicesField(
        LawVersion.objects.none(),
        label=_("Versions of the law"),
        help_text=_("What changed. Holders are told it in the words of these versions."),
        widget=forms.CheckboxSelectMultiple,
    )
    course = CourseChoiceField(
        CoursePage.objects.none(),
        label=_("Delta course"),
        help_text=_("Just what changed. Its lessons have to be read, and its exam passed if it has one."),
    )
    required_by = forms.DateTimeField(
        label=_("Required by"),
        help_text=_("After this moment a certificate counts no more for posts until the update is done."),
        widget=AdminDateTimeInput,
        validators=[validate_our_time],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        courses = CoursePage.objects.live().order_by("path")
        here = courses.filter(locale__language_code=get_language())
        self.fields["course"].queryset = here if here.exists() else courses  # type: ignore[attr-defined]
        versions = LawVersion.objects.filter(published_at__isnull=False, in_force_from__isnull=False).select_related("article")
        self.fields["versions"].queryset = versions.order_by("-published_at", "pk")  # type: ignore[attr-defined]

    @property
    def proposal(self) -> Proposal:
        """Of a valid form."""
        programme: Programme = self.cleaned_data["programme"]
        versions: Sequence[LawVersion] = list(self.cleaned_data["versions"])
        required_by: datetime = self.cleaned_data["required_by"]
        return Proposal(programme, versions, self.cleaned_data["course"].translation_key, required_by)


class LiftForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), help_text=_("It stays in the log."), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
