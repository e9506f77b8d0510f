"""The headquarters' form for a programme. Usually its exam is all that it asks for."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from certificates.by_hand.queries import people_to_name
from certificates.enums import ByHand
from courses.models import CoursePage
from quizzes.exam_form import LanguagesField

ENOUGH = 2  # one proposes, another one confirms


class CoursesField(forms.MultipleChoiceField):
    """Courses by their translation keys, named in the reader's language."""

    widget = forms.CheckboxSelectMultiple

    def fill(self, kept: list[str]) -> None:
        """Offer the live courses, and those that were chosen before, whatever became of them."""
        titles: dict[str, str] = {}
        pages = CoursePage.objects.live().order_by("path").values_list("translation_key", "locale__language_code", "title")
        for key, language, title in pages:
            if str(key) not in titles or language == get_language():
                titles[str(key)] = title
        gone = {key: str(_("a course that is not live")) for key in kept if key not in titles}
        self.choices = list((titles | gone).items())


class ProgrammeForm(WagtailAdminModelForm):
    course_keys = CoursesField(
        label=_("Courses"),
        required=False,
        help_text=_("Each has to be read to its last lesson, in any language. None: the exam says what comes first."),
    )
    languages = LanguagesField(label=_("Languages"), required=False, help_text=_("In which the exam may be passed for this certificate."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course_keys"].fill(self.instance.course_keys)
        self.fields["by_hand"].required = self.fields["design"].required = False  # nobody; the first one
        self.fields["hand_issuers"].queryset = people_to_name()
        if self.is_used:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = _("Badges that were issued lead to it: it cannot be changed any more.")
            self.fields["name"].help_text = _("Certificates that were issued keep the name that is printed on them.")

    @cached_property
    def is_used(self) -> bool:
        """Whether anything was issued, so that there are papers and badges which say its name and lead to its slug."""
        return bool(self.instance.pk) and self.instance.certificates.exists()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("exam") in list(data.get("further_exams") or []):
            self.add_error("further_exams", _("This is the exam of the programme already."))
        if data.get("by_hand") == ByHand.NAMED and len(data.get("hand_issuers") or []) < ENOUGH:
            self.add_error("hand_issuers", _("Name at least two people: nobody issues a certificate by hand alone."))
        return data

    def save(self, commit: bool = True) -> Any:
        """A name that papers say is remembered, for whoever reads them without a network."""
        if self.is_used and "name" in self.changed_data:
            former = [int(timezone.now().timestamp()), dict(self.initial["name"])]
            self.instance.former_names = [*self.instance.former_names, former]
        return super().save(commit)
