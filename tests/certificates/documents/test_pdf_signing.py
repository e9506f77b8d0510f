import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pypdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from certificates.documents import pdf_signing
from certificates.documents.pdf_signing import SignerUnusable, check_signer, sign
from certificates.documents.sheets import sheet
from people import clock
from tests.certificates.documents.test_pdf import read

PASSPHRASE = "қол қою"
pytestmark = [pytest.mark.usefixtures("own_keys"), pytest.mark.one_engine]


@pytest.fixture(scope="module")
def identity():
    """A key and a certificate that signs itself."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Бақылау")])
    usage = x509.KeyUsage(True, True, *[False] * 7)
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - timedelta(days=1), now + timedelta(days=9))
    return key, builder.add_extension(usage, critical=True).sign(key, SHA256())


@pytest.fixture
def signer(identity, settings, tmp_path):
    file = tmp_path / "signer.p12"
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"x", *identity, None, BestAvailableEncryption(PASSPHRASE.encode())))
    settings.BAKYLAU_PDF_SIGNER, settings.BAKYLAU_PDF_SIGNER_PASSPHRASE = str(file), PASSPHRASE
    pdf_signing._signer.cache_clear()
    yield file
    pdf_signing._signer.cache_clear()


@pytest.fixture
def signed(signer, certificate, at):
    return sheet(certificate, at=at)


def validated(content, identity):
    from asn1crypto import x509 as asn1
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    root = asn1.Certificate.load(identity[1].public_bytes(Encoding.DER))
    [signature] = PdfFileReader(BytesIO(content)).embedded_signatures
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False))


def test_a_sheet_is_signed_as_a_whole(signed, identity):
    status = validated(signed, identity)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    [field] = [one for one in pypdf.PdfReader(BytesIO(signed)).get_fields().values() if one["/FT"] == "/Sig"]
    assert field["/V"]["/SubFilter"] == "/ETSI.CAdES.detached"


def test_a_machine_whose_clock_is_wrong_signs_nothing_in_the_future(signer, certificate, at, monkeypatch):
    monkeypatch.setattr(clock, "_last", clock.Look(clock._steady(), clock._set_to(), -timedelta(hours=1)))
    [field] = [one for one in pypdf.PdfReader(BytesIO(sheet(certificate, at=at))).get_fields().values() if one["/FT"] == "/Sig"]
    said = datetime.strptime(field["/V"]["/M"].replace("'", ""), "D:%Y%m%d%H%M%S%z")
    assert abs(said - datetime.now(UTC) + timedelta(hours=1)) < timedelta(minutes=1)


def test_an_altered_sheet_is_seen(signed, identity):
    at = signed.index(b"/FontFile")
    altered = signed[: at + 200] + bytes([signed[at + 200] ^ 1]) + signed[at + 201 :]
    assert not validated(altered, identity).intact


def test_signed_it_is_still_archival_tagged_and_holds_the_badge(signed, certificate):
    reader, text = read(signed)
    assert certificate.number in text
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.search(r'pdfaid:part(>|=")3', metadata)
    assert re.search(r'pdfuaid:part(>|=")1', metadata)
    assert list(reader.attachments) == ["openbadge.json"]
    assert len(signed) < 150 * 1024


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig (poppler-utils) is not installed")
def test_poppler_agrees(signed, tmp_path):
    file = tmp_path / "sheet.pdf"
    file.write_bytes(signed)
    told = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told
    assert "ETSI.CAdES.detached" in told
    assert "Total document signed" in told


def test_without_a_signer_a_sheet_is_not_signed(certificate, at):
    reader, _text = read(sheet(certificate, at=at))
    assert not reader.get_fields()
    assert check_signer() == []


def test_a_signer_that_can_be_used_passes_the_check(signer):
    assert check_signer() == []


def test_a_signer_that_cannot_be_used_stops_the_start(signer, settings):
    signer.write_bytes(b"nothing")
    [error] = check_signer()
    assert error.id == "certificates.E010"
    settings.BAKYLAU_PDF_SIGNER = "/nowhere.p12"
    assert [one.id for one in check_signer()] == ["certificates.E010"]
    with pytest.raises(SignerUnusable):
        sign(b"%PDF")


def test_a_wrong_passphrase_stops_the_start(signer, settings):
    settings.BAKYLAU_PDF_SIGNER_PASSPHRASE = "wrong"
    assert [one.id for one in check_signer()] == ["certificates.E010"]
