"""Two people change posts: one asks, the other agrees, the coordinator has the word; or the coordinator alone. The only writer of `Swap`."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.models import User
from people.refusals import Refusal, Refused
from stations import services
from stations.enums import STANDING, AssignmentState, HoleCause, SwapState
from stations.life import notices
from stations.locks import hold
from stations.models import Assignment, Swap
from stations.reasons import Because

WAITING = (SwapState.ASKED, SwapState.AGREED)
SENTENCES = {
    "not_standing": gettext_noop("One of the two no longer stands at the post."),
    "shift_over": gettext_noop("The shift is over."),
    "already_arrived": gettext_noop("One of the two has arrived: there is nothing to change any more."),
    "other_election": gettext_noop("The two posts are of different elections."),
    "same_person": gettext_noop("Nobody changes posts with themselves."),
    "swap_waits": gettext_noop("One of the two already waits for a change of posts."),
    "swap_decided": gettext_noop("This has been decided already."),
    "swap_not_agreed": gettext_noop("The other one has not agreed yet."),
    "reason_missing": gettext_noop("Give the reason: the person is told it."),
}


class NotThere(Refused):
    """The gate refuses one of the two, or both, at the other's post; `of`: (person, why not) of each."""

    def __init__(self, of: Sequence[tuple[User, Sequence[Refusal]]]) -> None:
        super().__init__([refusal for _person, refusals in of for refusal in refusals])
        self.of = list(of)


def refusals(first: Assignment, second: Assignment, at: datetime) -> list[Refusal]:
    """Why two cannot change posts, before the gate is asked."""
    pair = (first, second)
    checks = {
        "not_standing": any(one.state not in STANDING or (one.lapses_at is not None and one.lapses_at <= at) for one in pair),
        "shift_over": any(one.shift.ends_at <= at for one in pair),
        "already_arrived": any(one.state == AssignmentState.ARRIVED for one in pair),
        "other_election": first.shift.election_id != second.shift.election_id,
        "same_person": first.person_id == second.person_id,
    }
    return [_refusal(code) for code, holds in checks.items() if holds]


@transaction.atomic
def ask(first: Assignment, second: Assignment, *, by: User, at: datetime) -> Swap:
    """The one at `first` would like the post of the one at `second`. Raises Refused."""
    first, second = _fresh(first, second)
    found = refusals(first, second, at)
    if waiting().filter(Q(first__in=[first, second]) | Q(second__in=[first, second])).exists():
        found.append(_refusal("swap_waits"))
    if found:
        raise Refused(found)
    swap = Swap.objects.create(first=first, second=second, asked_by=by, asked_at=at)
    log(instance=first, action="stations.swap_ask", user=by, data={"swap": swap.pk, "with": second.pk})
    notices.tell_swap_asked(swap)
    return swap


@transaction.atomic
def agree(swap: Swap, *, by: User, at: datetime) -> Swap:
    """The other one is for it too. Raises Refused (swap_decided)."""
    swap = _locked(swap)
    if swap.state != SwapState.ASKED:
        raise Refused([_refusal("swap_decided")])
    swap.state, swap.agreed_at = SwapState.AGREED, at
    swap.save(update_fields=["state", "agreed_at"])
    log(instance=swap.second, action="stations.swap_agree", user=by, data={"swap": swap.pk, "with": swap.first_id})
    return swap


@transaction.atomic
def refuse(swap: Swap, *, by: User, at: datetime, reason: str = "") -> Swap:
    """One of the two takes it back, or the coordinator says no. Raises Refused (swap_decided)."""
    swap = _locked(swap)
    if swap.state not in WAITING:
        raise Refused([_refusal("swap_decided")])
    _decide(swap, SwapState.REFUSED, by, at, reason)
    log(instance=swap.first, action="stations.swap_refuse", user=by, data={"swap": swap.pk})
    notices.tell_swap_decided(swap)
    return swap


