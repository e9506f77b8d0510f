"""Practice: anybody may, it is explained at once, kept once for whoever is logged in, and an exam's question never comes through."""

import json
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from courses.blocks import LessonBody
from courses.services import complete_lesson
from people.refusals import Refused
from quizzes import bank, practice_answers
from quizzes.files.yaml_import import import_questions
from quizzes.models import PracticeAnswer, Question
from quizzes.practice import PracticeBank, in_language
from quizzes.queries import pool
from quizzes.services import start_attempt
from tests.factories.quizzes import QuestionFactory
from tests.quizzes.conftest import publish_body
from tests.quizzes.test_leaks import turn_the_key

RECORD = "/en/exams/practice/answers/"
OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def lesson(exam_in_course):
    """The English lesson on impartiality, with practice on its topic; the exam's questions are of the same topic."""
    lesson = exam_in_course.lessons["en"]
    publish_body(lesson, [{"type": "practice", "value": {"topic": lesson.topic.code, "count": 5, "questions": []}}])
    return lesson


@pytest.fixture
def question(lesson):
    return QuestionFactory(ref="practice-1", topic=lesson.topic, purpose="practice")


@pytest.fixture
def aigul(client, volunteer):
    client.force_login(volunteer)
    return client


def given(**values):
    return {"key": str(uuid4()), "question": "practice-1", "chosen": "a", **values}


def record(client, *answers, **headers):
    body = json.dumps({"answers": list(answers)})
    return client.post(RECORD, body, content_type="application/json", **(headers or OURS))


# --- What is asked where ---


def test_a_lesson_asks_its_practice_questions(client, lesson, question):
    page = client.get(lesson.url).text
    assert "Question practice-1?" in page
    assert f'action="/en/exams/practice/questions/{question.ref}/"' in page
    assert 'data-right="b"' in page
    assert f'name="lesson" value="{lesson.translation_key}"' in page


def test_named_questions_come_first_and_the_topic_fills_up(lesson, question):
    QuestionFactory(ref="practice-0", topic=lesson.topic, purpose="practice")
    other = QuestionFactory(ref="elsewhere", purpose="practice")
    asked = PracticeBank().questions(lesson.topic.code, 2, [other.ref])
    assert [one.ref for one in asked] == ["elsewhere", "practice-0"]
    assert [one.ref for one in PracticeBank().questions("", 5, [other.ref, question.ref])] == ["elsewhere", "practice-1"]


def test_no_draft_and_nothing_retired_is_practised(lesson, question):
    QuestionFactory(ref="draft", topic=lesson.topic, purpose="practice", state="draft")
    QuestionFactory(ref="retired", topic=lesson.topic, purpose="practice", state="retired")
    assert [one.ref for one in PracticeBank().questions(lesson.topic.code, 9, ["draft", "retired"])] == ["practice-1"]


def test_the_editor_of_a_lesson_may_choose_practice_questions_alone(lesson, question):
    block = LessonBody().child_blocks["practice"]
    assert [ref for _topic, questions in PracticeBank().choices() for ref, _text in questions] == ["practice-1"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"topic": "", "count": 1, "questions": ["impartiality-0"]}))
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"topic": "", "count": 1, "questions": []}))
    assert block.clean(block.to_python({"topic": "", "count": 1, "questions": ["practice-1"]}))


def test_the_pages_of_practice_lead_from_topic_to_topic(client, lesson, question):
    topics = client.get("/en/exams/practice/").text
    assert "/en/exams/practice/topics/impartiality/" in topics
    assert "1 question<" in topics
    assert "Question practice-1?" in client.get("/en/exams/practice/topics/impartiality/").text
    assert "no practice questions" in client.get("/en/exams/practice/topics/count/").text
    assert client.get("/en/exams/practice/topics/nothing/").status_code == 404


# --- The key of an exam stays on the server ---


def everything(client, lesson):
    """All that practice shows and sends, of every question there is."""
    refs = Question.objects.values_list("ref", flat=True)
    value = {"topic": lesson.topic.code, "count": 20, "questions": list(refs)}
    publish_body(lesson, [{"type": "practice", "id": str(lesson.translation_key), "value": value}])
    addresses = [lesson.url, reverse("quizzes:practice_data", args=[lesson.translation_key]), "/en/exams/practice/topics/impartiality/"]
    addresses += [reverse("quizzes:practice_question", args=[ref]) for ref in refs]
    return "".join(client.get(address).text for address in addresses)


def test_no_exam_question_is_shown_or_sent_in_practice(client, lesson):
    text = everything(client, lesson)
    assert "Question impartiality" not in text
    assert "Because of the law" not in text
    QuestionFactory(ref="practice-1", topic=lesson.topic, purpose="practice")
    assert "Because of the law" in everything(client, lesson)


def test_whichever_option_of_the_exam_is_right_practice_is_the_same(client, lesson):
    turn_the_key("a")
    first = everything(client, lesson)
    turn_the_key("d")
    assert everything(client, lesson) == first


