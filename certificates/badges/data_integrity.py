"""The proof `eddsa-rdfc-2022` of W3C's Data Integrity: an Ed25519 signature over a JSON-LD document, whatever the order of its members.

The contexts are files of this package: nothing is ever loaded from elsewhere, and a document that names another context is refused.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from pyld import ContextResolver, FrozenDocumentLoader, jsonld

from certificates.badges.multibase import base58
from certificates.keys import Signer

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_FOLDER = Path(__file__).parent / "contexts"
CONTEXTS: Mapping[str, Path] = {CREDENTIALS: _FOLDER / "credentials-v2.json", OPEN_BADGES: _FOLDER / "open-badges-3.0.3.json"}

_load = FrozenDocumentLoader(CONTEXTS)
_resolved: dict[str, Any] = {}  # what PyLD has read of the two; of nothing else
_one_at_a_time = Lock()  # PyLD is not made for several threads


def signed(document: dict[str, Any], signer: Signer, method: str, created: datetime) -> dict[str, Any]:
    """The document with a proof. `method`: the address of the public key. Raises jsonld.JsonLdError for a context that is not among ours."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": timestamp(created),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    signature = signer.sign(digest(document, proof))
    return {**document, "proof": {**proof, "proofValue": base58(signature)}}


def digest(document: dict[str, Any], proof: dict[str, Any], load: Any = None) -> bytes:
    """The 64 bytes that are signed: the hash of what is said about the proof, then that of the document."""
    said = {"@context": document["@context"], **proof}
    return sha256(canonical(said, load).encode()).digest() + sha256(canonical(document, load).encode()).digest()


def canonical(document: dict[str, Any], load: Any = None) -> str:
    """The document as sorted N-Quads (RDFC-1.0). Raises jsonld.JsonLdError for a context that is not among ours.

    A member that the contexts do not know is left out, and so is not signed: what is put into a document of ours is under test.
    """
    resolver = ContextResolver({} if load else _resolved, load or _load)
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load or _load, "contextResolver": resolver}
    with _one_at_a_time:
        return str(jsonld.normalize(document, options))


def timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
