"""What the page “When and where I can” asks."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.forms import AreaField
from people.models import Area
from people.queries import area_tree
from stations.enums import ConflictKind
from stations.models import Availability, Election, ObserverCard, Shift, Station

_POINT = re.compile(r"\s*(-?\d{1,3}(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:[.,]\d+)?)\s*")
ANSWERS = (("yes", _("I can")), ("no", _("I cannot")), ("", _("I do not know yet")))
LONGEST_WAY_KM = 3000


class PointField(forms.CharField):
    """Latitude and longitude in one line, as maps give them: (latitude, longitude), or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if not (match := _POINT.fullmatch(text)):
            raise ValidationError(_("Write two numbers as a map shows them, like 43.238, 76.945."), code="point")
        latitude, longitude = (float(part.replace(",", ".")) for part in match.groups())
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise ValidationError(_("There is no such place: latitude is up to 90, longitude up to 180."), code="point")
        return latitude, longitude

    def prepare_value(self, value: Any) -> Any:
        return f"{value[0]}, {value[1]}" if isinstance(value, tuple) else value


class ConsentForm(forms.Form):
    consent = forms.BooleanField(
        label=_("I agree that the coalition keeps what I tell on this page, to find me a station and a shift that suit me."),
        help_text=_("Coordinators see it; nobody else does. You can erase all of it on this page at any time."),
        error_messages={"required": _("Without your consent we keep nothing of it.")},
    )


class CardForm(forms.Form):
    """A choice for each shift to come, and what the person says of themselves."""

    home = PointField(
        label=_("Where you start from"),
        required=False,
        help_text=_("A point of the map: hold a finger on your street and copy the two numbers. It is kept to about a hundred metres."),
    )
    reach_km = forms.IntegerField(
        label=_("How far you would go, km"), required=False, min_value=1, max_value=LONGEST_WAY_KM, help_text=_("Empty: anywhere.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you speak with people"), choices=settings.LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    elections_before = forms.IntegerField(label=_("At how many elections you have observed"), required=False, min_value=0, max_value=100)
    has_car = forms.BooleanField(label=_("I have a car on that day"), required=False)
    needs_ground_floor = forms.BooleanField(label=_("I need a station on the ground floor"), required=False)

    def __init__(self, data: Any = None, *, card: ObserverCard, shifts: list[Shift]) -> None:
        self.card, self.shifts = card, shifts
        said = dict(Availability.objects.filter(person=card.person_id, shift__in=shifts).values_list("shift", "is_free"))
        fields = {shift: self._answer(shift, said.get(shift.pk)) for shift in shifts}
        super().__init__(data, initial=self._initial())
        self.fields = {f"shift_{shift.pk}": field for shift, field in fields.items()} | self.fields

    @property
    def answers(self) -> list[tuple[Shift, bool | None]]:
        """What was said of each shift."""
        return [(shift, {"yes": True, "no": False}.get(self.cleaned_data[f"shift_{shift.pk}"])) for shift in self.shifts]

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the card."""
        said = self.cleaned_data
        names = ("reach_km", "languages", "has_car", "needs_ground_floor")
        latitude, longitude = said["home"] or (None, None)
        values = {name: said[name] for name in names} | {"latitude": latitude, "longitude": longitude}
        return values | {"elections_before": said["elections_before"] or 0}

    def _initial(self) -> dict[str, Any]:
        names = ("reach_km", "languages", "elections_before", "has_car", "needs_ground_floor")
        home = None if self.card.latitude is None else (self.card.latitude, self.card.longitude)
        return {name: getattr(self.card, name) for name in names} | {"home": home}

    def _answer(self, shift: Shift, is_free: bool | None) -> forms.ChoiceField:
        label = f"{shift.election}, {shift}: {shift.local_start:%d.%m.%Y %H:%M}\u2060–\u2060{shift.local_end:%H:%M}"
        initial = "" if is_free is None else ("yes" if is_free else "no")
        return forms.ChoiceField(label=label, choices=ANSWERS, required=False, initial=initial, widget=forms.RadioSelect)


class ConflictForm(forms.Form):
    """A station by its area and number, or without a number the whole area."""

    area = AreaField(label=_("Area"), required=True, help_text=_("The district of the station."))
    number = forms.CharField(label=_("Number of the station"), required=False, max_length=30, help_text=_("Empty: every station of the area."))
    kind = forms.ChoiceField(
        label=_("Why you should not observe there"), choices=ConflictKind.choices, help_text=_("Only you read this. A coordinator reads “declared”.")
    )

    def __init__(self, *args: Any, elections: list[Election], **kwargs: Any) -> None:
        self.elections = elections
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = area_tree()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Adds `places`: what it is declared for."""
        values = super().clean() or {}
        area, number = values.get("area"), values.get("number", "").strip()
        if isinstance(area, Area):
            values["places"] = list(self._stations(area, number)) if number else [area]
            if not values["places"]:
                self.add_error("number", _("There is no station of this number in the area, at an election to come."))
        return values

    def _stations(self, area: Area, number: str) -> Any:
        return Station.objects.filter(election__in=self.elections, area__path__startswith=area.path, number=number)
