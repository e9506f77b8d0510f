from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from people.refusals import Refused
from quizzes.answers import Given, check, read_json
from quizzes.bank import save_question
from quizzes.enums import AttemptState
from quizzes.models import Answer, Attempt, Question
from quizzes.queries import given_answers, over_at
from quizzes.services import close_expired, close_if_over, save_answer, save_answers, start_attempt, submit_attempt
from quizzes.signals import attempt_passed
from tests.factories.people import PledgeFactory
from tests.quizzes.conftest import answer_all, make_exam, right_answers

MINUTE = timedelta(minutes=1)


@pytest.fixture
def told():
    """Attempts that attempt_passed was sent for."""
    attempts = []

    def receiver(sender, attempt, at, **kwargs):
        attempts.append(attempt.pk)

    attempt_passed.connect(receiver)
    yield attempts
    attempt_passed.disconnect(receiver)


def actions(attempt):
    entries = ModelLogEntry.objects.filter(object_id=str(attempt.pk), action__startswith="quizzes.")
    return list(entries.order_by("pk").values_list("action", flat=True))


# --- Starting -----------------------------------------------------------------------------------------------------------


def test_a_new_attempt_freezes_paper_and_rules(exam, volunteer, at):
    attempt = start_attempt(volunteer, exam, language="ru", at=at)
    exam.pass_percent, exam.minutes, exam.grace_seconds = 1, 1, 1
    exam.save()
    attempt.refresh_from_db()
    assert attempt.deadline_at == at + 40 * MINUTE
    assert (attempt.paper["pass_percent"], attempt.paper["grace_seconds"]) == (75, 90)
    assert (attempt.number, attempt.language, attempt.max_score, attempt.state) == (1, "ru", 4, "open")
    assert len({item["question"] for item in attempt.paper["items"]}) == 4
    assert actions(attempt) == ["quizzes.start"]


def test_starting_again_gives_the_open_attempt(attempt, volunteer, exam, at):
    assert start_attempt(volunteer, exam, language="kk", at=at + MINUTE) == attempt
    assert Attempt.objects.count() == 1


def test_a_refused_start_writes_nothing(exam, volunteer, at):
    PledgeFactory(in_force_from=at - MINUTE)
    with pytest.raises(Refused) as refused:
        start_attempt(volunteer, exam, language="en", at=at)
    assert refused.value.codes == ["pledge_not_signed"]
    assert not Attempt.objects.exists()


def test_starting_after_the_time_closes_the_old_attempt_first(attempt, volunteer, exam, at):
    with pytest.raises(Refused) as refused:
        start_attempt(volunteer, exam, language="en", at=at + 60 * MINUTE)
    assert refused.value.codes == ["cooling_down"]
    later = start_attempt(volunteer, exam, language="en", at=at + timedelta(days=2))
    assert later.number == 2


def test_the_next_paper_avoids_the_last_ones_questions(attempt, volunteer, exam, at):
    submit_attempt(attempt, at=at + MINUTE)
    second = start_attempt(volunteer, exam, language="en", at=at + timedelta(days=2))
    assert not {item["question"] for item in attempt.paper["items"]} & {item["question"] for item in second.paper["items"]}


def test_the_database_refuses_a_second_open_attempt(attempt, at):
    attempt.pk, attempt.key, attempt.number = None, "6f0fc0f4-5a77-4a2f-8f27-7e3c1a6a1b11", 2
    with pytest.raises(IntegrityError), transaction.atomic():
        attempt.save(force_insert=True)


# --- Saving -------------------------------------------------------------------------------------------------------------


def test_an_answer_is_kept(attempt, at):
    question, right = next(iter(right_answers(attempt).items()))
    kept = save_answer(attempt, question_id=question, chosen=right, client_revision=7, at=at + MINUTE)
    assert (kept.chosen, kept.client_revision, kept.late) == (right, 7, False)
    assert given_answers(attempt) == {question: (right, 7)}


def test_the_same_revision_again_changes_nothing_and_is_no_error(attempt, at):
    question = attempt.paper["items"][0]["question"]
    save_answer(attempt, question_id=question, chosen=["a"], client_revision=3, at=at)
    kept = save_answer(attempt, question_id=question, chosen=["b"], client_revision=3, at=at + MINUTE)
    assert (kept.chosen, kept.client_revision) == (["a"], 3)
    assert Answer.objects.get().saved_at == at


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from("abcd")), min_size=1, unique_by=lambda pair: pair[0]))
def test_the_newest_revision_wins_in_any_order_of_arrival(attempt, at, arrivals):
    Answer.objects.all().delete()
    question = attempt.paper["items"][0]["question"]
    for revision, chosen in arrivals:
        save_answer(attempt, question_id=question, chosen=[chosen], client_revision=revision, at=at)
    newest, chosen = max(arrivals)
    assert given_answers(attempt) == {question: ([chosen], newest)}


