"""Rows that are written about one after another, beside others who write."""

from django.conf import settings

from people.batches import in_batches
from people.models import User
from tests.factories.people import PersonFactory


def test_all_come_in_their_order_but_for_those_who_went_meanwhile(db, django_assert_num_queries):
    people = [PersonFactory(full_name=f"Person {letter}") for letter in "DCBA"]
    rows = in_batches(User.objects.filter(pk__in=[one.pk for one in people]).order_by("full_name"), 2)
    with django_assert_num_queries(2):
        assert next(rows) == people[3]
    people[1].delete()
    assert list(rows) == [people[2], people[0]]


# Where rows are read by and by and nothing is written between them.
ONLY_READ = {
    *("people/exports.py", "people/personal/export.py", "people/sessions.py", "quizzes/figures/exam_figures.py", "quizzes/figures/similar.py"),
    *("stations/lists/export.py", "stations/lists/vote_monitor.py", "stations/plans/reading.py", "training_site/backups/proof.py"),
}


def test_nobody_writes_while_a_statement_is_open():
    """By QuerySet.iterator(): SQLite would say "database is locked" of the write, where somebody else has written meanwhile."""
    apps = ("people", "courses", "quizzes", "certificates", "stations", "partners", "dashboard", "training_site")
    files = [file for app in apps for file in (settings.BASE_DIR / app).rglob("*.py") if "migrations" not in file.parts]
    assert {str(file.relative_to(settings.BASE_DIR)) for file in files if ".iterator(" in file.read_text()} == ONLY_READ
