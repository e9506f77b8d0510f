"""Many assignments at once: in batches, each a transaction of its own that locks in the order of ids, asks the gate once for all of it
(gate_in_batch.py), and for a person alone where somebody is refused, to say why."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from logging import getLogger

from django.db import IntegrityError, OperationalError, transaction

from people.models import User
from people.refusals import Refused
from stations import firm, gate, notices, services
from stations.enums import STANDING, HoleCause
from stations.gate_in_batch import BatchGate
from stations.locks import hold
from stations.models import Assignment, PlanLine, Post
from stations.reasons import Because
from stations.refused_by_database import code_of
from stations.writing import build, write

logger = getLogger(__name__)
BATCH = 200
TRIES = 3
CHAIN, FAILED = "chain", "failed"


@dataclass(frozen=True, slots=True)
class Wish:
    """A person is to stand at a post (None: nowhere), and steps back from `leaves` (ids of posts) for it."""

    person: int
    post: int | None
    leaves: tuple[int, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish: an assignment and the posts that were left, or why not (codes of the gate, and of firm.py; CHAIN: another of those
    who change places could not)."""

    wish: Wish
    assignment: int | None = None
    codes: tuple[str, ...] = field(default=())
    left: tuple[int, ...] = ()

    @property
    def is_done(self) -> bool:
        return not self.codes


Done = Callable[[list[Outcome]], None]
Clock = Callable[[], datetime]


def assign_many(wishes: Iterable[Wish], *, by: User | None, at: datetime, clock: Clock | None = None, note: Done | None = None) -> list[Outcome]:
    """Let each stand where they are to stand; whoever the gate refuses by then, or who has become firm (firm.py), is skipped and told of in the
    outcome.

    Who changes places with others does so together with them or not at all, in one transaction. `note` is called inside the transaction of each
    batch, so that what it writes is there exactly where the assignments are. `clock` tells a long job the moment of each batch; without it all is
    done at `at`.
    """
    services.withdraw_lapsed(at=at)
    outcomes: list[Outcome] = []
    for batch in batches(chains(wishes)):
        outcomes += _tried(batch, by, clock or (lambda: at), note)
    return outcomes


def chains(wishes: Iterable[Wish]) -> list[list[Wish]]:
    """Those who change places together: linked by a station and shift that one leaves and another takes. Each for itself where nobody leaves."""
    wishes = sorted(wishes, key=lambda wish: (wish.post or 0, wish.person))
    ids = {post for wish in wishes for post in (wish.post, *wish.leaves) if post}
    slot = {pk: (station, shift) for pk, station, shift in Post.objects.filter(pk__in=ids).values_list("pk", "station", "shift")}
    left = {slot.get(post) for wish in wishes for post in wish.leaves}
    root: dict[object, object] = {}

    def find(key: object) -> object:
        while root.setdefault(key, key) != key:
            key = root[key]
        return key

    for number, wish in enumerate(wishes):
        for post in (wish.post, *wish.leaves):
            if post and slot.get(post) in left:
                root[find(slot[post])] = find(number)
    found: dict[object, list[Wish]] = {}
    for number, wish in enumerate(wishes):
        found.setdefault(find(number), []).append(wish)
    return list(found.values())


def batches(groups: Sequence[list[Wish]]) -> list[list[list[Wish]]]:
    """Whole chains, together about BATCH wishes."""
    found: list[list[list[Wish]]] = [[]]
    for group in groups:
        if found[-1] and sum(map(len, found[-1])) + len(group) > BATCH:
            found.append([])
        found[-1].append(group)
    return [batch for batch in found if batch]


def _tried(groups: list[list[Wish]], by: User | None, clock: Clock, note: Done | None) -> list[Outcome]:
    """A batch, again where it and somebody else waited for one another: PostgreSQL took all of it back."""
    for left in reversed(range(TRIES)):
        try:
            return _batch(groups, by, clock(), note)
        except OperationalError:
            if not left:
                raise
    return []


@transaction.atomic
def _batch(groups: list[list[Wish]], by: User | None, at: datetime, note: Done | None) -> list[Outcome]:
    outcomes = _Batch(groups, by, at).assigned()
    if note:
        note(outcomes)
    return outcomes


