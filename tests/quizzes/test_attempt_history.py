"""The examiner's page of one attempt: what happened and when; the key only to who may read the bank; late answers, before and after."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.template import engines
from django.urls import reverse
from wagtail.models import ModelLogEntry

from quizzes.accommodations import grant
from quizzes.attempt_history import happenings_of, logged_saves
from quizzes.models import Attempt
from quizzes.queries import over_at
from quizzes.services import close_expired, save_answer, start_attempt, submit_attempt
from quizzes.signals import attempt_passed
from tests.factories.people import PersonFactory
from tests.quizzes.conftest import answer_all, right_answers
from tests.quizzes.desk.forms import person_with
from tests.quizzes.test_pictures import pictured  # noqa: F401 - a fixture

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def wagtails_own_defaults(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")


@pytest.fixture
def olga(db):
    return person_with("examiner")


@pytest.fixture
def desk(client, olga):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(olga)
    return client


def page(attempt):
    return reverse("quizzes_attempt", args=[attempt.pk])


def late_page(attempt):
    return reverse("quizzes_admit_late", args=[attempt.pk])


def clerk(*permissions):
    """Somebody with these permissions alone."""
    person = PersonFactory(is_sample=True)
    group = Group.objects.create(name="clerks")
    group.permissions.add(*Permission.objects.filter(codename__in=["access_admin", *permissions]))
    person.groups.add(group)
    return person


@pytest.fixture
def late(attempt, at):
    """Aigul's attempt, over; of its four answers the first counts and the other three came late."""
    answers = list(right_answers(attempt).items())
    save_answer(attempt, question_id=answers[0][0], chosen=answers[0][1], client_revision=1, at=at + MINUTE)
    for place, (question, right) in enumerate(answers[1:], 2):
        save_answer(attempt, question_id=question, chosen=right, client_revision=place, at=over_at(attempt) + place * MINUTE)
    close_expired(at=over_at(attempt) + 10 * MINUTE)
    attempt.refresh_from_db()
    return attempt


def test_each_save_is_told_with_its_fate(attempt, at):
    first, second = [item["question"] for item in attempt.paper["items"]][:2]
    save_answer(attempt, question_id=first, chosen=["a"], client_revision=1, at=at + 1 * MINUTE)
    save_answer(attempt, question_id=first, chosen=["b"], client_revision=3, at=at + 2 * MINUTE)
    save_answer(attempt, question_id=first, chosen=["c"], client_revision=2, at=at + 3 * MINUTE)
    save_answer(attempt, question_id=second, chosen=[], client_revision=4, at=over_at(attempt) + MINUTE)
    told = [(save.number, save.seconds, save.revision, save.fate, save.overwritten_by, save.is_empty) for save in logged_saves(attempt)]
    assert told == [
        (1, 60, 1, "overwritten", 3, False),
        (1, 120, 3, "counts", None, False),
        (1, 180, 2, "overwritten", 3, False),
        (2, 40 * 60 + 90 + 60, 4, "late", None, True),
    ]


def test_start_end_accommodation_and_reading_are_told_in_their_order(attempt, volunteer, exam, olga, desk, at):
    grant(volunteer, exam, minutes=5, reason="The light went out.", by=olga, at=at + MINUTE)
    answer_all(attempt, at)
    submit_attempt(attempt, at=at + 3 * MINUTE)
    desk.get(page(attempt))
    told = [str(one.words) for one in happenings_of(attempt)]
    assert sorted(told) == ["Exam handed in", "Exam started", "Granted: minutes more 5, attempts more 0", "The log of the attempt was read"]
    assert [one.note for one in happenings_of(attempt) if one.note] == ["The light went out."]
    entry = ModelLogEntry.objects.get(action="quizzes.read_attempt")
    assert (entry.user, entry.object_id) == (olga, str(attempt.pk))


def test_the_page_tells_saves_answers_and_the_key(desk, attempt, at):
    answer_all(attempt, at, wrong=(0,))
    submit_attempt(attempt, at=at + 2 * MINUTE)
    found = desk.get(page(attempt)).text
    assert "The answers and the key" in found
    assert found.count("Option b") == 10, "the right answer to each, and what was answered to three, in the log too"
    assert "counts" in found


def test_without_the_bank_neither_answers_nor_key_are_shown(client, attempt, at):
    answer_all(attempt, at, wrong=(0,))
    submit_attempt(attempt, at=at + 2 * MINUTE)
    client.force_login(clerk("view_attempt"))
    found = client.get(page(attempt))
    assert found.status_code == 200
    assert "Option" not in found.text
    assert "Question impartiality" not in found.text


def test_an_open_attempt_can_be_looked_at_and_is_left_alone(desk, attempt, at):
    assert desk.get(page(attempt)).status_code == 200
    assert Attempt.objects.get().state == "open"
    assert desk.post(page(attempt)).status_code == 405


def test_the_list_leads_to_it_and_finds_what_waits_for_a_decision(desk, late):
    assert page(late) in desk.get(reverse("quizzes_attempts")).text
    assert page(late) in desk.get(reverse("quizzes_attempts"), {"late": "true"}).text
    assert page(late) not in desk.get(reverse("quizzes_attempts"), {"late": "false"}).text


def test_what_the_score_would_become_is_said_before(desk, late):
    assert "Let the late answers count" in desk.get(page(late)).text
    found = desk.get(late_page(late)).text
    assert "1 / 4" in found
    assert "4 / 4" in found
    late.refresh_from_db()
    assert (late.score, late.passed, late.late_admitted_at) == (1, False, None)


