from django.db import migrations, models

# What failed and what runs are few among all that was done: django-tasks-db has an index for what waits alone.
INDEX = """
CREATE INDEX IF NOT EXISTS training_site_stuck_tasks ON django_tasks_database_dbtaskresult (status) WHERE status IN ('FAILED', 'RUNNING')
"""


class Migration(migrations.Migration):

    without_downtime = 'the index is of the few tasks that failed or run: made in milliseconds'

    dependencies = [
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('training_site', '0003_scheduledjob'),
    ]

    operations = [
        migrations.CreateModel(
            name='QueueWorker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('worker_id', models.CharField(max_length=64, unique=True, verbose_name='worker')),
                ('started_at', models.DateTimeField(verbose_name='started')),
                ('seen_at', models.DateTimeField(verbose_name='last seen')),
            ],
            options={
                'verbose_name': 'worker of the queue',
                'verbose_name_plural': 'workers of the queue',
                'default_permissions': (),
                'permissions': [('keep_queue', 'Can look after the queue')],
            },
        ),
        migrations.RunSQL(INDEX, 'DROP INDEX IF EXISTS training_site_stuck_tasks'),
    ]
