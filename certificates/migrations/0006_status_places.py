from secrets import SystemRandom

from django.db import migrations, models

PLACES = 131_072
FULL = PLACES * 3 // 4


def give_places(apps, schema_editor):
    """Every certificate that is there a place of its own, at random; a further list where one is three quarters full."""
    Certificate = apps.get_model("certificates", "Certificate")
    certificates = list(Certificate.objects.only("pk").order_by("pk"))
    for number, start in enumerate(range(0, len(certificates), FULL), 1):
        some = certificates[start : start + FULL]
        for certificate, index in zip(some, SystemRandom().sample(range(PLACES), len(some)), strict=True):
            certificate.status_list, certificate.status_index = number, index
    Certificate.objects.bulk_update(certificates, ["status_list", "status_index"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [("certificates", "0005_law_before")]

    operations = [
        migrations.AddField(
            "certificate", "status_list", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="status list")
        ),
        migrations.AddField(
            "certificate", "status_index", models.PositiveIntegerField(editable=False, null=True, verbose_name="place on the status list")
        ),
        migrations.RunPython(give_places, migrations.RunPython.noop),
    ]
