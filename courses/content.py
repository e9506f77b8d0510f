"""The courses that come with the product: files in courses/content/ → topics, articles of law, pages in every language.

Loading twice changes nothing; a changed file makes a new revision of the page, over what was edited in the admin.
"""

import uuid
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.blocks import StreamValue
from wagtail.models import Page

from courses.content_blocks import clean, document_of, image_of, raw_blocks
from courses.enums import TextState
from courses.law_services import publish_version
from courses.models import CatalogPage, CoursePage, GlossaryTerm, LawArticle, LawVersion, LessonPage, Recording, Topic
from courses.shapes import plain

CONTENT = Path(__file__).parent / "content"
IDS = uuid.UUID("6f0c2f0e-8f0c-4a53-9a43-0d0a6c8b7f11")  # block ids, the same in every language, are made from it and the block's place


class NoCatalogError(RuntimeError):
    """A course was to be loaded into a site that has no catalog page in some language."""


def load_law() -> list[LawArticle]:
    """The articles that the lessons and questions cite. What a lawyer has checked since, in the admin, stays."""
    articles = []
    for row in _read(CONTENT / "law.yaml")["articles"]:
        versions = row.pop("versions")
        articles.append(_keep(LawArticle, row))
        for version in versions:
            _keep_version(articles[-1], version)
    return articles


def load_topics() -> list[Topic]:
    """The topics, in the order of the file."""
    return [_keep(Topic, {**row, "order": order}) for order, row in enumerate(_read(CONTENT / "topics.yaml")["topics"], 1)]


def load_glossary() -> list[GlossaryTerm]:
    """The terms that the lessons mark."""
    articles = {article.code: article for article in LawArticle.objects.all()}
    rows = _read(CONTENT / "glossary.yaml")["terms"]
    return [_keep(GlossaryTerm, {**row, "article": articles[row["article"]] if "article" in row else None}) for row in rows]


def load_recordings(folder: Path) -> list[Recording]:
    """The recordings of a course: a file that is there already is not stored again."""
    if not (folder / "recordings.yaml").exists():
        return []
    return [_recording(row, folder / "recordings") for row in _read(folder / "recordings.yaml")["recordings"]]


def _recording(row: dict[str, Any], folder: Path) -> Recording:
    values: dict[str, Any] = {name: row[name] for name in ("seconds", "title", "captions", "transcript") if name in row}
    poster = image_of(folder / row["poster"]) if "poster" in row else None
    document = document_of(folder / row["file"], row["code"])
    recording: Recording = _keep(Recording, {"code": row["code"], **values, "poster": poster, "document": document})
    return recording


@transaction.atomic
def load_course(slug: str) -> dict[str, CoursePage]:
    """The course in courses/content/<slug>/, with its topics and articles, in every language: {language: page}.

    Raises NoCatalogError where a language has no catalog page to put it in.
    """
    load_law()
    load_topics()
    load_glossary()
    folder = CONTENT / slug
    load_recordings(folder)
    course = _read(folder / "course.yaml")
    lessons = [_read(path) for path in sorted((folder / "lessons").glob("*.yaml"))]
    images = _read(folder / "images.yaml")["images"] if (folder / "images.yaml").exists() else []
    pages: dict[str, CoursePage] = {}
    for language, _name in settings.LANGUAGES:
        catalog = CatalogPage.objects.filter(locale__language_code=language).first()
        if catalog is None:
            raise NoCatalogError(f"There is no catalog page in {language!r}: load the site first.")
        original = next(iter(pages.values()), None)
        values = _course_values(course, language)
        page = _placed(catalog, CoursePage, course["slug"], values)
        previous: Page | None = None
        for lesson in lessons:
            pictures = [row for row in images if row["lesson"] == lesson["slug"]]
            of_lesson = LessonPage.objects.child_of(original).get(slug=lesson["slug"]) if original else None
            lesson_page = put_page(page, LessonPage, lesson["slug"], _lesson_values(lesson, page, pictures, folder, language), of_lesson)
            previous = _follow(previous, lesson_page)
        # Last: a course goes live in a language when all its lessons are there.
        pages[language] = put_page(catalog, CoursePage, course["slug"], values, original)
    return pages


def _read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


