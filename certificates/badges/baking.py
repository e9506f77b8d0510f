"""A badge with its credential inside (Open Badges 3.0, "baking"): the image that a wallet reads."""

import struct
from zlib import crc32

_SVG_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END_OF_HEADER = len(_SIGNATURE) + 25  # the chunk IHDR: length, name, 13 bytes, checksum


def baked_svg(image: str, credential: str) -> str:
    """The SVG with the credential (JSON) as the first thing in it."""
    start = image.index(">", image.index("<svg")) + 1
    text = credential.replace("]]>", "]]\\u003e")  # the same JSON, and no end of the CDATA
    return f'{image[:start]}<openbadges:credential xmlns:openbadges="{_SVG_NAMESPACE}"><![CDATA[{text}]]></openbadges:credential>{image[start:]}'


def baked_png(image: bytes, credential: str) -> bytes:
    """The PNG with the credential (JSON) in an uncompressed iTXt chunk behind its header."""
    text = b"openbadgecredential\0" + b"\0\0" + b"\0" + b"\0" + credential.encode()  # keyword, not compressed, no language, no translated keyword
    body = b"iTXt" + text
    chunk = struct.pack(">I", len(text)) + body + struct.pack(">I", crc32(body))
    return image[:_END_OF_HEADER] + chunk + image[_END_OF_HEADER:]
