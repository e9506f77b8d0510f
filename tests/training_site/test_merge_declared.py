"""Every reference to a person says what becomes of it when two accounts are merged."""

from fnmatch import fnmatch

from django.apps import apps

from people.models import User


def references():
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and not field.many_to_many and field.related_model is User and field.model is model:
                yield f"{model._meta.label}.{field.name}"


def declared(attribute):
    return [name for config in apps.get_app_configs() for name in getattr(config, attribute, ())]


def test_every_foreign_key_to_a_person_is_moved_or_stays():
    moves, stays = declared("merge_moves"), declared("merge_stays")
    undeclared = [name for name in references() if not any(fnmatch(name, pattern) for pattern in [*moves, *stays])]
    assert undeclared == [], "add them to merge_moves or merge_stays of the AppConfig, and move them in merging.py of the app"


def test_nothing_is_declared_that_is_not_there():
    names = list(references())
    assert [pattern for pattern in [*declared("merge_moves"), *declared("merge_stays")] if not any(fnmatch(name, pattern) for name in names)] == []


def test_nothing_both_moves_and_stays():
    stays = declared("merge_stays")
    assert [name for name in declared("merge_moves") if any(fnmatch(name, pattern) for pattern in stays)] == []
