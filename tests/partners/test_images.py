"""Images of organisations: chosen, uploaded and shown from one's own collection only."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import rich_text

from courses.models import MaterialPage
from courses.references import collections_of
from tests.partners import files
from tests.partners.conftest import client_of
from tests.partners.test_journey import page_form

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")


def image_of(partner, title):
    return Image.objects.create(title=title, file=get_test_image_file(filename=f"{title}.png"), collection=collections_of(partner.organisation).get())


def upload(person, partner, content=None, name="a.png"):
    """Upload by the chooser into the partner's collection, as the editor's form does."""
    fields = {
        "title": "Mine",
        "collection": collections_of(partner.organisation).get().pk,
        "file": SimpleUploadedFile(name, content or files.image()),
    }
    data = {f"image-chooser-upload-{field}": value for field, value in fields.items()}
    return client_of(person).post(reverse("wagtailimages_chooser:create"), data)


def embed(image):
    return f'<p>Look.</p><embed alt="A hall" embedtype="image" format="fullwidth" id="{image.pk}"/>'


def test_an_editor_uploads_into_the_own_collection_and_into_no_other(alpha, beta):
    assert upload(alpha.editor, alpha).status_code == 200
    image = Image.objects.get()
    assert (image.collection, image.uploaded_by_user) == (collections_of(alpha.organisation).get(), alpha.editor)
    upload(alpha.editor, beta)
    assert set(Image.objects.values_list("collection", flat=True)) == {image.collection_id}


def test_a_reviewer_uploads_nothing(alpha):
    assert upload(alpha.reviewer, alpha).status_code in {302, 403}
    assert not Image.objects.exists()


def test_what_is_no_image_is_refused(alpha):
    assert "does not match its name" in upload(alpha.editor, alpha, b"<html>").content.decode()
    assert not Image.objects.exists()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_that_breaks_off_is_refused_in_words(alpha, kind):
    whole = io.BytesIO()
    Picture.effect_noise((60, 40), 90).convert("RGB").save(whole, kind)
    data = whole.getvalue()
    for end in (12, 40, len(data) // 2, len(data) - 20):
        response = upload(alpha.editor, alpha, data[:end], name=f"photo.{kind.lower()}")
        assert response.status_code == 200
    assert "does not match its name" in response.content.decode()
    assert not Image.objects.exists()


def test_the_chooser_shows_ones_own_images(alpha, beta, kept_indexes):
    image_of(alpha, "Zqminezq")
    theirs = image_of(beta, "Zqtheirszq")
    theirs.tags.add("Zqtheirszq")  # Wagtail's own template shows everybody's popular tags
    client = client_of(alpha.editor)
    for name in ("choose", "choose_results"):
        page = client.get(reverse(f"wagtailimages_chooser:{name}"), {"q": "Zq"} if name == "choose_results" else {}).content.decode()
        assert "Zqminezq" in page
        assert "Zqtheirszq" not in page


@pytest.mark.parametrize("name", ["chosen", "select_format"])
def test_another_organisations_image_is_not_chosen_by_its_number(alpha, beta, superuser, name):
    address = reverse(f"wagtailimages_chooser:{name}", args=[image_of(beta, "Theirs").pk])
    assert client_of(alpha.editor).get(address).status_code == 403
    assert client_of(superuser).get(address).status_code == 200
    own = reverse(f"wagtailimages_chooser:{name}", args=[image_of(alpha, "Mine").pk])
    assert client_of(alpha.editor).get(own).status_code == 200


def test_the_same_picture_as_anothers_is_no_duplicate_that_shows_theirs(alpha, beta):
    Image.objects.create(title="Zqtheirszq", file=SimpleUploadedFile("a.png", files.image()), collection=collections_of(beta.organisation).get())
    assert "Zqtheirszq" not in upload(alpha.editor, alpha).content.decode()


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("wagtailimages:index", 0),
        ("wagtailimages:add", 0),
        ("wagtailimages:add_multiple", 0),
        ("wagtailimages:edit", 1),
        ("wagtailimages:delete", 1),
        ("wagtailimages:image_usage", 1),
        ("wagtailimages:url_generator", 1),
        ("wagtailimages_chooser:chosen_multiple", 0),
    ],
)
def test_no_other_screen_of_images_opens_not_even_for_ones_own(alpha, name, arguments):
    image = image_of(alpha, "Mine")
    address = reverse(name, args=[image.pk][:arguments])
    client = client_of(alpha.editor)
    for answer in (client.get(address, {"id": image.pk}), client.post(address, {"title": "Changed"})):
        assert answer.status_code in {302, 403}
    image.refresh_from_db()
    assert image.title == "Mine"


@pytest.mark.parametrize("action", ["delete", "add_tags", "add_to_collection"])
def test_bulk_actions_touch_nothing(alpha, beta, action):
    images = [image_of(alpha, "Mine"), image_of(beta, "Theirs")]
    address = reverse("wagtail_bulk_action", args=["wagtailimages", "image", action])
    query = "&".join(f"id={image.pk}" for image in images)
    collection = collections_of(alpha.organisation).get().pk
    assert client_of(alpha.editor).post(f"{address}?{query}", {"collection": collection, "tags": "x"}).status_code == 403
    assert Image.objects.count() == 2
    assert Image.objects.get(title="Theirs").collection == collections_of(beta.organisation).get()


def test_a_material_shows_ones_own_image_and_is_not_saved_with_anothers(alpha, beta, topic):
    page = alpha.material(topic)
    client = client_of(alpha.editor)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for partner, is_saved in ((beta, False), (alpha, True)):
        image = image_of(partner, partner.organisation.slug)
        client.post(address, page_form(topic, text=rich_text(embed(image), features=MaterialPage._meta.get_field("text").features)))
        page.refresh_from_db()
        assert (f'id="{image.pk}"' in page.get_latest_revision_as_object().text) == is_saved


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_a_camera_writes_into_a_picture_is_taken_out_and_the_picture_stands_upright(alpha, kind):
    """Telephones write the place into the picture, and Wagtail's renditions would carry it on."""
    stream, exif = io.BytesIO(), Picture.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F], exif[0x0112] = "Zqphonezq", 6  # maker; held upright
    Picture.new("RGB", (60, 40)).save(stream, kind, exif=exif)
    name = "a.jpg" if kind == "JPEG" else "a.png"
    assert b"Zqphonezq" in stream.getvalue()
    assert upload(alpha.editor, alpha, stream.getvalue(), name).status_code == 200
    image = Image.objects.get()
    assert (image.width, image.height) == (40, 60)
    for stored in (image.file, image.get_rendition("width-30").file):
        with stored.open("rb") as file:
            assert b"Zqphonezq" not in file.read()


def test_a_picture_that_tells_nothing_is_kept_byte_by_byte(alpha):
    content = files.image("JPEG")
    upload(alpha.editor, alpha, content, "a.jpg")
    with Image.objects.get().file.open("rb") as stored:
        assert stored.read() == content
