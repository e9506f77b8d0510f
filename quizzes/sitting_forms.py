from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from people.dates import validate_our_time
from quizzes.models import Exam


class SittingForm(forms.Form):
    """Where and when an exam is sat in a room. Times are by the clock of the site (Asia/Almaty)."""

    exam = forms.ModelChoiceField(Exam.objects.filter(supervised=True).order_by("pk"), label=_("Exam"), empty_label=None)
    place = forms.CharField(label=_("Place"), max_length=200, help_text=_("The town and the room, so that the list tells sittings apart."))
    opens_at = forms.DateTimeField(label=_("Code opens at"), widget=AdminDateTimeInput, validators=[validate_our_time])
    closes_at = forms.DateTimeField(
        label=_("Code closes at"),
        widget=AdminDateTimeInput,
        validators=[validate_our_time],
        help_text=_("Whoever has begun by then has the whole time."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean_place(self) -> str:
        place = " ".join(self.cleaned_data["place"].split())
        if not place:
            raise ValidationError(_("Say where it is."))
        return place
