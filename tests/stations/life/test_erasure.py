"""Nothing of who was erased stays in what others were told."""

from datetime import timedelta

import pytest

from people.models import Notice
from people.notice_services import tell_all
from people.signals import person_erased
from stations.life import swaps
from stations.life.notices import tomorrow
from stations.models import Assignment, Shift, Swap
from stations.reasons import Because
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory


def test_neither_the_name_of_who_asked_nor_of_who_stood_beside_stays(plan, make_ready, at):
    Shift.objects.filter(pk=plan.shift.pk).update(starts_at=at + timedelta(hours=12), ends_at=at + timedelta(hours=21))
    other = make_ready(organisation=plan.other_organisation)
    first, second = assign(make_ready(), plan.post, by=None, at=at), assign(other, plan.second, by=None, at=at)
    first.person.full_name = "Жасырын Құпиябек"
    first.person.save()
    first.refresh_from_db()
    swaps.refuse(swaps.ask(first, second, by=first.person, at=at), by=PersonFactory(), at=at, reason="Құпиябек is ill")
    tell_all(tomorrow(at), at=at)
    assert "Құпиябек" in str(list(Notice.objects.filter(person=other).values_list("values", flat=True)))
    person_erased.send(type(first.person), person=first.person, by=None, at=at)
    assert "Құпиябек" not in str(list(Notice.objects.filter(person=other).values_list("values", flat=True)))
    assert "Құпиябек" not in Swap.objects.get().reason


@pytest.mark.parametrize("reason", [*Because, "Құпиябек is ill"])
def test_the_systems_own_reasons_outlive_an_erasure_and_a_persons_words_do_not(plan, ready, at, reason):
    withdraw(assign(ready, plan.post, by=None, at=at), by=None, at=at, reason=reason)
    person_erased.send(type(ready), person=ready, by=None, at=at)
    assert (Assignment.objects.get().ended_because == reason) is isinstance(reason, Because)
