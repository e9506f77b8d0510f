from datetime import datetime, tzinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from people.models import Organisation
from people.requests import id_in
from stations.models import Election, Shift, Station


class ShiftForm(WagtailAdminModelForm):
    """A shift, whose times are told by the clock of the election's place."""

    class Meta:
        model = Shift
        fields = ["election", "name", "starts_at", "ends_at", "seats", "weight"]
        widgets = {"starts_at": AdminDateTimeInput, "ends_at": AdminDateTimeInput}
        help_texts = {
            "starts_at": _("By the clock of the election's place."),
            "ends_at": _("By the clock of the election's place. A shift may end where the next one begins."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "ends_at"):
            if isinstance(moment := self.initial.get(name), datetime):
                self.initial[name] = timezone.make_naive(moment, self.instance.election.tz)

    def full_clean(self) -> None:
        with timezone.override(self._clock()):
            super().full_clean()

    def _clock(self) -> tzinfo:
        chosen = id_in(str(self.data.get(self.add_prefix("election"), "")))
        election = Election.objects.filter(pk=chosen).first() if chosen else None
        return election.tz if election else timezone.get_current_timezone()


class StationForm(WagtailAdminModelForm):
    """A station, and what it needs of whoever stands there. It is closed on a page of its own."""

    wants_languages = forms.MultipleChoiceField(
        label=_("Languages wanted"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("An observer who speaks one of them will do."),
    )

    class Meta:
        model = Station
        fields = [
            "election",
            "area",
            "number",
            "name",
            "address",
            "latitude",
            "longitude",
            "priority",
            "wants_languages",
            "ground_floor",
            "needs_car",
        ]


class FindPeopleForm(forms.Form):
    """Search in the list of who may stand."""

    q = forms.CharField(label=_("Name, e-mail address or phone"), required=False, max_length=100)
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("Organisation"), required=False, empty_label=_("All"))


class AskForm(forms.Form):
    """Ask about one person."""

    ask = forms.CharField(label=_("Name, e-mail address or phone"), max_length=100)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=250,
        help_text=_("It is kept, and the person is told it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CloseForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=250,
        help_text=_("It is kept with the station. Whoever stands there steps back and is told that the station was closed."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class OverruleForm(forms.Form):
    """Why the warnings about a person do not matter."""

    because = forms.CharField(
        label=_("Why all the same"),
        max_length=250,
        help_text=_("It is kept with the assignment, and in the log."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
