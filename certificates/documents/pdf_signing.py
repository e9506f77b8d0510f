"""The signature of a sheet (PAdES), where the operator has a certificate of their own in a PKCS#12 file. Without one a sheet is not signed:
readers distrust what signs itself.

pyHanko is loaded where it is needed: whoever signs nothing pays nothing for it.
"""

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from certificates.cannot_sign import CannotSign

if TYPE_CHECKING:
    from certificates.documents.pdf_signer import KeptKeySigner

FIELD = "Bakylau"


class SignerUnusable(CannotSign):
    """The PKCS#12 file that the settings name cannot be used."""


def sign(content: bytes) -> bytes:
    """The PDF with an invisible signature over all of it; as it was where nothing is configured. Raises SignerUnusable."""
    if not settings.BAKYLAU_PDF_SIGNER:
        return content
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata

    from certificates.documents.pdf_signer import DIGEST, SheetSigner, SheetWriter

    signer = _signer(settings.BAKYLAU_PDF_SIGNER, settings.BAKYLAU_PDF_SIGNER_PASSPHRASE)
    metadata = PdfSignatureMetadata(field_name=FIELD, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES)
    field = SigFieldSpec(FIELD, readable_field_name="Бақылау")
    pdf = SheetWriter(BytesIO(content))
    return bytes(SheetSigner(metadata, signer, new_field_spec=field).sign_pdf(pdf, bytes_reserved=signer.room).getvalue())


def check_signer(**kwargs: Any) -> list[CheckMessage]:
    """System check: a file that is named can be used."""
    if not settings.BAKYLAU_PDF_SIGNER:
        return []
    try:
        _signer(settings.BAKYLAU_PDF_SIGNER, settings.BAKYLAU_PDF_SIGNER_PASSPHRASE)
    except SignerUnusable as error:
        return [Error(str(error), hint="BAKYLAU_PDF_SIGNER, BAKYLAU_PDF_SIGNER_PASSPHRASE", id="certificates.E010")]
    return []


@lru_cache(maxsize=1)
def _signer(path: str, passphrase: str) -> "KeptKeySigner":
    from certificates.documents.pdf_signer import load

    try:
        return load(path, passphrase)
    except (OSError, ValueError, AttributeError) as error:
        raise SignerUnusable(f"The PKCS#12 file that signs certificates cannot be used: {error}") from error
