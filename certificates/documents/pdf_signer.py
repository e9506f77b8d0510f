"""The signer of pyHanko with its key kept open: opened anew for every sheet, an RSA key costs more than the sheet."""

from pathlib import Path
from typing import Any

from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSigner, SimpleSigner

DIGEST = "sha256"
# Hex digits for what a signature holds besides certificates, and for each byte of these.
_ROOM, _A_BYTE = 8_192, 2


class ReadCertificate(Certificate):
    """A certificate that was read stays as it was read: to put it together anew, as each signature would, takes longer than the signature."""

    def dump(self, force: bool = False) -> bytes:
        return bytes(super().dump(force=False))


class KeptKeySigner(SimpleSigner):
    """What `opened` signs, with its key."""

    def __init__(self, opened: Any, key: Any) -> None:
        others = type(opened.cert_registry).from_certs([ReadCertificate.load(one.dump()) for one in opened.cert_registry])
        super().__init__(ReadCertificate.load(opened.signing_cert.dump()), opened.signing_key, others)
        self.kept_key = key

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        if digest_algorithm == DIGEST and isinstance(self.kept_key, RSAPrivateKey):
            return self.kept_key.sign(data, PKCS1v15(), SHA256())
        if digest_algorithm == DIGEST and isinstance(self.kept_key, EllipticCurvePrivateKey):
            return self.kept_key.sign(data, ECDSA(SHA256()))
        return bytes(super().sign_raw(data, digest_algorithm))

    @property
    def room(self) -> int:
        """Hex digits that a signature takes at most."""
        certificates = [self.signing_cert, *self.cert_registry]
        return _ROOM + _A_BYTE * sum(len(one.dump()) for one in certificates if one is not None)


class SheetSigner(PdfSigner):
    """Says the site's time, whatever the machine's clock says (people/clock.py): nothing is signed in the future."""

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = timezone.localtime()
        return session


class SheetWriter(IncrementalPdfFileWriter):
    """Adds a signature and nothing else: the sheet was set a moment ago, and its metadata say so. To write them anew takes 2 ms."""

    def _update_meta(self) -> None:
        pass


def load(path: str, passphrase: str) -> KeptKeySigner:
    """Raises OSError or ValueError where the file is not there, or does not open; AttributeError where there is no key in it."""
    content, secret = Path(path).read_bytes(), passphrase.encode()
    opened = SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=secret)
    return KeptKeySigner(opened, pkcs12.load_key_and_certificates(content, secret)[0])
