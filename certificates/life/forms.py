"""Forms of what may happen to a certificate after it was issued: for the headquarters, and for the holder who asks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from certificates.life.rules import LONGEST_REASON
from certificates.models import Certificate
from people.dates import validate_our_time
from people.models import User
from people.names import FullNameField

ONE, ALL = "one", "all"


class ReasonForm(forms.Form):
    """Why. `reader`, the holder, is told it as it is written: the help says by what, and which language they read."""

    told = _("The holder is told it by mail. The public page does not say it.")
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, reader: User | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if reader is not None:
            note = _("The holder reads %(language)s: write in that language if you can, it is not translated.")
            languages = dict(settings.LANGUAGES)
            self.fields["reason"].help_text = f"{self.told} {note % {'language': languages.get(reader.language, reader.language)}}"


class RevokeForm(ReasonForm):
    """others: further certificates of the holder that have not ended; then it has to be said whether they end too."""

    from_ = forms.DateTimeField(
        label=_("From when"),
        help_text=_("Empty: at once. Until then the certificate holds; posts in shifts that end later fall open now."),
        required=False,
        widget=AdminDateTimeInput,
        validators=[validate_our_time],
    )
    which = forms.ChoiceField(label=_("Which certificates"), widget=forms.RadioSelect, choices=[])
    field_order = ("which", "from_", "reason")

    def __init__(self, *args: Any, others: Sequence[Certificate] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not others:
            del self.fields["which"]
            return
        numbers = ", ".join(other.number for other in others)
        choices = [(ALL, _("This one and %(numbers)s as well") % {"numbers": numbers}), (ONE, _("Only this one: the person stays certified"))]
        self.fields["which"].choices = choices  # type: ignore[attr-defined]


class SuspendForm(ReasonForm):
    until = forms.DateTimeField(
        label=_("Until when"),
        help_text=_("Empty: until somebody lifts the suspension."),
        required=False,
        widget=AdminDateTimeInput,
        validators=[validate_our_time],
    )
    field_order = ("until", "reason")


class ProposeForm(ReasonForm):
    told = _("Whoever confirms it reads it; then the holder is told it by mail.")


class CorrectNameForm(ReasonForm):
    new_name = FullNameField(label=_("Corrected name"), help_text=_("As on the identity document."))
    field_order = ("new_name", "reason")


class AskCorrectionForm(CorrectNameForm):
    """The holder's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("What is wrong with the name")
        self.fields["reason"].help_text = _("For example: a letter is missing, or the name changed by marriage. The headquarters reads it.")
