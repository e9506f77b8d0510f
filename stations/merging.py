"""Two accounts become one: who stands, stands on.

A certificate cannot be handed on while somebody stands on it, and nobody can stand on another's certificate (docs/gate.md): those who stand
step aside, the certificates move, and they stand again, in one transaction; the database checks every one of them anew.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from people.merging import Merge, MergeStep
from people.models import User
from people.refusals import Refusal
from stations.card_merging import move_told
from stations.enums import STANDING, AssignmentState
from stations.models import Assignment, Post

_APP = "stations"


def merge_refusals(sender: type[User], kept: User, gone: User, at: datetime, **kwargs: Any) -> list[Refusal]:
    """Receiver of merge_asked: one person does not stand at two posts at once."""
    standing = Assignment.objects.filter(state__in=STANDING).select_related("shift__election", "station")
    theirs = list(standing.filter(person=kept))
    return [
        Refusal(
            "both_stand",
            gettext_noop("Both accounts stand in %(shift)s: %(first)s and %(second)s. Withdraw one of them first."),
            {"shift": one.shift, "first": one.station, "second": other.station},
        )
        for one in theirs
        for other in standing.filter(person=gone)
        if one.shift.starts_at < other.shift.ends_at and other.shift.starts_at < one.shift.ends_at
    ]


def merge_accounts(sender: type[User], merge: Merge, step: MergeStep, **kwargs: Any) -> None:
    """Receiver of accounts_merging."""
    if step == MergeStep.LOCK:
        # Standing again asks for the post; whoever assigns holds the person before it.
        held = Post.objects.filter(assignments__person__in=[merge.kept, merge.gone], assignments__state__in=STANDING)
        list(Post.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=held.values("pk")).order_by("pk").values_list("pk"))
    if step == MergeStep.ASIDE:
        standing = Assignment.objects.select_for_update(of=("self",)).filter(person=merge.gone, state__in=STANDING)
        merge.aside[_APP] = dict(standing.values_list("pk", "state"))
        Assignment.objects.filter(pk__in=merge.aside[_APP]).update(state=AssignmentState.WITHDRAWN)
    if step == MergeStep.RESTORE:
        aside = merge.aside[_APP]
        merge.tell(
            gettext_noop("posts taken earlier or given back"),
            Assignment.objects.filter(person=merge.gone).exclude(pk__in=aside).update(person=merge.kept),
        )
        for pk, state in aside.items():
            Assignment.objects.filter(pk=pk).update(person=merge.kept, state=state)
        merge.tell(gettext_noop("posts that the person holds"), len(aside))
        move_told(merge)