def test_no_practice_question_is_drawn_into_an_exam(exam_in_course, volunteer, question):
    for place in range(30):
        QuestionFactory(ref=f"easy-{place}", topic=question.topic, purpose="practice")
    assert question.pk not in {one.question for one in pool(exam_in_course.exam)}
    complete_lesson(volunteer, exam_in_course.lessons["kk"], at=timezone.now())
    attempt = start_attempt(volunteer, exam_in_course.exam, language="en", at=timezone.now())
    asked = Question.objects.filter(pk__in=[item["question"] for item in attempt.paper["items"]])
    assert {one.purpose for one in asked} == {"exam"}


def test_an_exam_question_is_answered_in_practice_by_nobody(aigul, lesson):
    response = record(aigul, given(question="impartiality-0"))
    assert response.json()["kept"] == []
    assert len(response.json()["unknown"]) == 1
    assert aigul.post("/en/exams/practice/questions/impartiality-0/", {"chosen": "b"}, **OURS).status_code == 404
    assert not PracticeAnswer.objects.exists()
    with pytest.raises(ValueError, match="not for practice"):
        in_language(Question.objects.get(ref="impartiality-0"))


@pytest.mark.parametrize("state", ["live", "retired"])
@pytest.mark.parametrize("purpose", [("exam", "practice"), ("practice", "exam")])
def test_what_has_been_live_stays_for_what_it_was(db, state, purpose):
    question = QuestionFactory(state=state, purpose=purpose[0])
    question.purpose = purpose[1]
    with pytest.raises(Refused) as refused:
        bank.save_question(question)
    assert refused.value.codes == ["purpose_is_fixed"]


def test_a_draft_may_change_what_it_is_for(db):
    question = QuestionFactory(state="draft")
    question.purpose = "practice"
    assert bank.save_question(question).purpose == "practice"


FILE = """
topic: {topic}
purpose: {purpose}
questions:
  - ref: from-file
    critical: false
    difficulty: 1
    article: {article}
    text: {{kk: Q, ru: Q, en: Q}}
    options:
      - {{id: a, correct: true, text: {{kk: A, ru: A, en: A}}}}
      - {{id: b, correct: false, text: {{kk: B, ru: B, en: B}}}}
    explanation: {{kk: E, ru: E, en: E}}
"""


def test_a_file_says_what_its_questions_are_for(question, tmp_path):
    file = tmp_path / "q.yaml"
    values = {"topic": question.topic.code, "article": question.article.code}
    file.write_text(FILE.format(purpose="practice", **values), encoding="utf-8")
    assert import_questions(file).created == ["from-file"]
    assert Question.objects.get(ref="from-file").purpose == "practice"
    assert import_questions(file).unchanged == ["from-file"]
    file.write_text(FILE.format(purpose="exam", **values), encoding="utf-8")
    assert "write a new question" in str(import_questions(file).problems[0])
    file.write_text(FILE.format(purpose="fun", **values), encoding="utf-8")
    assert "`purpose`" in str(import_questions(file).problems[0])


# --- For scripts ---


def test_the_questions_of_a_lesson_as_json_are_nobodys_own(aigul, lesson, question):
    response = aigul.get(reverse("quizzes:practice_data", args=[lesson.translation_key]))
    assert response.headers["Cache-Control"] == "public, max-age=300" or "public" in response.headers["Cache-Control"]
    assert "Cookie" not in response.headers.get("Vary", "")
    data = response.json()
    assert data["record_url"] == RECORD
    (asked,) = data["questions"]
    assert asked["ref"] == "practice-1"
    assert [option["id"] for option in asked["options"] if option["right"]] == ["b"]
    assert asked["explanation"] == "Because of the law."


def test_a_draft_lesson_tells_nothing(client, lesson, question):
    lesson.unpublish()
    assert client.get(reverse("quizzes:practice_data", args=[lesson.translation_key])).status_code == 404
    assert client.get(reverse("quizzes:practice_data", args=[uuid4()])).status_code == 404


def test_an_answer_is_kept_once_however_often_it_is_sent(aigul, volunteer, lesson, question):
    answer = given(lesson=str(lesson.translation_key))
    for _again in range(3):
        assert record(aigul, answer).json() == {"kept": [answer["key"]], "unknown": []}
    assert record(aigul, {**answer, "chosen": "b"}, given(chosen="b")).status_code == 200
    rows = PracticeAnswer.objects.filter(person=volunteer).order_by("pk").values_list("chosen", "right", "lesson_key")
    assert list(rows) == [("a", False, lesson.translation_key), ("b", True, None)]


def test_the_same_key_of_two_people_is_two_answers(client, volunteer, other_volunteer, question):
    answer = given()
    for person in (volunteer, other_volunteer):
        client.force_login(person)
        record(client, answer)
    assert PracticeAnswer.objects.count() == 2


