from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy


class PlaceForm(forms.Form):
    """A place of a lesson, or all of it."""

    def __init__(self, *args: Any, places: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("the whole lesson")), *places.items()]
        self.fields["place"] = forms.ChoiceField(label=_("Place in the lesson"), required=False, choices=choices)


class NoteForm(PlaceForm):
    """A note at a place of a lesson. How long it may be the service says, with the reason."""

    text = forms.CharField(label=pgettext_lazy("of a person", "Note"), widget=forms.Textarea(attrs={"rows": 4}), strip=False)
