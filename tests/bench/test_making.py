"""An election made by COPY is one that services might have made: the outside checker finds nothing, its certificates verify, the gate lets its
certified stand, and what it keeps is graded as it says."""

from collections import Counter

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from bench.scale.making import make
from bench.scale.sizes import SEATS, Size
from certificates.models import Certificate
from certificates.status.places import free_place
from people.models import User
from quizzes import papers
from quizzes.models import Answer, Attempt
from stations import gate
from stations.enums import STANDING
from stations.models import Assignment, Hole, Post
from tests.factories.certificates import ProgrammeFactory
from tests.factories.people import AccreditationFactory, PersonFactory, PledgeFactory, area
from tests.faults.checker import SAYS_VALID, look_in
from tests.quizzes.conftest import make_exam

pytestmark = pytest.mark.postgresql
PEOPLE = 200


def test_what_is_made_is_sound(db, client):
    """In one test, because it takes a second to make."""
    PledgeFactory()
    for _organisation in range(3):
        AccreditationFactory()
    PersonFactory()  # ids go on after those that there are
    day = make(Size(PEOPLE), ProgrammeFactory(exam=make_exam()), districts=[area(f"District {number}") for number in range(4)])
    the_checker_finds_nothing()
    certificates_verify(client)
    the_gate_lets_the_certified_stand()
    attempts_are_graded()
    the_site_goes_on(day)


def the_checker_finds_nothing():
    states = Counter(Assignment.objects.values_list("state", flat=True))
    assert min(states["told"], states["accepted"], states["confirmed"], states["withdrawn"]) > 0
    assert Hole.objects.count() == states["withdrawn"]
    assert Post.objects.count() == Size(PEOPLE).stations * 2 * SEATS
    assert look_in(connection.connection) == {}


def certificates_verify(client):
    """One of those that hold, and some that ended."""
    sound = Certificate.objects.valid(timezone.now())
    assert Certificate.objects.count() == PEOPLE * 68 // 100
    assert 0 < sound.count() < Certificate.objects.count()
    for certificate in [sound.order_by("?")[0], *Certificate.objects.exclude(pk__in=sound)[:3]]:
        page = client.get(reverse("certificates:verified", args=[certificate.token])).content.decode()
        assert (SAYS_VALID in page) is (certificate in sound)
        assert certificate.holder_name in page


def the_gate_lets_the_certified_stand():
    at, related = timezone.now(), ("shift__election", "station__election__programme", "station__area")
    post = Post.objects.exclude(assignments__state__in=STANDING).select_related(*related).last()
    may = set(gate.people_who_may_stand(post, at))
    assert may
    assert may <= {certificate.holder for certificate in Certificate.objects.valid(at).select_related("holder")}
    assert gate.refusals(next(iter(may)), post, at) == []
    assert gate.refusals(User.objects.exclude(pk__in=[one.pk for one in may]).last(), post, at)


def attempts_are_graded():
    for attempt in [Attempt.objects.filter(passed=passed).order_by("?")[0] for passed in (True, False)]:
        given = dict(Answer.objects.filter(attempt=attempt).values_list("question", "chosen"))
        assert len(given) == len(attempt.paper["items"])
        assert papers.grade(attempt, given, papers.keys_of(attempt.paper)).passed is attempt.passed


def the_site_goes_on(day):
    """Sequences stand behind the ids, triggers are on again, the status list has room."""
    assert PersonFactory().pk > day.crowd.first + PEOPLE - 1
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone()[0] == "origin"
    assert free_place()[0] == 1
