"""How long each question took, from the log of saves."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from quizzes.models import Answer

# Revisions that a browser makes are its clock in milliseconds; smaller ones are counted from 1 by the server for a form without script.
A_CLOCK = 10**12
LONGEST = timedelta(hours=12)


def seconds_of(started_at: datetime, saves: Iterable[Answer]) -> dict[int, int]:
    """question → whole seconds from the save before (or the start) to its first save; `saves` in the order of their revisions.

    By the browser's own clock from its second save on, whatever that clock says of the day: an answer that waited for the network
    arrives late, but was given when it was given. By the server's clock for what has no other; nothing that cannot be.
    """
    found: dict[int, int] = {}
    before, clock = started_at, 0
    for save in saves:
        if save.late:
            continue
        revision = save.client_revision
        took = timedelta(milliseconds=revision - clock) if revision >= A_CLOCK and clock >= A_CLOCK else save.saved_at - before
        if save.question_id not in found and timedelta(0) < took < LONGEST:
            found[save.question_id] = round(took.total_seconds())
        before, clock = save.saved_at, revision
    return found
