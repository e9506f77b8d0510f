from django.db import migrations
from django.utils import timezone


def make_first_versions(apps, schema_editor):
    """What an article said becomes its first version."""
    for article in apps.get_model("courses", "LawArticle").objects.using(schema_editor.connection.alias).all():
        article.versions.create(
            in_force_from=article.as_of, summary=article.summary, verified=article.verified, published_at=timezone.now()
        )


def put_back(apps, schema_editor):
    """The newest version becomes what the article says."""
    for article in apps.get_model("courses", "LawArticle").objects.using(schema_editor.connection.alias).all():
        newest = article.versions.filter(published_at__isnull=False).last() or article.versions.last()
        if newest is not None:
            article.as_of, article.summary, article.verified = newest.in_force_from, newest.summary, newest.verified
            article.save()


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0005_law_versions'),
    ]

    operations = [
        migrations.RunPython(make_first_versions, put_back),
        migrations.RemoveField(
            model_name='lawarticle',
            name='as_of',
        ),
        migrations.RemoveField(
            model_name='lawarticle',
            name='summary',
        ),
        migrations.RemoveField(
            model_name='lawarticle',
            name='verified',
        ),
    ]
