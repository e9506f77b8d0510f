from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.forms import KnownChoiceField
from people.models import Area
from stations.enums import PaperKind
from stations.models import Election, Requisites


class PapersForm(forms.Form):
    """Whose papers to print: of who stands in an election, in an area."""

    election = KnownChoiceField(Election.objects.all(), label=_("Election"))
    area = KnownChoiceField(Area.objects.none(), label=_("Area"), required=False, empty_label=_("all of mine"))
    kind = forms.ChoiceField(label=pgettext_lazy("of an observer", "Papers"), choices=PaperKind.choices, initial=PaperKind.BOTH)

    def __init__(self, *args: Any, areas: "QuerySet[Area]", **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        field.queryset = areas.order_by("path")
        field.label_from_instance = lambda area: f"{'– ' * (area.depth - 1)}{area}"


class RequisitesForm(forms.ModelForm):
    """What stands on an organisation's letters: all of it in Kazakh and in Russian."""

    class Meta:
        model = Requisites
        fields = ["legal_name", "bin", "address", "head_name", "head_position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name in ("bin", "head_name"):
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("legal_name", "address", "head_position"):
            text = data.get(name)
            if name not in self.errors and not (text and text.get("kk") and text.get("ru")):
                self.add_error(name, _("Write it in Kazakh and in Russian: the letter is in both."))
        return data
