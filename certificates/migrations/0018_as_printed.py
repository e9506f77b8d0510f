import people.multilingual
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def say_what_was_printed(apps, schema_editor):
    """What was issued so far says what its programme says now."""
    certificates, programmes = apps.get_model("certificates", "Certificate").objects, apps.get_model("certificates", "Programme").objects
    name = programmes.filter(pk=OuterRef("programme")).values("name")[:1]
    certificates.update(programme_name=Subquery(name))
    certificates.filter(hand_issue__isnull=False).update(basis="by_hand")


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0017_bulk'),
    ]

    operations = [
        migrations.AddField(
            model_name='certificate',
            name='basis',
            field=models.CharField(choices=[('exam', 'the exam'), ('course', 'the course and the exam'), ('session', 'a live session and the exam'), ('whole', 'the course, a live session and the exam'), ('by_hand', 'two people of the headquarters, without the exam')], default='course', editable=False, max_length=10, verbose_name='earned by'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='programme_name',
            field=people.multilingual.MultilingualField(default=people.multilingual.TranslatedText, editable=False, verbose_name='programme as printed'),
        ),
        migrations.AddField(
            model_name='programme',
            name='former_names',
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.RunPython(say_what_was_printed, migrations.RunPython.noop),
    ]
