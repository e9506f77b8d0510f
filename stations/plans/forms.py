from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.forms import KnownChoiceField
from people.models import Area
from stations import scope
from stations.models import Election
from stations.plans.rules import DEFAULTS


class AreaField(KnownChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return "– " * (obj.depth - 1) + str(obj)


class PlanForm(forms.Form):
    """What is to be planned, and by which rules; elections and areas of one's scope."""

    election = KnownChoiceField(Election.objects.none(), label=_("Election"), empty_label=None)
    area = AreaField(Area.objects.none(), label=_("Area"), required=False, empty_label=_("Everywhere"))
    keep = forms.BooleanField(
        label=_("Whoever stands already stays"),
        required=False,
        help_text=_("Otherwise people may be moved where that fills more posts or shortens ways."),
    )
    silent = forms.BooleanField(
        label=_("Count on people who have not said when they can"), required=False, help_text=_("Whoever has said no is never planned.")
    )
    from_everywhere = forms.BooleanField(
        label=_("Take people who live elsewhere too"),
        required=False,
        help_text=_("For a plan of one area; otherwise only those who live or stand there."),
    )
    whole_day = forms.BooleanField(
        label=_("One person may stand the whole day"), required=False, help_text=_("Two shifts at one station, where people are too few.")
    )
    pairs = forms.BooleanField(
        label=_("Better pairs"),
        required=False,
        help_text=_("Afterwards, a veteran in each pair, Kazakh and Russian between them, if no way grows long."),
    )
    no_show_percent = forms.IntegerField(
        label=_("How many of a hundred do not come"), min_value=0, max_value=60, help_text=_("So large is the reserve of each area and shift.")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": DEFAULTS, **kwargs})
        fields: Any = self.fields
        fields["election"].queryset = scope.elections_of(user)
        fields["area"].queryset = scope.areas_of(user).order_by("path")

    @property
    def rules(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in DEFAULTS}
