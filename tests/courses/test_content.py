"""The files of the sample course, and loading them."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command
from wagtail.images import get_image_model
from wagtail.models import Page, Revision

from courses import content
from courses.content import NoCatalogError, load_course, load_law, load_topics
from courses.content_blocks import clean
from courses.models import CatalogPage, CoursePage, LawArticle, LawItem, LawVersion, LessonPage, Topic
from quizzes.models import ExamPage
from tests.factories.quizzes import ExamFactory

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LESSONS = sorted((content.CONTENT / "observer" / "lessons").glob("*.yaml"))

# Their words are where they are kept: the bank, the recordings.
WITHOUT_WORDS = {"practice", "video", "audio"}


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def texts(value):
    """Every text below `value`."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def shape(value):
    """What languages must have in common: keys, lengths of lists, booleans, elements of rich text."""
    if isinstance(value, dict):
        return {name: shape(item) for name, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value]
    return re.findall(r"</?(?:h2|h3|ul|ol|li)>", value) if isinstance(value, str) else value


def test_there_are_eight_lessons_and_an_optional_one():
    assert [read(path).get("optional", False) for path in LESSONS] == [*[False] * 8, True]


def test_what_comes_before_a_lesson_stands_before_it(observer):
    lesson = LessonPage.objects.child_of(observer["ru"]).get(slug="count-and-protocol")
    before = LessonPage.objects.child_of(observer["ru"]).get(slug="voting")
    assert lesson.needs == [str(before.translation_key)]
    assert before.path < lesson.path
    assert LessonPage.objects.child_of(observer["ru"]).get(is_required=False).slug == "standards"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_has_the_same_blocks_in_every_language(path):
    lesson = read(path)
    worded = [block for block in lesson["blocks"] if block["type"] not in WITHOUT_WORDS]
    for part in [{"kk": lesson["title"]["kk"], **lesson["title"]}, lesson["summary"], *worded]:
        assert set(LANGUAGES) <= set(part)
        assert shape(part["kk"]) == shape(part["ru"]) == shape(part["en"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_has_300_to_650_words(path, language):
    lesson = read(path)
    words = " ".join(texts([block[language] for block in lesson["blocks"] if block["type"] not in WITHOUT_WORDS]))
    assert 300 <= len(re.sub(r"<[^>]+>", " ", words).split()) <= 650


def test_what_the_lessons_cite_and_are_about_exists():
    articles = {row["code"] for row in read(content.CONTENT / "law.yaml")["articles"]}
    topics = {row["code"] for row in read(content.CONTENT / "topics.yaml")["topics"]}
    for path in LESSONS:
        lesson = read(path)
        assert lesson["topic"] in topics
        assert {block["article"] for block in lesson["blocks"] if block["type"] == "law"} <= articles


def test_every_picture_follows_a_block_that_is_there():
    counts = {lesson["slug"]: len(lesson["blocks"]) for lesson in map(read, LESSONS)}
    for picture in read(content.CONTENT / "observer" / "images.yaml")["images"]:
        assert 1 <= picture["after_block"] <= counts[picture["lesson"]]
        assert all(picture[language]["alt"] for language in LANGUAGES)


def test_the_course_is_loaded_in_three_languages_as_translations(observer):
    assert {page.translation_key for page in observer.values()} == {observer["kk"].translation_key}
    lessons = {code: list(LessonPage.objects.child_of(page).live().order_by("path")) for code, page in observer.items()}
    keys = [lesson.translation_key for lesson in lessons["kk"]]
    assert len(set(keys)) == 9
    for code in LANGUAGES:
        assert [lesson.translation_key for lesson in lessons[code]] == keys
        assert [lesson.slug for lesson in lessons[code]] == [read(path)["slug"] for path in LESSONS]
        assert {lesson.locale.language_code for lesson in lessons[code]} == {code}
        assert all(lesson.live_revision_id for lesson in lessons[code])


def test_loading_again_changes_nothing(observer):
    before = everything()
    load_course("observer")
    assert everything() == before


def everything():
    rows = [model.objects.order_by("pk").values() for model in (Page, Revision, Topic, LawArticle, LawVersion, LessonPage, CoursePage)]
    return [[dict(row) for row in values] for values in rows] + [get_image_model().objects.count()]


@pytest.fixture
def own_files(tmp_path, monkeypatch):
    """A copy of the files that a test may change."""
    shutil.copytree(content.CONTENT, tmp_path / "content")
    monkeypatch.setattr(content, "CONTENT", tmp_path / "content")
    return tmp_path / "content"


def change(path: Path, old: str, new: str):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_changed_file_makes_one_new_revision(own_files, observer):
    lesson = LessonPage.objects.child_of(observer["en"]).get(slug="opening")
    before = Revision.objects.count()
    change(own_files / "observer/lessons/03-opening.yaml", "These are notes for yourself", "These are hints for yourself")
    load_course("observer")
    lesson.refresh_from_db()
    assert "These are hints" in lesson.body[3].value.source
    assert (Revision.objects.count(), lesson.revisions.count()) == (before + 1, 2)


def test_a_lesson_added_later_stands_among_the_lessons_and_before_the_exam(own_files, observer):
    exam = ExamFactory()
    observer["en"].refresh_from_db()
    observer["en"].add_child(instance=ExamPage(title="Exam", slug="exam", exam=exam, locale=observer["en"].locale))
    LessonPage.objects.child_of(observer["en"]).get(slug="voting").delete()
    load_course("observer")
    slugs = [page.slug for page in observer["en"].get_children()]
    assert slugs == [*(read(path)["slug"] for path in LESSONS), "exam"]


def test_an_image_that_changed_is_a_new_image(own_files, observer):
    (own_files / "observer/images/ballot-box.png").write_bytes((own_files / "observer/images/where-to-stand.png").read_bytes())
    load_course("observer")
    assert get_image_model().objects.count() == 4  # the two, the first picture of the video, and the new one


def test_files_that_are_gone_are_stored_again(observer):
    lost = get_image_model().objects.order_by("pk").first()
    lost.file.name = "original_images/gone.png"
    lost.save(update_fields=["file"])
    load_course("observer")
    again = get_image_model().objects.filter(title=lost.title, file_size=lost.file_size).exclude(pk=lost.pk).get()
    with again.open_file() as file:
        assert file.read(4) == b"\x89PNG"


def test_the_mark_of_a_lawyer_stays(db, own_files):
    load_law()
    LawVersion.objects.filter(article__code="elections-40").update(verified=True)
    change(own_files / "law.yaml", 'number: "40"', 'number: "40-1"')
    load_law()
    article = LawArticle.objects.get(code="elections-40")
    assert (article.versions.get().verified, article.number) == (True, "40-1")


def test_a_version_without_a_date_gets_it_by_the_file(db, own_files):
    load_law()
    rows = yaml.safe_load((own_files / "law.yaml").read_text())
    dateless = next(row for row in rows["articles"] if row["code"] == "elections-40")
    dateless["versions"][0]["in_force_from"] = date(2004, 4, 14)
    (own_files / "law.yaml").write_text(yaml.safe_dump(rows, allow_unicode=True))
    load_law()
    assert LawVersion.objects.get(article__code="elections-40").in_force_from == date(2004, 4, 14)


def test_a_version_added_to_the_file_is_published_and_opens_the_work_list(observer, own_files):
    rows = yaml.safe_load((own_files / "law.yaml").read_text())
    article = next(row for row in rows["articles"] if row["code"] == "elections-41")
    article["versions"][0]["in_force_from"] = date(2004, 4, 14)
    texts = {"kk": "Жаңа", "ru": "Новое", "en": "New"}
    article["versions"].append({"in_force_from": date(2027, 1, 1), "verified": False, "summary": texts, "changed": texts})
    (own_files / "law.yaml").write_text(yaml.safe_dump(rows, allow_unicode=True))
    load_law()
    load_law()
    version = LawVersion.objects.get(article__code="elections-41", in_force_from=date(2027, 1, 1))
    assert version.published_at is not None
    assert {item.label["en"] for item in LawItem.objects.filter(version=version)} == {
        "The opening of the polling station",
        "Voting outside the premises",
    }


def test_topics_keep_the_order_of_the_file(db):
    load_topics()
    assert [topic.code for topic in Topic.objects.all()] == [
        "impartiality",
        "accreditation",
        "opening",
        "voting",
        "count",
        "violations",
        "law-change",
    ]


def test_a_site_without_catalog_is_told_so(tree):
    CatalogPage.objects.filter(locale__language_code="ru").delete()
    with pytest.raises(NoCatalogError, match="'ru'"):
        load_course("observer")
    with pytest.raises(CommandError, match="catalog"):
        call_command("load_course", "observer")
    assert not CoursePage.objects.exists()


@pytest.mark.one_engine
def test_the_command_loads_the_course_and_knows_no_other(tree, capsys):
    call_command("load_course", "observer")
    assert "ru: Наблюдатель на избирательном участке (9 steps)" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There are: law-sample, observer"):
        call_command("load_course", "../observer")


def test_html_of_the_files_is_cleaned():
    dirty = '<p onclick="x()">A<script>alert(1)</script> <a href="javascript:alert(1)">b</a> <a href="/ok/">c</a></p>'
    assert clean(dirty) == '<p>Aalert(1) <a>b</a> <a href="/ok/">c</a></p>'
