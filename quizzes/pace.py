"""How long each question took, from the log of saves."""

from datetime import timedelta

from quizzes.models import Answer, Attempt

# Revisions that a browser makes are its clock in milliseconds; smaller ones are counted from 1 by the server for a form without script.
A_CLOCK = 10**12
LONGEST = timedelta(hours=12)


def seconds_of(attempt: Attempt) -> dict[int, int]:
    """question → whole seconds from the save before (or the start) to its first save.

    By the browser's own clock from its second save on, whatever that clock says of the day: an answer that waited for the network
    arrives late, but was given when it was given. By the server's clock for what has no other; nothing that cannot be.
    """
    rows = Answer.objects.filter(attempt=attempt, late=False).order_by("client_revision", "pk")
    found: dict[int, int] = {}
    before, clock = attempt.started_at, 0
    for question, revision, saved_at in rows.values_list("question_id", "client_revision", "saved_at"):
        took = timedelta(milliseconds=revision - clock) if revision >= A_CLOCK and clock >= A_CLOCK else saved_at - before
        if question not in found and timedelta(0) < took < LONGEST:
            found[question] = round(took.total_seconds())
        before, clock = saved_at, revision
    return found
