from django.db import migrations


def several(apps, schema_editor):
    """A programme may ask for sessions of several series: the one it asked for is the first."""
    for programme in apps.get_model("certificates", "Programme").objects.filter(required_series__isnull=False):
        programme.live_sessions.add(programme.required_series_id)


def one(apps, schema_editor):
    for programme in apps.get_model("certificates", "Programme").objects.all():
        programme.required_series = programme.live_sessions.order_by("pk").first()
        programme.save(update_fields=["required_series"])


class Migration(migrations.Migration):
    # Apart from the columns themselves: PostgreSQL alters no table whose foreign keys it has still to check.

    dependencies = [
        ("certificates", "0012_requirements"),
    ]

    operations = [
        migrations.RunPython(several, one),
    ]
