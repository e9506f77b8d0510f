"""Who was to be printed and is not, as a file in the ZIP."""

from django.utils import translation
from django.utils.translation import gettext as _

from certificates.enums import LeftOut
from certificates.models import Certificate, PrintRun
from people.runs.lines import Line


def report(run: PrintRun, left_out: list[tuple[int, str]]) -> list[tuple[str, str]]:
    """Name and text of the file, in the language of whoever asked; [] where nobody is left out."""
    if not left_out:
        return []
    with translation.override(run.asked_by.language):
        lines = [f"{line.code}  {line.who}: {line.why}" for line in named(left_out)]
        return [(f"{_('Not printed')}.txt", "\r\n".join([_("Not printed"), "", *lines, ""]))]


def named(left_out: list[tuple[int, str]]) -> list[Line]:
    """The certificates that were left out, each with its reason in words."""
    found = Certificate.objects.in_bulk([pk for pk, _why in left_out])
    return [Line(found[pk].number, found[pk].holder_name or "—", str(LeftOut(why).label)) for pk, why in left_out]
