"""Recordings: checked by their content, served in parts, with words in every language, loaded only when asked for."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from courses import recording_check
from courses.blocks import LessonBody
from courses.content import CONTENT, load_recordings
from courses.models import Recording
from courses.recording_views import span_of
from tests.factories.people import in_all

VTT = "WEBVTT\n\n00:00.500 --> 00:03.000\nWords\n"


@pytest.fixture
def video(db):
    load_recordings(CONTENT / "observer")
    return Recording.objects.get(code="where-to-stand")


def render(kind, recording):
    return str(LessonBody().to_python([{"type": kind, "value": {"recording": recording.pk}}])[0].render())


def new(name="a.mp4", content=b"\0\0\0\x20ftypisom", **values):
    values = {"code": "new", "title": in_all("New"), "seconds": 5, "transcript": in_all("Text"), "captions": in_all(VTT), **values}
    return Recording(file=SimpleUploadedFile(name, content), **values)


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


def test_the_file_comes_whole_or_in_parts(client, video):
    whole = client.get(video.file.url, HTTP_ACCEPT_ENCODING="gzip")
    content = b"".join(whole.streaming_content)
    assert (whole.status_code, whole.headers["Content-Type"], len(content)) == (200, "video/mp4", video.file.size)
    part = client.get(video.file.url, HTTP_RANGE="bytes=10-19")
    assert (part.status_code, part.headers["Content-Range"]) == (206, f"bytes 10-19/{video.file.size}")
    assert b"".join(part.streaming_content) == content[10:20]
    assert client.get(video.file.url, HTTP_RANGE=f"bytes={video.file.size}-").status_code == 416
    assert client.get("/media/recordings/nothing.mp4").status_code == 404
    assert client.get("/media/recordings/..%2f..%2fsecret").status_code == 404


@pytest.mark.parametrize(
    ("header", "span"),
    [("", (0, 100)), ("bytes=0-", (0, 100)), ("bytes=90-200", (90, 100)), ("bytes=-10", (90, 100)), ("bytes=-200", (0, 100)), ("bytes=100-", None),
     ("bytes=-0", None), ("bytes=5-4", None), ("bytes=-", (0, 100)),
     ("bytes=0-1,5-6", (0, 100)), ("lines=1-2", (0, 100)), ("bytes=9" * 99, (0, 100))],
)  # fmt: skip
def test_what_part_is_asked_for(header, span):
    assert span_of(header, 100) == span


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [("a.mp4", b"\0\0\0\x20ftypisom", ""), ("a.webm", b"\x1a\x45\xdf\xa3", ""), ("a.mp3", b"ID3", ""), ("a.WAV", b"RIFF\0\0\0\0WAVE", ""),
     ("a.ogg", b"OggS", ""), ("a.m4a", b"\0\0\0\x20ftypM4A ", ""), ("a.mp4", b"<html>", "not_what_it_says"), ("a.svg", b"<svg>", "not_allowed"),
     ("a.mp4", b"", "empty"), ("a.mp4.html", b"\0\0\0\x20ftypisom", "not_allowed"), ("a", b"OggS", "not_allowed")],
)  # fmt: skip
def test_an_upload_is_what_its_name_says(name, content, problem):
    assert recording_check.problem_of(io.BytesIO(content), name) == problem


def test_the_form_refuses_a_wrong_file_and_missing_words(db):
    new().full_clean()
    with pytest.raises(ValidationError, match="does not match its name"):
        new(content=b"<script>").full_clean()
    with pytest.raises(ValidationError, match="captions in every language"):
        new(captions={"kk": VTT}).full_clean()
    with pytest.raises(ValidationError, match="no WebVTT"):
        new(captions=in_all("Words")).full_clean()
    new(name="a.mp3", content=b"ID3", captions={}).full_clean()


@pytest.mark.parametrize(
    "text", ["", "WEBVTT", "WEBVTTX\n\n00:00.500 --> 00:03.000\nx", "WEBVTT\n\n00:03.000 --> 00:01.000\nx", "WEBVTT\n\n0:1 --> 0:2\nx"]
)
def test_what_is_no_captions(text):
    assert not recording_check.is_captions(text)
    assert recording_check.is_captions("WEBVTT - title\n\nid\n01:00:00.000 --> 01:00:01.500 align:start\nx\n")


def test_a_video_block_takes_videos_alone(video):
    body = LessonBody()
    sound = Recording.objects.get(code="hour-signal")
    for kind, right, wrong in (("video", video, sound), ("audio", sound, video)):
        block = body.child_blocks[kind]
        assert block.clean(block.to_python({"recording": right.pk}))
        with pytest.raises(ValidationError):
            block.clean(block.to_python({"recording": wrong.pk}))


def test_a_lost_file_breaks_nothing(video, client):
    video.file.storage.delete(video.file.name)
    assert "0:08" in render("video", video)
    assert client.get(video.file.url).status_code == 404
    assert "figure" not in render("video", Recording(pk=0))


def test_an_authors_words_are_escaped(video):
    video.title = video.transcript = in_all("<script>alert(1)</script>")
    video.save()
    assert "<script>alert" not in render("video", video)


def test_loading_twice_stores_nothing_twice(video):
    names = set(Recording.objects.values_list("file", flat=True))
    load_recordings(CONTENT / "observer")
    assert set(Recording.objects.values_list("file", flat=True)) == names
    video.file.save("lost.mp4", ContentFile(b"x"))
    load_recordings(CONTENT / "observer")
    video.refresh_from_db()
    assert video.file.size == 14717
