"""How the files in a ZIP of sheets are called, on whatever system it is opened."""

import re
import unicodedata

from certificates.models import Certificate
from certificates.names import printable_name

_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
_LONGEST = 180  # bytes: a file name may have 255


def file_name(certificate: Certificate) -> str:
    """Name and number: by the first one finds a sheet, by the second two of one name differ."""
    name = unicodedata.normalize("NFC", printable_name(certificate.holder_name))
    spaced = " ".join(_FORBIDDEN.sub(" ", name).split())
    short = spaced.encode()[:_LONGEST].decode(errors="ignore").strip(" .")
    return f"{short} {certificate.number}.pdf".lstrip()
