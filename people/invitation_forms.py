"""Forms of those who invite, in Wagtail's admin."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from people.dates import validate_our_time
from people.forms import OrganisationField
from people.invitation_files import MOST_BYTES, MOST_LINES, PeopleList, read
from people.models import InvitationLink, User
from people.queries import organisations_decided_by


class UploadForm(forms.Form):
    """A list of people to invite, read when the form is cleaned."""

    organisation = OrganisationField(empty_label=None)
    file = forms.FileField(
        label=_("List"),
        help_text=_(
            "CSV or XLSX. The first line names the columns: name, e-mail, phone, language, area, in any of our languages; only the e-mail is needed."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter where the list names none"), choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE
    )
    people: PeopleList

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = organisations_decided_by(by)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        if organisations.count() == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = organisations.get()

    def clean_file(self) -> UploadedFile:
        """Raises ValidationError with everything that keeps the file as a whole from being read."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            sentence = _("The file is larger than %(megabytes)s MB. A list of %(most)s people as CSV is smaller: save the list alone.")
            raise forms.ValidationError(sentence, code="too_large", params={"megabytes": MOST_BYTES // 1_000_000, "most": MOST_LINES})
        self.people = read(file.read())
        if self.people.problems:
            raise forms.ValidationError([self._told(problem.line, problem.message) for problem in self.people.problems[:5]])
        return file

    @staticmethod
    def _told(line: int, message: str) -> forms.ValidationError:
        if not line:
            return forms.ValidationError(message)
        return forms.ValidationError(_("Line %(line)s: %(message)s"), params={"line": line, "message": message})


class LinkForm(forms.ModelForm):
    """Whom the organisation's link lets in."""

    class Meta:
        model = InvitationLink
        fields = ["is_on", "expires_at", "most_uses"]
        widgets = {"expires_at": AdminDateTimeInput}
        help_texts = {
            "is_on": _("Switched off, the link says so and lets nobody in."),
            "expires_at": _("Empty: until it is switched off."),
            "most_uses": _("Empty: for as many as come."),
        }

    def clean_expires_at(self) -> Any:
        moment = self.cleaned_data["expires_at"]
        if moment is not None and "expires_at" in self.changed_data:
            validate_our_time(moment)
        if moment is not None and moment <= timezone.now() and "expires_at" in self.changed_data:
            raise forms.ValidationError(_("This day is past. Choose a later one, or leave the field empty."), code="past")
        return moment
