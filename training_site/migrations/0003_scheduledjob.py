from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('training_site', '0002_site_version'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScheduledJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('command', models.CharField(max_length=100, unique=True)),
                ('due_at', models.DateTimeField()),
                ('taken_by', models.CharField(blank=True, default='', max_length=32)),
                ('began_at', models.DateTimeField(blank=True, null=True)),
                ('renewed_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('failure', models.CharField(blank=True, default='', max_length=100)),
            ],
            options={
                'verbose_name': 'command by the clock',
                'ordering': ['command'],
                'default_permissions': (),
            },
        ),
    ]
