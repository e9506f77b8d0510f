"""A new certificate gets a number, and a place on the status list, that nobody has."""

from django.db import IntegrityError, transaction
from django.db.models import Q

from certificates.models import Certificate
from certificates.numbers import new_number
from certificates.status.places import free_place

_DRAWS = 5


def insert_numbered(certificate: Certificate) -> Certificate:
    """Save it under a free number and at a free place; what was drawn twice is drawn again. Raises RuntimeError where none comes free."""
    for _draw in range(_DRAWS):
        certificate.number = new_number()
        certificate.status_list, certificate.status_index = free_place()
        try:
            with transaction.atomic():
                certificate.save(force_insert=True)
        except IntegrityError:
            place = Q(status_list=certificate.status_list, status_index=certificate.status_index)
            if not Certificate.objects.filter(Q(number=certificate.number) | place).exists():
                raise
        else:
            return certificate
    raise RuntimeError(f"No free number in {_DRAWS} draws.")
