"""Every door by which a file comes in asks the same check, and refuses in a sentence."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

from courses.references import collections_of
from partners import file_sentences
from tests.partners import files
from tests.partners.conftest import client_of

BAD_DOCUMENTS = {
    "SVG with a script": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    "two files in one": ("a.pdf", files.PDF + files.docx()),
    "XXE": ("a.docx", files.docx(files.DOCTYPE)),
    "bomb": ("a.docx", files.docx(more={"word/zeros.dat": bytes(30_000_000)})),
    "path": ("a.docx", files.docx(more={"../../x": "x"})),
}
BAD_IMAGES = {
    "SVG with a script": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    "two files in one": ("a.png", files.image() + files.docx()),
    "bomb": ("a.png", files.many_pixels()),
    "another kind": ("a.jpg", files.image("PNG")),
    "HTML": ("a.gif", b"<html>"),
}


def root():
    return Collection.get_first_root_node().pk


def document_doors(document):
    """Door → (address, names of title, file, collection)."""
    return {
        "add": (reverse("wagtaildocs:add"), "title", "file", "collection"),
        "add multiple": (reverse("wagtaildocs:add_multiple"), "title", "files[]", "collection"),
        "chooser": (reverse("wagtaildocs_chooser:create"), *(f"document-chooser-upload-{name}" for name in ("title", "file", "collection"))),
        "replace": (reverse("wagtaildocs:edit", args=[document.pk]), "title", "file", "collection"),
    }


def image_doors(image):
    return {
        "add": (reverse("wagtailimages:add"), "title", "file", "collection"),
        "add multiple": (reverse("wagtailimages:add_multiple"), "title", "files[]", "collection"),
        "chooser": (reverse("wagtailimages_chooser:create"), *(f"image-chooser-upload-{name}" for name in ("title", "file", "collection"))),
        "replace": (reverse("wagtailimages:edit", args=[image.pk]), "title", "file", "collection"),
    }


def send(client, door, name, content):
    address, *names = door
    values = ("A file", SimpleUploadedFile(name, content), root())
    return client.post(address, dict(zip(names, values, strict=True)))


@pytest.fixture
def document(db):
    return Document.objects.create(title="Old", file=SimpleUploadedFile("old.txt", b"old"))


@pytest.fixture
def picture(db):
    return Image.objects.create(title="Old", file=SimpleUploadedFile("old.png", files.image()))


def kept(model):
    return [(one.pk, one.title, one.file.name) for one in model.objects.order_by("pk")]


@pytest.mark.parametrize("door", ["add", "add multiple", "chooser", "replace"])
def test_no_door_takes_a_bad_document(document, superuser, door):
    client = client_of(superuser)
    before = kept(Document)
    for name, content in BAD_DOCUMENTS.values():
        response = send(client, document_doors(document)[door], name, content)
        assert response.status_code == 200
        assert kept(Document) == before
    assert send(client, document_doors(document)[door], "a.pdf", files.PDF).status_code in {200, 302}
    assert kept(Document) != before


@pytest.mark.parametrize("door", ["add", "add multiple", "chooser", "replace"])
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning", "ignore::PIL.Image.DecompressionBombWarning"
)
def test_no_door_takes_a_bad_image(picture, superuser, door):
    client = client_of(superuser)
    before = kept(Image)
    for name, content in BAD_IMAGES.values():
        response = send(client, image_doors(picture)[door], name, content)
        assert response.status_code == 200
        assert kept(Image) == before
    assert send(client, image_doors(picture)[door], "a.png", files.image()).status_code in {200, 302}
    assert kept(Image) != before


def test_a_refused_document_is_told_one_reason(alpha):
    name, content = BAD_DOCUMENTS["two files in one"]
    address, *names = document_doors(alpha.document())["chooser"]
    values = ("A file", SimpleUploadedFile(name, content), collections_of(alpha.organisation).get().pk)
    said = client_of(alpha.editor).post(address, dict(zip(names, values, strict=True))).text
    assert "second file of another kind" in said
    assert "is not allowed" not in said


@pytest.mark.parametrize(("language", "sentence"), [("en", "unpacks to too much"), ("ru", "распаковывается"), ("kk", "ашылғанда")])
def test_the_refusal_is_a_sentence_in_the_language_of_whoever_uploads(alpha, language, sentence):
    name, content = BAD_DOCUMENTS["bomb"]
    alpha.editor.wagtail_userprofile.preferred_language = language
    alpha.editor.wagtail_userprofile.save()
    address, *names = document_doors(alpha.document())["chooser"]
    values = ("A file", SimpleUploadedFile(name, content), collections_of(alpha.organisation).get().pk)
    response = client_of(alpha.editor).post(address, dict(zip(names, values, strict=True)))
    with translation.override(language):
        said = file_sentences.sentence("unpacks_too_large", name, file_sentences.DOCUMENT_KINDS)
    assert sentence in said
    if language != "kk":  # not offered in Wagtail's admin
        assert sentence in json.dumps(response.json(), ensure_ascii=False)


def test_every_problem_has_a_sentence_in_every_language():
    codes = "bad_name not_allowed too_large empty not_what_it_says two_in_one has_script encrypted unpacks_too_large bad_members entities outside"
    for code in codes.split():
        said = set()
        for language in ("kk", "ru", "en"):
            with translation.override(language):
                said.add(file_sentences.sentence(code, "a.pdf", "PDF"))
        assert len(said) == 3


def test_no_api_takes_files():
    for name in ("wagtailapi_v3:create_document", "wagtailapi:documents:listing", "wagtailapi:images:listing"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


class Unread(io.RawIOBase):
    """A body that nobody may read."""

    def read(self, *args):
        raise AssertionError("the body was read")


def zeros(client, address, length):
    """A form of `length` bytes, as a server hands it on: the length in the head, the body not read yet."""
    return client.generic("POST", address, content_type="multipart/form-data; boundary=x", **{"CONTENT_LENGTH": str(length), "wsgi.input": Unread()})


def test_two_hundred_megabytes_of_zeros_are_refused_unread_in_ones_own_language(alpha, client, superuser):
    alpha.editor.language = "kk"
    alpha.editor.save()
    editor = client_of(alpha.editor)
    alpha.editor.wagtail_userprofile.preferred_language = "ru"
    alpha.editor.wagtail_userprofile.save()
    for address, said in ((reverse("wagtaildocs_chooser:create"), "слишком"), ("/kk/accounts/login/", "тым көп")):
        response = zeros(editor, address, 200_000_000)
        assert response.status_code == 413
        assert said in response.text
    for address in ("/ru/accounts/login/", "/admin/documents/add/"):
        assert zeros(client, address, 20_000_000).status_code == 413
    assert zeros(client, "/ru/accounts/login/", "9" * 30).status_code == 413
    assert zeros(client, "/ru/accounts/login/", "-1").status_code == 413


def test_a_video_may_be_large_in_the_admin_alone(alpha, client):
    assert zeros(client_of(alpha.editor), reverse("wagtaildocs_chooser:create"), 90_000_000).status_code != 413
    assert zeros(client, reverse("wagtaildocs_chooser:create"), 90_000_000).status_code == 413
