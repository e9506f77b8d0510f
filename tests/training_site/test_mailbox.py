import pytest
from django.core import mail
from django.test import RequestFactory

from training_site import mailbox


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


@pytest.fixture
def read(db, rf: RequestFactory):
    def look():
        from django.contrib.auth.models import AnonymousUser

        request = rf.get("/mailbox/")
        request.user = AnonymousUser()
        request.session = {}
        return mailbox.mailbox(request).content.decode()

    return look


def test_kept_mail_is_shown_with_its_text(folder, read):
    mail.send_mail("Кіру коды", "Сіздің кодыңыз:\n\nAB12\n\nhttp://127.0.0.1/<b>", None, ["aigul@example.org"])
    text = read()
    assert "Кіру коды" in text
    assert "AB12" in text
    assert "aigul@example.org" in text
    assert "<b>" not in text.split("</header>")[1]


def test_no_mail_yet(folder, read):
    assert "No mail yet" in read()
    folder.rmdir()
    assert "No mail yet" in read()


def test_it_is_not_mounted_unless_asked_for(client, db):
    assert client.get("/mailbox/", follow=True).status_code == 404
