"""A file is what its name says and nothing besides; each bad one is refused with its code."""

import io
import time
import tracemalloc

import openpyxl
import pytest

from partners import file_archives, file_check
from tests.partners import files


def from_openpyxl():
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Учаске", 42])
    book.save(stream)
    return stream.getvalue()


CHART = files.docx(more={"word/embeddings/Sheet1.xlsx": files.xlsx()})
GOOD = {
    "pdf": ("a.pdf", files.PDF),
    "PDF": ("a.PDF", files.PDF),
    "a PDF with packed objects": ("a.pdf", files.pdf_with_packed(b"1 0 <</Type /Page>>")),
    "docx": ("a.docx", files.docx()),
    "a link to click": ("a.docx", files.linked("hyperlink")),
    "a field, and a word that means nothing": ("a.docx", files.docx("<w><instrText> PAGE </instrText><t>DDE</t></w>")),
    "a part of its own": ("a.docx", files.linked("image", "media/a.png", "Internal")),
    "a chart with its table": ("a.docx", CHART),
    "xlsx": ("a.xlsx", from_openpyxl()),
    "pptx": ("a.pptx", files.archive({"[Content_Types].xml": files.TYPES, "ppt/presentation.xml": "<p/>"})),
    "odt": ("a.odt", files.odt()),
    "ods": ("a.ods", files.odt(kind="application/vnd.oasis.opendocument.spreadsheet")),
    "odp": ("a.odp", files.odt(kind="application/vnd.oasis.opendocument.presentation")),
    "an odt with a link": ("a.odt", files.odt('<x xmlns:text="t" xmlns:xlink="l"><text:a xlink:href="https://example.org/"/></x>')),
    "txt": ("a.txt", "Дауыс беру\n".encode()),
    "txt with a mark": ("a.txt", "\ufeffДауыс".encode()),
    "csv": ("a.csv", "учаске;саны\n1;-42\n".encode()),
    "mp4": ("a.mp4", files.MP4),
    "webm": ("a.webm", files.WEBM),
    "png": ("a.png", files.image("PNG")),
    "jpg": ("a.jpg", files.image("JPEG")),
    "webp": ("a.webp", files.image("WEBP")),
    "gif": ("a.gif", files.image("GIF")),
}
BAD = {
    "HTML": ("a.pdf", b"<html>%PDF-", "not_what_it_says"),
    "HTML in the head of a PDF": ("a.pdf", files.PDF.replace(b"%PDF-1.7\n", b"%PDF-1.7\n<script>alert(1)</script>\n"), "two_in_one"),
    "a PDF before whose head something stands": ("a.pdf", b"GIF89a" + files.PDF, "not_what_it_says"),
    "a PDF with something after its end": ("a.pdf", files.PDF + b"MZ\x90", "two_in_one"),
    "a PDF that is an archive": ("a.pdf", files.PDF + files.docx(), "two_in_one"),
    "a PDF with a script": ("a.pdf", files.pdf_with(b"<</S /JavaScript /JS (app.alert(1))>>"), "has_script"),
    "a PDF with a disguised script": ("a.pdf", files.pdf_with(b"<</S /J#61vaScript /JS (app.alert(1))>>"), "has_script"),
    "a PDF with a packed script": ("a.pdf", files.pdf_with_packed(b"1 0 <</S /JavaScript /JS (x)>>"), "has_script"),
    "a PDF that starts a program": ("a.pdf", files.pdf_with(b"<</S /Launch /F (cmd.exe)>>"), "has_script"),
    "a PDF with a file": ("a.pdf", files.pdf_with(b"<</EmbeddedFiles 5 0 R>>"), "has_script"),
    "a PDF with a password": ("a.pdf", files.PDF.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 3 0 R"), "encrypted"),
    "half a PDF": ("a.pdf", files.PDF[:30], "not_what_it_says"),
    "a PDF by name": ("a.docx", files.PDF, "not_what_it_says"),
    "an odt by name": ("a.docx", files.odt(), "not_what_it_says"),
    "a docx by name": ("a.odt", files.docx(), "not_what_it_says"),
    "an xlsx by name": ("a.docx", files.xlsx(), "not_what_it_says"),
    "a plain archive": ("a.docx", files.archive({"x.txt": "x"}), "not_what_it_says"),
    "half a docx": ("a.docx", files.docx()[:60], "not_what_it_says"),
    "a macro": ("a.docx", files.docx(more={"word/vbaProject.bin": "x"}), "has_script"),
    "a macro by its type": (
        "a.docx",
        files.docx(more={"a.xml": '<T ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'}),
        "has_script",
    ),
    "a macro in an odt": ("a.odt", files.odt(**{"Basic/Standard/Module1.xml": "<x/>"}), "has_script"),
    "an event in an odt": ("a.odt", files.odt('<x xmlns:script="s"><script:event-listener/></x>'), "has_script"),
    "a field that starts a program": ("a.docx", files.docx("<w><instrText> DDEAUTO c:\\cmd.exe</instrText></w>"), "has_script"),
    "the same in pieces": ("a.docx", files.docx("<w><instrText>DD</instrText><r/><instrText>E c:</instrText></w>"), "has_script"),
    "the same in one": ("a.docx", files.docx('<w xmlns:w="w"><w:fldSimple w:instr="dde c"/></w>'), "has_script"),
    "a table that asks": (
        "a.xlsx",
        files.xlsx(**{"xl/externalLinks/externalLink1.xml": '<x><ddeLink ddeService="cmd"/></x>'}),
        "has_script",
    ),
    "an object": ("a.docx", files.docx(more={"word/embeddings/oleObject1.bin": "x"}), "has_script"),
    "a page inside": ("a.docx", files.docx(more={"word/afchunk.htm": "<html>"}), "has_script"),
    "an archive inside": ("a.docx", files.docx(more={"word/media/a.png": files.archive({"x": "y"})}), "has_script"),
    "a macro in a chart's table": ("a.docx", files.docx(more={"word/embeddings/a.xlsx": files.xlsx(**{"xl/vbaProject.bin": "x"})}), "has_script"),
    "archives in archives": ("a.docx", files.docx(more={"word/embeddings/a.docx": CHART}), "unpacks_too_large"),
    "entities": ("a.docx", files.docx(files.DOCTYPE), "entities"),
    "entities in UTF-16": ("a.docx", files.docx(files.DOCTYPE.replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")), "entities"),
    "entities in an odt": ("a.odt", files.odt(files.DOCTYPE), "entities"),
    "XML that is none": ("a.docx", files.docx("<w>"), "not_what_it_says"),
    "a template from elsewhere": ("a.docx", files.linked("attachedTemplate"), "outside"),
    "a picture from elsewhere": ("a.docx", files.linked("image", "file://server/share/a.png"), "outside"),
    "a picture from elsewhere in an odt": (
        "a.odt",
        files.odt('<x xmlns:draw="d" xmlns:xlink="l"><draw:image xlink:href="http://e.example/a.png"/></x>'),
        "outside",
    ),
    "a style sheet from elsewhere": ("a.docx", files.docx('<?xml-stylesheet href="http://e.example/"?><w/>'), "outside"),
    "a path that leads out": ("a.docx", files.docx(more={"../../etc/cron.d/x": "x"}), "bad_members"),
    "an absolute path": ("a.docx", files.docx(more={"/etc/passwd": "x"}), "bad_members"),
    "a path of Windows": ("a.docx", files.docx(more={"C:\\x": "x"}), "bad_members"),
    "a name that hides": ("a.docx", files.docx(more={"word/media/gpj\u202eexe.png": "x"}), "bad_members"),
    "two of one name": ("a.docx", files.docx(more={"WORD/document.xml": "<w/>"}), "bad_members"),
    "a password": ("a.docx", files.encrypted(), "encrypted"),
    "the same bytes twice": ("a.docx", files.overlapping(), "unpacks_too_large"),
    "a size that lies": ("a.docx", files.lying(), "not_what_it_says"),
    "something before an archive": ("a.docx", b"GIF89a" + files.docx(), "two_in_one"),
    "something after an archive": ("a.docx", files.docx() + b"<script>", "two_in_one"),
    "an archive after an archive": ("a.docx", files.archive({"x": "y"}) + files.docx(), "two_in_one"),
    "no text": ("a.txt", b"\xff\xfe\x00binary", "not_what_it_says"),
    "a text with signs that do not show": ("a.txt", b"\x00\x01", "not_what_it_says"),
    "a drawing": ("a.txt", b"<svg onload=alert(1)>", "not_what_it_says"),
    "XML as a text": ("a.txt", files.DOCTYPE.encode(), "not_what_it_says"),
    "a page as a text": ("a.txt", b"hello <script>alert(1)</script>", "not_what_it_says"),
    "a formula": ("a.csv", b"name;x\n=HYPERLINK(1);2\n", "has_script"),
    "a drawing by name": ("a.svg", b"<svg/>", "not_allowed"),
    "a program": ("a.exe", b"MZ", "not_allowed"),
    "two endings": ("a.pdf.exe", files.PDF, "not_allowed"),
    "a document with macros": ("a.docm", files.docx(), "not_allowed"),
    "no ending": ("a", b"MZ", "not_allowed"),
    "nothing": ("a.txt", b"", "empty"),
    "a hidden name": ("a\u202efdp.pdf", files.PDF, "bad_name"),
    "a name with NUL": ("a.exe\x00.pdf", files.PDF, "bad_name"),
    "a path": ("../a.pdf", files.PDF, "bad_name"),
    "a picture with an archive behind it": ("a.jpg", files.image("JPEG") + files.archive({"x.class": "y"}), "two_in_one"),
    "a GIF that is an archive": ("a.gif", files.image("GIF") + files.archive({"x.class": "y"}), "two_in_one"),
    "a PNG with something behind it": ("a.png", files.image("PNG") + b"<?php", "two_in_one"),
    "a WebP with something behind it": ("a.webp", files.image("WEBP") + b"<script>xx", "two_in_one"),
    "a PNG by name": ("a.png", files.image("JPEG"), "not_what_it_says"),
    "a page by the name of a picture": ("a.gif", b"GIF89a=1;<script>alert(1)</script>;", "two_in_one"),
    "a video by name": ("a.mp4", b"<html>" * 20, "not_what_it_says"),
    "a video with something behind it": ("a.mp4", files.MP4 + files.archive({"x": "y"}), "not_what_it_says"),
    "a video of another kind": ("a.webm", files.MP4, "not_what_it_says"),
}


@pytest.mark.parametrize(("name", "content"), GOOD.values(), ids=GOOD)
def test_what_people_upload_is_taken(name, content):
    file = io.BytesIO(content)
    assert file_check.problem_of(file, name) == ""
    assert file.tell() == 0


@pytest.mark.parametrize(("name", "content", "problem"), BAD.values(), ids=BAD)
def test_what_is_not_what_it_says_is_refused(name, content, problem):
    file = io.BytesIO(content)
    assert file_check.problem_of(file, name) == problem
    assert file.tell() == 0


@pytest.mark.parametrize(("name", "most"), [("a.pdf", file_check.LARGEST_FILE), ("a.mp4", file_check.LARGEST_VIDEO)])
def test_what_is_too_large_is_not_read(name, most):
    class Zeros(io.RawIOBase):
        """As many zeros as told, and a failure for whoever reads them."""

        def seek(self, place, whence=0):
            self.place = most + 1 if whence == 2 else place
            return self.place

        def tell(self):
            return self.place

    assert file_check.problem_of(Zeros(), name) == "too_large"


def test_a_bomb_is_refused_by_what_it_tells_before_it_is_unpacked():
    bomb = files.docx(more={"word/media/zeros.dat": bytes(200_000_000)})
    assert len(bomb) < 300_000
    tracemalloc.start()
    began = time.process_time()
    assert file_check.problem_of(io.BytesIO(bomb), "a.docx") == "unpacks_too_large"
    assert time.process_time() - began < 1
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_bomb_below_the_limit_is_refused_by_how_much_it_shrank():
    assert file_check.problem_of(io.BytesIO(files.docx(more={"word/zeros.dat": bytes(20_000_000)})), "a.docx") == "unpacks_too_large"


def test_too_many_members(monkeypatch):
    monkeypatch.setattr(file_archives, "MOST_MEMBERS", 10)
    members = {f"word/media/{number}.dat": "x" for number in range(10)}
    assert file_check.problem_of(io.BytesIO(files.docx(more=members)), "a.docx") == "unpacks_too_large"


def test_a_pdf_made_to_be_slow_is_looked_through_in_time():
    slow = [
        files.PDF.replace(b"<</Type", b"/ObjStm" * 2_000_000 + b"<</Type"),
        files.PDF.replace(b"<</Type", b">>stream\n" * 1_500_000 + b"<</Type"),
        files.PDF.replace(b"<</Type", b"#41" * 5_000_000 + b"<</Type"),
        files.pdf_with_packed(bytes(60_000_000)),
    ]
    began = time.process_time()
    for content in slow:
        file_check.problem_of(io.BytesIO(content), "a.pdf")
    assert time.process_time() - began < 20
