"""Who was to have a paper and has none: as a file in the ZIP, and as lines of the page."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from people.exports import csv_lines
from people.refusals import Refusal
from people.runs.lines import Line
from stations.enums import PaperKind
from stations.models import Assignment
from stations.papers.rules import refusal

Without = tuple[Assignment, str, Refusal]  # whose, of which kind, why


def report(left_out: list[Without]) -> list[tuple[str, str]]:
    """Name and text of the file, in the active language; [] where nobody is left out."""
    if not left_out:
        return []
    headings = [_("Area"), _("Station"), _("Person"), pgettext("of an observer", "Paper"), _("Reason")]
    return [(_("left out") + ".csv", "".join(csv_lines([headings, *(_cells(*without) for without in left_out)])))]


def left_out_lines(left_out: list[tuple[int, str, str]]) -> list[Line]:
    """Of what a run has kept: id of the assignment, kind, code."""
    found = _found(pk for pk, _kind, _code in left_out)
    return [_line(found[pk], refusal(code), f" ({PaperKind(kind).label})") for pk, kind, code in left_out]


def ended_lines(ended: list[tuple[int, Refusal]]) -> list[Line]:
    found = _found(pk for pk, _why in ended)
    return [_line(found[pk], why) for pk, why in ended]


def _found(pks: Iterable[int]) -> dict[int, Assignment]:
    return Assignment.objects.select_related("person", "certificate", "station__area").in_bulk(set(pks))


def _line(assignment: Assignment, why: Refusal, paper: str = "") -> Line:
    return Line(assignment.certificate.number, f"{assignment.person.full_name or '—'}, {assignment.station}{paper}", why.message)


def _cells(assignment: Assignment, kind: str, why: Refusal) -> list[str]:
    person = assignment.person.full_name or "—"
    return [str(assignment.station.area), str(assignment.station), person, str(PaperKind(kind).label), why.message]
