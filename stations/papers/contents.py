"""What stands on a mandate letter and on a name badge, in Kazakh and in Russian."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import time_format
from django.utils.translation import pgettext_lazy

from certificates.documents.pdf import qr_svg
from certificates.names import printable_name
from certificates.offline.qr import qr_address
from people.models import Accreditation, Area
from stations.models import Assignment

LANGUAGES = ("kk", "ru")

_WORDS = {
    "mandate": pgettext_lazy("on a mandate letter", "Mandate letter"),
    "statement": pgettext_lazy(
        "on a mandate letter",
        "By article 20-1 of the Constitutional Law “On Elections in the Republic of Kazakhstan” (as of %(law)s), the organisation “%(organisation)s” "
        "sends the person named below to observe the election.",
    ),
    "observer": pgettext_lazy("on a mandate letter", "Observer"),
    "election": pgettext_lazy("on a mandate letter", "Election, polling day"),
    "station": pgettext_lazy("on a mandate letter", "Polling station"),
    "shifts": pgettext_lazy("on a mandate letter", "Time"),
    "accreditation": pgettext_lazy("on a mandate letter", "Accreditation of the organisation"),
    "accredited": pgettext_lazy("on a mandate letter", "No. %(number)s, %(by)s, until %(until)s"),
    "certificate": pgettext_lazy("on a mandate letter", "Training certificate"),
    "note": pgettext_lazy("on a mandate letter", "Valid with an identity document only."),
    "signature": pgettext_lazy("on a mandate letter", "signature"),
    "seal": pgettext_lazy("on a mandate letter", "seal"),
    "bin": pgettext_lazy("on a mandate letter", "BIN"),
    "badge_note": pgettext_lazy("on a name badge", "Does not replace the mandate"),
    "badge": pgettext_lazy("on a name badge", "Observer"),
    "qr": pgettext_lazy("on a name badge", "QR code that shows the certificate, without a network too"),
}


def letter(assignments: Sequence[Assignment], areas: dict[str, Area]) -> dict[str, Any]:
    """Of one person at one station, for all the shifts of `assignments`; its organisation has its requisites. `areas`: all, by path."""
    first = assignments[0]
    election, requisites = first.station.election, first.organisation.requisites
    names = {code: requisites.legal_name.in_language(code) for code in LANGUAGES}
    law = f"{first.certificate.law_as_of:%d.%m.%Y}"
    return {
        "organisation": {
            **{code: {"name": names[code], "address": requisites.address.in_language(code)} for code in LANGUAGES},
            "bin": f"{_both('bin')[0]} / {_both('bin')[1]} {requisites.bin}",
        },
        "heading": _both("mandate"),
        "statement": [_said(code, "statement", law=law, organisation=names[code]) for code in LANGUAGES],
        "facts": [
            _fact("observer", [printable_name(first.person.full_name)], strong=True),
            _fact("election", _once(f"{election.name.in_language(code)}, {election.day:%d.%m.%Y}" for code in LANGUAGES)),
            _fact("station", _once(_station(first, areas, code) for code in LANGUAGES)),
            _fact("shifts", ["; ".join(_hours(assignment) for assignment in assignments)]),
            *_accreditation(assignments),
            _fact("certificate", [first.certificate.number]),
        ],
        "note": _both("note"),
        "signature": _both("signature"),
        "seal": _both("seal"),
        "head": {"name": requisites.head_name, "position": [requisites.head_position.in_language(code) for code in LANGUAGES]},
        "foot": f"{first.certificate.number} · {first.pk}",
    }


def badge(assignment: Assignment) -> dict[str, Any]:
    """Of a person in an election. Raises KeyMissing."""
    election, organisation = assignment.station.election, assignment.organisation
    return {
        "heading": [*_both("badge"), _said("en", "badge")],
        "name": printable_name(assignment.person.full_name),
        "organisation": [organisation.name.in_language(code) for code in LANGUAGES],
        "election": [election.name.in_language(code) for code in LANGUAGES],
        "day": f"{election.day:%d.%m.%Y}",
        "number": assignment.certificate.number,
        "qr": qr_svg(qr_address(assignment.certificate)),
        "qr_alt": _said("kk", "qr"),
        "note": _both("badge_note"),
    }


def _fact(name: str, lines: Sequence[str], *, strong: bool = False) -> dict[str, Any]:
    return {"labels": _both(name), "lines": list(lines), "strong": strong}


def _station(assignment: Assignment, areas: dict[str, Area], language: str) -> str:
    station = assignment.station
    path = station.area.path
    levels = [areas[path[:step]].name.in_language(language) for step in range(Area.steplen, len(path) + 1, Area.steplen)]
    return ", ".join(filter(None, [f"№ {station.number}", *levels, station.name, station.address]))


def _hours(assignment: Assignment) -> str:
    """By the clock of the election's place."""
    shift = assignment.shift
    start, end = shift.local_start, shift.local_end
    last = f"{end:%d.%m.%Y} {time_format(end, 'H:i')}" if shift.ends_another_day else time_format(end, "H:i")
    return f"{start:%d.%m.%Y} {time_format(start, 'H:i')}–{last}"


def _accreditation(assignments: Sequence[Assignment]) -> list[dict[str, Any]]:
    """The one that covers the most of it, where there is one."""
    begins, ends = min(one.shift.starts_at for one in assignments), max(one.shift.ends_at for one in assignments)
    found = Accreditation.objects.filter(organisation=assignments[0].organisation_id).covering(begins, ends).first()
    if found is None:
        return []
    values = {"number": found.number, "by": found.issued_by, "until": f"{timezone.localdate(found.valid_until):%d.%m.%Y}"}
    return [_fact("accreditation", _once(_said(code, "accredited", **values) for code in LANGUAGES))]


def _once(lines: Any) -> list[str]:
    return list(dict.fromkeys(lines))


def _both(name: str) -> list[str]:
    return [_said(code, name) for code in LANGUAGES]


def _said(language: str, name: str, **values: str) -> str:
    with translation.override(language):
        said = str(_WORDS[name])
    return said % values if values else said
