"""What was answered, when, in what order it came: nothing is overwritten, and what came late is kept apart."""

from datetime import timedelta

import pytest

from people.refusals import Refused
from quizzes import services
from quizzes.accommodations import grant
from quizzes.late_answers import admit_late_answers, score_if_admitted
from quizzes.models import Answer, Attempt
from quizzes.pace import A_CLOCK, seconds_of
from quizzes.queries import admissible_until, given_answers, over_at, saves_of, with_late_answers
from quizzes.services import close_if_over, save_answer, submit_attempt
from tests.factories.people import PersonFactory
from tests.quizzes.conftest import answer_all, right_answers

MINUTE = timedelta(minutes=1)


@pytest.fixture
def examiner(db):
    return PersonFactory()


def save(attempt, chosen, revision, at, place=0):
    question = attempt.paper["items"][place]["question"]
    return save_answer(attempt, question_id=question, chosen=chosen, client_revision=revision, at=at)


def rows(attempt):
    return list(attempt.answers.order_by("client_revision", "pk").values_list("client_revision", "chosen", "late"))


def test_every_save_is_kept_and_the_newest_counts(attempt, at):
    for revision, chosen in ((5, ["c"]), (2, ["a"]), (9, ["b"])):
        save(attempt, chosen, revision, at)
    assert rows(attempt) == [(2, ["a"], False), (5, ["c"], False), (9, ["b"], False)]
    assert list(given_answers(attempt).values()) == [(["b"], 9)]


def test_what_arrives_out_of_order_is_answered_with_what_counts(attempt, at):
    save(attempt, ["c"], 5, at)
    kept = save(attempt, ["a"], 2, at)
    assert (kept.chosen, kept.client_revision) == (["c"], 5)


def test_a_replay_of_an_hour_later_changes_nothing_and_is_told_what_counts(attempt, at):
    save(attempt, ["b"], 5, at)
    kept = save(attempt, ["b"], 5, over_at(attempt) + timedelta(hours=1))
    assert (kept.chosen, kept.late) == (["b"], False)
    assert rows(attempt) == [(5, ["b"], False)]


def test_who_changes_an_answer_without_end_fills_no_table(attempt, at, monkeypatch):
    monkeypatch.setattr(services, "MOST_SAVES", 3)
    for revision in range(1, 8):
        kept = save(attempt, ["abcd"[revision % 4]], revision, at)
        assert (kept.client_revision, kept.chosen) == (revision, ["abcd"[revision % 4]])
    assert [revision for revision, _chosen, _late in rows(attempt)] == [1, 2, 7]


def test_what_comes_late_is_kept_beside_however_many_came_in_time(attempt, at, monkeypatch):
    monkeypatch.setattr(services, "MOST_SAVES", 2)
    for revision in range(1, 4):
        save(attempt, ["b"], revision, at)
    assert save(attempt, ["c"], 9, over_at(attempt) + MINUTE).late
    assert rows(attempt) == [(1, ["b"], False), (3, ["b"], False), (9, ["c"], True)]


def test_late_answers_wait_for_an_examiner(attempt, at, examiner):
    right = right_answers(attempt)
    too_late = over_at(attempt) + MINUTE
    for place, chosen in enumerate(right.values()):
        assert save(attempt, chosen, 1, too_late, place).late
    closed = close_if_over(attempt, at=too_late)
    assert (closed.score, closed.passed) == (0, False)
    admitted = admit_late_answers(closed, reason="The network of the district was down", by=examiner, at=too_late + MINUTE)
    assert (admitted.score, admitted.passed, admitted.late_admitted_at) == (4, True, too_late + MINUTE)
    with pytest.raises(Refused) as refused:
        save(attempt, ["a"], 2, too_late + 2 * MINUTE)
    assert refused.value.codes == ["attempt_closed"]


def test_what_comes_after_a_day_is_recorded_and_never_counts(attempt, at, examiner):
    right = right_answers(attempt)
    until = admissible_until(attempt)
    for place, chosen in enumerate(right.values()):
        assert save(attempt, chosen, 1, until if place == 0 else until + timedelta(seconds=1), place).late
    closed = close_if_over(attempt, at=until)
    assert score_if_admitted(closed).points == 1
    assert admit_late_answers(closed, reason="The network was down", by=examiner, at=until + MINUTE).score == 1


def test_where_all_came_after_a_day_there_is_nothing_to_admit(attempt, at):
    until = admissible_until(attempt) + MINUTE
    save(attempt, ["b"], 1, until)
    assert codes_of_admission(close_if_over(attempt, at=until)) == ["nothing_late"]
    assert not with_late_answers(Attempt.objects.all()).exists()


