from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0010_personal_data'),
    ]

    operations = [
        migrations.CreateModel(
            name='LogScrub',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'default_permissions': (),
            },
        ),
    ]
