from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from certificates.enums import CertificateStatus
from certificates.models import Certificate
from certificates.queries import with_status
from certificates.rules import end_of_validity, status
from tests.factories.certificates import CertificateFactory


@pytest.mark.parametrize(
    ("revoked", "offset", "expected"),
    [
        (False, timedelta(0), "valid"),
        (False, timedelta(seconds=-1), "valid"),
        (False, timedelta(seconds=1), "expired"),
        (True, timedelta(seconds=-1), "revoked"),
        (True, timedelta(days=-300), "revoked"),
        (True, timedelta(days=1), "revoked"),
    ],
)
def test_status_and_its_twins_agree(db, at, revoked, offset, expected):
    certificate = CertificateFactory(
        issued_at=at, valid_until=at + timedelta(days=365), revoked_at=at if revoked else None, revocation_reason="x" if revoked else ""
    )
    moment = certificate.valid_until + offset
    assert status(certificate, moment) == expected
    assert Certificate.objects.valid(moment).exists() == (expected == "valid")
    found = [name for name in CertificateStatus if with_status(Certificate.objects.all(), name, moment).exists()]
    assert found == [expected]


@pytest.mark.parametrize("values", [{}, {"expired": True}, {"revoked": True}, {"suspended": True}])
def test_of_an_erased_holder_nothing_else_counts(db, values):
    certificate = CertificateFactory(holder_name="", **values)
    now = timezone.now()
    assert status(certificate, now) == "erased"
    assert not Certificate.objects.unended(now).exists()
    assert not Certificate.objects.holding(now, now).exists()
    assert [name for name in CertificateStatus if with_status(Certificate.objects.all(), name, now).exists()] == ["erased"]


@pytest.mark.parametrize(
    ("issued", "last"),
    [
        (datetime(2026, 11, 24, 7, 0, tzinfo=UTC), datetime(2027, 11, 24, 18, 59, 59, tzinfo=UTC)),
        # Past midnight in Almaty, still the day before in Greenwich: the local day counts.
        (datetime(2026, 11, 24, 20, 0, tzinfo=UTC), datetime(2027, 11, 25, 18, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_certificate_is_valid_to_the_end_of_the_last_local_day(issued, last):
    assert end_of_validity(issued, 365) == last


def test_current_is_the_longest_lived_valid_one_of_the_person_and_programme(db, at, volunteer, programme):
    def make(days, **values):
        return CertificateFactory(holder=volunteer, issued_at=at, valid_until=at + timedelta(days=days), **{"programme": programme, **values})

    make(10)
    longest = make(20)
    make(30, revoked_at=at, revocation_reason="x")
    CertificateFactory(holder=volunteer, issued_at=at, valid_until=at + timedelta(days=50))
    CertificateFactory(programme=programme, issued_at=at, valid_until=at + timedelta(days=60))
    assert Certificate.objects.current(volunteer, programme, at) == longest
    assert Certificate.objects.current(volunteer, programme, at + timedelta(days=25)) is None
    assert Certificate.objects.of(volunteer).count() == 4
