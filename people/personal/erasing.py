"""Somebody is erased by the headquarters: because they asked for it in writing, or as two of the headquarters decide. The only writer of Erasure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.erasure import erase, erase_refusals
from people.models import Erasure, User
from people.personal.kept import Kind, counted
from people.refusals import Refusal, Refused

# lines(person, at) → what else whoever decides has to know: posts to come that will be open.
Lines = Callable[[User, datetime], Iterable[str]]

_lines: list[Lines] = []


def register_lines(lines: Lines) -> None:
    if lines not in _lines:
        _lines.append(lines)


@dataclass(frozen=True, slots=True)
class Loss:
    """What an erasure takes: rows of each kind, and what will be open then."""

    counts: list[tuple[Kind, int]]
    lines: list[str]


def loss(person: User, at: datetime) -> Loss:
    """Nothing is written."""
    return Loss([(kind, count) for kind, count in counted(person) if count], [line for lines in _lines for line in lines(person, at)])


def may_erase(by: User | AnonymousUser) -> bool:
    """Whether `by` erases others at all: the headquarters."""
    return by.has_perm("people.change_user")


def propose_refusals(person: User, by: User) -> list[Refusal]:
    """Why `by` may not begin to erase the person."""
    refusals = erase_refusals(person)
    if not may_erase(by):
        refusals.append(Refusal("not_headquarters", gettext_noop("Only the headquarters erases other people.")))
    if person.pk == by.pk:
        refusals.append(Refusal("oneself", gettext_noop("Your own data you erase on your own account's page.")))
    if person.erasures.filter(decided_at=None).exists():
        refusals.append(Refusal("already_proposed", gettext_noop("Somebody has proposed it already: it waits for a decision.")))
    return refusals


def decide_refusals(erasure: Erasure, by: User) -> list[Refusal]:
    """Why `by` may not be the second person."""
    refusals = erase_refusals(erasure.person)
    if not may_erase(by) or erasure.person_id == by.pk:
        refusals.append(Refusal("not_headquarters", gettext_noop("Only the headquarters erases other people.")))
    if erasure.proposed_by_id == by.pk:
        refusals.append(Refusal("not_second", gettext_noop("You proposed it: somebody else of the headquarters decides.")))
    if erasure.decided_at is not None:
        refusals.append(Refusal("decided", gettext_noop("This has been decided already.")))
    return refusals


@transaction.atomic
def propose(person: User, *, reason: str, request: str, by: User, at: datetime) -> Erasure:
    """Begin: with the person's `request` in writing (where it is kept, of which day) it is done at once, without one another person decides.

    Raises Refused (propose_refusals).
    """
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if refusals := propose_refusals(person, by):
        raise Refused(refusals)
    erasure = Erasure.objects.create(person=person, reason=reason, request=request, proposed_by=by, proposed_at=at)
    if request:
        return _carry_out(erasure, by, at, "written request")
    log(instance=person, action="people.propose_erasure", user=by)
    return erasure


@transaction.atomic
def confirm(erasure: Erasure, *, by: User, at: datetime) -> Erasure:
    """The second person agrees: it is done. Raises Refused (decide_refusals)."""
    erasure = _locked(erasure)
    if refusals := decide_refusals(erasure, by):
        raise Refused(refusals)
    return _carry_out(erasure, by, at, "two people")


@transaction.atomic
def drop(erasure: Erasure, *, by: User, at: datetime) -> Erasure:
    """Nothing comes of it: whoever proposed it, or another person. Raises Refused (decided, not_headquarters)."""
    erasure = _locked(erasure)
    refusals = [refusal for refusal in decide_refusals(erasure, by) if refusal.code in {"decided", "not_headquarters"}]
    if refusals:
        raise Refused(refusals)
    erasure.decided_by, erasure.decided_at = by, at
    erasure.save(update_fields=["decided_by", "decided_at"])
    log(instance=erasure.person, action="people.drop_erasure", user=by)
    return erasure


def _locked(erasure: Erasure) -> Erasure:
    return Erasure.objects.select_for_update(of=("self",)).select_related("person").get(pk=erasure.pk)


def _carry_out(erasure: Erasure, by: User, at: datetime, ground: str) -> Erasure:
    erasure.decided_by, erasure.decided_at, erasure.carried_out = by, at, True
    erasure.save(update_fields=["decided_by", "decided_at", "carried_out"])
    erase(erasure.person, by=by, at=at, ground=ground)
    erasure.refresh_from_db()
    return erasure
