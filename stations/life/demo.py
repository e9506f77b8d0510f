"""Sample answers: some have taken their posts, some have confirmed, a few have declined."""

from datetime import datetime

from stations.enums import AssignmentState
from stations.life import answers
from stations.models import Assignment, Election

BECAUSE = ("Сол күні жұмыстамын", "В этот день я в отъезде")


def answer_some(election: Election, at: datetime) -> None:
    """Of ten four accept and two confirm, of fifty one declines; the same every time."""
    told = Assignment.objects.filter(station__election=election, state=AssignmentState.TOLD).select_related("person").order_by("pk")
    for number, assignment in enumerate(told):
        if number % 50 == 9:
            answers.decline(assignment, by=assignment.person, at=at, reason=BECAUSE[number // 50 % 2])
        elif number % 10 < 4:
            answers.accept(assignment, by=assignment.person, at=at)
        elif number % 10 < 6:
            answers.confirm(assignment, by=assignment.person, at=at)