def test_a_plain_form_is_newer_than_what_is_there(attempt, at):
    question = attempt.paper["items"][0]["question"]
    assert save_answer(attempt, question_id=question, chosen=["a"], client_revision=None, at=at).client_revision == 1
    save_answer(attempt, question_id=question, chosen=["b"], client_revision=900, at=at)
    assert save_answer(attempt, question_id=question, chosen=["c"], client_revision=None, at=at).client_revision == 901
    assert given_answers(attempt) == {question: (["c"], 901)}


def test_the_same_question_twice_in_one_call(attempt, at):
    question = attempt.paper["items"][0]["question"]
    save_answers(attempt, [Given(question, ("a",), 5), Given(question, ("b",), 6), Given(question, ("c",), 4)], at=at)
    assert given_answers(attempt) == {question: (["b"], 6)}


def test_an_answer_within_the_grace_counts(attempt, at):
    question, right = next(iter(right_answers(attempt).items()))
    at = at + 40 * MINUTE + timedelta(seconds=90)
    assert not save_answer(attempt, question_id=question, chosen=right, client_revision=1, at=at).late
    assert submit_attempt(attempt, at=at).score == 1


def test_an_answer_after_the_grace_is_recorded_and_does_not_count(attempt, at):
    question, right = next(iter(right_answers(attempt).items()))
    save_answer(attempt, question_id=question, chosen=["a"], client_revision=1, at=at)
    late = at + 40 * MINUTE + timedelta(seconds=90, microseconds=1)
    assert save_answer(attempt, question_id=question, chosen=right, client_revision=2, at=late).late
    assert given_answers(attempt) == {question: (["a"], 1)}
    assert submit_attempt(attempt, at=late).score == 0
    assert Answer.objects.get(late=True).chosen == right


def test_an_answer_to_an_attempt_closed_by_the_clock_is_late(attempt, at):
    question = attempt.paper["items"][0]["question"]
    close_expired(at=at + 60 * MINUTE)
    assert save_answer(attempt, question_id=question, chosen=["b"], client_revision=1, at=at + 61 * MINUTE).late


def test_a_submitted_attempt_takes_no_answer(attempt, at):
    question = attempt.paper["items"][0]["question"]
    submit_attempt(attempt, at=at)
    for moment in (at + MINUTE, at + 60 * MINUTE):
        with pytest.raises(Refused) as refused:
            save_answer(attempt, question_id=question, chosen=["b"], client_revision=1, at=moment)
        assert refused.value.codes == ["attempt_closed"]
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "change, code",
    [
        ({"question": 0}, "question_not_in_paper"),
        ({"question": 10**30}, "question_not_in_paper"),
        ({"chosen": ("z",)}, "option_not_in_paper"),
        ({"chosen": ("a", "b")}, "one_option_only"),
    ],
)
def test_foreign_answers_are_refused(attempt, at, change, code):
    values = {"question": attempt.paper["items"][0]["question"], "chosen": ("a",), "client_revision": 1, **change}
    with pytest.raises(Refused) as refused:
        save_answers(attempt, [Given(**values)], at=at)
    assert refused.value.codes == [code]
    assert not Answer.objects.exists()


def test_one_foreign_answer_keeps_the_others_out_too(attempt, at):
    good = Given(attempt.paper["items"][0]["question"], ("a",), 1)
    with pytest.raises(Refused):
        save_answers(attempt, [good, Given(0, ("a",), 1)], at=at)
    assert not Answer.objects.exists()


BAD_BODIES = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[]",
    b"null",
    b"{}",
    b'{"question": "1", "chosen": [], "client_revision": 1}',
    b'{"question": true, "chosen": [], "client_revision": 1}',
    b'{"question": 1.5, "chosen": [], "client_revision": 1}',
    b'{"question": 1, "chosen": "a", "client_revision": 1}',
    b'{"question": 1, "chosen": [1], "client_revision": 1}',
    b'{"question": 1, "chosen": [["a"]], "client_revision": 1}',
    b'{"question": 1, "chosen": [], "client_revision": -1}',
    b'{"question": 1, "chosen": [], "client_revision": NaN}',
    b'{"question": 1, "chosen": [], "client_revision": 9007199254740992}',
    b'{"question": 1, "chosen": []}',
    b"[" * 100_000,
    b'{"question": ' + b"9" * 5000 + b"}",
]


@pytest.mark.parametrize("body", BAD_BODIES)
def test_garbage_is_refused(body):
    with pytest.raises(Refused) as refused:
        read_json(body)
    assert refused.value.codes == ["answer_malformed"]


@given(st.binary())
def test_whatever_comes_is_read_or_refused(body):
    with suppress(Refused):
        assert isinstance(read_json(body), Given)