def _keep(model: type[Any], row: dict[str, Any]) -> Any:
    """Create or update the row of this code; an unchanged one is not written, a lawyer's mark is not taken back."""
    item = model.objects.filter(code=row["code"]).first()
    if item is None:
        return model.objects.create(**row)
    return _update(item, row)


def _update(item: Any, row: dict[str, Any]) -> Any:
    values = {name: value for name, value in row.items() if name != "verified"}
    if any(getattr(item, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(item, name, value)
        item.save()
    return item


def _keep_version(article: LawArticle, row: dict[str, Any]) -> None:
    """Publish the version of this date, or bring it up to date; the article's only version may get its date by the file."""
    there = list(article.versions.all())
    dateless = there[0] if len(there) == 1 and there[0].in_force_from is None else None
    version = next((one for one in there if one.in_force_from == row["in_force_from"]), dateless)
    if version is None:
        publish_version(LawVersion.objects.create(article=article, **row), by=None, at=timezone.now())
    else:
        _update(version, row)


def put_page(parent: Page, model: type[Any], slug: str, values: dict[str, Any], original: Any = None, **identity: Any) -> Any:
    """The page of this slug under `parent`, made or brought up to date, published by a revision when anything changed.

    A new page takes the locale of its parent, and is a translation of the pages of its slug under the parent's
    translations; `identity` (locale, translation_key) says otherwise. It says the same as `original`, where there is one.
    """
    page = _placed(parent, model, slug, values, **identity)
    is_current = original is None or page.made_from == original.text_version
    if page.live and is_current and all(_same(getattr(page, name), value) for name, value in values.items()):
        return page
    for name, value in values.items():
        setattr(page, name, value)
    if original is not None:
        page.says_the_same_as(original, at=None, by=None)
        page.text_state = TextState.CHECKED
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _placed(parent: Page, model: type[Any], slug: str, values: dict[str, Any], **identity: Any) -> Any:
    """The page of this slug under `parent`; a draft of these values where there was none."""
    page = model.objects.child_of(parent).filter(slug=slug).first()
    if page is None:
        identity = {"locale": parent.locale, "translation_key": _key(parent, model, slug), **identity}
        page = model(slug=slug, live=False, **identity, **values)
        parent.add_child(instance=page)
    return page


def _key(parent: Page, model: type[Any], slug: str) -> uuid.UUID:
    """The key that makes the page a translation of those that stand elsewhere under a translation of `parent`."""
    for elsewhere in parent.get_translations():
        if page := model.objects.child_of(elsewhere).filter(slug=slug).first():
            key: uuid.UUID = page.translation_key
            return key
    return uuid.uuid4()


def _follow(previous: Page | None, page: Page) -> Page:
    """Move `page` right behind `previous` unless it stands there; a new lesson may have been added behind the exam."""
    if previous is not None:
        previous.refresh_from_db()
        following = previous.get_next_sibling()
        if following is None or following.pk != page.pk:  # a Page never equals a LessonPage
            page.move(previous, pos="right")
            page.refresh_from_db()
    return page


def _same(stored: Any, wanted: Any) -> bool:
    if isinstance(stored, StreamValue):
        return bool(plain(stored.get_prep_value()) == plain(stored.stream_block.to_python(wanted).get_prep_value()))
    return stored == wanted


def _course_values(course: dict[str, Any], language: str) -> dict[str, Any]:
    return {"title": course["title"][language], "summary": course["summary"][language], "intro": clean(course["intro"][language])}


def _lesson_values(lesson: dict[str, Any], course: CoursePage, pictures: list[dict[str, Any]], folder: Path, language: str) -> dict[str, Any]:
    body = list(raw_blocks(lesson, pictures, folder, language))
    return {
        "title": lesson["title"][language],
        "summary": lesson["summary"][language],
        "minutes": lesson["minutes"],
        "topic": Topic.objects.get(code=lesson["topic"]),
        "is_required": not lesson.get("optional", False),
        "needs": [str(LessonPage.objects.child_of(course).get(slug=before).translation_key) for before in lesson.get("needs", [])],
        "body": [{**block, "id": str(uuid.uuid5(IDS, f"{lesson['slug']} {place}"))} for place, block in enumerate(body)],
    }
