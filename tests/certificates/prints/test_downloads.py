"""A download that was cut goes on where it was cut."""

import io
import random
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.models import Certificate, PrintRun
from certificates.prints import making as print_making
from people.runs import files as print_files
from people.services import grant_role
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(client, run, printer, monkeypatch):
    """Of a ZIP of some size, of a run that is done; the client is whoever asked for it, with a browser that takes gzip."""
    noise = random.Random(7)
    monkeypatch.setattr(print_making, "sheet", lambda certificate, at: noise.randbytes(200_000))
    print_making.make(run)
    client.force_login(printer)
    client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip, deflate, br"
    return f"/admin/certificate-prints/{run.pk}/certificates.zip"


def body_of(response):
    return b"".join(response.streaming_content)


def test_the_whole_says_how_long_it_is_and_is_not_packed_once_more(client, run, address):
    response = client.get(address)
    body = body_of(response)
    assert body == print_files.archive(run).read_bytes()
    assert response["Content-Length"] == str(len(body))
    assert response["Accept-Ranges"] == "bytes"
    assert response.get("Content-Encoding", "identity") == "identity"
    assert response["ETag"].startswith('"')
    assert len(zipfile.ZipFile(io.BytesIO(body)).namelist()) == 3


@pytest.mark.parametrize("cut", [1, 65_536, 123_457, 599_999])
def test_a_download_that_was_cut_goes_on(client, address, cut):
    whole = client.get(address)
    body = body_of(whole)
    rest = client.get(address, headers={"Range": f"bytes={cut}-", "If-Range": whole["ETag"]})
    assert rest.status_code == 206
    assert rest["Content-Range"] == f"bytes {cut}-{len(body) - 1}/{len(body)}"
    assert rest["Content-Length"] == str(len(body) - cut)
    assert rest["ETag"] == whole["ETag"]
    assert body[:cut] + body_of(rest) == body


def test_of_another_file_the_whole_comes_and_not_a_part(client, address):
    response = client.get(address, headers={"Range": "bytes=100-", "If-Range": '"another"'})
    assert response.status_code == 200
    assert len(body_of(response)) == int(response["Content-Length"])


def test_beyond_the_end_there_is_nothing(client, address):
    assert client.get(address, headers={"Range": "bytes=999999999-"}).status_code == 416


def test_asked_for_its_length_alone_it_says_it(client, run, address):
    response = client.head(address)
    assert response["Content-Length"] == str(print_files.archive(run).stat().st_size)
    response.close()


# --- Who has ended since it was packed --------------------------------------------------------------------------------------


ENDINGS = {
    "revoked": {"revoked_at": timezone.now() - timedelta(minutes=1), "revocation_reason": "x"},
    "replaced": {"revoked_at": timezone.now() - timedelta(minutes=1), "revocation_reason": "x", "replaced": True},
    "suspended": {"suspended_at": timezone.now() - timedelta(minutes=1), "suspension_reason": "x"},
    "expired": {"issued_at": timezone.now() - timedelta(days=9), "valid_until": timezone.now() - timedelta(days=1)},
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_zip_is_not_handed_out_with_a_sheet_that_holds_no_more(client, sheets, address, ending):
    body_of(client.get(address))
    Certificate.objects.filter(pk=sheets[1].pk).update(**ENDINGS[ending])
    response = client.get(address, headers={"Accept-Encoding": "identity"})
    assert response.status_code == 409
    assert "Certificates in this ZIP hold no more, or are suspended: 1." in response.content.decode()
    assert sheets[1].number in response.content.decode()
    assert client.get(address, headers={"Range": "bytes=100-"}).status_code == 409


def test_nor_with_the_name_of_who_was_erased_meanwhile(client, sheets, address):
    """Whatever became of the file."""
    Certificate.objects.filter(pk=sheets[0].pk).update(holder_name="")
    assert client.get(address).status_code == 409


def test_it_is_made_anew_without_them(client, run, sheets, address):
    Certificate.objects.filter(pk=sheets[1].pk).update(**ENDINGS["revoked"])
    page = client.get(address, headers={"Accept-Encoding": "identity"})
    anew = f"/admin/certificate-prints/{run.pk}/anew/"
    assert f'action="{anew}"' in page.content.decode()
    assert client.get(anew).status_code == 302
    assert PrintRun.objects.count() == 1
    for _twice in range(2):
        assert client.post(anew).url == "/admin/certificate-prints/"
    new, old = PrintRun.objects.all()
    assert sorted(new.certificates) == sorted([sheets[0].pk, sheets[2].pk])
    assert (old.pk, old.thrown_away_why) == (run.pk, "ended")
    assert client.get(address).status_code == 404
    print_making.make(new)
    assert body_of(client.get(f"/admin/certificate-prints/{new.pk}/certificates.zip"))


def test_where_none_holds_there_is_nothing_to_make_anew(client, run, sheets, address):
    Certificate.objects.filter(programme=run.programme).update(**ENDINGS["suspended"])
    response = client.post(f"/admin/certificate-prints/{run.pk}/anew/", headers={"Accept-Encoding": "identity"})
    assert response.status_code == 409
    assert "there is nothing to print" in response.content.decode()


def test_one_who_was_left_out_and_holds_again_keeps_no_zip_back(client, run, sheets, printer, monkeypatch):
    Certificate.objects.filter(pk=sheets[0].pk).update(**ENDINGS["suspended"])
    monkeypatch.setattr(print_making, "sheet", lambda certificate, at: b"%PDF")
    print_making.make(run)
    Certificate.objects.filter(pk=sheets[0].pk).update(suspended_at=None)
    client.force_login(printer)
    assert body_of(client.get(f"/admin/certificate-prints/{run.pk}/certificates.zip"))


def test_another_persons_run_is_not_made_anew(client, run, address):
    stranger = PersonFactory(is_sample=True)
    grant_role(stranger, "headquarters")
    client.force_login(stranger)
    assert client.post(f"/admin/certificate-prints/{run.pk}/anew/").status_code == 404
