"""A task is enqueued in the transaction of its fact: both are there, or neither."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
APPS = ("people", "courses", "quizzes", "certificates", "stations", "partners", "dashboard", "training_site")
# What the modules of tasks offer to whoever has a fact: each enqueues.
LATER = {"make_later", "issue_later", "apply_later", "look_later", "close_when_over", "tell_holder", "wake"}
# Called by whoever has begun the transaction.
INSIDE = {
    "certificates.issuing.write_certificate": "by the services that issue",
    "certificates.receivers.make_documents": "a signal sent within it",
    "certificates.prints.services._begun": "by ask and its like",
    "stations.papers.services._begun": "by ask and its like",
    "stations.lists.uploads._ask": "by look and ask_import",
    "stations.life.offers._go_on": "by decline and expire",
    "stations.life.offers._offer_next": "by offer and _go_on",
    "stations.day.receivers.look_at_shift": "Wagtail's views save within one",
    "quizzes.accommodations._move_deadline": "by grant and its like",
}


def enqueuing():
    """("app.module.function", whether it begins a transaction) of all that enqueue, but for the tasks themselves."""
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            if file.name == "tasks.py" or "migrations" in file.parts:
                continue
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            for function in (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)):
                if any(enqueues(node) for node in ast.walk(function)):
                    yield f"{module}.{function.name}", begins(function)


def enqueues(node):
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in {"enqueue", *LATER}


def begins(function):
    """By a decorator, or around a part of it."""
    return any("atomic" in ast.unparse(one) for one in [*function.decorator_list, *(n for n in ast.walk(function) if isinstance(n, ast.withitem))])


def test_whoever_enqueues_is_in_a_transaction():
    found = dict(enqueuing())
    assert len(found) > 15
    assert {name for name, is_atomic in found.items() if not is_atomic} == set(INSIDE)
