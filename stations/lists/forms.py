from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from certificates.forms import KnownChoiceField
from stations.lists.columns import FIELDS, REQUIRED
from stations.lists.rows import MOST_BYTES
from stations.models import Election

LEVELS, PARTS = 5, 2  # columns that an area, and an address, may take
LABELS: dict[str, Any] = {
    "number": _("Number"),
    "area": _("Area"),
    "name": _("Name of the station"),
    "address": _("Address"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "priority": _("Priority"),
    "languages": _("Languages wanted"),
    "ground_floor": _("On the ground floor"),
    "car": _("Reached by car only"),
    "closed": _("Closed"),
    "closed_because": _("Why it is closed"),
}
ENCODINGS = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1251": "Windows-1251", "kz1048": "KZ-1048", "koi8-r": "KOI8-R", "cp866": "CP866 (DOS)"}
DELIMITERS = {",": _("comma  ,"), ";": _("semicolon  ;"), "\t": _("tab"), "|": _("vertical bar  |")}
PLACES = {"area": LEVELS, "address": PARTS}


class ListFileForm(forms.Form):
    """A list of an election."""

    election = KnownChoiceField(Election.objects.all(), label=_("Election"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or GeoJSON, with a line of headings. First you see what would become of each station."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.geojson,.json"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than %(megabytes)s MB."), params={"megabytes": MOST_BYTES // 1_000_000})
        return file


class ReadingForm(forms.Form):
    """How the file is read, where that was not detected rightly."""

    encoding = forms.ChoiceField(label=_("Encoding"), help_text=_("Choose another one where letters look wrong."))
    delimiter = forms.ChoiceField(label=_("Delimiter"), help_text=_("Choose another one where the columns are not apart."))

    def __init__(self, options: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": options["read_as"], **kwargs})
        for name, known in (("encoding", ENCODINGS), ("delimiter", DELIMITERS)):
            detected = options["detected"][name]
            told = {key: _("detected: %(what)s") % {"what": label} if key == detected else label for key, label in known.items()}
            self.fields[name].choices = told.items()  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """Which column is what."""

    def __init__(self, headings: list[str], *args: Any, columns: dict[str, list[str]], **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        known = list(dict.fromkeys(filter(None, headings)))
        for name in FIELDS:
            for place in range(PLACES.get(name, 1)):
                chosen = [*columns.get(name, []), *[""] * LEVELS][place]
                self.fields[f"{name}_{place}"] = self._field(name, place, known, chosen)
        self.fields["area_root"] = forms.CharField(
            label=_("Area above all"),
            required=False,
            max_length=200,
            help_text=_("The area that holds the areas of the list, if it is not in the list itself. It is made where it is missing."),
        )
        self.fields["language"] = forms.ChoiceField(label=_("Language of the names of areas"), choices=settings.LANGUAGES)

    def _field(self, name: str, place: int, headings: list[str], chosen: str) -> forms.ChoiceField:
        label = LABELS[name]
        if name == "area":
            label = _("Area, level %(level)s") % {"level": place + 1}
        elif place:
            label = _("Address, continued")
        is_required = name in REQUIRED and not place
        choices = [("", "—" if is_required else _("not in the list")), *((heading, heading) for heading in headings)]
        return forms.ChoiceField(label=label, required=is_required, choices=choices, initial=chosen)

    def columns(self) -> dict[str, list[str]]:
        """Of a valid form."""
        data = self.cleaned_data
        return {name: list(dict.fromkeys(filter(None, (data[f"{name}_{place}"] for place in range(PLACES.get(name, 1)))))) for name in FIELDS}
