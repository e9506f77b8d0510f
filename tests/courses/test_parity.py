"""What is compared between two languages of a lesson, and what keeps a translation from going live."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, ModelLogEntry, Page, PageLogEntry
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from courses.models import CoursePage, LessonPage
from courses.original_services import make_original
from courses.parity_gate import NotInParity
from courses.parity_queries import course_findings, lesson_findings, publish_refusals
from courses.shapes import text_version
from courses.side_by_side import pairs
from people.services import grant_role
from tests.courses.conftest import refused
from tests.factories.courses import LawArticleFactory, TopicFactory
from tests.factories.pages import tree_there_is
from tests.factories.people import PersonFactory
from training_site.editors import let_headquarters_edit


def scenario(*good):
    return ("scenario", {"title": "T", "situation": "S", "choices": [{"text": "A", "outcome": "B", "good": one} for one in good]})


def check(*correct):
    return ("self_check", {"question": "Q", "options": [{"text": "A", "feedback": "B", "correct": one} for one in correct]})


TEXT = ("text", "<p>Text</p>")
OLDER = "notice--change no-print"
WARNING = ("warning", {"title": "W", "text": "T"})


@pytest.fixture(scope="session")
def recorded_pair(recording):
    return recording(lambda: build_pair(tree_there_is()))


@pytest.fixture
def pair(recorded_pair, tree):
    return recorded_pair.again(lambda: build_pair(tree))


def build_pair(tree):
    """A course with one lesson: the original in Kazakh is live, the Russian one is a draft. .put(body_kk, body_ru) writes them."""
    topic = TopicFactory()
    pages = {}
    for code in ("kk", "ru"):
        locale = Locale.objects.get(language_code=code)
        keys = [{"translation_key": page.translation_key} for page in pages["kk"]] if pages else [{}, {}]
        course = tree.catalogs[code].add_child(instance=CoursePage(title=code, slug="course", summary="S", locale=locale, live=False, **keys[0]))
        lesson = LessonPage(title=f"Lesson {code}", slug="lesson", summary="S", topic=topic, body=[TEXT], locale=locale, live=False, **keys[1])
        pages[code] = (course, course.add_child(instance=lesson))
    for page in pages["kk"]:
        page.save_revision().publish()
    return SimpleNamespace(
        original=LessonPage.objects.get(pk=pages["kk"][1].pk),
        translation=LessonPage.objects.get(pk=pages["ru"][1].pk),
        course=CoursePage.objects.get(pk=pages["ru"][0].pk),
        original_course=CoursePage.objects.get(pk=pages["kk"][0].pk),
    )


def write(page, *body, **values):
    """A new draft of the page, as an editor saves it."""
    page = type(page).objects.get(pk=page.pk)
    if body:
        page.body = list(body)
    for name, value in values.items():
        setattr(page, name, value)
    return page.save_revision()


def codes(pair, original, translation):
    write(pair.original, *original).publish()
    return [finding.code for finding in lesson_findings(write(pair.translation, *translation).as_object())]


@pytest.mark.parametrize(
    "original, translation, expected",
    [
        ([TEXT, WARNING], [TEXT, WARNING], []),
        ([TEXT, WARNING], [TEXT, TEXT, WARNING, TEXT], []),
        ([TEXT, WARNING, WARNING], [TEXT, WARNING], ["block_missing"]),
        ([TEXT, WARNING], [TEXT, WARNING, check(True, False)], ["block_extra"]),
        ([WARNING, check(True, False)], [check(True, False), WARNING], ["blocks_order"]),
        ([check(True, False)], [check(False, True)], ["value_differs", "value_differs"]),
        ([check(True, False)], [check(True, False, False)], ["number_differs"]),
        ([scenario(True, False)], [scenario(True, False)], []),
        ([scenario(True, False)], [scenario(True, True)], ["value_differs"]),
        ([scenario(True, False)], [scenario(True, False, False)], ["number_differs"]),
        ([WARNING], [("warning", {"title": "", "text": "T"})], ["text_missing"]),
        ([("warning", {"title": "", "text": "T"})], [WARNING], []),
        ([("checklist", {"title": "", "items": ["a", "b"]})], [("checklist", {"title": "", "items": ["a"]})], ["number_differs"]),
        ([TEXT], [("image", {"image": None, "alt": "", "caption": ""}), TEXT], ["block_extra", "alt_missing"]),
    ],
)
def test_what_is_compared(pair, original, translation, expected):
    assert codes(pair, original, translation) == expected


def test_another_article_of_law_is_found(pair):
    one, other = LawArticleFactory(), LawArticleFactory()
    law = [("law", {"article": one, "text": "T"})]
    assert codes(pair, law, law) == []
    assert codes(pair, law, [("law", {"article": other, "text": "T"})]) == ["value_differs"]


def test_the_same_text_has_the_same_version_however_it_is_stored(pair):
    body = [{"type": "checklist", "value": {"title": "", "items": ["a", "b"]}}]
    stored = pair.original.body.stream_block.to_python(body)
    bare = text_version(stored)
    assert [list(block.value["items"]) for block in stored] == [["a", "b"]]  # looked at, the items are stored wrapped
    assert text_version(stored) == bare
    assert text_version(pair.original.body.stream_block.to_python([{"type": "checklist", "value": {"title": "", "items": ["a", "c"]}}])) != bare


def test_a_finding_names_its_block_and_says_it_in_a_sentence(pair):
    write(pair.original, TEXT, check(True, False)).publish()
    page = write(pair.translation, TEXT, check(False, False)).as_object()
    finding = lesson_findings(page)[0]
    assert finding.message == "Block 2, “Self-check”: “Right” is not as in the original."
    assert (finding.page, finding.block) == (page.pk, page.body[1].id)


# --- The gate -------------------------------------------------------------------------------------------------------


def test_a_translation_that_says_the_same_goes_live(pair):
    write(pair.translation, TEXT).publish()
    write(pair.course).publish()
    assert LessonPage.objects.get(pk=pair.translation.pk).live
    assert CoursePage.objects.get(pk=pair.course.pk).live


@pytest.mark.parametrize(
    "values, expected",
    [({"text_state": "copied"}, ["copied"]), ({"text_state": "machine"}, ["machine_only"]), ({"made_from": "0123"}, ["older"])],
)
def test_what_no_person_has_checked_or_is_older_does_not_go_live(pair, values, expected):
    assert refused(write(pair.translation, TEXT, **values).publish) == expected
    assert not LessonPage.objects.get(pk=pair.translation.pk).live


def test_the_original_may_always_be_published(pair):
    write(pair.original, TEXT, WARNING, text_state="machine").publish()
    assert LessonPage.objects.get(pk=pair.original.pk).body[1].block_type == "warning"


def test_a_course_does_not_go_live_without_its_lessons(pair):
    assert refused(write(pair.course).publish) == ["lesson_not_live"]
    pair.translation.delete()
    assert refused(write(pair.course).publish) == ["lesson_missing"]


def test_a_lesson_without_original_does_not_go_live(pair):
    locale = pair.course.locale
    lesson = LessonPage(title="Own", slug="own", summary="S", topic=pair.original.topic, body=[TEXT], locale=locale, live=False)
    pair.course.add_child(instance=lesson)
    assert refused(lesson.save_revision().publish) == ["lesson_extra"]


def test_nothing_goes_live_before_its_original(pair):
    pair.original.unpublish()
    assert refused(write(pair.translation, TEXT).publish) == ["original_not_live"]


@pytest.fixture(scope="session")
def recorded_live(recording, recorded_pair):
    return recording(put_live, [recorded_pair])


@pytest.fixture
def live(recorded_live, pair):
    return recorded_live.again(lambda: put_live(pair))


def put_live(pair):
    """Both are live, and the translation was made from the original as it is."""
    revision = write(pair.translation, TEXT, made_from=pair.original.text_version, made_from_revision=pair.original.live_revision)
    revision.publish()
    write(pair.course).publish()
    pair.translation.refresh_from_db()
    return pair


def test_the_translation_stays_live_and_the_reader_is_told_that_it_is_older(client, live):
    assert OLDER not in client.get(live.translation.url).text
    write(live.original, ("text", "<p>New</p>")).publish()
    page = client.get(live.translation.url).text
    assert OLDER in page
    assert f'<a href="{live.original.url}" hreflang="kk">' in page
    assert OLDER not in client.get(live.original.url).text


def test_publishing_the_original_again_unchanged_makes_nothing_older(client, live):
    write(live.original, TEXT).publish()
    assert OLDER not in client.get(live.translation.url).text


def test_the_course_page_tells_it_too(client, live):
    write(live.course, made_from="0123").publish()
    assert OLDER in client.get(live.course.url).text


def test_what_is_live_and_older_may_still_be_mended(live):
    write(live.original, ("text", "<p>New</p>")).publish()
    write(live.translation, title="Mended").publish()
    assert LessonPage.objects.get(pk=live.translation.pk).title == "Mended"
    assert [finding.code for finding in course_findings(live.course)] == ["older"]


def test_what_is_live_does_not_lose_a_block(live):
    write(live.original, TEXT, WARNING).publish()
    assert refused(write(live.translation, title="Mended").publish) == ["block_missing"]
    assert LessonPage.objects.get(pk=live.translation.pk).title == "Lesson ru"


def test_a_schedule_that_is_refused_holds_up_nobody(live):
    soon = timezone.now() - timedelta(minutes=1)
    bad, good = write(live.translation, TEXT, WARNING), write(live.original, TEXT, title="On time")
    for number, revision in enumerate((bad, good)):
        revision.approved_go_live_at = soon + timedelta(seconds=number)
        revision.save()
    call_command("publish_scheduled")
    assert LessonPage.objects.get(pk=live.original.pk).title == "On time"
    assert len(LessonPage.objects.get(pk=live.translation.pk).body) == 1
    entry = PageLogEntry.objects.get(action="courses.refuse_schedule")
    assert entry.data["reasons"] == ["block_extra"]
    bad.refresh_from_db()
    assert bad.approved_go_live_at is None


def test_a_copy_in_the_name_of_a_translation_is_no_translation(live):
    copy = live.original_course.copy_for_translation(Locale.objects.get(language_code="en"))
    lesson = live.original.copy_for_translation(copy.locale)
    for page in (copy, lesson):
        page = type(page).objects.get(pk=page.pk)
        assert page.get_latest_revision_as_object().text_state == "copied"
        assert next(finding.code for finding in publish_refusals(page)) == "copied"


# --- Doors of the admin ---------------------------------------------------------------------------------------------


@pytest.fixture
def headquarters(live):
    person = PersonFactory(email="hq@example.org", is_sample=True)
    grant_role(person, "headquarters")
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": "en"})
    let_headquarters_edit()
    return person


def form_of(page, **values):
    body = streamfield([("text", rich_text("<p>Text</p>"))])
    data = {"title": page.title, "slug": page.slug, "summary": "S", "text_state": "checked", "body": body}
    return nested_form_data({**data, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, **values})


def test_the_editor_keeps_the_draft_and_says_why_it_is_not_published(client, live, headquarters):
    client.force_login(headquarters)
    values = {"action-publish": "1", "title": "By machine", "text_state": "machine"}
    page = client.post(reverse("wagtailadmin_pages:edit", args=[live.translation.pk]), form_of(live.translation, **values), follow=True).text
    assert "was translated by a machine, and no person has checked it." in page
    lesson = LessonPage.objects.get(pk=live.translation.pk)
    assert (lesson.title, lesson.get_latest_revision_as_object().title) == ("Lesson ru", "By machine")


def test_a_translator_says_that_the_text_says_the_same(client, live, headquarters):
    write(live.original, ("text", "<p>New</p>")).publish()
    client.force_login(headquarters)
    url = reverse("wagtailadmin_pages:edit", args=[live.translation.pk])
    assert "The original has changed since." in client.get(url).text
    client.post(url, form_of(live.translation, says_the_same="on", **{"action-publish": "1"}))
    lesson = LessonPage.objects.get(pk=live.translation.pk)
    assert (lesson.compared_by, lesson.made_from) == (headquarters, LessonPage.objects.get(pk=live.original.pk).text_version)
    assert OLDER not in client.get(lesson.url).text


def test_many_at_once_are_refused_with_the_reasons(client, live, headquarters):
    write(live.translation, TEXT, WARNING)
    client.force_login(headquarters)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    page = client.post(f"{url}?id={live.translation.pk}&next=/admin/", {}, follow=True).text
    assert "Blocks of the kind “Warning”: 1 here, 0 in the original." in page
    assert len(LessonPage.objects.get(pk=live.translation.pk).body) == 1


def test_the_api_of_the_admin_is_refused(client, live, headquarters):
    write(live.translation, TEXT, WARNING)
    client.force_login(headquarters)
    response = client.post(reverse("wagtailadmin_api:pages:action", args=[live.translation.pk, "publish"]))
    assert response.status_code == 403
    assert len(LessonPage.objects.get(pk=live.translation.pk).body) == 1


def test_the_screens_show_the_findings_and_the_way_to_them(client, live, headquarters):
    write(live.original, TEXT, check(True, False)).publish()
    write(live.translation, TEXT, check(False, False), made_from_revision=live.translation.made_from_revision)
    client.force_login(headquarters)
    assert "2 findings" in client.get(reverse("courses_translations")).text
    report = client.get(reverse("courses_parity", args=[live.course.pk])).text
    assert reverse("courses_beside", args=[live.translation.pk]) in report
    beside = client.get(reverse("courses_beside", args=[live.translation.pk])).text
    assert "“Right” is not as in the original." in beside
    assert reverse("courses_beside", args=[live.translation.pk]) in client.get(reverse("wagtailadmin_pages:edit", args=[live.translation.pk])).text


def test_who_edits_no_course_opens_none_of_the_screens(client, live, volunteer):
    examiner = PersonFactory(email="examiner@example.org", is_sample=True)
    grant_role(examiner, "examiner")
    client.force_login(examiner)
    for name, args in (("courses_translations", []), ("courses_parity", [live.course.pk]), ("courses_beside", [live.translation.pk])):
        response = client.get(reverse(name, args=args))
        assert response.status_code in {302, 403}
        assert "Lesson ru" not in response.text
    client.post(reverse("courses_make_original", args=[live.course.pk]))
    assert CoursePage.objects.get(pk=live.course.pk).original_language == "kk"


def test_blocks_that_changed_in_the_original_are_marked(live):
    write(live.original, TEXT, ("text", "<p>New</p>")).publish()
    original, translation = LessonPage.objects.get(pk=live.original.pk), LessonPage.objects.get(pk=live.translation.pk)
    assert [pair.state for pair in pairs(original, translation)] == ["there", "missing"]
    write(live.original, ("text", "<p>New</p>"), WARNING).publish()
    assert [pair.state for pair in pairs(LessonPage.objects.get(pk=live.original.pk), translation)] == ["changed", "missing"]


# --- Another original -----------------------------------------------------------------------------------------------


def test_another_language_becomes_the_original(client, live, headquarters):
    client.force_login(headquarters)
    url = reverse("courses_make_original", args=[live.course.pk])
    assert client.get(url).status_code == 405
    client.post(url)
    assert set(CoursePage.objects.values_list("original_language", flat=True)) == {"ru"}
    old = LessonPage.objects.get(pk=live.original.pk)
    assert old.made_from == LessonPage.objects.get(pk=live.translation.pk).text_version
    assert (
        PageLogEntry.objects.filter(action="courses.make_original").exists() or ModelLogEntry.objects.filter(action="courses.make_original").exists()
    )
    write(live.translation, TEXT, WARNING).publish()
    assert refused(write(live.original, title="Old").publish) == ["block_missing"]


def test_what_is_not_clean_becomes_no_original(live, superuser):
    write(live.original, ("text", "<p>New</p>")).publish()
    assert refused(make_original, live.course, by=superuser) == ["older"]
    assert refused(make_original, live.original_course, by=superuser) == ["original_already"]


# --- The command ----------------------------------------------------------------------------------------------------


def test_the_command_fails_where_there_is_anything(live, capsys):
    call_command("parity")
    assert "2 pages of courses say the same" in capsys.readouterr().out
    write(live.original, TEXT, WARNING).publish()
    with pytest.raises(CommandError, match="Findings: 2"):
        call_command("parity", "course")
    assert "ru: page" in capsys.readouterr().out


def test_the_sample_course_is_clean(observer):
    call_command("parity", "observer")
    assert Page.objects.filter(slug="observer", live=True).count() == 3


def test_a_refusal_is_a_missing_permission_to_wagtail(pair):
    with pytest.raises(NotInParity) as caught:
        write(pair.translation, TEXT, WARNING).publish()
    assert caught.value.refusals[0].message
