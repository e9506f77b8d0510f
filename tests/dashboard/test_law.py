"""The law work list: what opens a line, who sees it, who clears it, and what clearing does."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from courses.law_services import Resting, add_items, publish_version
from courses.models import CoursePage, LawItem, LessonPage
from people.services import grant_role
from quizzes.bank import save_question
from quizzes.models import ExamPage
from tests.factories.certificates import ProgrammeFactory
from tests.factories.courses import LawArticleFactory, LawVersionFactory, TopicFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, PersonFactory
from tests.factories.quizzes import BlueprintLineFactory, QuestionFactory

LIST = "dashboard_law"


def desk_person(role, **values):
    person = PersonFactory(is_sample=True)
    grant_role(person, role, **values)
    return person


@pytest.fixture
def examiner(db):
    return desk_person("examiner")


@pytest.fixture
def headquarters(db):
    return desk_person("headquarters")


@pytest.fixture
def article(db):
    return LawArticleFactory(number="41")


@pytest.fixture
def question(article):
    return QuestionFactory(ref="box-1", article=article)


@pytest.fixture
def programme(question):
    """A programme whose exam asks about the topic of the question."""
    programme = ProgrammeFactory(slug="observer")
    BlueprintLineFactory(exam=programme.exam, topic=question.topic, count=1)
    return programme


@pytest.fixture
def lesson(tree, article):
    """A lesson in two languages; only the English one quotes the article."""
    key, pages = {}, {}
    for code in ("en", "ru"):
        locale = Locale.objects.get(language_code=code)
        course = tree.catalogs[code].add_child(instance=CoursePage(title="Course", slug="course", summary="Short.", locale=locale))
        body = [{"type": "law", "value": {"article": article.pk, "text": "Two go."}}] if code == "en" else [{"type": "text", "value": "<p>Text</p>"}]
        page = LessonPage(title=f"The box {code}", slug="box", summary="Short.", topic=TopicFactory(), body=body, locale=locale, **key)
        pages[code] = course.add_child(instance=page)
        key = {"translation_key": page.translation_key}
    return pages


@pytest.fixture
def version(article, question, programme, lesson):
    draft = LawVersionFactory(article=article, in_force_from=timezone.localdate(), draft=True)
    return publish_version(draft, by=None, at=timezone.now())


def item_of(version, kind):
    return version.items.get(kind=kind)


def address(item):
    return reverse("dashboard_law_item", args=[item.pk])


def test_a_new_version_opens_a_line_for_each_lesson_question_and_programme(version, question, programme, lesson):
    found = {(item.kind, item.key) for item in version.items.all()}
    assert found == {("lesson", str(lesson["en"].translation_key)), ("question", str(question.pk)), ("programme", str(programme.pk))}


def test_what_rests_on_another_article_or_is_retired_is_not_on_the_list(article, db):
    QuestionFactory()
    QuestionFactory(article=article, state="retired")
    ProgrammeFactory()
    draft = LawVersionFactory(article=article, in_force_from=timezone.localdate(), draft=True)
    assert not publish_version(draft, by=None, at=timezone.now()).items.exists()


def test_a_programme_rests_on_the_lessons_before_its_exam_too(tree, lesson, article):
    programme = ProgrammeFactory()
    course = CoursePage.objects.get(pk=lesson["en"].get_parent().pk)
    course.add_child(instance=ExamPage(title="Exam", slug="exam", exam=programme.exam, locale=course.locale))
    draft = LawVersionFactory(article=article, in_force_from=timezone.localdate(), draft=True)
    assert publish_version(draft, by=None, at=timezone.now()).items.filter(kind="programme", key=programme.pk).exists()


def test_the_list_says_how_far_it_is_and_leads_to_each_line(client, headquarters, version):
    client.force_login(headquarters)
    page = client.get(reverse(LIST), {"version": version.pk})
    assert [(tile.label, tile.count) for tile in page.context["tiles"]] == [("open", 3), ("still right", 0), ("changed", 0), ("not concerned", 0)]
    for item in version.items.all():
        assert address(item) in page.text
    assert len(client.get(reverse(LIST), {"kind": "question", "state": "open"}).context["object_list"]) == 1
    assert len(client.get(reverse(LIST), {"state": "changed"}).context["object_list"]) == 0


def test_a_line_leads_to_the_editor_of_every_language(client, headquarters, version, lesson):
    client.force_login(headquarters)
    page = client.get(address(item_of(version, "lesson"))).text
    for one in lesson.values():
        assert reverse("wagtailadmin_pages:edit", args=[one.pk]) in page
    assert "The copy is given at once." in page
    assert "Before" in page


def test_clearing_and_opening_again(client, headquarters, version):
    client.force_login(headquarters)
    item = item_of(version, "lesson")
    response = client.post(address(item), {"act": "clear", "outcome": "still_right", "note": "Read it."})
    assert response["Location"] == f"{reverse(LIST)}?version={version.pk}"
    item.refresh_from_db()
    assert (item.outcome, item.note, item.cleared_by) == ("still_right", "Read it.", headquarters)
    client.post(address(item), {"act": "reopen"})
    item.refresh_from_db()
    assert item.outcome == ""


@pytest.mark.parametrize(
    "data", [{}, {"act": "clear"}, {"act": "clear", "outcome": "\x00"}, {"act": "clear", "outcome": "x" * 100_000, "note": "y" * 1000}]
)
def test_what_says_no_outcome_is_refused_in_words(client, headquarters, version, data):
    client.force_login(headquarters)
    response = client.post(address(item_of(version, "lesson")), data)
    assert response.status_code == 400
    assert LawItem.objects.open().count() == 3


@pytest.mark.parametrize(("note", "words"), [("y" * 501, "it may have 500 characters"), ("Wrong\0 now", "a character that cannot be kept")])
@pytest.mark.parametrize("act", ["clear", "retire"])
def test_a_note_that_cannot_be_kept_is_refused_in_words_and_nothing_is_lost(client, examiner, version, question, programme, note, words, act):
    client.force_login(examiner)
    response = client.post(address(item_of(version, "question")), {"act": act, "outcome": "changed", "note": note})
    assert response.status_code == 400
    assert words in response.text
    assert note.replace("\0", "") in response.text
    assert 'value="changed" checked' in response.text
    assert "too few questions" not in response.text
    question.refresh_from_db()
    assert (question.state, item_of(version, "question").outcome) == ("live", "")


@pytest.mark.parametrize(("language", "right"), [("en", "right answer"), ("ru", "верный ответ"), ("kk", "дұрыс жауап")])
def test_a_question_is_shown_whole_in_the_language_of_the_reader(client, examiner, version, question, language, right):
    question.text = {code: f"{'long ' * 60}end {code}" for code in ("kk", "ru", "en")}
    question.save()
    UserProfile.objects.update_or_create(user=examiner, defaults={"preferred_language": language})
    client.force_login(examiner)
    page = client.get(address(item_of(version, "question"))).text
    assert question.text[language] in page
    for option in question.options:
        assert f"<li>{option['text'][language]}{' <span' if option['correct'] else '</li>'}" in page
    assert page.count(right) == 1


def test_who_may_not_see_the_bank_sees_no_answers(client, version, question):
    person = PersonFactory(is_sample=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=["view_lawitem", "access_admin"]))
    client.force_login(person)
    response = client.get(address(item_of(version, "question")))
    assert response.status_code == 200
    assert question.options[0]["text"]["en"] not in response.text
    assert "right answer" not in response.text


def test_what_got_something_new_since_is_suggested_as_changed(client, headquarters, version, lesson, question):
    client.force_login(headquarters)
    assert "after the new version was published" not in client.get(address(item_of(version, "question"))).text
    type(version).objects.update(published_at=timezone.now() - timedelta(hours=1))
    lesson["ru"].save_revision().publish()
    question.text = {**question.text, "en": "New?"}
    save_question(question)
    for kind in ("lesson", "question"):
        page = client.get(address(item_of(version, kind))).text
        assert "after the new version was published" in page
        assert 'value="changed" checked' in page
    assert client.get(reverse(LIST)).text.count("open, changed since") == 2


def test_a_question_is_taken_out_of_exams_from_the_list_and_a_thin_bank_is_told(client, examiner, version, question, programme):
    client.force_login(examiner)
    response = client.post(address(item_of(version, "question")), {"act": "retire", "note": "Wrong now."}, follow=True)
    question.refresh_from_db()
    assert question.state == "retired"
    assert item_of(version, "question").outcome == "changed"
    assert f"too few questions now for this exam: {programme.exam}" in response.text


def test_an_examiner_clears_questions_and_nothing_else(client, examiner, version):
    client.force_login(examiner)
    for kind, status in (("lesson", 403), ("programme", 403), ("question", 302)):
        assert client.post(address(item_of(version, kind)), {"act": "clear", "outcome": "changed"}).status_code in {status, 302}
    assert set(version.items.filter(outcome="").values_list("kind", flat=True)) == {"lesson", "programme"}


@pytest.mark.parametrize("role", ["coordinator", "trainer", "editor", "reviewer", None])
def test_others_never_see_it(client, version, role):
    person = PersonFactory(is_sample=True)
    if role:
        organisation = OrganisationFactory() if role in ("editor", "reviewer") else None
        MembershipFactory(person=person, organisation=organisation or OrganisationFactory())
        grant_role(person, role, **({"organisation": organisation} if organisation else {}))
    client.force_login(person)
    item = item_of(version, "question")
    for url in (reverse(LIST), reverse("dashboard_law_results"), address(item)):
        response = client.get(url)
        assert response.status_code in {302, 403, 404}
        assert "box-1" not in response.text
    client.post(address(item), {"act": "retire"})
    item.refresh_from_db()
    assert item.outcome == ""


def test_the_bank_flags_a_question_until_it_is_reviewed(client, examiner, version, question):
    client.force_login(examiner)
    assert "law amended" in client.get("/admin/question/").text
    assert address(item_of(version, "question")) in client.get(f"/admin/question/edit/{question.pk}/").text
    assert len(client.get("/admin/question/?law_amended=true").context["object_list"]) == 1
    client.post(address(item_of(version, "question")), {"act": "clear", "outcome": "still_right"})
    assert "law amended" not in client.get("/admin/question/").text


def test_the_home_screen_counts_what_is_open(client, examiner, version):
    client.force_login(examiner)
    assert "Law work list" in client.get("/admin/").text


def test_the_list_costs_the_same_for_many_lines(client, headquarters, version, question, django_assert_max_num_queries):
    questions = [QuestionFactory(topic=question.topic, article=question.article) for _ in range(60)]
    add_items(version, [Resting("question", str(one.pk), one.text) for one in questions])
    client.force_login(headquarters)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(20):
        assert len(client.get(reverse(LIST)).context["object_list"]) == 50
