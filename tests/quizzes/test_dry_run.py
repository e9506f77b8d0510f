"""The dry run: what the bank has for each line, in words where it is thin, and what many papers would be like. Nothing is written."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from quizzes.draw import Candidate, Line
from quizzes.dry_run import CANNOT_BE_FILLED, SAME_CRITICAL, SECOND_REPEATS, dry_run, overlap
from quizzes.models import Attempt, Question
from tests.quizzes.conftest import make_exam
from tests.quizzes.desk.forms import person_with


def pool(count, critical=0, topic=1):
    return [Candidate(number + 1000 * topic, number, topic, number < critical) for number in range(count)]


def warnings(line, candidates):
    (check,) = dry_run([line], candidates, papers=20).lines
    return list(check.warnings)


@pytest.mark.parametrize(
    ("line", "candidates", "found"),
    [
        (Line(1, 4), pool(3), [CANNOT_BE_FILLED]),
        (Line(1, 4, 1), pool(9), [CANNOT_BE_FILLED]),
        (Line(1, 4), pool(7), [SECOND_REPEATS]),
        (Line(1, 4), pool(8), []),
        (Line(1, 4, 1), pool(9, critical=1), [SECOND_REPEATS, SAME_CRITICAL]),
        (Line(1, 4, 1), pool(8, critical=2), []),
        (Line(1, 4, 2), pool(12, critical=3), [SECOND_REPEATS]),
    ],
)
def test_a_thin_line_is_warned_of(line, candidates, found):
    assert warnings(line, candidates) == found


def test_the_drawn_questions_are_counted_and_add_up():
    run = dry_run([Line(1, 3), Line(2, 2)], [*pool(6), *pool(2, topic=2), *pool(5, topic=3)], papers=100)
    assert sum(count for _question, count in run.drawn) == 5 * 100
    assert len(run.drawn) == 8, "what no line takes is not listed"
    assert [count for _question, count in run.drawn][:2] == [100, 100]
    assert [count for _question, count in run.drawn] == sorted((count for _question, count in run.drawn), reverse=True)


def test_the_overlap_is_that_of_a_fair_draw():
    run = dry_run([Line(1, 5)], pool(20), papers=500)
    assert run.overlap == pytest.approx(5 * 5 / 20, abs=0.1)
    assert run.repeated == 0
    assert dry_run([Line(1, 5)], pool(8), papers=50).repeated == 2
    assert overlap([10, 10, 0], 10) == 2
    assert overlap([1, 1], 1) == 0


def test_the_same_bank_gives_the_same_run():
    assert dry_run([Line(1, 5)], pool(20), papers=50) == dry_run([Line(1, 5)], pool(20)[::-1], papers=50)


def test_what_cannot_be_filled_is_not_drawn():
    run = dry_run([Line(1, 9)], pool(3), papers=50)
    assert not run.can_be_sat
    assert (run.papers, run.drawn) == (0, [])
    assert not dry_run([], pool(3)).can_be_sat


# --- The page and the command -------------------------------------------------------------------------------------------


@pytest.fixture
def examiner(client, db):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(person_with("examiner"))
    return client


def page_of(exam):
    return reverse("exam:dry_run", args=[exam.pk])


def test_the_page_says_what_is_thin_and_writes_nothing(examiner, db):
    exam = make_exam(spare=0)
    page = examiner.get(page_of(exam)).text
    assert "The bank is thin for this exam." in page
    assert "fewer than twice as many as are asked" in page
    assert "Everybody gets the same." in page
    assert "impartiality-critical-0" in page
    assert 'class="desk-bar" value="100"' in page
    assert "Option b" not in page
    assert not Attempt.objects.exists()
    assert not Question.objects.exclude(drawn=0).exists()


def test_a_thick_bank_is_said_to_be_so(examiner, exam):
    assert "The bank is thick enough" in examiner.get(page_of(exam)).text


def test_a_language_that_is_lacking_is_counted(examiner, exam):
    question = Question.objects.get(ref="count-0")
    question.text = {**question.text, "kk": ""}
    question.save()
    page = examiner.get(page_of(exam)).text
    assert "1 live questions are not asked, since they lack one of the exam" in page


def test_an_exam_that_cannot_be_begun(examiner, exam):
    Question.objects.filter(ref__startswith="count").update(state="retired")
    page = examiner.get(page_of(exam)).text
    assert "Nobody can begin this exam." in page
    assert "needed 2 (critical: 0), there are 0" in page
    exam.blueprint.all().delete()
    assert "has no line" in examiner.get(page_of(exam)).text


@pytest.mark.parametrize("role", ["volunteer", "trainer", "coordinator"])
def test_nobody_else_runs_it(client, exam, role):
    client.force_login(person_with(role))
    reply = client.get(page_of(exam))
    assert reply.status_code == 302
    assert "count-0" not in client.get(page_of(exam), follow=True).text


def test_the_page_asks_few_queries(examiner, exam, django_assert_max_num_queries):
    examiner.get(page_of(exam))
    with django_assert_max_num_queries(20):
        examiner.get(page_of(exam))


def test_the_command_says_the_same_and_fails_where_nobody_can_begin(exam):
    out = StringIO()
    call_command("check_exam", "observer", "--papers", "50", stdout=out)
    assert "Papers drawn: 50, questions in each: 4" in out.getvalue()
    Question.objects.filter(ref__startswith="count").update(state="retired")
    with pytest.raises(CommandError, match="Nobody can begin"):
        call_command("check_exam", "observer", stdout=out)
    with pytest.raises(CommandError, match="There is no exam"):
        call_command("check_exam", "other", stdout=out)
