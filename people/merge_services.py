"""Two accounts of one person become one: the only writer of `merged_into`."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people import services
from people.merge_rows import move_rows, settle_memberships
from people.merge_rules import merge_refusals, same_refusals
from people.merging import Merge, MergeStep
from people.models import TwoPeople, User
from people.queries import is_headquarters
from people.refusals import Refusal, Refused
from people.signals import accounts_merging


def merge(kept: User, gone: User, *, reason: str, by: User, at: datetime) -> Merge:
    """What `gone` had is `kept`'s from now on; `gone` is closed and points to `kept`. Returns what was moved.

    Raises Refused (merge_rules.merge_refusals, reason_missing, database).
    """
    reason = reason.strip()
    if not reason:
        raise Refused([Refusal("reason_missing", gettext_noop("Give the reason: it is kept in the log."))])
    try:
        with transaction.atomic():
            return _merge(kept, gone, reason, by, at)
    except IntegrityError as error:
        sentence = gettext_noop("The database refuses this merge: a post of one of the accounts is in the way. Withdraw it first.")
        raise Refused([Refusal("database", sentence)]) from error


def preview(kept: User, gone: User, *, by: User, at: datetime) -> Merge:
    """What a merge would move: it is done, and taken back. Raises Refused as merge does."""
    with transaction.atomic():
        done = merge(kept, gone, reason="preview", by=by, at=at)
        transaction.set_rollback(True)
    return done


@transaction.atomic
def tell_apart(one: User, other: User, *, by: User, at: datetime) -> None:
    """These are two people: the pair is not shown any more. Raises Refused (may_not_merge, same_account)."""
    if not is_headquarters(by):
        raise Refused([Refusal("may_not_merge", gettext_noop("Only the headquarters merges accounts."))])
    if refusals := same_refusals(one, other):
        raise Refused(refusals)
    first, second = sorted([one, other], key=lambda person: person.pk)
    TwoPeople.objects.get_or_create(first=first, second=second, defaults={"decided_by": by, "decided_at": at})
    log(instance=first, action="people.tell_apart", user=by, data={"other": second.pk})


def _merge(kept: User, gone: User, reason: str, by: User, at: datetime) -> Merge:
    # In the order of their ids, whichever stays: two merges the other way round wait for each other.
    # Not the keys: whoever hands an exam in holds the attempt, and must be able to refer to the person.
    rows = User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    locked = {person.pk: person for person in rows}
    kept, gone = locked[kept.pk], locked[gone.pk]
    if refusals := merge_refusals(kept, gone, by, at):
        raise Refused(refusals)
    done = Merge(kept, gone, by, at)
    accounts_merging.send(User, merge=done, step=MergeStep.LOCK)
    settle_memberships(done)
    accounts_merging.send(User, merge=done, step=MergeStep.ASIDE)
    address = gone.email
    move_rows(done)
    accounts_merging.send(User, merge=done, step=MergeStep.MOVE)
    accounts_merging.send(User, merge=done, step=MergeStep.RESTORE)
    services.set_active(gone, False, by=by, at=at)
    facts = {"gone": gone.pk, "address": address, "reason": reason, "moved": {moved.label: moved.count for moved in done.moved}}
    log(instance=kept, action="people.merge_accounts", user=by, data=facts)
    log(instance=gone, action="people.merged_away", user=by, data={"kept": kept.pk, "reason": reason})
    return done