def test_a_good_body_is_read():
    assert read_json(b'{"question": 4, "chosen": ["b", "b"], "client_revision": 2}') == Given(4, ("b",), 2)


def test_an_empty_choice_is_allowed(attempt):
    question = attempt.paper["items"][0]["question"]
    assert check(attempt, Given(question, (), 1)) == Given(question, (), 1)
    assert save_answer(attempt, question_id=question, chosen=[], client_revision=1, at=attempt.started_at).chosen == []


# --- Handing in ---------------------------------------------------------------------------------------------------------


def test_all_right_is_passed_and_told(attempt, at, told):
    answer_all(attempt, at)
    closed = submit_attempt(attempt, at=at + 5 * MINUTE)
    assert (closed.state, closed.score, closed.passed, closed.closed_at) == ("submitted", 4, True, at + 5 * MINUTE)
    assert told == [attempt.pk]
    assert actions(attempt) == ["quizzes.start", "quizzes.submit"]


def test_a_second_submit_gives_the_same(attempt, at, told):
    answer_all(attempt, at)
    submit_attempt(attempt, at=at + 5 * MINUTE)
    again = submit_attempt(attempt, at=at + 50 * MINUTE)
    assert (again.state, again.closed_at) == ("submitted", at + 5 * MINUTE)
    assert told == [attempt.pk]


def test_a_critical_question_got_wrong_fails(attempt, at, told):
    position = next(n for n, item in enumerate(attempt.paper["items"]) if item["critical"])
    answer_all(attempt, at, wrong={position})
    closed = submit_attempt(attempt, at=at + 5 * MINUTE)
    assert (closed.score, closed.passed) == (3, False)
    assert closed.result["critical_missed"] == [attempt.paper["items"][position]["topic"]]
    assert told == []


def test_another_question_got_wrong_may_pass(attempt, at, told):
    position = next(n for n, item in enumerate(attempt.paper["items"]) if not item["critical"])
    answer_all(attempt, at, wrong={position})
    assert submit_attempt(attempt, at=at + 5 * MINUTE).passed
    assert told == [attempt.pk]


def test_an_attempt_is_graded_by_the_key_it_was_begun_with(attempt, at):
    answer_all(attempt, at)
    for question in Question.objects.all():
        for option in question.options:
            option["correct"] = option["id"] == "c"
        save_question(question)
    assert submit_attempt(attempt, at=at + 5 * MINUTE).score == 4


def test_where_a_receiver_fails_nothing_is_closed(attempt, at):
    def receiver(sender, **kwargs):
        raise RuntimeError("no certificate")

    answer_all(attempt, at)
    attempt_passed.connect(receiver)
    try:
        with pytest.raises(RuntimeError):
            submit_attempt(attempt, at=at + 5 * MINUTE)
    finally:
        attempt_passed.disconnect(receiver)
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.OPEN


def test_a_submit_after_the_grace_counts_as_run_out_of_time(attempt, at):
    answer_all(attempt, at)
    closed = submit_attempt(attempt, at=at + timedelta(hours=5))
    assert (closed.state, closed.closed_at, closed.passed) == ("expired", over_at(attempt), True)


def test_the_closer_closes_what_is_over_and_nothing_else(attempt, at, other_volunteer, exam, told):
    answer_all(attempt, at)
    start_attempt(other_volunteer, exam, language="en", at=at + 10 * MINUTE)
    assert close_expired(at=over_at(attempt)) == 0
    assert close_expired(at=over_at(attempt) + timedelta(seconds=1)) == 1
    assert close_expired(at=over_at(attempt) + timedelta(seconds=1)) == 0
    attempt.refresh_from_db()
    assert (attempt.state, attempt.passed) == ("expired", True)
    assert told == [attempt.pk]
    assert actions(attempt) == ["quizzes.start", "quizzes.expire"]


def test_close_if_over_leaves_an_open_attempt_open(attempt, at):
    assert close_if_over(attempt, at=at + 41 * MINUTE).state == AttemptState.OPEN


def test_the_command_closes(attempt, capsys):
    from django.core.management import call_command

    Attempt.objects.update(deadline_at=attempt.started_at - timedelta(hours=1))
    call_command("close_expired_attempts")
    assert "Closed: 1" in capsys.readouterr().out


def test_the_log_holds_no_score_and_no_key(attempt, at):
    answer_all(attempt, at)
    submit_attempt(attempt, at=at)
    data = list(ModelLogEntry.objects.filter(action__startswith="quizzes.").order_by("pk").values_list("data", flat=True))
    assert data == [{"number": 1}, {"answered": 4}]


def test_an_exam_all_on_one_page_is_frozen_so(volunteer, at, db):
    attempt = start_attempt(volunteer, make_exam(one_by_one=False), language="en", at=at)
    assert attempt.paper["one_by_one"] is False
