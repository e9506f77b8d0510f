"""Recordings: documents that are checked by their content and served in parts, with words in every language, loaded only when asked for."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from courses import recording_files
from courses.blocks import LessonBody
from courses.content import CONTENT, load_recordings
from courses.models import Recording
from partners.file_check import problem_of
from tests.factories.people import in_all

# Wagtail leaves the file of a new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
VTT = "WEBVTT\n\n00:00.500 --> 00:03.000\nWords\n"


@pytest.fixture
def video(db):
    load_recordings(CONTENT / "observer")
    return Recording.objects.get(code="where-to-stand")


def render(kind, recording):
    return str(LessonBody().to_python([{"type": kind, "value": {"recording": recording.pk}}])[0].render())


def new(name="a.mp4", **values):
    document = get_document_model().objects.create(title=name, file=ContentFile(b"x", name=name))
    values = {"code": "new", "title": in_all("New"), "seconds": 5, "transcript": in_all("Text"), "captions": in_all(VTT), **values}
    return Recording(document=document, **values)


def test_nothing_is_loaded_before_it_is_asked_for(video):
    page = render("video", video)
    assert 'preload="none"' in page
    assert "poster=" not in page
    assert "autoplay" not in page
    assert page.index("<details") < page.index("<video")


def test_what_it_costs_and_what_it_says_stand_beside_it(video):
    page = render("video", video)
    assert "0:08 · 14.4\xa0KB" in page
    assert "The video has no sound." in page
    assert 'srclang="kk"' in page
    assert page.index("en.vtt") < page.index("kk.vtt")


def test_captions_come_in_each_language(client, video):
    response = client.get("/en/lessons/recordings/where-to-stand.kk.vtt")
    assert response.headers["Content-Type"].startswith("text/vtt")
    assert "Төрағадан" in response.text
    for name in ("where-to-stand.de", "hour-signal.kk", "nothing.kk"):
        assert client.get(f"/en/lessons/recordings/{name}.vtt").status_code == 404


def test_the_file_comes_whole_or_in_parts_to_anybody(client, video):
    whole = client.get(video.document.url, HTTP_ACCEPT_ENCODING="gzip")
    assert (whole.status_code, whole.headers["Content-Type"]) == (200, "video/mp4")
    assert len(b"".join(whole.streaming_content)) == video.document.get_file_size()
    part = client.get(video.document.url, HTTP_RANGE="bytes=4-7")
    assert part.status_code == 206
    assert b"".join(part.streaming_content) == b"ftyp"


def test_the_samples_are_what_may_be_uploaded(db):
    for path in (CONTENT / "observer/recordings").glob("*.*"):
        with path.open("rb") as file:
            assert problem_of(file, path.name) == ""


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [("a.mp3", b"ID3\x04", ""), ("a.mp3", b"\xff\xfb\x90\x64", ""), ("a.mp3", b"<html>", "not_what_it_says"), ("a.wav", b"RIFF\x04\0\0\0WAVE", ""),
     ("a.wav", b"RIFF\x04\0\0\0WAVE<html>", "two_in_one"), ("a.wav", b"RIFF", "not_what_it_says"),
     ("a.ogg", b"OggS" + b"\0" * 22 + b"\x01\x02ab", ""),
     ("a.ogg", b"OggS" + b"\0" * 22 + b"\x01\x02abPK", "not_what_it_says"), ("a.m4a", b"\0\0\0\x08ftyp\0\0\0\x08moov", ""),
     ("a.m4a", b"ftyp", "not_what_it_says")],
)  # fmt: skip
def test_a_sound_is_what_its_name_says(name, content, problem):
    assert problem_of(io.BytesIO(content), name) == problem


def test_the_form_refuses_another_file_and_missing_words(db):
    new().full_clean()
    with pytest.raises(ValidationError, match="Choose an MP4"):
        new(name="a.pdf").full_clean()
    with pytest.raises(ValidationError, match="captions in every language"):
        new(captions={"kk": VTT}).full_clean()
    with pytest.raises(ValidationError, match="no WebVTT"):
        new(captions=in_all("Words")).full_clean()
    new(name="a.mp3", captions={}).full_clean()


@pytest.mark.parametrize(
    "text", ["", "WEBVTT", "WEBVTTX\n\n00:00.500 --> 00:03.000\nx", "WEBVTT\n\n00:03.000 --> 00:01.000\nx", "WEBVTT\n\n0:1 --> 0:2\nx"]
)
def test_what_is_no_captions(text):
    assert not recording_files.is_captions(text)
    assert recording_files.is_captions("WEBVTT - title\n\nid\n01:00:00.000 --> 01:00:01.500 align:start\nx\n")


def test_a_video_block_takes_videos_alone(video):
    body = LessonBody()
    sound = Recording.objects.get(code="hour-signal")
    for kind, right, wrong in (("video", video, sound), ("audio", sound, video)):
        block = body.child_blocks[kind]
        assert block.clean(block.to_python({"recording": right.pk}))
        with pytest.raises(ValidationError):
            block.clean(block.to_python({"recording": wrong.pk}))


def test_a_lost_file_breaks_nothing(video):
    video.document.file.storage.delete(video.document.file.name)
    assert "0:08" in render("video", video)
    assert "figure" not in render("video", Recording(pk=0))


def test_an_authors_words_are_escaped(video):
    video.title = video.transcript = in_all("<script>alert(1)</script>")
    video.save()
    assert "<script>alert" not in render("video", video)


def test_loading_twice_stores_nothing_twice(video):
    documents = set(get_document_model().objects.values_list("pk", flat=True))
    load_recordings(CONTENT / "observer")
    assert set(get_document_model().objects.values_list("pk", flat=True)) == documents
