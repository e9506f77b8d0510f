from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.enums import ByHand, HandGround
from certificates.forms import KnownChoiceField
from certificates.life.rules import LONGEST_REASON
from certificates.models import Programme


class ProposeByHandForm(forms.Form):
    programme = KnownChoiceField(Programme.objects.exclude(by_hand=ByHand.NOBODY), label=_("Programme"))
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
