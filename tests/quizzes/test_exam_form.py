"""The examiner's form of an exam: every rule, in words, with what does not go together refused, and what changed in the log."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.urls import reverse
from wagtail.models import ModelLogEntry

from courses.models import Topic
from quizzes.exam_changes import ExamChangeFormatter
from quizzes.models import Exam, Question
from tests.quizzes.desk.forms import LANGUAGES, person_with

pytestmark = pytest.mark.one_engine

ALMATY = ZoneInfo("Asia/Almaty")


@pytest.fixture(autouse=True)
def wagtails_own_defaults(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")


@pytest.fixture
def examiner(client, db):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(person_with("examiner"))
    return client


def form_of(exam, lines=None, **change):
    data = {
        "slug": exam.slug,
        "minutes": 40,
        "pass_percent": 75,
        "grace_seconds": 90,
        "attempts_allowed": 3,
        "cool_down_hours": 24,
        "one_by_one": "on",
        "navigation": "free",
        "credit": "all",
        "feedback": "topics",
        "requires_lessons": "on",
        "requires_pledge": "on",
        "languages": list(LANGUAGES),
        "switch_language": "on",
        "opens_at": "",
        "closes_at": "",
    }
    for number, code in enumerate(LANGUAGES):
        data[f"title_{code}"] = data[f"title_{number}"] = exam.title[code]
    there = [{"id": line.pk, "topic": line.topic_id, "count": 2, "critical_count": 0, "difficulty": 0} for line in exam.blueprint.order_by("pk")]
    rows = there if lines is None else lines
    data |= {"blueprint-TOTAL_FORMS": len(rows), "blueprint-INITIAL_FORMS": len([row for row in rows if row.get("id")])}
    data |= {"blueprint-MIN_NUM_FORMS": 0, "blueprint-MAX_NUM_FORMS": 99}
    for place, row in enumerate(rows):
        data |= {f"blueprint-{place}-{name}": value for name, value in {"id": "", "difficulty": 0, "critical_count": 0, **row}.items()}
    data |= change
    return {name: value for name, value in data.items() if value is not None}


def edit(exam):
    return reverse("exam:edit", args=[exam.pk])


def test_every_rule_is_kept(examiner, exam):
    change = {
        "minutes": 50,
        "navigation": "forward",
        "credit": "partial",
        "feedback": "questions",
        "opens_at": "2026-12-01 09:00",
        "closes_at": "2026-12-02 18:00",
        "requires_lessons": None,
        "languages": ["kk", "ru"],
        "switch_language": None,
        "supervised": "on",
    }
    assert examiner.post(edit(exam), form_of(exam, **change)).status_code == 302
    exam = Exam.objects.get(pk=exam.pk)
    assert (exam.minutes, exam.navigation, exam.credit, exam.feedback) == (50, "forward", "partial", "questions")
    assert exam.opens_at == datetime(2026, 12, 1, 9, tzinfo=ALMATY)
    assert exam.closes_at == datetime(2026, 12, 2, 18, tzinfo=ALMATY)
    assert (exam.requires_lessons, exam.requires_pledge, exam.supervised, exam.switch_language) == (False, True, True, False)
    assert exam.languages == ["kk", "ru"]
    assert [(line.count, line.critical_count) for line in exam.blueprint.order_by("pk")] == [(2, 0), (2, 0)]


def test_all_languages_are_kept_as_none_named_and_shown_as_all(examiner, exam):
    page = examiner.get(edit(exam)).text
    assert page.count('name="languages"') == page.count("checked", page.index('name="languages"'), page.index('name="switch_language"')) == 3
    examiner.post(edit(exam), form_of(exam))
    exam.refresh_from_db()
    assert exam.languages == []


def test_the_form_speaks_in_the_examiners_language(examiner, exam):
    page = examiner.get(edit(exam)).text
    for words in ("What is a pass", "How it is sat", "Who may begin, and when", "What a person is told afterwards", "Dry run"):
        assert words in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"closes_at": "2026-12-01 08:00", "opens_at": "2026-12-01 09:00"}, "An exam closes after it opens."),
        ({"closes_at": "2026-12-01 09:00", "opens_at": "2026-12-01 09:00"}, "An exam closes after it opens."),
        ({"opens_at": "0026-12-01 09:00"}, "Give a date from 1990 to 2100."),
        ({"closes_at": "9999-12-31 23:59"}, "Give a date from 1990 to 2100."),
        ({"navigation": "forward", "one_by_one": None}, "Forward only means one question a screen"),
        ({"languages": None}, "This field is required."),
        ({"languages": ["kk", "de"]}, "de is not one of the available choices."),
        ({"pass_percent": 0}, "greater than or equal to 1"),
        ({"pass_percent": 101}, "less than or equal to 100"),
        ({"minutes": 0}, "greater than or equal to 1"),
        ({"minutes": 800}, "No more than 720 here."),
        ({"attempts_allowed": 0}, "greater than or equal to 1"),
        ({"attempts_allowed": 101}, "No more than 100 here."),
        ({"cool_down_hours": 9000}, "No more than 8760 here."),
        ({"grace_seconds": 3601}, "No more than 3600 here."),
        ({"grace_seconds": -1}, "greater than or equal to 0"),
        ({"feedback": "everything"}, "Select a valid choice"),
    ],
)
def test_what_does_not_go_is_refused_in_words(examiner, exam, change, sentence):
    page = examiner.post(edit(exam), form_of(exam, **change))
    assert page.status_code == 200
    assert sentence in page.text
    assert Exam.objects.get(pk=exam.pk).feedback == "topics"
    assert not ModelLogEntry.objects.filter(action="quizzes.change_exam").exists()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], "add a line to the blueprint"),
        ([(0, 2, 0, 0), (0, 1, 0, 1)], "either one line of any difficulty, or lines by difficulty"),
        ([(0, 2, 0, 1), (0, 1, 0, 1)], "two lines of the same difficulty"),
        ([(0, 2, 3, 0)], "more critical questions than questions in this line"),
        ([(0, 150, 0, 0), (1, 60, 0, 0)], "No more than 200 questions in all."),
        ([(0, 0, 0, 0)], "greater than or equal to 1"),
    ],
)
def test_lines_that_are_no_blueprint_are_refused(examiner, exam, lines, sentence):
    topics = list(Topic.objects.order_by("pk"))
    rows = [{"topic": topics[topic].pk, "count": count, "critical_count": critical, "difficulty": level} for topic, count, critical, level in lines]
    page = examiner.post(edit(exam), form_of(exam, lines=rows))
    assert page.status_code == 200
    assert sentence in page.text
    assert exam.blueprint.count() == 2


def test_lines_by_difficulty_and_a_critical_topic(examiner, exam):
    topic = Topic.objects.first()
    rows = [{"topic": topic.pk, "count": 2, "difficulty": 1}, {"topic": topic.pk, "count": 1, "difficulty": 3, "critical": "on"}]
    gone = [{"id": line.pk, "topic": line.topic_id, "count": 2, "DELETE": "on"} for line in exam.blueprint.order_by("pk")]
    assert examiner.post(edit(exam), form_of(exam, lines=[*gone, *rows])).status_code == 302
    lines = exam.blueprint.order_by("difficulty").values_list("topic", "difficulty", "count", "critical")
    assert list(lines) == [(topic.pk, 1, 2, False), (topic.pk, 3, 1, True)]


def test_what_changed_stands_in_the_log_old_and_new(examiner, exam):
    examiner.post(edit(exam), form_of(exam))
    assert ModelLogEntry.objects.filter(action="quizzes.change_exam").count() == 1, "the critical question of the blueprint went"
    examiner.post(edit(exam), form_of(exam))
    assert ModelLogEntry.objects.filter(action="quizzes.change_exam").count() == 1, "nothing changed"
    examiner.post(edit(exam), form_of(exam, pass_percent=80, supervised="on"))
    entry = ModelLogEntry.objects.filter(action="quizzes.change_exam").latest("pk")
    assert entry.data["changed"] == {"pass_percent": [75, 80], "supervised": [False, True]}
    assert ExamChangeFormatter().format_message(entry) == "Rules changed: pass mark, % 75 → 80; supervised"
    assert "75 → 80" in examiner.get(reverse("exam:history", args=[exam.pk])).text


def test_a_new_exam(examiner, exam):
    topic = Topic.objects.first()
    model = Exam(slug="second", title=exam.title)
    reply = examiner.post(reverse("exam:add"), form_of(model, lines=[{"topic": topic.pk, "count": 2}]))
    assert reply.status_code == 302, reply.context["form"].errors
    assert Exam.objects.get(slug="second").blueprint.get().topic == topic


@pytest.mark.parametrize("slug", ["practice", "attempts"])
def test_a_word_at_which_the_site_has_another_page_is_no_slug(examiner, exam, slug):
    page = examiner.post(edit(exam), form_of(exam, slug=slug))
    assert page.status_code == 200
    assert "The site has other pages at this address." in page.text
    assert "“attempts”, “practice”" in page.text
    assert not Exam.objects.filter(slug=slug).exists()


def test_an_exam_that_asks_more_than_there_is_says_so_when_saved_in_its_form_and_in_the_list(examiner, exam):
    lines = [{"id": line.pk, "topic": line.topic_id, "count": 50} for line in exam.blueprint.order_by("pk")]
    assert "Nobody can begin." not in examiner.get(edit(exam)).text
    page = examiner.post(edit(exam), form_of(exam, lines), follow=True)
    assert "needed 50 (critical: 0), there are 7" in page.text
    assert "Nobody can begin." in examiner.get(edit(exam)).text
    assert "nobody can begin: too few questions" in examiner.get(reverse("exam:index")).text


def test_an_exam_with_enough_questions_says_nothing(examiner, exam):
    page = examiner.post(edit(exam), form_of(exam), follow=True).text
    assert "nobody can begin" not in page.lower()


def test_a_language_that_live_questions_lack_is_named_where_the_exam_gains_it(examiner, exam):
    exam.languages = ["kk", "ru"]
    exam.save()
    question = Question.objects.get(ref="count-0")
    question.text = {"kk": "Сұрақ", "ru": "Вопрос"}
    question.save()
    assert "lack one of the exam" not in examiner.get(edit(exam)).text
    page = examiner.post(edit(exam), form_of(exam), follow=True).text
    assert "1 live questions are not asked, since they lack one of the exam&#x27;s languages." in page
    assert "lack one of the exam" in examiner.get(edit(exam)).text


@pytest.mark.parametrize("forged", ["x", "\0", "9" * 5000, "NaN", "0", "987654321", None])
def test_a_line_with_a_forged_id_breaks_nothing(examiner, exam, forged):
    before = list(exam.blueprint.values_list("pk", "topic", "count"))
    data = form_of(exam) | {"blueprint-INITIAL_FORMS": len(before), "blueprint-0-id": forged}
    reply = examiner.post(reverse("exam:edit", args=[exam.pk]), {name: value for name, value in data.items() if value is not None})
    assert reply.status_code == 200
    assert list(exam.blueprint.values_list("pk", "topic", "count")) == before
