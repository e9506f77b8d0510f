"""The headquarters' form for a programme. Usually its exam is all that it asks for."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.models import CoursePage
from quizzes.exam_form import LanguagesField


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
        self.fields["by_hand"].required = False  # nobody

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("exam") in list(data.get("further_exams") or []):
            self.add_error("further_exams", _("This is the exam of the programme already."))
        return data
