"""Where one does what is still lacking for a certificate."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.programmes.entitlement import CHOOSE_ORGANISATION, READ_COURSE, SEE_SESSIONS, SIGN_PLEDGE, SIT_EXAM
from certificates.updates.queries import course_in
from people.refusals import Refusal


def way_of(refusal: Refusal) -> tuple[str, str]:
    """(address, words of the link) in the active language; ("", "") where there is nothing to do."""
    if refusal.action == READ_COURSE:
        course = course_in(UUID(str(refusal.values["key"])), get_language() or "")
        return (course.url if course else None) or reverse("home"), _("Read the lessons")
    if refusal.action == SIT_EXAM and (slug := refusal.values.get("slug")):
        return reverse("quizzes:exam", args=[slug]), _("To the exam")
    places = {
        SIT_EXAM: ("home", _("To the exam")),
        SEE_SESSIONS: ("courses:sessions", _("See the sessions")),
        SIGN_PLEDGE: ("people:pledge", _("Read and sign")),
        CHOOSE_ORGANISATION: ("people:organisation", _("Choose an organisation")),
    }
    if refusal.action not in places:
        return "", ""
    name, words = places[refusal.action]
    return reverse(name), words
