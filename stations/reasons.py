"""The system's own reasons why an assignment ended: they name nobody, and so outlive an erasure. Others are a person's words."""

from enum import StrEnum

from django.utils.translation import gettext_noop


class Because(StrEnum):
    """As Assignment.ended_because keeps it."""

    REVOKED = gettext_noop("The certificate was revoked.")
    CERTIFICATE_SUSPENDED = gettext_noop("The certificate was suspended.")
    LEFT_ORGANISATION = gettext_noop("The person left the organisation.")
    SUSPENDED = gettext_noop("The organisation is suspended.")
    ENDED = gettext_noop("The organisation has left the coalition.")
    NOT_ACCREDITED = gettext_noop("The organisation's accreditation does not cover the shift any more.")
    CONFLICT = gettext_noop("A conflict of interest was declared.")
    CLOSED = gettext_noop("The account was closed.")
    LAW = gettext_noop("The law changed, and the update that was required was not done in time.")
    STATION_CLOSED = gettext_noop("The station was closed.")
    MOVED = gettext_noop("The plan has changed: you are asked to stand at another place, or not at all. You are told if there is another post.")
    SWAPPED = gettext_noop("Two people have changed posts.")
    MISSING = gettext_noop("Nobody had arrived at the post, and somebody else is asked.")
    RELIEVED = gettext_noop("The shift was done and handed over.")
    LEFT_EARLY = gettext_noop("Left before the end of the shift.")
