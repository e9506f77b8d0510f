"""Without usable keys every door answers 503 with a sentence, the certificate stays, and the log says once why."""

import logging

import pytest
from django.conf import settings as django_settings

from certificates.documents import pdf_signing
from certificates.models import Certificate
from certificates.services import issue

pytestmark = pytest.mark.usefixtures("own_keys")
BROKEN = [b"{", b"[]", b"\xff\xfe", b'{"keys": [{"crv": "P-256"}]}', b"[" * 100_000, b""]


def break_ring(content):
    folder = django_settings.BAKYLAU_KEYS
    folder.mkdir(exist_ok=True)
    (folder / "ring.json").write_bytes(content)


def errors(caplog):
    return [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.fixture
def holder(client, certificate):
    client.force_login(certificate.holder)
    return client


@pytest.mark.parametrize("content", BROKEN)
@pytest.mark.parametrize("path", ["/kk/certificates/{token}/pdf/", "/kk/certificates/{token}/badge.svg", "/v/trust.json", "/status/1.cwt"])
def test_a_malformed_ring_is_a_503(holder, certificate, path, content, caplog):
    break_ring(content)
    response = holder.get(path.format(token=certificate.token))
    assert response.status_code == 503
    assert response["Retry-After"] == "600"
    assert "no-store" in response["Cache-Control"]
    [error] = errors(caplog)
    assert "ring.json is malformed" in error.getMessage()
    assert "operations.md" in error.getMessage()


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "Қазір қол қою мүмкін емес"), ("ru", "Сейчас подписать невозможно"), ("en", "This cannot be signed at the moment")],
)
def test_the_holder_reads_it_in_their_language(holder, certificate, language, words):
    break_ring(b"{")
    page = holder.get(f"/{language}/certificates/{certificate.token}/pdf/")
    assert page.status_code == 503
    assert words in page.text
    assert "ring.json" not in page.text
    assert holder.get(f"/{language}/certificates/").status_code == 200
    assert holder.get(f"/{language}/certificates/verify/{certificate.token}/").status_code == 200


def test_a_signer_that_cannot_be_used_is_a_503(holder, certificate, settings, caplog):
    settings.BAKYLAU_PDF_SIGNER = "/nowhere.p12"
    pdf_signing._signer.cache_clear()
    response = holder.get(f"/en/certificates/{certificate.token}/pdf/")
    assert response.status_code == 503
    assert "The certificate is not affected" in response.text
    [error] = errors(caplog)
    assert "PKCS#12" in error.getMessage()


def test_whoever_passes_meanwhile_has_the_certificate(attempt, at):
    break_ring(b"{")
    assert issue(attempt, at=at) == list(Certificate.objects.all())
