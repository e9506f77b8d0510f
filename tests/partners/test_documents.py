import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents.models import Document

from courses.references import collections_of
from partners import file_check, services
from tests.partners.conftest import client_of


def archive(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return stream.getvalue()


DOCX = archive(**{"word/document.xml": "<w/>", "[Content_Types].xml": "<t/>"})
ODT = archive(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<x/>"})


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.pdf", b"%PDF-1.7 text", ""),
        ("a.PDF", b"%PDF-1.7 text", ""),
        ("a.docx", DOCX, ""),
        ("a.odt", ODT, ""),
        ("a.txt", "Дауыс беру".encode(), ""),
        ("a.pdf", b"<html>", "not_what_it_says"),
        ("a.pdf", b"%PDF-1.7 /JavaScript (app.alert(1))", "has_script"),
        ("a.docx", b"%PDF-1.7", "not_what_it_says"),
        ("a.docx", ODT, "not_what_it_says"),
        ("a.odt", DOCX, "not_what_it_says"),
        ("a.docx", DOCX[:60], "not_what_it_says"),
        ("a.docx", archive(**{"word/document.xml": "", "word/vbaProject.bin": "x"}), "has_script"),
        ("a.txt", b"\xff\xfe\x00binary", "not_what_it_says"),
        ("a.txt", b"<svg onload=alert(1)>", "not_what_it_says"),
        ("a.txt", b"hello <script>alert(1)</script>", "not_what_it_says"),
        ("a.txt", b"\x00\x01", "not_what_it_says"),
        ("a.svg", b"<svg/>", "not_allowed"),
        ("a.exe", b"MZ", "not_allowed"),
        ("a", b"MZ", "not_allowed"),
        ("a.txt", b"", "empty"),
        ("a.pdf", b"%PDF-" + b"0" * file_check.LARGEST_FILE, "too_large"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_content_must_be_what_the_name_says(name, content, problem):
    file = io.BytesIO(content)
    assert file_check.problem_of(file, name) == problem
    assert file.tell() == 0


def test_a_file_that_unpacks_to_too_much(monkeypatch):
    monkeypatch.setattr(file_check, "LARGEST_UNPACKED", 1000)
    bomb = archive(**{"word/document.xml": b"0" * 2000})
    assert len(bomb) < 1000
    assert file_check.problem_of(io.BytesIO(bomb), "a.docx") == "unpacks_too_large"


def upload(partner, name, content):
    url = reverse("wagtaildocs_chooser:create")
    data = {
        "document-chooser-upload-title": "A leaflet",
        "document-chooser-upload-file": SimpleUploadedFile(name, content),
        "document-chooser-upload-collection": collections_of(partner.organisation).get().pk,
    }
    return client_of(partner.editor).post(url, data)


def test_an_editor_uploads_into_the_own_collection_only(alpha, beta):
    assert upload(alpha, "a.pdf", b"%PDF-1.7").json()["step"] == "chosen"
    [document] = Document.objects.all()
    assert document.collection == collections_of(alpha.organisation).get()
    bad = upload(alpha, "b.pdf", b"<script>")
    assert "does not match its name" in bad.content.decode()
    assert Document.objects.count() == 1


def fetch(client, document):
    response = client.get(document.url)
    if response.streaming:
        b"".join(response.streaming_content)
    return response


def test_a_document_nobody_published_is_for_its_own_people_and_its_reviewer(alpha, beta, topic, client, superuser, volunteer):
    document = alpha.document()
    assert fetch(client, document).status_code == 403
    assert fetch(client_of(volunteer), document).status_code == 403
    assert fetch(client_of(beta.editor), document).status_code == 403
    assert fetch(client_of(beta.reviewer), document).status_code == 403
    assert fetch(client_of(alpha.editor), document).status_code == 200
    assert fetch(client_of(superuser), document).status_code == 200

    page, state = alpha.submitted(topic, document=document)
    assert fetch(client_of(beta.reviewer), document).status_code == 200
    assert fetch(client, document).status_code == 403

    services.review(state, by=beta.reviewer, approve=True)
    served = fetch(client, document)
    assert served.status_code == 200
    assert served.headers["Content-Disposition"].startswith("attachment")
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" in served.headers

    client_of(alpha.editor).post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert fetch(client, document).status_code == 403


def test_a_document_of_the_coalition_is_everybodys(client, db):
    document = Document.objects.create(title="Guide", file=SimpleUploadedFile("guide.txt", b"hello"))
    assert fetch(client, document).status_code == 200
