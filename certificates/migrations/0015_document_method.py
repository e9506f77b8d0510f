from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("certificates", "0014_required_series_gone")]

    operations = [
        migrations.RenameField("document", "kid", "method"),
        migrations.AlterField("document", "method", models.CharField(max_length=300, verbose_name="key")),
    ]
