"""The gate for the people and posts of one batch, under the locks that hold them: asked in a handful of queries, then kept up with while they are
written. `approves` says what `gate.refusals` and `warnings` say (tests/stations/test_many.py holds it to that), but not why not."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q

from people.models import User
from stations import gate
from stations.enums import STANDING
from stations.gate_in_bulk import conflicts_of, fit_for
from stations.models import Assignment, Post
from stations.warnings import said_by


class Stand(NamedTuple):
    """Somebody at a post, or who will be once the batch is written."""

    person: int
    post: int
    station: int
    shift: int
    organisation: int
    begins: datetime
    ends: datetime


class BatchGate:
    """Of people who are held (locks.hold) and posts, at one moment."""

    def __init__(self, people: dict[int, User], posts: Collection[int], at: datetime) -> None:
        related = ("shift__election__programme", "station__election__programme", "station__area")
        self.people = people
        self.posts = {post.pk: post for post in Post.objects.select_related(*related).filter(pk__in=posts)}
        of_shift = {post.shift_id: post for post in self.posts.values()}  # any post of a shift will do
        self.fit = {shift: fit_for(post.shift, at, people) for shift, post in of_shift.items()}
        self.certificate = {shift: gate.certificates_for(post, people) for shift, post in of_shift.items()}
        self.conflicts = conflicts_of(people)
        self.said = said_by(people, of_shift)
        self.of_person: dict[int, list[Stand]] = defaultdict(list)
        self.at_slot: dict[tuple[int, int], list[Stand]] = defaultdict(list)
        for stand in _standing(people, self.posts.values()):
            self._add(stand)

    def approves(self, person: int, post: int) -> bool:
        """Whether nothing speaks against the person at the post, now that others of the batch stand where they do."""
        place = self.posts.get(post)
        organisation = self.fit[place.shift_id].get(person) if place else None
        if place is None or organisation is None or place.station.closed_at is not None:
            return False
        here, cap = self.at_slot[place.station_id, place.shift_id], place.station.election.organisation_cap
        if any(one.post == post or (cap and one.organisation == organisation) for one in here):
            return False
        declared = self.conflicts.get(person)
        if declared and declared.touch(place.station_id, place.station.area.path):
            return False
        if any(_too_near(one, place) for one in self.of_person[person]):
            return False
        return not self.said.codes(self.people[person], place)

    def take(self, person: int, post: int) -> tuple[int, int]:
        """The person will stand there: (certificate, organisation)."""
        place = self.posts[post]
        organisation = self.fit[place.shift_id][person]
        self._add(Stand(person, post, place.station_id, place.shift_id, organisation, place.shift.starts_at, place.shift.ends_at))
        return self.certificate[place.shift_id][person], organisation

    def leave(self, assignment: Assignment) -> None:
        """The person stands there no longer."""
        for stands in (self.of_person[assignment.person_id], self.at_slot[assignment.station_id, assignment.shift_id]):
            stands[:] = [one for one in stands if (one.person, one.post) != (assignment.person_id, assignment.post_id)]

    def _add(self, stand: Stand) -> None:
        self.of_person[stand.person].append(stand)
        self.at_slot[stand.station, stand.shift].append(stand)


def _standing(people: Collection[int], posts: Collection[Post]) -> list[Stand]:
    """Where these people stand, and who stands at the posts' stations in their shifts."""
    slots = Q(station__in={post.station_id for post in posts}, shift__in={post.shift_id for post in posts})
    rows = Assignment.objects.filter(Q(person__in=people) | slots, state__in=STANDING)
    fields = ("person", "post", "station", "shift", "organisation", "shift__starts_at", "shift__ends_at")
    return [Stand(*row) for row in rows.values_list(*fields)]


def _too_near(stand: Stand, post: Post) -> bool:
    """Whether the post's shift overlaps, or comes too soon before or after without touching: gate.busy and gate.without_rest."""
    shift, rest = post.shift, timedelta(hours=post.station.election.min_rest_hours)
    if stand.begins < shift.ends_at and stand.ends > shift.starts_at:
        return True
    before = stand.ends < shift.starts_at < stand.ends + rest
    return before or stand.begins - rest < shift.ends_at < stand.begins
