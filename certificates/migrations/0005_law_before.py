from django.db import migrations, models


def take_back(apps, schema_editor):
    """By which law a programme certified before its first update was required, its last certificate before that says.

    A programme left at the law of an update that was lifted since goes back to it.
    """
    LawRequirement = apps.get_model("certificates", "LawRequirement")
    for programme in apps.get_model("certificates", "Programme").objects.filter(requirements__isnull=False).distinct():
        required = LawRequirement.objects.filter(programme=programme)
        first = required.order_by("announced_at").first()
        last = programme.certificates.filter(issued_at__lt=first.announced_at).order_by("-issued_at").first()
        if last is None:
            continue
        required.filter(law_as_of__gt=last.law_as_of).update(law_before=last.law_as_of)
        standing = required.filter(lifted_at=None).values_list("law_as_of", flat=True)
        if required.filter(law_as_of=programme.law_as_of).exists():
            programme.law_as_of = max([last.law_as_of, *standing])
            programme.save(update_fields=["law_as_of"])


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0004_required_session'),
    ]

    operations = [
        migrations.AddField(
            model_name='lawrequirement',
            name='law_before',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='law before'),
        ),
        migrations.RunPython(take_back, migrations.RunPython.noop),
    ]