def test_admitting_them_grades_anew_tells_the_pass_and_says_why(desk, late, olga):
    told = []

    def receiver(sender, attempt, at, **kwargs):
        told.append(attempt.pk)

    attempt_passed.connect(receiver)
    try:
        assert desk.post(late_page(late), {"reason": "The network was down."}).status_code == 302
        desk.post(late_page(late), {"reason": "Twice."})
    finally:
        attempt_passed.disconnect(receiver)
    late.refresh_from_db()
    assert (late.score, late.passed) == (4, True)
    assert late.late_admitted_at is not None
    assert told == [late.pk]
    entry = ModelLogEntry.objects.get(action="quizzes.admit_late")
    assert (entry.user, entry.data["reason"], entry.data["score_before"], entry.data["score"]) == (olga, "The network was down.", "1.00", "4")
    assert "The network was down." in desk.get(page(late)).text
    assert "(came late, admitted)" in desk.get(page(late)).text


@pytest.mark.parametrize(
    ("reason", "status", "sentence"),
    [("", 400, "This field is required."), ("  ", 400, "This field is required."), ("x" * 301, 400, "at most 300"), ("\0", 400, "Null characters")],
)
def test_without_a_reason_nothing_is_admitted(desk, late, reason, status, sentence):
    reply = desk.post(late_page(late), {"reason": reason})
    assert reply.status_code == status
    assert sentence in reply.text
    late.refresh_from_db()
    assert late.late_admitted_at is None


def test_where_nothing_came_late_there_is_nothing_to_admit(desk, attempt, at):
    assert "Late answers are admitted once the time of the attempt is over." in desk.get(late_page(attempt)).text
    submit_attempt(attempt, at=over_at(attempt) + MINUTE)
    reply = desk.post(late_page(attempt), {"reason": "Why not."})
    assert reply.status_code == 409
    assert "No answer of this attempt came within a day after its time." in reply.text


def test_nobody_decides_about_their_own_attempt(client, late, volunteer):
    group = Group.objects.create(name="examiners too")
    group.permissions.add(*Permission.objects.filter(codename__in=["access_admin", "view_attempt", "change_exam"]))
    volunteer.groups.add(group)
    volunteer.is_sample = True
    volunteer.save()
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(volunteer)
    reply = client.post(late_page(late), {"reason": "For me."})
    assert reply.status_code == 409
    assert "Nobody decides about their own attempt" in reply.text


def test_who_may_only_look_admits_nothing(client, late):
    client.force_login(clerk("view_attempt"))
    assert client.get(late_page(late)).status_code == 302
    assert client.post(late_page(late), {"reason": "x"}).status_code == 302
    late.refresh_from_db()
    assert late.late_admitted_at is None


@pytest.mark.parametrize("role", ["volunteer", "trainer", "coordinator"])
def test_nobody_else_opens_an_attempt(client, late, role):
    client.force_login(person_with(role))
    for address in (page(late), late_page(late)):
        assert client.get(address).status_code == 302
        assert client.post(address, {"reason": "x"}).status_code in {302, 405}
    assert not ModelLogEntry.objects.filter(action="quizzes.read_attempt").exists()


def test_the_page_asks_few_queries_however_many_saves(desk, attempt, at, django_assert_max_num_queries):
    answer_all(attempt, at)
    first = attempt.paper["items"][0]["question"]
    for revision in range(2, 40):
        save_answer(attempt, question_id=first, chosen=["a"], client_revision=revision, at=at + MINUTE)
    desk.get(page(attempt))
    with django_assert_max_num_queries(22):
        desk.get(page(attempt))


def test_a_name_that_would_be_a_formula_is_text_in_the_export(desk, attempt, volunteer):
    volunteer.full_name = "=HYPERLINK(1)"
    volunteer.save()
    export = b"".join(desk.get(reverse("quizzes_attempts") + "?export=csv").streaming_content).decode()
    assert "'=HYPERLINK" in export or "\t=HYPERLINK" in export
    assert ",=HYPERLINK" not in export
    assert not export.splitlines()[1].startswith("=")


def test_each_save_says_what_was_answered_to_those_alone_who_may_read_it(client, desk, attempt, at):
    first = attempt.paper["items"][0]["question"]
    save_answer(attempt, question_id=first, chosen=["c"], client_revision=1, at=at + MINUTE)
    save_answer(attempt, question_id=first, chosen=["b"], client_revision=2, at=at + 2 * MINUTE)
    saves = desk.get(page(attempt)).text.partition('id="saves"')[2].partition('id="answers"')[0]
    assert saves.index("Option c") < saves.index("Option b")
    client.force_login(clerk("view_attempt"))
    assert "Option" not in client.get(page(attempt)).text


def test_who_opened_the_page_is_folded_away(desk, attempt):
    for _time in range(3):
        desk.get(page(attempt))
    found = desk.get(page(attempt)).text
    assert "This page was opened 4 times" in found
    assert "The log of the attempt was read" not in found


def test_what_was_granted_to_another_attempt_alone_is_not_told_here(desk, exam, attempt, volunteer, olga, at):
    grant(volunteer, exam, minutes=20, counts_in="this", reason="A power cut.", by=olga, at=at)
    submit_attempt(Attempt.objects.get(), at=at + MINUTE)
    later = start_attempt(volunteer, exam, language="en", at=at + timedelta(days=2))
    assert "A power cut." in desk.get(page(attempt)).text
    assert "A power cut." not in desk.get(page(later)).text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_the_examiner_sees_the_situation_and_the_pictures(desk, pictured, volunteer, at):  # noqa: F811
    attempt = start_attempt(volunteer, pictured, language="en", at=at)
    found = desk.get(page(attempt)).text
    told = [item for item in attempt.paper["items"] if item.get("scenario_revision")]
    for revision in (*(item["revision"] for item in told), told[0]["scenario_revision"]):
        assert reverse("quizzes_revision_picture", args=[revision]) in found
    assert "Situation" in found
