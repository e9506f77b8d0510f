from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("certificates", "0006_status_places")]

    operations = [
        migrations.AlterField("certificate", "status_index", models.PositiveIntegerField(editable=False, verbose_name="place on the status list")),
        migrations.AddConstraint(
            "certificate", models.UniqueConstraint(fields=["status_index", "status_list"], name="certificates_one_status_place")
        ),
    ]
