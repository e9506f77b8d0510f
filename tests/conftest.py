"""What every test shares: clean caches, switched-off groups of tests, a language tree of pages, named people."""

import gc
import os
from contextlib import nullcontext

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.template import engines
from django.utils import translation

from people import audit_log
from quizzes.frozen import forget
from tests.factories.pages import build_tree, tree_there_is
from tests.factories.people import PersonFactory
from tests.indexes import no_indexes
from tests.template_variables import FailOnMissing
from training_site import visitor_pages

pytest_plugins = ["tests.recorded", "tests.migrated", "tests.flushed", "tests.certificates.keys.folder", "tests.certificates.badges.public"]


def asks_a_database(item):
    return item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames)


def had_on_the_first_engine(item):
    if item.get_closest_marker("postgresql"):
        return False
    return not asks_a_database(item) or item.get_closest_marker("one_engine")


def pytest_collection_modifyitems(config, items):
    """Tests that need PostgreSQL or a browser say so and are skipped, with the way to switch them on. ONLY_WITH_DATABASE=1 leaves out what asks
    no database, and what is marked `one_engine`: the first engine has had them."""
    if os.environ.get("ONLY_WITH_DATABASE") == "1":
        done = {item for item in items if had_on_the_first_engine(item)}
        config.hook.pytest_deselected(items=list(done))
        items[:] = [item for item in items if item not in done]
    postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    browser = os.environ.get("BROWSER_TESTS") == "1"
    for item in items:
        if item.get_closest_marker("postgresql") and not postgresql:
            item.add_marker(pytest.mark.skip(reason="set DATABASE_URL=postgres://user@host/name to run it"))
        if item.get_closest_marker("browser") and not browser:
            item.add_marker(pytest.mark.skip(reason="set BROWSER_TESTS=1 (and CHROMIUM=path) to run it"))


def pytest_collection_finish(session):
    """What was loaded stays: the collector need not go through it again and again, as in a web process (training_site/wsgi.py)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(autouse=True)
def missing_template_variables_fail():
    """Anew for each test: whoever changes DEBUG in one gets another engine."""
    engines["django"].engine.string_if_invalid = FailOnMissing()


@pytest.fixture(autouse=True)
def clean_slate():
    """Limits on attempts to log in live in the cache, the language in the thread, frozen questions and visitors' pages in the process: none may
    leak from test to test."""
    visitor_pages.pages.clear()
    cache.clear()
    caches["lists"].clear()
    forget()
    translation.activate("en")
    yield
    cache.clear()
    translation.deactivate()


@pytest.fixture(autouse=True)
def indexes(request):
    """Kept where a test asks for them: `usefixtures("kept_indexes")`."""
    with nullcontext() if "kept_indexes" in request.fixturenames else no_indexes():
        yield


@pytest.fixture
def kept_indexes():
    """The search finds what the test makes, and Wagtail knows what refers to what."""


@pytest.fixture
def is_postgresql():
    return connection.vendor == "postgresql"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of all tests has the tree of pages, so that not every one has to make it."""
    with django_db_blocker.unblock(), no_indexes():
        build_tree()


@pytest.fixture(autouse=True, scope="session")
def the_log_is_emptied_between_tests():
    """Tests with real transactions empty every table; on SQLite that deletes row by row, which the log refuses. post_migrate guards it again."""
    plain = connection.ops.execute_sql_flush

    def flush(statements):
        if connection.vendor == "sqlite":
            audit_log.drop("default")
        plain(statements)

    connection.ops.execute_sql_flush = flush


@pytest.fixture
def tree(db):
    """Home, catalog and library in three languages: see tests/factories/pages.py."""
    return tree_there_is() or build_tree()


@pytest.fixture
def volunteer(db):
    """Aigul: a volunteer who reads English in tests, without organisation, pledge or certificate."""
    return PersonFactory(email="aigul@example.org", full_name="Серікбаева Айгүл Нұрланқызы", language="en")


@pytest.fixture
def other_volunteer(db):
    """Boris: another volunteer, who must never see what is Aigul's."""
    return PersonFactory(email="boris@example.org", full_name="Петров Борис Иванович", language="en")


@pytest.fixture
def superuser(db):
    return PersonFactory(email="root@example.org", full_name="Root", is_staff=True, is_superuser=True, is_sample=True)
