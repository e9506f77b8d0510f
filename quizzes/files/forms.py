"""The form for a file of questions."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courses.models import LawArticle, Topic
from quizzes.enums import Purpose
from quizzes.files.importing import Defaults
from quizzes.files.uploads import Told
from quizzes.formats import registry
from quizzes.formats.drafts import MOST_BYTES


class QuestionFileForm(forms.Form):
    """The file, its format (found out unless chosen), and what holds for questions that do not say it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("GIFT, Moodle XML, Aiken, or a sheet as CSV or XLSX. First you see what would become of each question."),
        widget=forms.FileInput(attrs={"accept": ".gift,.txt,.xml,.csv,.tsv,.xlsx"}),
    )
    format = forms.ChoiceField(label=_("Format"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), required=False, help_text=_("Of a file in one language. Files that have several side by side name them themselves.")
    )
    topic = forms.ModelChoiceField(Topic.objects.all(), label=_("Topic"), required=False, help_text=_("Of new questions whose category is no topic."))
    article = forms.ModelChoiceField(
        LawArticle.objects.all(), label=_("Article of law"), required=False, help_text=_("Of new questions that name none.")
    )
    purpose = forms.ChoiceField(label=_("Purpose of new questions"), choices=Purpose.choices, initial=Purpose.EXAM)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        formats = [(one.name, one.label) for one in registry.FORMATS.values()]
        self.fields["format"].choices = [("", _("Found out by the file")), *formats]  # type: ignore[attr-defined]
        self.fields["language"].choices = [("", _("Named in the file")), *settings.LANGUAGES]  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than %(megabytes)s MB."), params={"megabytes": MOST_BYTES // 1_000_000})
        return file

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if file := data.get("file"):
            self.content = file.read()
            self.format_name = data.get("format") or registry.format_of(file.name or "", self.content)
            if not self.format_name:
                self.add_error("format", _("The format of this file was not recognised. Choose it."))
        return data

    def told(self) -> Told:
        """Of a valid form."""
        data = self.cleaned_data
        topic, article = (data[name].code if data[name] else "" for name in ("topic", "article"))
        return Told(self.format_name, Defaults(data["language"], topic, article, data["purpose"]))
