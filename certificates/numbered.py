"""A new certificate gets a number that nobody has."""

from django.db import IntegrityError, transaction

from certificates.models import Certificate
from certificates.numbers import new_number

_DRAWS = 5


def insert_numbered(certificate: Certificate) -> Certificate:
    """Save it under a free number; one drawn twice is drawn again. Raises RuntimeError where none comes free."""
    for _draw in range(_DRAWS):
        certificate.number = new_number()
        try:
            with transaction.atomic():
                certificate.save(force_insert=True)
        except IntegrityError:
            if not Certificate.objects.filter(number=certificate.number).exists():
                raise
        else:
            return certificate
    raise RuntimeError(f"No free number in {_DRAWS} draws.")
