"""Versions of the law: which one counts when, publishing one, the work list that it opens, and what readers are told meanwhile."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page

from courses.law_rules import in_force_at, quotation
from courses.law_services import clear_item, preview, publish_version, reopen_item
from courses.models import LawItem, LawVersion
from people.services import grant_role
from tests.courses.conftest import refused
from tests.factories.courses import LawArticleFactory, LawVersionFactory
from tests.factories.people import PersonFactory

ALMATY = ZoneInfo("Asia/Almaty")


@pytest.fixture
def article(db):
    return LawArticleFactory(number="41")


@pytest.fixture
def cited(course, article):
    """The course, its first lesson quoting the article in every language."""
    for lessons in course.lessons.values():
        lessons[0].body = [{"type": "law", "value": {"article": article.pk, "text": "Two members go with the box."}}]
        lessons[0].save_revision().publish()
    return course


@pytest.fixture
def draft(article):
    return LawVersionFactory(article=article, in_force_from=timezone.localdate() - timedelta(days=1), draft=True)


@pytest.fixture
def headquarters(client, db):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    person = PersonFactory(is_sample=True)
    grant_role(person, "headquarters")
    client.force_login(person)
    return client


def lesson_page(client, course):
    return client.get(Page.objects.get(pk=course.lessons["en"][0].pk).url).text


def test_a_version_counts_from_its_day_by_the_clock_of_the_site(article):
    later = LawVersionFactory(article=article, in_force_from=date(2027, 1, 1))
    first = article.versions.first()
    before = datetime(2026, 12, 31, 23, 59, tzinfo=ALMATY)
    assert in_force_at(article.published_versions, before) == first
    assert in_force_at(article.published_versions, before + timedelta(minutes=1)) == later


def test_a_version_without_a_date_is_the_oldest(article):
    undated = LawVersionFactory(article=article, in_force_from=None)
    assert [version.in_force_from for version in article.versions.published()] == [None, date(2022, 11, 5)]
    assert in_force_at([undated], datetime(2000, 1, 1, tzinfo=ALMATY)) == undated
    assert in_force_at([], timezone.now()) is None


def test_a_text_rests_on_the_version_it_was_last_reviewed_against(article):
    old, new = article.versions.get(), LawVersionFactory(article=article, in_force_from=date(2025, 1, 1))
    coming = LawVersionFactory(article=article, in_force_from=date(2099, 1, 1))
    at, versions = timezone.now(), article.published_versions
    reviewed, unreviewed = quotation(versions, (), at), quotation(versions, {new.pk, coming.pk}, at)
    assert (reviewed.version, reviewed.amended_by, reviewed.coming) == (new, None, coming)
    assert (unreviewed.version, unreviewed.amended_by, unreviewed.coming) == (old, new, coming)


def test_publishing_opens_a_line_for_each_lesson_in_all_its_languages(cited, draft, superuser):
    version = publish_version(draft, by=superuser, at=timezone.now())
    (item,) = version.items.all()
    assert (item.kind, item.key) == ("lesson", str(cited.lessons["kk"][0].translation_key))
    assert dict(item.label) == {"kk": "Lesson 0 kk", "ru": "Lesson 0 ru", "en": "Lesson 0 en"}
    assert ModelLogEntry.objects.filter(action="courses.publish_law", user=superuser).count() == 1


def test_a_lesson_whose_draft_alone_quotes_the_article_is_on_the_list(course, article, draft):
    lesson = course.lessons["ru"][1]
    lesson.body = [{"type": "law", "value": {"article": article.pk, "text": "New."}}]
    lesson.save_revision()
    assert [item.key for item in preview(draft, at=timezone.now())] == [str(lesson.translation_key)]


def test_a_preview_keeps_nothing(cited, draft):
    assert len(preview(draft, at=timezone.now())) == 1
    draft.refresh_from_db()
    assert draft.published_at is None
    assert not LawItem.objects.exists()


def test_the_first_version_of_an_article_opens_nothing(cited):
    article = LawArticleFactory(version=None)
    draft = LawVersionFactory(article=article, in_force_from=None, changed={}, draft=True)
    assert not publish_version(draft, by=None, at=timezone.now()).items.exists()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"published_at": timezone.now()}, "already_published"),
        ({"changed": {"kk": "Жаңа", "ru": "", "en": "New"}}, "changed_missing"),
        ({"in_force_from": None}, "date_missing"),
        ({"in_force_from": date(2022, 11, 4)}, "not_newer"),
        ({"in_force_from": date(9999, 12, 31)}, "date_unlikely"),
        ({"in_force_from": timezone.localdate() + timedelta(days=5 * 366 + 2)}, "date_unlikely"),
    ],
)
def test_what_cannot_be_published(draft, values, code):
    LawVersion.objects.filter(pk=draft.pk).update(**values)
    assert refused(publish_version, draft, by=None, at=timezone.now()) == [code]


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(9999, 12, 31)])
def test_a_mistyped_year_of_the_first_version_is_refused(headquarters, day):
    draft = LawVersionFactory(article=LawArticleFactory(version=None), in_force_from=day, draft=True)
    assert "more than five years ahead" in headquarters.get(f"/admin/lawversion/publish/{draft.pk}/").text
    assert refused(publish_version, draft, by=None, at=timezone.now()) == ["date_unlikely"]


def test_a_date_some_years_ahead_is_accepted(article):
    draft = LawVersionFactory(article=article, in_force_from=timezone.localdate() + timedelta(days=4 * 366), draft=True)
    assert publish_version(draft, by=None, at=timezone.now()).published_at


def test_a_line_is_cleared_with_what_came_of_it_and_opened_again(cited, draft, superuser):
    at = timezone.now()
    item = publish_version(draft, by=None, at=at).items.get()
    assert refused(clear_item, item, outcome="perhaps", by=superuser, at=at) == ["outcome_unknown"]
    item = clear_item(item, outcome="still_right", note=" Read it. ", by=superuser, at=at)
    assert (item.outcome, item.note, item.cleared_by, item.cleared_at) == ("still_right", "Read it.", superuser, at)
    item = reopen_item(item, by=superuser)
    assert (item.outcome, item.note, item.cleared_by, item.cleared_at) == ("", "", None, None)
    assert ModelLogEntry.objects.filter(action__in=["courses.clear_law", "courses.reopen_law"]).count() == 2


def test_readers_are_told_that_a_lesson_quotes_an_older_version_until_it_is_reviewed(client, cited, draft):
    assert "older version" not in lesson_page(client, cited)
    item = publish_version(draft, by=None, at=timezone.now()).items.get()
    page = lesson_page(client, cited)
    assert "Article 41 has been amended: this lesson quotes an older version" in page
    assert "Version of 5 November 2022" in page
    clear_item(item, outcome="changed", by=None, at=timezone.now())
    page = lesson_page(client, cited)
    assert "older version" not in page
    assert "Version of 5 November 2022" not in page


def test_readers_are_told_of_a_version_that_comes_into_force_later(client, cited, article):
    draft = LawVersionFactory(article=article, in_force_from=date(2099, 2, 1), draft=True)
    publish_version(draft, by=None, at=datetime(2098, 2, 1, tzinfo=ALMATY))
    page = lesson_page(client, cited)
    assert "changes on 1 February 2099" in page
    assert "The copy is given at once." in page
    assert "older version" not in page


def test_versions_cost_a_lesson_nothing_but_while_its_work_list_is_open(cited, article, django_assert_num_queries):
    at = timezone.now()
    lesson = type(cited.lessons["en"][0]).objects.get(pk=cited.lessons["en"][0].pk)
    with django_assert_num_queries(1):
        assert lesson.quotations(at)[article.pk].version.in_force_from == date(2022, 11, 5)
    publish_version(LawVersionFactory(article=article, in_force_from=date(2025, 1, 1), draft=True), by=None, at=at)
    lesson = type(lesson).objects.get(pk=lesson.pk)
    with django_assert_num_queries(2):
        assert lesson.quotations(at)[article.pk].amended_by is not None


# --- in the admin ------------------------------------------------------------------------------------------------------


def test_the_headquarters_drafts_sees_what_it_opens_and_publishes(headquarters, cited, article):
    form = {f"{name}_{code}": f"{name} {code}" for name in ("summary", "changed") for code in ("kk", "ru", "en")}
    form |= {"article": article.pk, "in_force_from": "2026-01-01"}
    assert headquarters.post("/admin/lawversion/new/", {**form, "official_url_kk": "javascript:alert(1)"}).status_code == 200
    assert headquarters.post("/admin/lawversion/new/", form).status_code == 302
    version = article.versions.get(published_at=None)
    preview_page = headquarters.get(f"/admin/lawversion/publish/{version.pk}/").text
    assert "Lesson 0 en" in preview_page
    assert headquarters.post(f"/admin/lawversion/publish/{version.pk}/").status_code == 302
    assert headquarters.post(f"/admin/lawversion/publish/{version.pk}/").status_code == 302  # pressed twice
    version.refresh_from_db()
    assert version.published_at is not None
    assert version.items.count() == 1


def test_what_changed_is_told_in_a_thousand_characters(headquarters, article):
    form = {f"{name}_{code}": f"{name} {code}" for name in ("summary", "changed") for code in ("kk", "ru", "en")}
    form |= {"article": article.pk, "in_force_from": "2026-01-01", "changed_kk": "я" * 1001}
    reply = headquarters.post("/admin/lawversion/new/", form)
    assert reply.status_code == 200
    assert "At most 1000 characters in a language. Too long: Қазақша." in reply.text
    assert headquarters.post("/admin/lawversion/new/", {**form, "changed_kk": "я" * 1000}).status_code == 302


def test_a_draft_that_cannot_be_published_says_why(headquarters, article):
    draft = LawVersionFactory(article=article, in_force_from=date(2020, 1, 1), draft=True)
    assert "has been published already" in headquarters.get(f"/admin/lawversion/publish/{draft.pk}/").text
    assert headquarters.post(f"/admin/lawversion/publish/{draft.pk}/").status_code == 409


def test_of_a_published_version_neither_article_nor_date_changes_and_it_is_kept(headquarters, article):
    version = article.versions.get()
    form = {f"{name}_{code}": "New text" for name in ("summary", "changed") for code in ("kk", "ru", "en")}
    headquarters.post(f"/admin/lawversion/edit/{version.pk}/", {**form, "article": "", "in_force_from": "2000-01-01", "verified": "on"})
    version.refresh_from_db()
    assert (version.in_force_from, version.verified, version.summary["ru"]) == (date(2022, 11, 5), True, "New text")
    headquarters.post(f"/admin/lawversion/delete/{version.pk}/")
    assert article.versions.exists()


@pytest.mark.parametrize("role", ["examiner", "coordinator", "trainer", None])
def test_nobody_else_publishes(client, draft, role):
    person = PersonFactory(is_sample=True)
    if role:
        grant_role(person, role)
    client.force_login(person)
    assert client.post(f"/admin/lawversion/publish/{draft.pk}/").status_code in (302, 403)
    draft.refresh_from_db()
    assert draft.published_at is None


def test_the_lists_open(headquarters, article):
    assert "2022" in headquarters.get("/admin/snippets/courses/lawarticle/").text
    assert headquarters.get("/admin/lawversion/").status_code == 200
