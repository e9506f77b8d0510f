"""The reasons of a dry run as the headquarters reads them: of the person, where the rule speaks to the person."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from people.notice_kinds import filled

# code of a refusal (programmes/entitlement.py) → the same of somebody else, with the same places to fill
_OF_THE_PERSON = {
    "course_unread": gettext_noop("Has not read all lessons of the course “%(course)s”."),
    "exam_not_passed": gettext_noop("Has not passed the exam “%(exam)s”, or too long ago."),
    "pass_too_old": gettext_noop("Passed the exam of the programme “%(programme)s” too long ago."),
    "language_not_offered": gettext_noop("Passed the exam in another language than these: %(languages)s."),
    "revoked_since": gettext_noop("A certificate “%(programme)s” was revoked after this attempt had begun."),
    "session_not_attended": gettext_noop("Has attended none of the sessions “%(series)s”."),
    "pledge_not_signed": gettext_noop("Has not signed the pledge in force."),
    "not_member": gettext_noop("No organisation of the coalition has accepted the person."),
    "account_closed": gettext_noop("The account is closed."),
}


def said_of_person(reason: Mapping[str, Any]) -> str:
    """A kept reason (bulk/issuing.kept) in the active language; of a rule that is not known here any more, as it was kept."""
    return filled(_OF_THE_PERSON.get(reason["code"], reason["sentence"]), reason["values"])