def test_when_it_was_answered_is_taken_from_the_phone_within_reason(aigul, question):
    now = timezone.now()
    for moment in ("2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "yesterday", "2026-99-99T00:00:00Z", 7):
        assert record(aigul, given(at=moment)).status_code == 200
    moments = list(PracticeAnswer.objects.order_by("pk").values_list("at", flat=True))
    assert moments[0] < now - practice_answers.LONGEST_AWAY / 2
    assert all(now <= moment <= timezone.now() for moment in moments[1:])


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{}", "null", '{"answers": []}', '{"answers": [1]}', '{"answers": [{}]}', '{"answers": "x"}', "[" * 100_000,
        '{"answers": [{"key": "x", "question": "practice-1", "chosen": "a"}]}',
        '{"answers": [{"key": "6f0c2f0e-8f0c-4a53-9a43-0d0a6c8b7f11", "question": "a\\u0000b", "chosen": "a"}]}',
        '{"answers": [{"key": "6f0c2f0e-8f0c-4a53-9a43-0d0a6c8b7f11", "question": "practice-1", "chosen": ["a"]}]}',
    ],
)  # fmt: skip
def test_garbage_is_refused_in_words(aigul, question, body):
    response = aigul.post(RECORD, body, content_type="application/json", **OURS)
    assert response.status_code == 400
    assert response.json()["code"] == "practice_malformed"
    assert not PracticeAnswer.objects.exists()


def test_what_is_too_big_is_refused(aigul, question):
    assert aigul.post(RECORD, "x" * 3_000_000, content_type="application/json", **OURS).status_code == 413


def test_a_visitor_keeps_nothing(client, question):
    assert record(client, given()).status_code == 401
    page = client.post("/en/exams/practice/questions/practice-1/", {"chosen": "a"}, **OURS).text
    assert "Not quite" in page
    assert not PracticeAnswer.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_X": "1"}, {"HTTP_ORIGIN": "http://["}]
)
def test_another_site_writes_nothing_in_a_persons_name(aigul, question, headers):
    assert record(aigul, given(), **headers).status_code == 403
    assert aigul.post("/en/exams/practice/questions/practice-1/", {"chosen": "a"}, **headers).status_code == 200
    assert not PracticeAnswer.objects.exists()


def test_an_older_browser_says_its_origin(aigul, question):
    assert record(aigul, given(), HTTP_ORIGIN="http://testserver").status_code == 200
    assert PracticeAnswer.objects.count() == 1


def test_there_is_an_end_to_it(aigul, question, monkeypatch):
    monkeypatch.setattr("quizzes.practice_views.MOST_REQUESTS", 2)
    assert [record(aigul, given()).status_code for _ in range(3)] == [200, 200, 429]


# --- Without a script ---


def test_the_server_explains_and_keeps(aigul, lesson, question):
    address = "/en/exams/practice/questions/practice-1/"
    page = aigul.post(address, {"chosen": "a", "lesson": str(lesson.translation_key)}, **OURS).text
    assert "<h1>Not quite</h1>" in page
    assert "Because of the law." in page
    assert "option--wrong" in page
    assert lesson.url in page
    assert "<h1>Right</h1>" in aigul.post(address, {"chosen": "b"}, **OURS).text
    assert list(PracticeAnswer.objects.order_by("pk").values_list("right", flat=True)) == [False, True]


def test_reading_a_question_writes_nothing(aigul, question):
    page = aigul.get("/en/exams/practice/questions/practice-1/?chosen=a").text
    assert "<h1>Practice</h1>" in page
    assert not PracticeAnswer.objects.exists()


@pytest.mark.parametrize("data", [{}, {"chosen": "z"}, {"chosen": "a\0"}, {"chosen": "z", "lesson": "x" * 36}])
def test_no_answer_is_no_answer(aigul, question, data):
    response = aigul.post("/en/exams/practice/questions/practice-1/", data, **OURS)
    assert response.status_code == 400
    assert "Choose an answer first." in response.text
    assert not PracticeAnswer.objects.exists()


def test_a_practised_question_is_kept(aigul, question):
    record(aigul, given())
    Question.objects.update(state="draft")
    question.refresh_from_db()
    assert [refusal.code for refusal in bank.delete_refusals(question)] == ["question_was_asked"]


def test_practice_is_apart_from_exams(aigul, volunteer, question):
    record(aigul, given(chosen="b"))
    assert not volunteer.attempts.exists()
    assert not question.answers.exists()


@pytest.mark.one_engine
def test_the_sample_questions_for_practice_load(tree):
    from courses.content import load_course
    from quizzes.content import load_exam

    load_course("observer")
    load_exam("observer")
    assert Question.objects.filter(purpose="practice").count() == 12
    assert {len(PracticeBank().questions(code, 9, [])) for code in Question.objects.values_list("topic__code", flat=True)} == {2}
