"""What reads from a copy of the database, and what never does."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from people.models import User
from training_site import replicas
from training_site.replicas import ReplicaMiddleware, ReplicaRouter, may_read_copy

ROUTER = ReplicaRouter()
PRESS, ROSTER, PAGE, EXAM, VERIFY = "/en/figures/", "/admin/roster/", "/en/courses/", "/en/exams/practice/", "/en/certificates/verify/"


def asked(path, method="GET", *, who=None, **query):
    request = getattr(RequestFactory(), method.lower())(path, query)
    request.user = who or AnonymousUser()
    request.resolver_match = resolve(path)
    return request


class Copy:
    """Stands for the connection to the copy."""

    def __init__(self, is_there=True):
        self.is_there = is_there

    def close_if_health_check_failed(self):
        """Nothing to close."""

    def ensure_connection(self):
        if not self.is_there:
            raise OperationalError


@pytest.fixture
def through(settings, monkeypatch):
    """through(request, view) → the response, as with a copy."""
    copy = Copy()
    first = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setitem(settings.DATABASES, "replica", {})
    monkeypatch.setattr(replicas, "connections", {"default": first, "replica": copy})

    def run(request, view):
        def respond(request):
            middleware.process_view(request, view, (), {})
            return view(request)

        middleware = ReplicaMiddleware(respond)
        return middleware(request)

    run.copy, run.first = copy, first
    return run


def read_by(through, request):
    seen = []
    through(request, lambda request: seen.append(ROUTER.db_for_read(User)) or HttpResponse())
    return seen[0]


@pytest.mark.parametrize("path", [PRESS, ROSTER, PAGE])
def test_rosters_figures_and_pages_for_visitors_read_the_copy(through, path):
    assert read_by(through, asked(path)) == "replica"
    assert ROUTER.db_for_read(User) == "default"  # after the request


@pytest.mark.parametrize("path", [EXAM, VERIFY, "/en/accounts/login/", "/en/me/", "/admin/"])
def test_what_decides_or_counts_reads_the_first(through, path):
    assert read_by(through, asked(path)) == "default"


def test_a_page_for_a_person_reads_the_first(through):
    assert read_by(through, asked(PAGE, who=User())) == "default"


def test_an_export_is_logged_and_reads_the_first(through):
    assert read_by(through, asked(ROSTER, export="csv")) == "default"


def test_who_has_just_written_reads_the_first_for_some_seconds(through):
    response = through(asked(PAGE, "POST"), lambda request: HttpResponse())
    cookie = response.cookies[replicas.HAS_WRITTEN]
    assert cookie["max-age"] == replicas.PINNED_SECONDS
    request = asked(ROSTER)
    request.COOKIES = {cookie.key: cookie.value}
    assert read_by(through, request) == "default"
    assert not through(asked(ROSTER), lambda request: HttpResponse()).cookies


def test_nothing_is_read_from_the_copy_within_a_transaction(through):
    through.first.in_atomic_block = True
    assert read_by(through, asked(PRESS)) == "default"


def test_after_a_write_the_rest_of_the_request_reads_the_first(through):
    seen = []

    def view(request):
        seen.extend([ROUTER.db_for_read(User), ROUTER.db_for_write(User), ROUTER.db_for_read(User)])
        return HttpResponse()

    through(asked(PRESS), view)
    assert seen == ["replica", "default", "default"]


def test_sessions_are_never_read_from_the_copy(through):
    seen = []
    through(asked(PRESS), lambda request: seen.append(ROUTER.db_for_read(Session)) or HttpResponse())
    assert seen == ["default"]


def test_a_copy_that_is_away_is_not_asked_for_a_while(through):
    through.copy.is_there = False
    assert read_by(through, asked(PRESS)) == "default"


def test_without_a_copy_there_is_no_middleware(settings):
    with pytest.raises(MiddlewareNotUsed):
        ReplicaMiddleware(lambda request: HttpResponse())


def test_nothing_migrates_the_copy_and_both_are_one():
    assert (ROUTER.allow_migrate("replica", "people"), ROUTER.allow_migrate("default", "people")) == (False, True)
    assert ROUTER.allow_relation(User(), User())


@pytest.mark.django_db
def test_a_real_transaction_is_seen():
    token = replicas._reads_copy.set(True)
    try:
        with transaction.atomic():
            assert ROUTER.db_for_read(User) == "default"
    finally:
        replicas._reads_copy.reset(token)


def test_only_get_may(through):
    assert not may_read_copy(asked(PRESS, "POST"))
