from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.by_hand.queries import programmes_for
from certificates.enums import HandGround
from certificates.forms import KnownChoiceField
from certificates.life.rules import LONGEST_REASON
from certificates.models import Programme
from people.models import User


class ProposeByHandForm(forms.Form):
    programme = KnownChoiceField(Programme.objects.none(), label=_("Programme"))
    ground = forms.ChoiceField(
        label=_("In words for everybody"),
        choices=HandGround.choices,
        widget=forms.RadioSelect,
        help_text=_("The public page of the certificate says this, and that it was issued by hand."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For the headquarters alone: who recognised what, and where the proof lies. Whoever confirms it reads it."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["programme"].queryset = programmes_for(by)  # type: ignore[attr-defined]
