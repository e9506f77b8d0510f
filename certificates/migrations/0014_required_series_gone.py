from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0013_live_sessions"),
    ]

    operations = [
        migrations.RemoveField(model_name="programme", name="required_series"),
    ]
