"""The examiner's report through the admin: what it tells, to whom, at what cost, and what it makes of bad addresses."""

import csv
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from people.services import found_organisation, grant_role
from quizzes.figures.exam_figures import analysis_of, closed_attempts, report_of
from quizzes.figures.words import told_p
from quizzes.models import Attempt, Question
from quizzes.services import start_attempt, submit_attempt
from tests.factories.people import PersonFactory, in_all
from tests.factories.quizzes import AttemptFactory, ExamFactory, QuestionFactory, question_of
from tests.quizzes.conftest import answer_all
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
def examiner(laptop, db):
    laptop.force_login(person_with("examiner"))
    return laptop


@pytest.fixture
def sat(exam, at):
    """Forty people sat a fixed form of two questions (b is right): of the better half nobody takes d, all weaker Kazakh readers take a."""
    return sit(exam, at)


def sit(exam, at, count=40):
    first, second = QuestionFactory(ref="first", text=in_all("Who counts?")), QuestionFactory(ref="second", text=in_all("Who watches?"))
    for number in range(count):
        good = number % 2 == 0
        responses = [[first.pk, 1, float(good), "b" if good else "a", 20 + number], [second.pk, 1, float(good or number % 3 == 0), "b", None]]
        AttemptFactory(exam=exam, language=("kk", "ru")[number % 4 // 2], responses=responses, passed=good, closed_at=at - timedelta(days=number))
    return exam, first, second


def figures(exam, **more):
    return reverse("quizzes_figures") + "?" + "&".join(f"{name}={value}" for name, value in {"exam": exam.pk, **more}.items())


def item(question, exam, version=1):
    return reverse("quizzes_figures_item", args=[question.pk, version]) + f"?exam={exam.pk}"


def exported(client, address):
    reply = client.get(address)
    return b"".join(reply.streaming_content).decode("utf-8-sig").splitlines()


def test_what_an_attempt_leaves_is_what_the_figures_read(exam, volunteer, at):
    """From the first press to the report: nothing is planted."""
    attempt = start_attempt(volunteer, exam, language="en", at=at)
    answer_all(attempt, at, wrong=(0,))
    submit_attempt(attempt, at=at + timedelta(minutes=2))
    analysis = analysis_of(closed_attempts().filter(exam=exam))
    assert (analysis.exam.n, analysis.exam.questions, analysis.exam.mean, analysis.exam.languages) == (1, 4, 75, {"en": 1})
    assert sorted(one.facility for one in analysis.items) == [0, 100, 100, 100]


def test_the_report_tells_the_exam_and_each_question(examiner, sat):
    exam, _first, _second = sat
    page = examiner.get(figures(exam)).text
    for words in ("Attempts", "Passed, %", "50.0", "Who counts?", "Who watches?", "Alpha, %", "more choose", "Қазақша: 20", "Русский: 20"):
        assert words in page or words == "more choose", words
    assert "<rect" in page
    assert " style=" not in page.split('id="listing-results"')[1].split("</main>")[0]


def test_the_exam_that_was_sat_most_is_shown_where_none_is_chosen(examiner, sat):
    AttemptFactory(exam=ExamFactory(title=in_all("Other exam")), responses=[])
    assert "Who counts?" in examiner.get(reverse("quizzes_figures")).text


def test_days_and_language_choose_the_attempts(examiner, sat, at):
    exam, *_questions = sat
    for more, n in (
        ({"language": "kk"}, 20),
        ({"closed_at_from": timezone.localdate(at - timedelta(days=9))}, 10),
        ({"closed_at_to": timezone.localdate(at - timedelta(days=30))}, 10),
    ):
        assert exported(examiner, figures(exam, export="csv", **more))[1].split(",")[3] == str(n), more


def test_the_table_is_sorted_by_any_figure(examiner, sat):
    exam, *_questions = sat
    up, down = (examiner.get(figures(exam, ordering=name)).text for name in ("facility", "-facility"))
    assert up.index("Who counts?") < up.index("Who watches?")
    assert down.index("Who counts?") > down.index("Who watches?")
    assert examiner.get(figures(exam, ordering="password")).status_code == 200


def test_versions_are_apart_and_the_latest_can_be_asked_for(examiner, exam, at):
    question = QuestionFactory(ref="changed")
    question.version = 2
    question.save()
    question.save_revision()
    for version in (1, 1, 2):
        AttemptFactory(exam=exam, responses=[[question.pk, version, 1.0, "b", 10]], closed_at=at)
    assert [row.split(",")[:2] for row in exported(examiner, figures(exam, export="csv"))[1:]] == [["changed", "1"], ["changed", "2"]]
    assert [row.split(",")[:2] for row in exported(examiner, figures(exam, export="csv", versions="latest"))[1:]] == [["changed", "2"]]
    assert "Version 2" in examiner.get(item(question, exam)).text


def test_a_question_has_its_options_thirds_languages_and_times(examiner, sat):
    exam, first, _second = sat
    page = examiner.get(item(first, exam)).text
    for words in (
        "Who counts?",
        "Option a",
        "right answer",
        "Lower third, %",
        "Қазақша",
        "Mantel–Haenszel",
        "nobody chooses C",
        "nobody chooses D",
        "<polyline",
    ):
        assert words in page, words
    assert "39.5" not in page  # the median of 20 … 59, told in whole seconds


@pytest.mark.parametrize(
    "kind, given, words",
    [
        ("ordering", "b,a,c,d", "Second → First → Third → Fourth"),
        ("matching", "a:q,b:p,c:p", "Left a – Right q; Left b – Right p; Left c – Right p"),
        ("numeric", "99", "99 m"),
        ("multiple", "a,c", "Option c"),
        ("true_false", "false", "false"),
        ("ordering", "", "no answer"),
    ],
)
def test_answers_of_every_kind_are_told_in_words(examiner, exam, at, kind, given, words):
    question = question_of(kind)
    AttemptFactory.create_batch(2, exam=exam, responses=[[question.pk, 1, 0.0, given, 10]], closed_at=at)
    assert words in examiner.get(item(question, exam)).text


def test_attempts_from_before_the_keeping_of_responses_are_counted_out_and_told(examiner, sat, at):
    exam, *_questions = sat
    AttemptFactory.create_batch(3, exam=exam, closed_at=at, responses=None)
    assert "3 older attempts are not counted" in examiner.get(figures(exam)).text


def test_the_export_has_every_figure_and_no_formula(examiner, exam, at):
    question = QuestionFactory(ref="sum", text=in_all("=HYPERLINK(1)"))
    AttemptFactory.create_batch(3, exam=exam, language="ru", responses=[[question.pk, 1, 1.0, "b", 10]], closed_at=at)
    head, row = exported(examiner, figures(exam, export="csv"))
    for words in ("Facility, %", "Effective weight, %", "Facility, %: Русский", "DIF, class: Қазақша", "Look at"):
        assert words in head
    assert "'=HYPERLINK(1)" in row
    assert "too few answers to judge" in row
    assert examiner.get(figures(exam, export="xlsx")).status_code == 200


def test_later_attempts_are_said_and_can_be_left_out(examiner, exam, at):
    question = QuestionFactory(ref="first")
    for number, mark in ((1, 0.0), (1, 0.0), (2, 1.0)):
        AttemptFactory(exam=exam, number=number, responses=[[question.pk, 1, mark, "b", 9]], closed_at=at)
    assert "1 of these is a second or later attempt" in examiner.get(figures(exam)).text
    page = examiner.get(figures(exam, first="first")).text
    assert "second or later" not in page
    assert [exported(examiner, figures(exam, export="csv", **more))[1].split(",")[3] for more in ({}, {"first": "first"})] == ["3", "2"]
    assert f"exam={exam.pk}&amp;first=first" in page


def test_a_fixed_form_is_in_the_export_and_each_question_tells_alpha_without_it(examiner, sat):
    exam, first, _second = sat
    reply = examiner.get(figures(exam, export="csv"))
    data = b"".join(reply.streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")  # so that Excel takes it for what it is
    head, row, *_rest = csv.reader(data.decode("utf-8-sig").splitlines())
    told = dict(zip(head, row, strict=True))
    form = report_of(closed_attempts().filter(exam=exam)).analysis.forms[0]
    assert told["Alpha of its fixed form, %"] == str(round(form.alpha, 4))
    assert told["Error of measurement of its fixed form, points"] == str(round(form.sem, 4))
    assert {"DIF, standard error: Русский", "p: Русский"} <= set(told)
    assert "Alpha without this question, %" in examiner.get(item(first, exam)).text


def test_a_probability_is_never_nought():
    with translation.override("ru"):
        assert [told_p(value) for value in (0.00004, 0.00051, 0.0312, None)] == ["< 0,001", "< 0,001", "0,031", "–"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_question_stands_in_its_situation_with_its_pictures(examiner, at, pictured):  # noqa: F811
    exam, question = ExamFactory(), Question.objects.filter(scenario__isnull=False).order_by("pk").first()
    AttemptFactory(exam=exam, responses=[[question.pk, 1, 1.0, "b", 9]], closed_at=at)
    page = examiner.get(item(question, exam)).text
    assert question.scenario.text.in_language("en") in page
    for revision in (question.latest_revision_id, question.scenario.latest_revision_id):
        address = reverse("quizzes_revision_picture", args=[revision])
        assert address in page
        assert examiner.get(address)["Content-Type"] == "image/webp"


def test_right_sides_that_fit_nothing_are_shown(examiner, exam, at):
    question = question_of("matching")
    AttemptFactory(exam=exam, responses=[[question.pk, 1, 1.0, "a:p,b:q,c:p", 10]], closed_at=at)
    assert "Right sides that fit nothing: Right r" in " ".join(examiner.get(item(question, exam)).text.split())


def test_nobody_has_sat_anything_yet(examiner, db):
    assert "No exam has been handed in yet" in examiner.get(reverse("quizzes_figures")).text
    assert "No exam has been handed in yet" in examiner.get(reverse("quizzes_similar")).text


def test_nobody_sat_it_in_these_days(examiner, sat):
    exam, *_questions = sat
    assert "Nobody has handed in this exam" in examiner.get(figures(exam, closed_at_to="2001-01-01")).text


@pytest.mark.parametrize(
    "more",
    [
        {"exam": "999999999"},
        {"exam": "x\0"},
        {"exam": "9" * 40},
        {"closed_at_from": "0001-01-01"},
        {"closed_at_to": "9999-12-31"},
        {"closed_at_from": "nonsense"},
        {"language": "tlh"},
        {"versions": "'"},
        {"p": "-7"},
    ],
)
def test_a_bad_address_is_no_error(examiner, sat, more):
    exam, first, _second = sat
    for address in (reverse("quizzes_figures"), reverse("quizzes_similar"), reverse("quizzes_figures_item", args=[first.pk, 1])):
        assert examiner.get(address, {"exam": exam.pk, **more}).status_code in {200, 404}, address


def test_a_question_that_the_exam_did_not_ask_is_not_there(examiner, sat):
    exam, first, _second = sat
    assert examiner.get(item(QuestionFactory(), exam)).status_code == 404
    assert examiner.get(item(first, exam, version=7)).status_code == 404
    assert examiner.get(item(first, ExamFactory())).status_code == 404


def test_figures_are_kept_until_an_attempt_is_added_or_graded_anew(exam, at, django_assert_num_queries):
    question = QuestionFactory()
    attempt = AttemptFactory(exam=exam, responses=[[question.pk, 1, 0.0, "a", 10]], closed_at=at)
    chosen = closed_attempts().filter(exam=exam)
    assert report_of(chosen).analysis.exam.mean == 0
    with django_assert_num_queries(1):
        report_of(chosen)
    Attempt.objects.filter(pk=attempt.pk).update(responses=[[question.pk, 1, 1.0, "b", 10]], late_admitted_at=at)
    assert report_of(chosen).analysis.exam.mean == 100
    AttemptFactory(exam=exam, responses=[[question.pk, 1, 0.0, "a", 10]], closed_at=at)
    assert report_of(chosen).analysis.exam.mean == 50


@pytest.mark.parametrize("page", ["list", "item", "similar"])
def test_a_page_asks_few_queries_whatever_the_number_of_attempts_and_questions(examiner, exam, at, page):
    questions = QuestionFactory.create_batch(30)
    for number in range(12):
        responses = [
            [question.pk, 1, float((number + place) % 3 > 0), "b" if (number + place) % 3 else "a", 9] for place, question in enumerate(questions)
        ]
        AttemptFactory(exam=exam, responses=responses, closed_at=at)
    address = {"list": figures(exam), "item": item(questions[0], exam), "similar": reverse("quizzes_similar") + f"?exam={exam.pk}"}[page]
    examiner.get(address)
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert examiner.get(address).status_code == 200
    assert len(queries) <= 20, [query["sql"][:100] for query in queries]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_it_speaks_three_languages(laptop, sat, language):
    exam, first, _second = sat
    person = person_with("examiner")
    laptop.force_login(person)
    laptop.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    with translation.override(language):
        assert laptop.get(figures(exam)).status_code == 200
        assert laptop.get(item(first, exam)).status_code == 200


# --- Similar answers --------------------------------------------------------------------------------------------------------


def alike(exam, at, questions=20, people=30):
    """Thirty people, each wrong elsewhere; the last two wrong in the same eight questions in the same way, at the same time."""
    bank = QuestionFactory.create_batch(questions)
    for number in range(people):
        shared = number >= people - 2
        missed = range(8) if shared else [(number * 7 + step * 3) % questions for step in range(5)]
        answers = {place: "acd"[(place + (0 if shared else number)) % 3] for place in missed}
        responses = [[question.pk, 1, float(place not in answers), answers.get(place, "b"), 9] for place, question in enumerate(bank)]
        person = PersonFactory(full_name="Айнабек Әлия" if number == people - 1 else "Айнабек Болат" if shared else f"Сын {number}")
        AttemptFactory(
            exam=exam, person=person, responses=responses, started_at=at - timedelta(minutes=30), closed_at=at - timedelta(minutes=number % 2)
        )
    return exam


def test_a_pair_with_the_same_wrong_answers_is_a_hint_in_words_that_say_so(examiner, exam, at):
    page = examiner.get(reverse("quizzes_similar") + f"?exam={alike(exam, at).pk}").text
    assert "A hint, not a verdict." in page
    assert "Айнабек Әлия" in page
    assert "8 of 8" in page
    assert "Сын" not in page
    assert "Compared: 30 attempts, 435 pairs, 435 of them at the same time" in page
    assert "cheat" not in page.lower()
    for attempt in Attempt.objects.filter(person__full_name__startswith="Айнабек"):
        assert reverse("quizzes_attempt", args=[attempt.pk]) in page


def test_nobody_is_alike(examiner, sat):
    exam, *_questions = sat
    assert "No two attempts are more alike" in examiner.get(reverse("quizzes_similar") + f"?exam={exam.pk}").text


def test_too_many_attempts_are_not_compared_but_named(examiner, sat, monkeypatch):
    monkeypatch.setattr("quizzes.figures.similar.MOST_ATTEMPTS", 39)
    exam, *_questions = sat
    assert "Choose fewer days" in examiner.get(reverse("quizzes_similar") + f"?exam={exam.pk}").text


def test_a_list_of_names_is_not_exported(examiner, exam, at):
    for kind in ("csv", "xlsx"):
        assert examiner.get(reverse("quizzes_similar") + f"?exam={alike(exam, at).pk}&export={kind}").status_code == 404


def test_what_was_compared_is_kept_until_an_attempt_is_added(exam, at, monkeypatch):
    from quizzes.figures import similar, similarity

    cache.clear()
    calls = []
    monkeypatch.setattr(similarity, "similar", lambda sat, real=similarity.similar: calls.append(len(sat)) or real(sat))
    attempts = Attempt.objects.filter(exam=alike(exam, at))
    first = similar.alike(attempts)
    assert similar.alike(attempts) == first
    assert len(first.pairs) == 1
    AttemptFactory(exam=exam, responses=[], closed_at=at + timedelta(minutes=1))
    similar.alike(attempts)
    assert calls == [30, 31]


# --- Nobody else ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["volunteer", "trainer", "editor", "reviewer", "coordinator"])
def test_nobody_but_examiners_reaches_figures_and_keys(laptop, sat, role):
    exam, first, _second = sat
    organisation = found_organisation(slug="ngo", name=in_all("NGO")) if role in {"editor", "reviewer"} else None
    laptop.force_login(person_with(role, organisation))
    similar = reverse("quizzes_similar")
    for address in (
        figures(exam),
        figures(exam, export="csv"),
        reverse("quizzes_figures_results"),
        item(first, exam),
        similar,
        reverse("quizzes_similar_results"),
        similar + "?export=csv",
    ):
        reply = laptop.get(address)
        assert reply.status_code in {302, 403}, address
        assert "Who counts?" not in reply.text, address
        assert "Option" not in reply.text, address
    assert reverse("quizzes_figures") not in laptop.get(reverse("wagtailadmin_home"), follow=True).text


def test_a_visitor_is_asked_to_log_in(laptop, sat):
    exam, first, _second = sat
    for address in (figures(exam), item(first, exam), reverse("quizzes_similar")):
        assert laptop.get(address).status_code == 302


def test_the_headquarters_reads_them(laptop, sat):
    exam, first, _second = sat
    laptop.force_login(person_with("headquarters"))
    assert laptop.get(figures(exam)).status_code == 200
    assert laptop.get(item(first, exam)).status_code == 200
