"""What a volunteer says of a post: accepted, confirmed, declined; by themselves alone, by POST alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from people.refusals import Refused
from stations.life import answers
from stations.models import Assignment, Hole
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory


@pytest.fixture
def told(plan, ready, at):
    return assign(ready, plan.post, by=None, at=at)


@pytest.fixture
def say(client, told):
    def post(person, **values):
        client.force_login(person)
        return client.post(reverse("stations:answer", args=[told.pk]), values)

    return post


def test_told_accepted_confirmed(say, told, client):
    for do, state in (("accept", "accepted"), ("confirm", "confirmed")):
        answer = say(told.person, do=do)
        assert answer["Location"] == reverse("stations:mine")
        told.refresh_from_db()
        assert told.state == state
    assert told.answered_at
    assert told.confirmed_at
    logged = ModelLogEntry.objects.filter(action__in=["stations.accept", "stations.confirm"])
    assert [(entry.user, entry.data["on_behalf"]) for entry in logged] == [(told.person, False)] * 2


def test_declined_with_a_reason_leaves_a_hole(say, told):
    say(told.person, do="decline", reason="My child is ill")
    told.refresh_from_db()
    assert (told.state, told.declined_because, told.ended_by) == ("declined", "My child is ill", told.person)
    assert Hole.objects.get().because == "declined"


def test_without_a_reason_nothing_is_given_back(say, told):
    answer = say(told.person, do="decline", reason="  ")
    assert answer.status_code == 409
    assert "Give the reason" in answer.content.decode() or "себеб" in answer.content.decode()
    told.refresh_from_db()
    assert told.state == "told"


def test_only_the_form_that_was_refused_is_open(say, told):
    page = say(told.person, do="decline", reason=" ").content.decode()
    assert page.count("<details open") == 1
    assert say(told.person, do="accept").status_code == 302
    assert "<details open" not in say(told.person, do="accept").content.decode()


def test_whoever_has_confirmed_reads_so(say, told, client):
    say(told.person, do="confirm")
    client.get(reverse("stations:mine"))  # the message of the press
    page = client.get(reverse("stations:mine")).content.decode()
    assert "Келетініңізді растадыңыз" in page or "You have confirmed" in page


def test_another_person_cannot_answer(say, told):
    assert say(PersonFactory(), do="accept").status_code == 404
    told.refresh_from_db()
    assert told.state == "told"


def test_a_link_in_a_mail_changes_nothing(client, told):
    address = reverse("stations:answer", args=[told.pk])
    assert client.get(address)["Location"].startswith(reverse("account_login"))
    client.force_login(told.person)
    assert client.get(address + "?do=decline")["Location"] == reverse("stations:mine")
    assert client.post(address, {"do": "nonsense"}).status_code == 409
    told.refresh_from_db()
    assert told.state == "told"


def test_pressed_twice_it_is_said(say, told):
    say(told.person, do="accept")
    answer = say(told.person, do="accept")
    assert answer.status_code == 409


def test_what_has_ended_or_is_over_is_not_answered(told, at):
    with pytest.raises(Refused) as over:
        answers.accept(told, by=told.person, at=told.shift.ends_at)
    assert over.value.codes == ["shift_over"]
    withdraw(told, by=None, at=at, reason="x")
    for act in (answers.accept, answers.confirm):
        with pytest.raises(Refused) as refused:
            act(told, by=told.person, at=at)
        assert refused.value.codes == ["not_standing"]


def test_who_has_arrived_leaves_rather_than_declines(told, at):
    Assignment.objects.update(state="arrived")
    with pytest.raises(Refused) as refused:
        answers.decline(told, by=told.person, at=at, reason="x")
    assert refused.value.codes == ["already_arrived"]


def test_a_coordinator_answers_for_them_and_the_log_says_so(told, at):
    coordinator = PersonFactory()
    answers.confirm(told, by=coordinator, at=at + timedelta(minutes=1))
    entry = ModelLogEntry.objects.get(action="stations.confirm")
    assert (entry.user, entry.data["on_behalf"], entry.data["person"]) == (coordinator, True, told.person_id)


@pytest.mark.parametrize("reason", ["a\0b", "x" * 3_000])
def test_any_text_is_taken(say, told, reason):
    assert say(told.person, do="decline", reason=reason).status_code == 302
