"""A key for the codes of tests, and what somebody else's looks like."""

from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass(frozen=True)
class QrKey:
    """Signer and published key in one."""

    secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def key(self):
        return self.secret.public_key()

    @property
    def kid(self):
        return sha256(self.key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).hexdigest()[:8]

    def sign(self, data):
        r, s = decode_dss_signature(self.secret.sign(data, ec.ECDSA(SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)