def do(swap: Swap, *, by: User, at: datetime, overrule: str = "") -> tuple[Assignment, Assignment]:
    """The coordinator's word: both stand at the other's post, or neither does. Returns (who asked, the other one), at their new posts. Raises
    NotThere with what the gate says of either, and Refused."""
    services.withdraw_lapsed(at=at)
    with transaction.atomic():
        first, second = swap.first, swap.second
        hold([first.person_id, second.person_id], [first.post_id, second.post_id])
        swap = _locked(swap)
        if swap.state not in WAITING:
            raise Refused([_refusal("swap_decided")])
        if swap.state != SwapState.AGREED:
            raise Refused([_refusal("swap_not_agreed")])
        first, second = _fresh(first, second)
        if found := refusals(first, second, at):
            raise Refused(found)
        new = _change(first, second, by, at, Because.SWAPPED, overrule)
        Assignment.objects.filter(pk__in=[one.pk for one in new]).update(state=AssignmentState.ACCEPTED, answered_at=at)
        _decide(swap, SwapState.DONE, by, at, overrule)
        log(instance=new[0], action="stations.swap", user=by, data={"swap": swap.pk, "with": new[1].pk})
        return new


def exchange(first: Assignment, second: Assignment, *, by: User, at: datetime, reason: str, overrule: str = "") -> tuple[Assignment, Assignment]:
    """The coordinator has two change posts, who are told at once, and why; what either had asked for is void. `overrule`: why the gate's warnings do
    not matter. Returns them at their new posts, told and still to answer. Raises NotThere with what the gate says of either, and Refused."""
    services.withdraw_lapsed(at=at)
    with transaction.atomic():
        hold([first.person_id, second.person_id], [first.post_id, second.post_id])
        first, second = _fresh(first, second)
        found = refusals(first, second, at) + ([] if reason.strip() else [_refusal("reason_missing")])
        if found:
            raise Refused(found)
        for swap in waiting().filter(Q(first__in=[first, second]) | Q(second__in=[first, second])).select_for_update(of=("self",)).order_by("pk"):
            _decide(swap, SwapState.VOID, by, at, "")
        new = _change(first, second, by, at, reason.strip()[:250], overrule)
        swap = Swap.objects.create(first=first, second=second, asked_by=by, asked_at=at)
        _decide(swap, SwapState.DONE, by, at, reason)
        log(instance=new[0], action="stations.swap", user=by, data={"swap": swap.pk, "with": new[1].pk, "reason": swap.reason})
        return new


def _change(first: Assignment, second: Assignment, by: User, at: datetime, reason: str, overrule: str) -> tuple[Assignment, Assignment]:
    """Both step back, then each takes the other's post. Raises NotThere: whoever calls takes all of it back."""
    for one in (first, second):
        services.withdraw(one, by=by, at=at, reason=reason, code=HoleCause.MOVED)
    new, refused = [], []
    for person, post in ((first.person, second.post), (second.person, first.post)):
        try:
            new.append(services.assign_within(person, post, by=by, at=at, overrule=overrule))
        except Refused as caught:
            refused.append((person, caught.refusals))
    if refused:
        raise NotThere(refused)
    return new[0], new[1]


def waiting() -> QuerySet[Swap]:
    """Those that can still come about."""
    return Swap.objects.filter(state__in=WAITING, first__state__in=STANDING, second__state__in=STANDING)


def _decide(swap: Swap, state: str, by: User, at: datetime, reason: str) -> None:
    swap.state, swap.decided_by, swap.decided_at, swap.reason = state, by, at, reason.strip()[:250]
    swap.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _locked(swap: Swap) -> Swap:
    return Swap.objects.select_for_update(of=("self",)).select_related("first__person", "second__person").get(pk=swap.pk)


def _fresh(first: Assignment, second: Assignment) -> tuple[Assignment, Assignment]:
    """Both rows as they are now, ours until the transaction ends; in the order of their ids."""
    related = ("person", "post__station__area", "shift__election", "station")
    rows = Assignment.objects.select_for_update(of=("self",)).select_related(*related).filter(pk__in=[first.pk, second.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[first.pk], found[second.pk]


def _refusal(code: str) -> Refusal:
    return Refusal(code, SENTENCES[code])
