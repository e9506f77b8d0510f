"""Forms about organisations in Wagtail's admin; what they save goes through the services."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from partners.file_sentences import check
from partners.inventory import Wanted
from partners.rules import editor_refusals
from people.apply_form import OrganisationNameField
from people.charter_rules import charter_change_refusals
from people.dates import validate_our_time
from people.models import Accreditation, Charter, Organisation
from people.models.user import LONGEST_EMAIL
from people.names import FullNameField
from people.queries import holder_of

# What an accreditation is recorded with: a scan or a letter.
SCANS = ("pdf", "docx", "odt", "jpg", "jpeg", "png")


class FoundingForm(forms.Form):
    """All that is needed to found an organisation, or to bring one up to date."""

    name = OrganisationNameField(label=_("Name of the organisation"))
    slug = forms.SlugField(label=_("Name in addresses"), max_length=50, help_text=_("Part of addresses; cannot be changed later."))
    registration_number = forms.CharField(label=_("Registration number"), max_length=30, required=False)
    editor_email = forms.EmailField(
        label=_("E-mail address of an editor"),
        max_length=LONGEST_EMAIL,
        required=False,
        help_text=_("Accepts its volunteers and writes its materials. Who has no account gets one, and logs in by a mailed code."),
    )
    editor_name = FullNameField(label=_("Full name of the editor"), required=False, help_text=_("Only for a new account."))
    editor_language = forms.ChoiceField(label=_("Language of the editor"), choices=settings.LANGUAGES)
    signer_name = FullNameField(
        label=_("Who signed the charter"),
        required=False,
        help_text=_("Only where the charter in force was signed on paper. Otherwise the editor signs it at the desk."),
    )
    signer_position = forms.CharField(label=_("Position of who signed"), max_length=150, required=False)

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        self.organisation = organisation
        if organisation:
            names = ("name", "slug", "registration_number")
            kwargs["initial"] = {name: getattr(organisation, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["slug"].disabled = organisation is not None
        self.fields["editor_language"].initial = settings.LANGUAGE_CODE

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if self.organisation is None and Organisation.objects.filter(slug=slug).exists():
            raise ValidationError(_("There is an organisation with this slug already."), code="slug_taken")
        return slug

    def clean_editor_email(self) -> str:
        email = str(self.cleaned_data["editor_email"]).strip().lower()
        for refusal in editor_refusals(email):
            raise ValidationError(refusal.message, code=refusal.code)
        return email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        email = data.get("editor_email")
        if email and not data.get("editor_name") and "editor_name" not in self.errors and not holder_of(email):
            self.add_error("editor_name", _("Nobody has an account with this address yet: write the full name for a new one."))
        if data.get("signer_name") and not data.get("signer_position") and "signer_position" not in self.errors:
            self.add_error("signer_position", _("Write in which position the charter was signed."))
        return data

    @property
    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("It is kept, and the organisation is told it."), widget=forms.Textarea({"rows": 3})
    )


class SignForm(forms.Form):
    """Who signs the charter, and as what."""

    signer_name = FullNameField(label=_("Who signs"), help_text="")
    signer_position = forms.CharField(label=_("Position"), max_length=150)
    agree = forms.BooleanField(
        label=_("I have read the charter and sign it on behalf of the organisation."),
        error_messages={"required": _("Tick the box if the organisation joins the charter.")},
    )


class CharterForm(forms.ModelForm):
    class Meta:
        model = Charter
        fields = ["version", "title", "text", "in_force_from"]

    def clean(self) -> dict[str, Any]:
        if self.instance.pk:
            for refusal in charter_change_refusals(self.instance):
                raise ValidationError(refusal.message, code=refusal.code)
        return super().clean() or self.cleaned_data


class AccreditationForm(forms.Form):
    """An accreditation by its days, both included."""

    number = forms.CharField(label=_("Number"), max_length=60)
    issued_by = forms.CharField(label=_("Issued by"), max_length=200)
    first_day = forms.DateField(label=_("First day"), widget=AdminDateInput, validators=[validate_our_time])
    last_day = forms.DateField(label=_("Last day"), widget=AdminDateInput, validators=[validate_our_time])
    document = forms.FileField(
        label=_("Document"),
        required=False,
        max_length=100,
        validators=[FileExtensionValidator(SCANS)],
        help_text=_("PDF, DOCX, ODT, JPEG or PNG. Only the headquarters and the editors of the organisation see it."),
    )

    def __init__(self, *args: Any, accreditation: Accreditation | None = None, **kwargs: Any) -> None:
        self.accreditation = accreditation
        if accreditation:
            kwargs["initial"] = {name: getattr(accreditation, name) for name in ("number", "issued_by", "first_day", "last_day", "document")}
        super().__init__(*args, **kwargs)

    def clean_document(self) -> Any:
        file = self.cleaned_data["document"]
        if isinstance(file, UploadedFile):
            check(file, file.name or "", kinds="PDF, DOCX, ODT, JPEG, PNG")
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and first > last:
            self.add_error("last_day", _("The last day comes after the first."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What the service writes: from the first midnight to the one after the last day."""
        data = self.cleaned_data
        return {
            "number": data["number"],
            "issued_by": data["issued_by"],
            "valid_from": make_aware(datetime.combine(data["first_day"], time(0))),
            "valid_until": make_aware(datetime.combine(data["last_day"] + timedelta(days=1), time(0))),
            "document": data["document"] or "",
        }
