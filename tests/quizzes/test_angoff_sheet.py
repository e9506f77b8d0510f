"""The judges' sheet through the admin."""

import pytest
from django.db import IntegrityError, transaction
from django.template import engines
from django.urls import reverse
from wagtail.models import ModelLogEntry

from people.merge_services import merge
from people.services import found_organisation, grant_role
from quizzes.figures.angoff import ratings_of, sheet_of
from quizzes.figures.angoff_views import name_of
from quizzes.models import AngoffRating, Question
from quizzes.services import start_attempt
from tests.factories.people import PersonFactory, in_all
from tests.factories.quizzes import ExamFactory
from tests.quizzes.test_pictures import pictured  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def wagtails_own_defaults(monkeypatch):
    """Wagtail's templates name variables with a default, which the guard against missing variables takes away."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")


def person_with(role, organisation=None):
    person = PersonFactory(is_sample=True)
    grant_role(person, role, organisation)
    return person


@pytest.fixture
def laptop(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def judge(laptop, db):
    person = person_with("examiner")
    laptop.force_login(person)
    return person


def address(exam):
    return reverse("quizzes_angoff_sheet", args=[exam.pk])


def outcome(exam):
    return reverse("quizzes_angoff_summary", args=[exam.pk])


def finish(exam, judge, percent, at):
    for question in Question.objects.filter(pk__in=[key.question for key in sheet_of(exam).weights]):
        AngoffRating.objects.create(exam=exam, question=question, version=question.version, judge=judge, percent=percent, at=at)


@pytest.fixture
def three(exam, judge, at):
    """The one who looks and two others have finished: 60, 70, 80."""
    for person, percent in ((judge, 60), (person_with("examiner"), 70), (person_with("headquarters"), 80)):
        finish(exam, person, percent, at)
    return exam


def test_the_sheet_weighs_each_question_as_often_as_it_is_drawn(exam):
    """Two of "impartiality", one of three critical ones and one of four others; two of the four of "count"."""
    weights = {Question.objects.get(pk=key.question).ref: weight for key, weight in sheet_of(exam).weights.items()}
    assert len(weights) == 11
    assert (weights["impartiality-critical-0"], weights["impartiality-1"], weights["count-0"]) == (pytest.approx(1 / 3), 0.25, 0.5)
    assert sum(weights.values()) == pytest.approx(4)


def test_the_sheet_shows_each_question_with_its_options_and_key(laptop, judge, exam):
    page = laptop.get(address(exam)).text
    for question in Question.objects.all():
        assert question.ref in page
    assert "<b>Option b</b>" in page
    assert page.count('type="number"') == 11


def test_a_half_filled_sheet_is_kept_and_goes_on(laptop, judge, exam):
    first, second, *_rest = sheet_of(exam).weights
    page = laptop.post(address(exam), {name_of(first): "70", name_of(second): ""}, follow=True).text
    assert "1 rating is kept." in page
    assert "Rated: 1 of 11" in page
    laptop.post(address(exam), {name_of(first): "", name_of(second): " 5 "})
    assert ratings_of(exam) == {judge.pk: {second: 5}}
    assert ModelLogEntry.objects.filter(action="quizzes.rate").count() == 2


def test_pressed_twice_it_is_kept_once(laptop, judge, exam):
    (first, *_rest) = sheet_of(exam).weights
    for _press in range(2):
        assert laptop.post(address(exam), {name_of(first): "70"}).status_code == 302
    assert AngoffRating.objects.count() == 1
    assert ModelLogEntry.objects.filter(action="quizzes.rate").count() == 1


@pytest.mark.parametrize("text", ["101", "-1", "7.5", "many", "9" * 400, "\0", "٧", "<script>"])
def test_what_is_no_per_cent_is_said_and_the_rest_is_kept(laptop, judge, exam, text):
    first, second, *_rest = sheet_of(exam).weights
    reply = laptop.post(address(exam), {name_of(first): text, name_of(second): "40", "percent-99999-1": "3", "percent-x": "3"})
    assert reply.status_code == 400
    assert "Write a whole number from 0 to 100." in reply.text
    assert "<script>7" not in reply.text
    assert ratings_of(exam) == {judge.pk: {second: 40}}


def test_the_database_refuses_more_than_all(exam, judge, at):
    with pytest.raises(IntegrityError), transaction.atomic():
        AngoffRating.objects.create(exam=exam, question=Question.objects.first(), version=1, judge=judge, percent=101, at=at)


def test_nobody_sees_what_others_rated_before_they_have_finished(laptop, judge, exam, at):
    other = person_with("examiner")
    finish(exam, other, 63, at)
    (first, *_rest) = sheet_of(exam).weights
    laptop.post(address(exam), {name_of(first): "70"})
    for page in (laptop.get(address(exam)).text, laptop.get(outcome(exam)).text, laptop.get(reverse("quizzes_angoff")).text):
        assert "63.0" not in page
        assert 'value="63"' not in page
    assert other.full_name in laptop.get(outcome(exam)).text
    finish_rest = {name_of(key): "50" for key in sheet_of(exam).weights}
    assert "63.0" in laptop.post(address(exam), finish_rest, follow=True).text


def test_the_summary_tells_cut_error_and_spread(laptop, three):
    page = laptop.get(outcome(three)).text
    for words in ("70.0", "5.8", "Make 70 % the pass mark"):
        assert words in page
    AngoffRating.objects.filter(percent=60, question__ref="count-0").update(percent=10)
    assert "more than 30 apart: talk it over" in laptop.get(outcome(three)).text


def test_the_cut_becomes_the_pass_mark_of_papers_drawn_later(laptop, three, volunteer, at):
    before = start_attempt(volunteer, three, language="en", at=at)
    assert laptop.post(outcome(three), {"percent": "70", "reason": "Judges of 2026"}).status_code == 302
    three.refresh_from_db()
    before.refresh_from_db()
    assert (three.pass_percent, before.paper["pass_percent"]) == (70, 75)
    entry = ModelLogEntry.objects.get(action="quizzes.adopt_cut")
    assert (entry.data["before"], entry.data["after"], entry.data["reason"], entry.data["judges"]) == (75, 70, "Judges of 2026", 3)
    assert start_attempt(PersonFactory(), three, language="en", at=at).paper["pass_percent"] == 70


@pytest.mark.parametrize(
    "change, data, said",
    [
        ({}, {"percent": "70", "reason": " "}, "Write the reason"),
        ({}, {"percent": "71", "reason": "x"}, "The ratings have changed"),
        ({}, {"reason": "x\0" * 900_000}, "The ratings have changed"),
        ({"percent": 80}, {"percent": "65", "reason": "x"}, "at least three finished sheets"),
        ({"percent": 60}, {"percent": "75", "reason": "x"}, "Finish your own sheet first"),
    ],
)
def test_a_cut_is_refused_in_words(laptop, three, change, data, said):
    if change:
        AngoffRating.objects.filter(**change).first().delete()
    reply = laptop.post(outcome(three), data)
    assert reply.status_code in {400, 413}
    assert said in reply.text
    three.refresh_from_db()
    assert three.pass_percent == 75


def test_a_get_adopts_nothing(laptop, three):
    laptop.get(outcome(three), {"percent": "70", "reason": "x"})
    three.refresh_from_db()
    assert three.pass_percent == 75


def test_an_exam_that_is_not_there_and_one_without_questions(laptop, judge, db):
    assert laptop.get(reverse("quizzes_angoff_sheet", args=[999])).status_code == 404
    assert "can draw no question" in laptop.get(address(ExamFactory())).text
    assert "There is no exam yet." not in laptop.get(reverse("quizzes_angoff")).text


def test_the_sheet_asks_few_queries(laptop, three, django_assert_max_num_queries):
    for page in (address(three), outcome(three), reverse("quizzes_angoff")):
        laptop.get(page)
        with django_assert_max_num_queries(20):
            laptop.get(page)


@pytest.mark.parametrize("role", ["volunteer", "trainer", "editor", "reviewer", "coordinator"])
def test_nobody_but_examiners_judges(laptop, three, role):
    organisation = found_organisation(slug="ngo", name=in_all("NGO")) if role in {"editor", "reviewer"} else None
    laptop.force_login(person_with(role, organisation))
    for page in (address(three), outcome(three), reverse("quizzes_angoff")):
        for reply in (laptop.get(page), laptop.post(page, {"percent": "70", "reason": "x"})):
            assert reply.status_code in {302, 403, 405}
            assert "Option b" not in reply.text
    three.refresh_from_db()
    assert three.pass_percent == 75
    assert AngoffRating.objects.count() == 33


def test_ratings_follow_a_merged_account_and_the_one_that_stays_wins(three, judge, at):
    kept, gone = (PersonFactory(full_name="Same Person", phone="+77012345678") for _account in range(2))
    first, second, *_rest = sheet_of(three).weights
    for person, key, percent in ((kept, first, 11), (gone, first, 22), (gone, second, 33)):
        AngoffRating.objects.create(exam=three, question_id=key.question, version=key.version, judge=person, percent=percent, at=at)
    merge(kept, gone, reason="The same identity document.", by=person_with("headquarters"), at=at)
    assert ratings_of(three)[kept.pk] == {first: 11, second: 33}
    assert gone.pk not in ratings_of(three)


# --- The role that rates and sees no bank -------------------------------------------------------------------------------------


@pytest.fixture
def rater(laptop, db):
    person = person_with("judge")
    laptop.force_login(person)
    return person


def test_a_judge_rates_on_a_sheet_of_their_own(laptop, rater, exam):
    assert reverse("quizzes_angoff_sheet", args=[exam.pk]) in laptop.get(reverse("quizzes_angoff")).text
    first, *_rest = sheet_of(exam).weights
    assert "Option b" in laptop.get(address(exam)).text
    laptop.post(address(exam), {name_of(first): "70"})
    assert ratings_of(exam) == {rater.pk: {first: 70}}
    assert reverse("quizzes_angoff") in laptop.get(reverse("wagtailadmin_home"), follow=True).text


def test_a_judge_sees_neither_the_bank_nor_attempts_and_adopts_nothing(laptop, rater, exam, volunteer, at):
    attempt = start_attempt(volunteer, exam, language="en", at=at)
    question = Question.objects.order_by("pk").first()
    for name, *args in (
        ("question:index",),
        ("question:edit", question.pk),
        ("question:preview", question.pk),
        ("exam:index",),
        ("exam:dry_run", exam.pk),
        ("quizzes_attempts",),
        ("quizzes_attempt", attempt.pk),
        ("quizzes_figures",),
        ("quizzes_similar",),
        ("accommodation:index",),
    ):
        reply = laptop.get(reverse(name, args=args))
        assert reply.status_code in {302, 403}, name
        assert question.ref not in reply.text
    assert laptop.post(outcome(exam), {"percent": "70", "reason": "x"}).status_code in {302, 403}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_judge_sees_the_situation_and_pictures_of_what_is_asked_today_alone(laptop, rater, pictured):  # noqa: F811
    question = Question.objects.filter(scenario__isnull=False).order_by("pk").first()
    page = laptop.get(address(pictured)).text
    assert question.scenario.text.in_language("en") in page
    picture = reverse("quizzes_revision_picture", args=[question.latest_revision_id])
    assert picture in page
    assert laptop.get(picture).status_code == 200
    Question.objects.update(state="draft")
    assert laptop.get(picture).status_code in {302, 403}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_nobody_else_sees_the_picture_of_a_revision(client, pictured):  # noqa: F811
    question = Question.objects.filter(scenario__isnull=False).order_by("pk").first()
    client.force_login(person_with("trainer"))
    assert client.get(reverse("quizzes_revision_picture", args=[question.latest_revision_id])).status_code in {302, 403}
    client.force_login(person_with("examiner"))
    assert client.get(reverse("quizzes_revision_picture", args=[999_999])).status_code == 404
