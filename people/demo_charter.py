"""The sample of organisations on their way: charter signed, accredited, about to expire, suspended, waiting for an answer."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from people import accreditation_services, charter_services, organisation_services
from people.content import load_charter
from people.demo_places import APPLIED, EXPIRING, MADE_UP, ORGANISATIONS, SUSPENDED
from people.models import Accreditation, Charter, Organisation, User
from people.services import found_organisation

COMMISSION = "Алматы қалалық сайлау комиссиясы / Алматинская городская избирательная комиссия"
# Days until the accreditation ends, where it is not a year.
DAYS_LEFT = {EXPIRING: 20}
BECAUSE = "Бір кандидатты қолдап үгіт жүргізді (үлгі). / Агитация за одного из кандидатов (пример)."


class Signer(NamedTuple):
    name: str
    position: str


SIGNERS = {
    "dorogu-molodym": Signer("Ахметов Ерлан Болатұлы", "директор"),
    "chelovek-i-obshchestvo": Signer("Соколова Мария Юрьевна", "председатель"),
    "qundylyq-qory": Signer("Жақсыбекова Сәуле Асқарқызы", "директор"),
    EXPIRING: Signer("Лебедев Павел Олегович", "председатель"),
    SUSPENDED: Signer("Қасымов Дархан Серікұлы", "директор"),
    APPLIED: Signer("Нұрланова Ботагөз Ерланқызы", "төрайым"),
}


def load_organisations(began: datetime) -> list[Organisation]:
    """The organisations of the charter of 2021, and those made up; the former are returned."""
    charter = load_charter(in_force_from=began)
    for slug, name in (ORGANISATIONS | {slug: MADE_UP[slug] for slug in (EXPIRING, SUSPENDED)}).items():
        organisation = Organisation.objects.filter(slug=slug).first() or found_organisation(slug=slug, name=name)
        if organisation.is_admitted:
            _sign(charter, organisation, began)
            _accredit(organisation, began)
            if slug == SUSPENDED:
                organisation_services.suspend(organisation, because=BECAUSE, by=None, at=timezone.now())
    return list(Organisation.objects.filter(slug__in=ORGANISATIONS).order_by("pk"))


def load_application(began: datetime) -> None:
    """One waits for the answer of the headquarters."""
    signer = SIGNERS[APPLIED]
    email = f"applicant.{APPLIED}@example.org"
    person = User.objects.filter(email=email).first() or User.objects.create_user(email, full_name=signer.name, language="kk", is_sample=True)
    if not person.contact_of.exists():
        values = {"registration_number": "000000000001", "signer_name": signer.name, "signer_position": signer.position}
        charter_services.apply(name=MADE_UP[APPLIED], by=person, at=began + timedelta(days=50), **values)


def _sign(charter: Charter, organisation: Organisation, began: datetime) -> None:
    signer = {"signer_name": SIGNERS[organisation.slug].name, "signer_position": SIGNERS[organisation.slug].position, "language": "ru"}
    charter_services.sign_charter(charter, organisation, by=None, at=began + timedelta(days=1), **signer)


def _accredit(organisation: Organisation, began: datetime) -> None:
    if organisation.accreditations.exists():
        return
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    ends = midnight + timedelta(days=DAYS_LEFT.get(organisation.slug, 300))
    number = f"2026/{Accreditation.objects.count() + 11}"
    values = {"number": number, "issued_by": COMMISSION, "valid_from": ends - timedelta(days=365), "valid_until": ends}
    accreditation_services.record(organisation, by=None, **values)
