"""What a volunteer has to do next, in one line for the organisation's editor; the person's own pages say it at length."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dashboard.enums import Progress

NEXT = {
    Progress.SIGNED_UP: _("begin the lessons"),
    Progress.FAILED: _("read again what was missed, and try once more"),
    Progress.REVOKED: _("ask the headquarters"),
    Progress.SUSPENDED: _("ask the headquarters"),
    Progress.UPDATE_DUE: _("do the short course about the amended law"),
    Progress.EXPIRED: _("pass the exam again"),
    Progress.EXPIRING: _("pass the exam again before the election"),
}


def next_step_of(person: Any, lessons: int) -> str:
    """person: of volunteers_of; lessons: how many there are to read."""
    if person.is_assigned:
        return str(_("take the post"))
    if person.progress == Progress.CERTIFIED:
        return str(_("wait for a post"))
    if person.progress == Progress.LEARNING:
        return str(_("take the exam") if person.lessons_read >= lessons else _("read the other lessons"))
    return str(NEXT[Progress(person.progress)])