def codes_of_admission(attempt, **change):
    given = {"reason": "The network was down", "by": PersonFactory(), "at": attempt.started_at, **change}
    with pytest.raises(Refused) as refused:
        admit_late_answers(attempt, **given)
    return refused.value.codes


def test_nothing_is_admitted_that_is_open_in_time_without_a_reason_or_ones_own(attempt, at, volunteer, examiner):
    assert codes_of_admission(attempt) == ["not_over", "nothing_late"]
    too_late = over_at(attempt) + MINUTE
    closed = close_if_over(attempt, at=too_late)
    assert codes_of_admission(closed) == ["nothing_late"]
    save(closed, ["b"], 1, too_late)
    assert codes_of_admission(closed, reason="  ") == ["reason_missing"]
    assert codes_of_admission(closed, by=volunteer) == ["own_attempt"]
    admit_late_answers(closed, reason="A flood", by=examiner, at=too_late)
    assert codes_of_admission(closed) == ["admitted_before"]


def test_a_pass_by_late_answers_is_told_once(attempt, at, examiner):
    from quizzes.models import Attempt
    from quizzes.signals import attempt_passed

    told = []

    def receiver(sender, attempt, **kwargs):
        told.append(attempt.pk)

    too_late = over_at(attempt) + MINUTE
    for place, chosen in enumerate(right_answers(attempt).values()):
        save(attempt, chosen, 1, too_late, place)
    closed = close_if_over(attempt, at=too_late)
    attempt_passed.connect(receiver, sender=Attempt)
    try:
        admit_late_answers(closed, reason="A flood", by=examiner, at=too_late)
    finally:
        attempt_passed.disconnect(receiver, sender=Attempt)
    assert told == [attempt.pk]


def test_time_granted_in_mid_attempt_counts_at_once_even_in_the_grace(attempt, at, examiner, volunteer, exam):
    in_grace = attempt.deadline_at + timedelta(seconds=30)
    grant(volunteer, exam, minutes=20, reason="A hospital certificate", by=examiner, at=in_grace)
    attempt.refresh_from_db()
    assert not save(attempt, ["b"], 1, in_grace + 15 * MINUTE).late
    assert attempt.deadline_at == attempt.started_at + 60 * MINUTE


def test_time_granted_after_the_end_opens_nothing_again(attempt, at, examiner, volunteer, exam):
    after = over_at(attempt) + MINUTE
    grant(volunteer, exam, minutes=20, reason="Too late", by=examiner, at=after)
    attempt.refresh_from_db()
    assert attempt.deadline_at == attempt.started_at + 40 * MINUTE


@pytest.mark.parametrize(
    "change, code",
    [({"minutes": 0}, "gives_nothing"), ({"reason": " "}, "reason_missing"), ({"by": "oneself"}, "to_oneself")],
)
def test_an_accommodation_is_refused(volunteer, exam, examiner, at, change, code):
    given = {"minutes": 10, "reason": "Dyslexia", "by": examiner, "at": at, **change}
    given["by"] = volunteer if given["by"] == "oneself" else given["by"]
    with pytest.raises(Refused) as refused:
        grant(volunteer, exam, **given)
    assert refused.value.codes == [code]


def test_the_pace_is_by_the_browsers_clock_where_it_has_one(attempt, at):
    clock = A_CLOCK + 5_000_000  # wrong by years, and none the worse for it
    save(attempt, ["b"], clock, at + MINUTE, place=0)
    late_arrival = at + 10 * MINUTE
    save(attempt, ["b"], clock + 30_000, late_arrival, place=1)
    save(attempt, ["b"], clock + 75_000, late_arrival, place=2)
    save(attempt, ["c"], clock + 99_000, late_arrival, place=0)
    first, second, third = (item["question"] for item in attempt.paper["items"][:3])
    assert seconds_of(attempt.started_at, saves_of(attempt)) == {first: 60, second: 30, third: 45}


def test_the_pace_is_by_the_servers_clock_where_there_is_no_other(attempt, at):
    for place in range(3):
        save(attempt, ["b"], 1, at + (place + 1) * MINUTE, place)
    assert list(seconds_of(attempt.started_at, saves_of(attempt)).values()) == [60, 60, 60]


def test_the_answers_of_a_closed_attempt_are_no_more_changed_by_anybody(attempt, at):
    answer_all(attempt, at)
    submit_attempt(attempt, at=at + 5 * MINUTE)
    before = rows(attempt)
    with pytest.raises(Refused):
        save(attempt, ["a"], 99, at + 6 * MINUTE)
    assert rows(attempt) == before
    assert Answer.objects.filter(late=True).count() == 0
