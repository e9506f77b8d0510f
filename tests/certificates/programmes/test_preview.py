"""The headquarters sees the sheet of a programme before it saves what it looks like."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from certificates.documents.emblem import emblem_svg
from certificates.models import Certificate, Issuer, Programme
from certificates.offline.qr import qr_address
from tests.factories.people import PersonFactory

pytestmark = [pytest.mark.usefixtures("own_keys"), pytest.mark.one_engine]
PREVIEW = "/admin/programme/preview/"


@pytest.fixture
def desk(client, headquarters):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(headquarters)
    return client


@pytest.fixture
def values(programme):
    names = {"name_kk": "Жаңа", "name_ru": "Новая", "name_en": "Not saved yet"}
    rules = {"slug": "observer", "exam": programme.exam.pk, "validity_days": 365, "renewal_days": 90, "law_as_of": "2027-01-01"}
    return {**names, **rules, "design": "sky", "sheet_note_en": "Twenty-four hours", "preview_of": programme.pk}


def picture(name="emblem.png", content=None):
    drawn = io.BytesIO()
    Image.new("RGBA", (900, 600), "#b07d10").save(drawn, "PNG")
    return get_image_model().objects.create(title="Emblem", file=ContentFile(content or drawn.getvalue(), name), width=900, height=600)


def text_of(response):
    return " ".join(PdfReader(io.BytesIO(response.content)).pages[0].extract_text().split())


def test_it_shows_the_form_as_it_stands_and_saves_nothing(desk, programme, values):
    emblem = picture()
    response = desk.post(PREVIEW, {**values, "emblem": emblem.pk})
    assert response["Content-Type"] == "application/pdf"
    for said in ("Not saved yet", "Twenty-four hours", "01.01.2027", "Sample", "BQ-0000-0000", "has passed the exam"):
        assert said in text_of(response)
    assert len(PdfReader(io.BytesIO(response.content)).pages[0].images) == 1
    programme.refresh_from_db()
    assert (programme.name["en"], programme.design, programme.emblem) == ("Observer programme", "guilloche", None)
    assert not Certificate.objects.exists()


def test_the_form_has_the_button_and_a_new_programme_is_previewed_too(desk, programme, values):
    page = desk.get(f"/admin/programme/edit/{programme.pk}/").content.decode()
    assert f'formaction="{PREVIEW}"' in page
    assert f'name="preview_of" value="{programme.pk}"' in page
    assert "preview_of" not in desk.get("/admin/programme/new/").content.decode()
    assert desk.post(PREVIEW, {**values, "slug": "new", "preview_of": ""}).status_code == 200
    assert Programme.objects.count() == 1


def test_what_is_missing_is_said(desk, values):
    response = desk.post(PREVIEW, {**values, "name_en": "", "sheet_note_en": "x" * 121})
    assert response.status_code == 422
    assert "Still missing: English" in response.content.decode()
    assert "At most 120 characters" in response.content.decode()


@pytest.mark.parametrize("pk", ["x", "999999", "9" * 30, "\0"])
def test_there_is_no_other_programme_to_preview(desk, values, pk):
    assert desk.post(PREVIEW, {**values, "preview_of": pk}).status_code == 404


def test_only_the_headquarters_previews(client, values):
    assert desk_of(client, PersonFactory()).post(PREVIEW, values).status_code in (302, 403)
    assert client.get(PREVIEW).status_code in (302, 405)


def desk_of(client, person):
    client.force_login(person)
    return client


def test_a_sample_certifies_nobody(desk, values, certificate, monkeypatch):
    monkeypatch.setattr("certificates.documents.pdf.qr_address", lambda one: pytest.fail("signed"))
    assert desk.post(PREVIEW, values).status_code == 200
    assert "#" in qr_address(certificate)


def test_an_emblem_whose_file_is_gone_or_is_no_picture_leaves_the_sheet_as_it_is(db):
    gone = picture()
    gone.file.storage.delete(gone.file.name)
    assert emblem_svg(gone) == ""
    broken = picture()
    with broken.file.storage.open(broken.file.name, "wb") as file:
        file.write(b"no picture")
    assert emblem_svg(broken) == ""
    assert emblem_svg(None) == ""


def test_what_is_no_picture_is_not_taken_for_an_emblem(db):
    form_class = get_image_form(get_image_model())
    form = form_class({"title": "x", "collection": 1}, {"file": SimpleUploadedFile("emblem.png", b"<svg onload=alert(1)>", "image/png")}, user=None)
    assert "file" in form.errors


def test_an_emblem_is_small_on_the_sheet(db):
    drawn = io.BytesIO()
    Image.effect_noise((3000, 3000), 90).save(drawn, "PNG")
    assert len(emblem_svg(picture(content=drawn.getvalue()))) < 150_000


def test_the_issuer_and_the_address_to_type_stand_on_the_sheet(client, certificate, volunteer, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://bakylau.example/"
    Issuer.objects.create(
        name={"kk": "Бірлестік", "ru": "Объединение", "en": "Association"}, requisites={"kk": "БСН 1", "ru": "БИН 1", "en": "BIN 1"}
    )
    client.force_login(volunteer)
    text = text_of(client.get(f"/kk/certificates/{certificate.token}/pdf/"))
    for said in ("Бірлестік · БСН 1", "Объединение · БИН 1", "Association · BIN 1", "bakylau.example/verify"):
        assert said in text
    assert client.get("/verify", HTTP_ACCEPT_LANGUAGE="ru").headers["Location"] == "/ru/certificates/verify/"


def test_the_headquarters_keeps_the_issuer(client, db):
    from people.services import grant_role

    person = PersonFactory(is_sample=True)
    grant_role(person, "headquarters")
    desk_of(client, person)
    page = client.get("/admin/settings/certificates/issuer/", follow=True)
    values = {f"{field}_{code}": code for field in ("name", "requisites") for code in ("kk", "ru", "en")}
    assert client.post(page.redirect_chain[-1][0], values).status_code == 302
    assert Issuer.objects.get().line("ru") == "ru · ru"
