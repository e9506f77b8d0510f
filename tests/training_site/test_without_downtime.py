"""Which migrations the release before would feel."""

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from training_site import without_downtime


@pytest.fixture
def before():
    state = ProjectState()
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=50)), ("note", models.TextField(null=True))]
    state.add_model(ModelState("people", "Thing", fields))
    return state


def felt(before, *operations, **said):
    migration = migrations.Migration("0099_x", "people")
    migration.operations = list(operations)
    for name, value in said.items():
        setattr(migration, name, value)
    return without_downtime.of_migration(migration, before)


REFUSED = [
    migrations.RemoveField("Thing", "name"),
    migrations.RenameField("Thing", "name", "title"),
    migrations.DeleteModel("Thing"),
    migrations.RenameModel("Thing", "Other"),
    migrations.AddField("Thing", "must", models.IntegerField(default=0)),
    migrations.AlterField("Thing", "note", models.TextField(default="")),
    migrations.AlterField("Thing", "name", models.IntegerField()),
    migrations.AlterField("Thing", "name", models.CharField(max_length=20)),
    migrations.AlterField("Thing", "name", models.CharField(max_length=50, unique=True)),
    migrations.AddIndex("Thing", models.Index(fields=["name"], name="thing_name")),
    migrations.RunSQL("UPDATE people_thing SET name = ''"),
    migrations.RunPython(lambda apps, editor: None),
]
ALLOWED = [
    migrations.AddField("Thing", "may", models.IntegerField(null=True)),
    migrations.AddField("Thing", "has", models.IntegerField(db_default=0)),
    migrations.AlterField("Thing", "name", models.CharField(max_length=90, verbose_name="name")),
    migrations.AlterField("Thing", "note", models.TextField(null=True, blank=True)),
    migrations.AlterModelOptions("Thing", {"ordering": ["name"]}),
]


@pytest.mark.parametrize("operation", REFUSED, ids=lambda operation: operation.describe())
def test_what_the_release_before_would_feel_is_told(before, operation):
    [told] = felt(before, operation)
    assert told.startswith(operation.describe())


@pytest.mark.parametrize("operation", ALLOWED, ids=lambda operation: operation.describe())
def test_what_it_would_not_feel_passes(before, operation):
    assert felt(before, operation) == []


def test_a_table_that_the_migration_itself_makes_is_nobodys_yet(before):
    made = migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])
    must = migrations.AddField("New", "must", models.IntegerField(default=0))
    index = migrations.AddIndex("New", models.Index(fields=["must"], name="new_must"))
    assert felt(before, made, must, index) == []


def test_one_that_says_why_it_may_passes(before):
    assert felt(before, migrations.RemoveField("Thing", "name"), without_downtime="not read since the last release") == []


def test_every_new_migration_of_ours_passes():
    assert without_downtime.complaints() == []
