"""Two at once about one person's certificates, with real threads and connections of their own. Only PostgreSQL lets two writers in at a time."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from certificates import services
from certificates.models import Certificate
from people.services import accept_membership, sign_pledge
from tests.factories.certificates import ProgrammeFactory
from tests.factories.people import MembershipFactory, PersonFactory, PledgeFactory
from tests.factories.quizzes import AttemptFactory, ExamFactory
from tests.stations.test_races import at_once

ROUNDS = 15
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_the_last_two_requirements_at_once_issue_one_certificate():
    """Neither thinks that the other's is still lacking."""
    now = timezone.now()
    pledge = PledgeFactory(in_force_from=now - timedelta(days=1))
    programme = ProgrammeFactory(pledge=pledge, needs_membership=True)
    for number in range(1, ROUNDS):
        person = PersonFactory()
        AttemptFactory(exam=programme.exam, person=person)
        asked = MembershipFactory(person=person, state="asked")
        results = at_once(lambda: sign_pledge(person, pledge, at=now), lambda: accept_membership(asked, by=None, at=now))  # noqa: B023
        assert not [one for one in results if isinstance(one, Exception)], results
        assert Certificate.objects.count() == number


@transaction.atomic
def hand_in(attempt, at):
    """As quizzes.closing does: under the lock of the attempt."""
    attempt = type(attempt).objects.select_for_update().get(pk=attempt.pk)
    attempt.passed = True
    attempt.save(update_fields=["passed"])
    services.issue(attempt, at=at)


def test_both_exams_of_a_programme_handed_in_at_once():
    now, further = timezone.now(), ExamFactory()
    programme = ProgrammeFactory(further_exams=[further])
    for number in range(1, ROUNDS):
        person = PersonFactory()
        both = [AttemptFactory(exam=exam, person=person, passed=None) for exam in (programme.exam, further)]
        results = at_once(lambda: hand_in(both[0], now), lambda: hand_in(both[1], now))  # noqa: B023
        assert not [one for one in results if isinstance(one, Exception)], results
        assert Certificate.objects.count() == number


def test_the_same_requirement_fulfilled_twice_at_once_issues_once():
    now, programme = timezone.now(), ProgrammeFactory(needs_membership=True)
    for number in range(1, ROUNDS):
        person = MembershipFactory().person
        AttemptFactory(exam=programme.exam, person=person)
        results = at_once(*[lambda: services.issue_waiting(person, {programme.pk}, at=now)] * 2)  # noqa: B023
        assert not [one for one in results if isinstance(one, Exception)], results
        assert Certificate.objects.count() == number
