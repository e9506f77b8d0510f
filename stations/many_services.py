"""Many assignments at once: in batches, each a transaction of its own that locks in the order of ids and asks the same gate as `services.assign`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from logging import getLogger

from django.db import IntegrityError, OperationalError, transaction

from people.models import User
from people.refusals import Refused
from stations import gate, notices, services
from stations.enums import STANDING, HoleCause
from stations.locks import hold
from stations.models import Assignment, PlanLine, Post
from stations.reasons import Because
from stations.refused_by_database import code_of

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
    """What became of a wish: an assignment, or why not (codes of the gate; CHAIN: another of those who change places could not)."""

    wish: Wish
    assignment: int | None = None
    codes: tuple[str, ...] = field(default=())

    @property
    def is_done(self) -> bool:
        return not self.codes


Done = Callable[[list[Outcome]], None]


def assign_many(wishes: Iterable[Wish], *, by: User | None, at: datetime, note: Done | None = None) -> list[Outcome]:
    """Let each stand where they are to stand; whoever the gate refuses by then is skipped and told of in the outcome.

    Who changes places with others does so together with them or not at all, in one transaction. `note` is called inside the transaction of each
    batch, so that what it writes is there exactly where the assignments are.
    """
    services.withdraw_lapsed(at=at)
    outcomes: list[Outcome] = []
    for batch in batches(chains(wishes)):
        outcomes += _tried(batch, by, at, note)
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


def _tried(groups: list[list[Wish]], by: User | None, at: datetime, note: Done | None) -> list[Outcome]:
    """A batch, again where it and somebody else waited for one another: PostgreSQL took all of it back."""
    for left in reversed(range(TRIES)):
        try:
            return _batch(groups, by, at, note)
        except OperationalError:
            if not left:
                raise
    return []


@transaction.atomic
def _batch(groups: list[list[Wish]], by: User | None, at: datetime, note: Done | None) -> list[Outcome]:
    _lock([wish for group in groups for wish in group])
    outcomes = [outcome for group in groups for outcome in _chain(group, by, at)]
    if note:
        note(outcomes)
    return outcomes


def _lock(wishes: list[Wish]) -> None:
    posts = {post for wish in wishes for post in (wish.post, *wish.leaves) if post}
    hold({wish.person for wish in wishes}, posts)


def _chain(wishes: list[Wish], by: User | None, at: datetime) -> list[Outcome]:
    """All of them or none; a failure stops nobody else."""
    done: list[Outcome] = []
    try:
        with transaction.atomic():
            for wish in wishes:
                _leave(wish, by, at)
            for wish in wishes:
                done.append(_take(wish, by, at))  # noqa: PERF401 - what was done is wanted where the next one is refused
    except (Refused, IntegrityError) as refused:
        codes = _codes_of(refused)
    except OperationalError:
        raise
    except Exception:
        logger.exception("Somebody of many could not be assigned.")
        codes = (FAILED,)
    else:
        return done
    return [Outcome(wish, codes=codes if number == len(done) else (CHAIN,)) for number, wish in enumerate(wishes)]


def _leave(wish: Wish, by: User | None, at: datetime) -> None:
    standing = Assignment.objects.filter(person=wish.person, post__in=wish.leaves, state__in=STANDING, is_locked=False).order_by("pk")
    for assignment in standing:
        services.withdraw(assignment, by=by, at=at, reason=Because.MOVED, code=HoleCause.MOVED)


def _take(wish: Wish, by: User | None, at: datetime) -> Outcome:
    if wish.post is None:
        return Outcome(wish)
    person, post = User(pk=wish.person), Post(pk=wish.post)
    assignment = services.assign_locked(person, post, by=by, at=at, plan_line=PlanLine(pk=wish.line) if wish.line else None)
    notices.tell_assigned(assignment)
    return Outcome(wish, assignment.pk)


def _codes_of(refused: Refused | IntegrityError) -> tuple[str, ...]:
    """Why, as codes of the gate. Raises what is no refusal of ours."""
    if isinstance(refused, Refused):
        return tuple(refused.codes)
    if (code := code_of(refused)) not in gate.SENTENCES:
        raise refused
    return (code,)
