"""What the database says when it refuses by itself, as a code: see docs/gate.md."""

import re

from django.db import IntegrityError
from django.utils.translation import gettext_noop

_TRIGGER = re.compile(r"stations:([a-z_]+)")
# PostgreSQL names the constraint, SQLite its columns. The longer lists of columns come first.
_CONSTRAINTS = (
    ("stations_one_standing_per_organisation", "organisation_present"),
    ("stations_assignment.capped_organisation_id", "organisation_present"),
    ("stations_one_standing_per_person_shift", "person_busy"),
    ("stations_assignment.person_id", "person_busy"),
    ("stations_one_standing_per_post", "post_taken"),
    ("stations_assignment.post_id", "post_taken"),
)

# What forms say where the change of a row would make a standing assignment untrue.
SENTENCES = {
    "certificate_in_use": gettext_noop("Somebody stands at a post on this certificate. Withdraw the assignment first."),
    "shift_in_use": gettext_noop("Somebody stands in this shift whose certificate would not reach its end. Withdraw the assignment first."),
    "shifts_overlap": gettext_noop("This shift overlaps another one of the election. Let it begin when the other ends."),
    "post_in_use": gettext_noop("Somebody stands at this post. Withdraw the assignment first."),
    "station_in_use": gettext_noop("Somebody stands at this station. Withdraw the assignments first."),
    "conflict_in_use": gettext_noop("This person stands at such a station. Withdraw the assignment first."),
    "election_in_use": gettext_noop("People stand in this election on certificates of its programme. Withdraw the assignments first."),
    "organisation_not_accredited": gettext_noop("People stand here whose organisation has no accreditation for the shift. Withdraw them first."),
    "organisation_present": gettext_noop("Two observers of one organisation stand at a station in the same shift. Withdraw one of them first."),
}


def code_of(error: IntegrityError) -> str:
    """The code of a trigger or of a constraint of ours; "" for any other refusal."""
    text = str(error)
    if match := _TRIGGER.search(text):
        return match[1]
    return next((code for mark, code in _CONSTRAINTS if mark in text), "")
