"""Whom an observer calls: the coordinator whose area lies closest around the station, else the number of the election."""

from collections.abc import Iterable
from functools import cached_property

from people.enums import Role
from people.models import Area
from people.phones import written_phone
from stations.models import Assignment, Scope


class Contacts:
    """Of any number of assignments, in one query. An assignment comes with station, its area, and election."""

    @cached_property
    def _phones(self) -> dict[tuple[str, int | None], str]:
        """(path of an area, id of an organisation) → the phone of who coordinates that; of several, who was given it first."""
        coordinators = Scope.objects.filter(area__isnull=False, person__is_active=True, person__role_grants__role=Role.COORDINATOR)
        rows = coordinators.exclude(person__phone="").order_by("-given_at", "-pk").values_list("area__path", "organisation", "person__phone")
        return {(path, organisation): phone for path, organisation, phone in rows}

    def phone(self, assignment: Assignment) -> str:
        """The number to dial; "" where nobody gave one. Who coordinates the area for the organisation alone comes before who does for all."""
        path = assignment.station.area.path
        for length in range(len(path), 0, -Area.steplen):
            for organisation in (assignment.organisation_id, None):
                if phone := self._phones.get((path[:length], organisation)):
                    return phone
        return assignment.shift.election.contact_phone

    def written(self, assignment: Assignment) -> str:
        """The same as people write it."""
        return written_phone(self.phone(assignment))

    def put(self, assignments: Iterable[Assignment]) -> None:
        """Into each as `contact_phone` and `contact`."""
        for assignment in assignments:
            assignment.contact_phone, assignment.contact = self.phone(assignment), self.written(assignment)  # type: ignore[attr-defined]
