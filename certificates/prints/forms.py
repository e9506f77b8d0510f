from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.forms import KnownChoiceField
from certificates.models import Programme
from people.models import Organisation


class PrintForm(forms.Form):
    """Whose certificates to print: of a programme, of those who stand for an organisation, of both at once, or all."""

    programme = KnownChoiceField(Programme.objects.all(), label=_("Programme"), required=False, empty_label=_("all"))
    organisation = KnownChoiceField(Organisation.objects.all(), label=_("Organisation"), required=False, empty_label=_("all"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
