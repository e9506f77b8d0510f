from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents.models import Document

from courses.references import collections_of
from partners import services
from tests.partners import files
from tests.partners.conftest import client_of


def upload(partner, name, content):
    url = reverse("wagtaildocs_chooser:create")
    data = {
        "document-chooser-upload-title": "A leaflet",
        "document-chooser-upload-file": SimpleUploadedFile(name, content),
        "document-chooser-upload-collection": collections_of(partner.organisation).get().pk,
    }
    return client_of(partner.editor).post(url, data)


def test_an_editor_uploads_into_the_own_collection_only(alpha, beta):
    assert upload(alpha, "a.pdf", files.PDF).json()["step"] == "chosen"
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