class _Batch:
    """The wishes of one transaction, in their order. Who just takes a post that the gate approves waits, to be written with others; whoever else
    goes alone, once these are written."""

    def __init__(self, groups: list[list[Wish]], by: User | None, at: datetime) -> None:
        self.groups, self.by, self.at = groups, by, at
        wishes = [wish for group in groups for wish in group]
        self.posts = {post for wish in wishes for post in (wish.post, *wish.leaves) if post}
        self.people = hold({wish.person for wish in wishes}, self.posts)
        leaving = {wish.person for wish in wishes if wish.leaves}
        if leaving:  # held too: whoever confirms, or arrives, holds no more than their assignment
            left = {post for wish in wishes for post in wish.leaves}
            standing = Assignment.objects.filter(person__in=leaving, post__in=left, state__in=STANDING)
            list(standing.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        self.outcomes: list[Outcome] = []
        self.waiting: list[tuple[Wish, Assignment]] = []
        self._gate: BatchGate | None = None

    @property
    def gate(self) -> BatchGate:
        """Asked anew where something was taken back."""
        if self._gate is None:
            self._gate = BatchGate(self.people, self.posts, self.at)
        return self._gate

    def assigned(self) -> list[Outcome]:
        for group in self.groups:
            [wish, *others] = group
            if wish.post and not wish.leaves and not others and self.gate.approves(wish.person, wish.post):
                self.waiting.append((wish, self._built(wish.person, wish.post, wish.line)))
            else:
                self._write_waiting()
                self.outcomes += self._chain(group)
        self._write_waiting()
        return self.outcomes

    def _built(self, person: int, post: int, line: int | None) -> Assignment:
        certificate, organisation = self.gate.take(person, post)
        return build(self.people[person], self.gate.posts[post], certificate, organisation, by=self.by, at=self.at, line=line)

    def _write(self, assignments: list[Assignment]) -> None:
        write(assignments, by=self.by, at=self.at)
        notices.tell_assigned(*assignments, at=self.at)

    def _write_waiting(self) -> None:
        """Those who wait, together; where one of them cannot be written, each alone, which tells who and why."""
        waiting, self.waiting = self.waiting, []
        if not waiting:
            return
        try:
            with transaction.atomic():
                self._write([assignment for _wish, assignment in waiting])
        except OperationalError:
            raise
        except Exception:
            logger.info("Some of %s could not be assigned together.", len(waiting), exc_info=True)
            self._gate = None
            for wish, _assignment in waiting:
                self.outcomes += self._chain([wish])
        else:
            self.outcomes += [Outcome(wish, assignment.pk) for wish, assignment in waiting]

    def _chain(self, wishes: list[Wish]) -> list[Outcome]:
        """All of them or none; a failure stops nobody else."""
        done: list[Outcome] = []
        left: list[tuple[int, ...]] = []
        try:
            with transaction.atomic():
                for wish in wishes:
                    left.append(self._leave(wish))  # noqa: PERF401 - as below
                for wish, posts in zip(wishes, left, strict=True):
                    done.append(self._take(wish, posts))
        except (Refused, IntegrityError) as refused:
            codes = _codes_of(refused)
            was_touched = bool(done) or isinstance(refused, IntegrityError) or any(wish.leaves for wish in wishes)
        except OperationalError:
            raise
        except Exception:
            logger.exception("Somebody of many could not be assigned.")
            codes, was_touched = (FAILED,), True
        else:
            return done
        if was_touched:  # what the gate was told of is taken back
            self._gate = None
        refused_one = len(left) if len(left) < len(wishes) else len(done)
        return [Outcome(wish, codes=codes if number == refused_one else (CHAIN,)) for number, wish in enumerate(wishes)]

    def _leave(self, wish: Wish) -> tuple[int, ...]:
        """The posts that the person has left. Raises Refused where they stay (firm.stays), or stand at none of them any more."""
        if not wish.leaves:
            return ()
        standing = Assignment.objects.filter(person=wish.person, post__in=wish.leaves, state__in=STANDING)
        leaving = list(standing.select_related("shift").order_by("pk"))
        if codes := [code for one in leaving if (code := firm.stays(one.state, one.is_locked, one.shift.starts_at, self.at))] or (
            [] if leaving else [firm.GONE]
        ):
            raise Refused([firm.refusal(code) for code in codes])
        for assignment in leaving:
            services.withdraw(assignment, by=self.by, at=self.at, reason=Because.MOVED, code=HoleCause.MOVED)
            self.gate.leave(assignment)
        return tuple(assignment.post_id for assignment in leaving)

    def _take(self, wish: Wish, left: tuple[int, ...]) -> Outcome:
        """Raises Refused with the reasons of the gate for this person, where it does not approve; IntegrityError where the database refuses."""
        if wish.post is None:
            return Outcome(wish, left=left)
        if not self.gate.approves(wish.person, wish.post):
            line = PlanLine(pk=wish.line) if wish.line else None
            assignment = services.assign_locked(User(pk=wish.person), Post(pk=wish.post), by=self.by, at=self.at, plan_line=line)
            self._gate = None
            notices.tell_assigned(assignment, at=self.at)
        else:
            assignment = self._built(wish.person, wish.post, wish.line)
            self._write([assignment])
        return Outcome(wish, assignment.pk, left=left)


def _codes_of(refused: Refused | IntegrityError) -> tuple[str, ...]:
    """Why, as codes of the gate. Raises what is no refusal of ours."""
    if isinstance(refused, Refused):
        return tuple(refused.codes)
    if (code := code_of(refused)) not in gate.SENTENCES:
        raise refused
    return (code,)
