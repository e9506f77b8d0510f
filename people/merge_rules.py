"""Whether two accounts may become one."""

from datetime import datetime
from typing import cast

from django.utils.translation import gettext_noop

from people.models import User
from people.queries import is_headquarters
from people.refusals import Refusal
from people.signals import merge_asked


def same_refusals(one: User, other: User) -> list[Refusal]:
    """Why these are no pair to merge or to tell apart."""
    return [Refusal("same_account", gettext_noop("These are not two accounts but one."))] if one.pk == other.pk else []


def merge_refusals(kept: User, gone: User, by: User, at: datetime) -> list[Refusal]:
    """Every reason why `gone` may not be merged into `kept`, those of the other apps among them."""
    refusals = []
    if not is_headquarters(by):
        refusals.append(Refusal("may_not_merge", gettext_noop("Only the headquarters merges accounts.")))
    if same := same_refusals(kept, gone):
        return refusals + same
    if kept.merged_into_id or gone.merged_into_id:
        return [*refusals, Refusal("already_merged", gettext_noop("One of these accounts has been merged into another already."))]
    if not kept.is_active:
        refusals.append(Refusal("kept_closed", gettext_noop("The account that stays is closed. Keep the other one, or open this one first.")))
    if gone.pk == by.pk:
        refusals.append(Refusal("own_account", gettext_noop("This is the account you work with. Keep it, or let another person merge.")))
    if (kept.is_superuser or gone.is_superuser) and not by.is_superuser:
        refusals.append(Refusal("superuser", gettext_noop("One of these accounts is the administrator's: only an administrator merges it.")))
    for _receiver, reasons in merge_asked.send(User, kept=kept, gone=gone, at=at):
        refusals += cast("list[Refusal]", reasons)
    return refusals
