"""A plan against whoever becomes firm in the same moment, with real connections."""

import pytest
from django.utils import timezone

from people.refusals import Refused
from stations import firm_services
from stations.life import answers
from stations.many_services import Wish, assign_many
from stations.models import Assignment
from stations.services import assign
from tests.factories.people import PersonFactory
from tests.stations.conftest import build_plan, build_ready
from tests.stations.test_races import at_once

ROUNDS = 30
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("becomes_firm", [answers.confirm, firm_services.lock])
def test_either_the_plan_was_first_or_they_stay(becomes_firm):
    plan, by = build_plan(), PersonFactory()
    person = build_ready(plan)
    for _round in range(ROUNDS):
        standing = assign(person, plan.post, by=None, at=timezone.now())
        wish = Wish(person.pk, plan.elsewhere.pk, (plan.post.pk,))
        moved, said = at_once(
            lambda wish=wish: assign_many([wish], by=by, at=timezone.now()),
            lambda standing=standing: becomes_firm(standing, by=person, at=timezone.now()),
        )
        standing.refresh_from_db()
        [outcome] = moved
        if isinstance(said, Refused):
            assert outcome.is_done
            assert not standing.stands
        else:
            assert outcome.codes in [("stays_confirmed",), ("stays_locked",)]
            assert standing.stands
        assert Assignment.objects.filter(person=person, ended_at=None).count() == 1
        Assignment.objects.filter(ended_at=None).update(state="withdrawn", ended_at=timezone.now())
