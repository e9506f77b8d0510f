"""The form by which a coordinator has two people change posts: the same on the phone and in the admin."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404

from people.models import User
from people.refusals import Refusal, Refused
from people.requests import id_in
from stations import scope, warnings
from stations.life import swaps
from stations.life.queries import who_could_change
from stations.models import Assignment

MOST = 20
MAY = ("stations.change_assignment", "stations.add_assignment")


@dataclass(slots=True)
class Pressed:
    """What was sent, and what was said of it: why not, for each of the two (None: for both), and whether a reason would overrule that."""

    other: Assignment
    reason: str
    overrule: str
    refused: list[tuple[User | None, list[Refusal]]] = field(default_factory=list)
    may_overrule: bool = False


def exchanged(first: Assignment, data: QueryDict, *, by: User, at: datetime) -> Pressed:
    """Have the one at `first` change posts with whom was chosen. Raises Http404 for anybody whom `by` does not see."""
    others = scope.assignments_of(by).select_related("person", "station", "shift__election").filter(shift__election=first.shift.election_id)
    other = get_object_or_404(others, pk=id_in(data.get("other", "")))
    pressed = Pressed(other, _text(data, "reason"), _text(data, "because"))
    try:
        swaps.exchange(first, other, by=by, at=at, reason=pressed.reason, overrule=pressed.overrule)
    except swaps.NotThere as refused:
        pressed.refused = [(person, list(why)) for person, why in refused.of]
        pressed.may_overrule = all(code in warnings.SENTENCES for code in refused.codes)
    except Refused as refused:
        pressed.refused = [(None, refused.refusals)]
    return pressed


def choices(first: Assignment, text: str, *, by: User, at: datetime) -> dict[str, Any]:
    """For the template: with whom they could change, of those whom `by` sees."""
    text = " ".join(text.replace("\0", "").split())[:100]
    found = list(who_could_change(first, scope.assignments_of(by), at, text)[: MOST + 1])
    return {"others": found[:MOST], "more": len(found) > MOST, "text": text}


def _text(data: QueryDict, name: str) -> str:
    return " ".join(data.get(name, "").replace("\0", "").split())[:250]
