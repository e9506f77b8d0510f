"""The only writers of scopes: the headquarters says where a coordinator works, and it is logged."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from people.models import Area, Organisation, User
from stations.models import Scope


@transaction.atomic
def give_scope(person: User, area: Area | None, organisation: Organisation | None, *, by: User | None, at: datetime) -> Scope:
    """The coordinator works in the area (None: everywhere), with people of the organisation (None: all). Idempotent."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    values = {"given_by": by, "given_at": at}
    scope, made = Scope.objects.get_or_create(person=person, area=area, organisation=organisation, defaults=values)
    if made:
        log(instance=person, action="stations.give_scope", user=by, data=_facts(scope))
    return scope


@transaction.atomic
def take_scope(scope: Scope, *, by: User | None) -> None:
    """The coordinator works there no more."""
    log(instance=scope.person, action="stations.take_scope", user=by, data=_facts(scope))
    scope.delete()


def _facts(scope: Scope) -> dict[str, int | None]:
    return {"area": scope.area_id, "organisation": scope.organisation_id}
