from django.db import migrations


def drop_names(apps, schema_editor):
    """Reports of imports kept who stands where by name, which outlived an erasure. From now on they keep ids."""
    for one in apps.get_model("stations", "StationImport").objects.exclude(report={}).only("report").iterator():
        for row in one.report.get("vanished", []):
            row["people"] = []
        one.report["problems"] = [row for row in one.report.get("problems", []) if row.get("code") != "people_stand"]
        one.save(update_fields=["report"])


class Migration(migrations.Migration):

    dependencies = [
        ("stations", "0009_papers_packed"),
    ]

    operations = [migrations.RunPython(drop_names, migrations.RunPython.noop, elidable=True)]
