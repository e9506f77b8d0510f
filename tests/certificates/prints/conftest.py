from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.prints import making as print_making
from certificates.prints import services as print_services
from people.services import grant_role
from tests.factories.certificates import CertificateFactory
from tests.factories.people import PersonFactory


@pytest.fixture
def printer(db):
    person = PersonFactory(email="printer@example.org", is_sample=True)
    grant_role(person, "headquarters")
    return person


@pytest.fixture
def sheets(programme):
    """Three valid certificates, one revoked, one expired."""
    CertificateFactory(programme=programme, revoked=True)
    CertificateFactory(programme=programme, expired=True, issued_at=timezone.now() - timedelta(days=9))
    return CertificateFactory.create_batch(3, programme=programme)


@pytest.fixture
def run(sheets, programme, printer):
    return print_services.ask(programme, None, by=printer, at=timezone.now())


@pytest.fixture
def drawn(monkeypatch):
    """Which certificates were made, one after the other; nothing is really set."""
    numbers = []
    monkeypatch.setattr(print_making, "sheet", lambda certificate, at: numbers.append(certificate.number) or b"%PDF " + certificate.number.encode())
    return numbers
