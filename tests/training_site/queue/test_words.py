"""Every task of ours has a name in words, and may be done again."""

from importlib import import_module
from pathlib import Path

from django_tasks.base import Task

from training_site.queue.words import TASKS, error_in_words, task_in_words

ROOT = Path(__file__).resolve().parents[3]
APPS = ("people", "courses", "quizzes", "certificates", "stations", "partners", "dashboard", "training_site")


def tasks_there_are():
    found = set()
    for app in APPS:
        for file in ROOT.glob(f"{app}/**/tasks.py"):
            module = import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
            found |= {one.module_path for one in vars(module).values() if isinstance(one, Task) and one.backend == "queue"}
    return found


def test_every_task_has_a_name_in_words():
    assert set(TASKS) == tasks_there_are()


def test_the_page_of_the_queue_names_every_task():
    """docs/queue.md says of each why it may be done twice."""
    page = (ROOT / "docs" / "queue.md").read_text()
    assert [path for path in sorted(TASKS) if path.rpartition(".")[2] not in page] == []


def test_an_unknown_task_is_named_by_its_function():
    assert task_in_words("gone.tasks.do_it") == "do_it"


def test_errors_in_words_say_what_to_do_and_no_name():
    for path in ("smtplib.SMTPDataError", "builtins.ConnectionRefusedError", "people.giving_up.GivenUp"):
        assert "mail server" in error_in_words(path)
    assert "database" in error_in_words("django.db.utils.OperationalError")
    assert "worker died" in error_in_words("training_site.queue.retries.WorkerLost")
    assert "fault of the program" in error_in_words("builtins.KeyError")
