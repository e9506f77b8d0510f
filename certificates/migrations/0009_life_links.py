from django.db import migrations
from django.db.models import F


def link(apps, schema_editor):
    """What was revoked was decided then; and each certificate that came after another of the same person and programme renews it."""
    Certificate = apps.get_model("certificates", "Certificate")
    Certificate.objects.filter(revoked_at__isnull=False).update(revocation_decided_at=F("revoked_at"))
    last = {}
    for certificate in Certificate.objects.order_by("issued_at", "pk").only("pk", "holder_id", "programme_id", "revoked_at").iterator():
        key = (certificate.holder_id, certificate.programme_id)
        if key in last:
            Certificate.objects.filter(pk=certificate.pk).update(renews=last[key])
        if certificate.revoked_at is None:
            last[key] = certificate.pk


class Migration(migrations.Migration):
    # Apart from the columns themselves: PostgreSQL alters no table whose foreign keys it has still to check.

    dependencies = [
        ('certificates', '0008_life'),
    ]

    operations = [
        migrations.RunPython(link, migrations.RunPython.noop),
    ]
