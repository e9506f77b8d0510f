"""A download that was cut goes on where it was cut."""

import io
import random
import zipfile

import pytest

from certificates.prints import files as print_files
from certificates.prints import making as print_making

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
