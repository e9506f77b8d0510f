"""Which version of the charter is in force, and who has signed it."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from people.enums import OrganisationState
from people.models import Charter, CharterSignature, Organisation


def current_charter(at: datetime) -> Charter | None:
    """The version of the charter in force at `at`: the highest of those that have begun; None before the first."""
    return Charter.objects.filter(in_force_from__lte=at).order_by("-version").first()


def signature_of(organisation: Organisation, charter: Charter) -> CharterSignature | None:
    return CharterSignature.objects.filter(organisation=organisation, charter=charter).first()


def organisations_without_signature(charter: Charter) -> QuerySet[Organisation]:
    """The organisations of the coalition, the suspended among them, that have not signed this version."""
    signed = CharterSignature.objects.filter(charter=charter, organisation=OuterRef("pk"))
    of_coalition = Organisation.objects.filter(state__in=[OrganisationState.ADMITTED, OrganisationState.SUSPENDED])
    return of_coalition.exclude(Exists(signed))
