"""A PKCS#12 file that signs the measured sheets, as an operator has one: a key of RSA 2048 and a certificate that signs itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.test import override_settings

PASSPHRASE = "bench"  # noqa: S105


@contextmanager
def signing(folder: Path) -> Iterator[None]:
    """Meanwhile sheets are signed."""
    path = make(folder)
    with override_settings(BAKYLAU_PDF_SIGNER=str(path), BAKYLAU_PDF_SIGNER_PASSPHRASE=PASSPHRASE):
        yield


def make(folder: Path) -> Path:
    path = folder / "signer.p12"
    if not path.exists():
        key, now = rsa.generate_private_key(65537, 2048), datetime.now(UTC)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Bench")])
        usage = x509.KeyUsage(True, True, *[False] * 7)
        builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=9))
        certificate = builder.add_extension(usage, critical=True).sign(key, SHA256())
        secret = BestAvailableEncryption(PASSPHRASE.encode())
        path.write_bytes(pkcs12.serialize_key_and_certificates(b"bench", key, certificate, None, secret))
    return path
