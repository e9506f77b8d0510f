"""Real connections on PostgreSQL: two merges the other way round, and an exam handed in while its account is merged away."""

from contextlib import suppress

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from certificates.models import Certificate
from certificates.services import issue
from people import services
from people.enums import Role
from people.merge_services import merge
from people.models import User
from people.refusals import Refused
from quizzes.models import Attempt
from stations.enums import STANDING
from stations.services import assign, withdraw
from tests.factories.certificates import ProgrammeFactory
from tests.factories.people import PersonFactory
from tests.factories.quizzes import AttemptFactory
from tests.quizzes.test_races import together
from tests.stations.conftest import build_certificate, build_plan, build_ready
from tests.stations.test_races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
ROUNDS = 20


@pytest.fixture(autouse=True)
def content_types_of_this_database():
    ContentType.objects.clear_cache()
    yield
    ContentType.objects.clear_cache()


@pytest.fixture
def headquarters():
    person = PersonFactory()
    services.grant_role(person, Role.HEADQUARTERS)
    return person


def outcome(act):
    try:
        act()
    except Refused as refused:
        return refused.codes
    return []


def test_two_merges_the_other_way_round_leave_one_account_with_everything(headquarters):
    programme = ProgrammeFactory()
    for _round in range(ROUNDS):
        pair = PersonFactory.create_batch(2)
        for person in pair:
            build_certificate(person, programme)
        results = together(
            lambda number, pair=pair: outcome(lambda: merge(pair[number], pair[1 - number], reason="x", by=headquarters, at=timezone.now())), 2
        )
        assert sorted(results) == [[], ["already_merged"]]
        survivor = User.objects.get(pk__in=[person.pk for person in pair], merged_into=None)
        assert Certificate.objects.filter(holder=survivor).count() == 2
        assert sorted(Attempt.objects.filter(person=survivor).values_list("number", flat=True)) == [1, 2]


def test_a_certificate_issued_while_its_holder_is_merged_away_is_the_survivors(headquarters):
    programme = ProgrammeFactory()
    for _round in range(ROUNDS):
        kept, gone = PersonFactory.create_batch(2)
        attempt = AttemptFactory(exam=programme.exam, person=gone, passed=True)

        def act(number, kept=kept, gone=gone, attempt=attempt):
            if number:
                with suppress(Attempt.DoesNotExist):  # it has just become the other account's
                    issue(attempt, at=timezone.now())
                return None
            return merge(kept, gone, reason="x", by=headquarters, at=timezone.now())

        together(act, 2)
        issue(attempt, at=timezone.now())
        assert Certificate.objects.get(attempt=attempt).holder == kept


def test_who_stands_stands_on_while_somebody_assigns_at_the_very_post(headquarters):
    plan = build_plan()
    for _round in range(ROUNDS):
        gone, kept = build_ready(plan), PersonFactory()
        held = assign(gone, plan.post, by=None, at=timezone.now())
        merged, assigned = at_once(
            lambda kept=kept, gone=gone: outcome(lambda: merge(kept, gone, reason="x", by=headquarters, at=timezone.now())),
            lambda kept=kept: outcome(lambda: assign(kept, plan.post, by=None, at=timezone.now())),
        )
        assert (merged, "post_taken" in assigned) == ([], True)
        held.refresh_from_db()
        assert (held.person, held.state in STANDING) == (kept, True)
        withdraw(held, by=None, at=timezone.now(), reason="x")
