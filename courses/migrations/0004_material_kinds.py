import django.db.models.deletion
from django.db import migrations, models

def name_kinds(apps, schema_editor):
    """What is there already is called by what it holds."""
    MaterialPage = apps.get_model("courses", "MaterialPage")
    MaterialPage.objects.filter(kind="", document__isnull=False).update(kind="document")
    MaterialPage.objects.filter(kind="").exclude(link="").update(kind="link")
    MaterialPage.objects.filter(kind="").update(kind="text")


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0003_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="materialpage",
            name="kind",
            field=models.CharField(
                choices=[("text", "text"), ("document", "document"), ("handout", "handout to print"), ("video", "video"), ("link", "link")],
                default="",
                max_length=10,
                verbose_name="kind",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(name_kinds, migrations.RunPython.noop, elidable=True),
        migrations.CreateModel(
            name="MaterialUsage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("views", models.PositiveIntegerField(default=0, verbose_name="views")),
                ("downloads", models.PositiveIntegerField(default=0, verbose_name="downloads")),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="usage",
                        to="courses.materialpage",
                        verbose_name="material",
                    ),
                ),
            ],
            options={
                "verbose_name": "use of a material",
                "verbose_name_plural": "use of materials",
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("material", "day"), name="courses_usage_once_a_day")],
            },
        ),
    ]
