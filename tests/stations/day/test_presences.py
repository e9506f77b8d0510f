"""Arrived, relieved, left: noted once, by both clocks, taken back by a row of its own."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from courses.outbox import device_key
from people.refusals import Refused
from people.services import grant_role
from stations.day import missing, presences, rules
from stations.models import Assignment, Hole, Presence, Shift
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory


@pytest.fixture
def stands(plan, ready, at):
    """The shift began two hours ago."""
    Shift.objects.filter(pk=plan.shift.pk).update(starts_at=at - timedelta(hours=2), ends_at=at + timedelta(hours=5))
    plan.post.refresh_from_db()
    return assign(ready, plan.post, by=None, at=at - timedelta(hours=1))


@pytest.fixture
def note(stands, at):
    def act(kind, *, key=None, device_at=at, by=stands.person, at=at):
        return presences.note(stands, kind, by=by, at=at, device_at=device_at, key=key or uuid4())

    return act


def state_of(assignment):
    assignment.refresh_from_db()
    return assignment.state


def test_both_clocks_are_kept_and_what_is_sent_twice_is_noted_once(stands, note, at):
    key, earlier = uuid4(), at - timedelta(hours=1)
    first = note("arrived", key=key, device_at=earlier)
    assert note("arrived", key=key, device_at=earlier) == first
    presence = Presence.objects.get()
    assert (presence.device_at, presence.server_at, presence.by) == (earlier, at, stands.person)
    assert state_of(stands) == "arrived"
    with pytest.raises(Refused) as other:
        note("left", key=key)
    assert other.value.codes == ["key_used"]


@pytest.fixture
def end(stands):
    """Ten minutes before the shift ends."""
    return stands.shift.ends_at - timedelta(minutes=10)


def test_relieved_leaves_no_hole_and_left_does(stands, note, make_ready, plan, at, end):
    note("arrived")
    note("relieved", at=end, device_at=end)
    assert (state_of(stands), Hole.objects.count()) == ("relieved", 0)
    other = assign(make_ready(), plan.post, by=None, at=at)
    for kind in ("arrived", "left"):
        presences.note(other, kind, by=other.person, at=at, device_at=at, key=uuid4())
    assert (state_of(other), Hole.objects.get().because) == ("left", "left")


def test_handed_over_in_the_middle_is_left_before_the_end(client, stands, note):
    note("arrived")
    client.force_login(stands.person)
    page = client.get(reverse("stations:mine")).text
    assert re.search(r'value="relieved" hidden>', page)
    assert re.search(r'value="left">', page)
    answer = client.post(reverse("stations:note", args=[stands.pk]), {"do": "relieved", "key": str(uuid4())}, follow=True)
    assert "The coordinator looks for somebody else." in answer.text
    assert (state_of(stands), Hole.objects.get(closed_at=None).because) == ("left", "left")
    assert list(Presence.objects.values_list("kind", flat=True)) == ["arrived", "relieved"]  # as it was said


def test_near_the_end_the_button_says_that_the_shift_is_done(client, stands, at):
    Shift.objects.filter(pk=stands.shift_id).update(ends_at=at + timedelta(minutes=20))
    Assignment.objects.update(state="arrived")
    client.force_login(stands.person)
    assert re.search(r'value="relieved">', client.get(reverse("stations:mine")).text)


def test_a_coordinator_takes_it_back_while_the_shift_lasts_and_nobody_else_stands_there(stands, note, make_ready, plan, at):
    coordinator, later = PersonFactory(), at + timedelta(hours=2)
    note("arrived")
    mistake = note("relieved")
    presences.undo(mistake, by=coordinator, at=later, key=uuid4())
    assert (state_of(stands), Hole.objects.filter(closed_at=None).count()) == ("arrived", 0)
    mistake = note("left", at=later, device_at=later)
    with pytest.raises(Refused) as over:
        presences.undo(mistake, by=coordinator, at=stands.shift.ends_at + timedelta(minutes=1), key=uuid4())
    assert over.value.codes == ["shift_over"]
    assign(make_ready(), plan.post, by=None, at=at)
    with pytest.raises(Refused) as taken:
        presences.undo(mistake, by=coordinator, at=later + timedelta(hours=1), key=uuid4())
    assert "post_taken" in taken.value.codes


@pytest.mark.parametrize(
    ("kind", "moment", "code"),
    [("left", timedelta(), "not_arrived"), ("arrived", -timedelta(hours=6), "too_early"), ("arrived", timedelta(hours=6), "shift_over")],
)
def test_what_cannot_be_noted(note, at, kind, moment, code):
    with pytest.raises(Refused) as refused:
        note(kind, at=at + moment, device_at=at + moment)
    assert refused.value.codes == [code]


def test_a_phone_that_was_without_a_network_is_believed_after_the_shift(stands, note, at):
    note("arrived", device_at=at, at=at + timedelta(hours=7))
    assert state_of(stands) == "arrived"


def test_a_clock_that_is_ahead_or_long_past_proves_nothing(stands, at):
    assert rules.believed(at - timedelta(hours=2), at, stands.shift) == at - timedelta(hours=2)
    for wrong in (timedelta(minutes=6), -timedelta(hours=25)):
        assert rules.believed(at + wrong, at, stands.shift) == at
    assert rules.believed(None, at, stands.shift) == at
    # six hours slow in the middle of the shift: then it had not begun
    assert rules.believed(at - timedelta(hours=6), at, stands.shift) == at
    late = stands.shift.ends_at + timedelta(hours=1)
    assert rules.believed(at - timedelta(hours=6), late, stands.shift) == at - timedelta(hours=6)


def test_who_stands_there_no_longer_notes_nothing(stands, note, at):
    withdraw(stands, by=None, at=at, reason="x")
    with pytest.raises(Refused) as refused:
        note("arrived")
    assert refused.value.codes == ["not_standing"]
    assert not Presence.objects.exists()


def test_a_mistake_is_taken_back_by_a_row_and_nothing_is_deleted(stands, note, at):
    mistake = note("arrived")
    correcting = presences.undo(mistake, by=stands.person, at=at, key=uuid4())
    assert (correcting.undoes, Presence.objects.count(), state_of(stands)) == (mistake, 2, "told")
    with pytest.raises(Refused) as again:
        presences.undo(mistake, by=stands.person, at=at, key=uuid4())
    assert again.value.codes == ["undone_already"]


def test_who_left_by_mistake_stands_there_again_unless_somebody_else_does(stands, note, make_ready, plan, at):
    note("arrived")
    mistake = note("left")
    presences.undo(mistake, by=stands.person, at=at, key=uuid4())
    assert state_of(stands) == "arrived"
    assert not Hole.objects.filter(closed_at=None).exists()
    mistake = note("left")
    assign(make_ready(), plan.post, by=None, at=at)
    with pytest.raises(Refused) as taken:
        presences.undo(mistake, by=stands.person, at=at, key=uuid4())
    assert "post_taken" in taken.value.codes
    assert state_of(stands) == "left"


def test_within_ten_minutes_only(stands, note, at):
    mistake = note("arrived")
    with pytest.raises(Refused) as late:
        presences.undo(mistake, by=stands.person, at=at + timedelta(minutes=11), key=uuid4())
    assert late.value.codes == ["undo_too_late"]


def test_who_comes_later_closes_the_hole(stands, note, at):
    assert missing.open_missing(at=at) == 1
    mistake = note("arrived")
    assert Hole.objects.get().closed_at == at
    presences.undo(mistake, by=stands.person, at=at, key=uuid4())
    assert Hole.objects.filter(closed_at=None).get().because == "no_show"


def test_noted_by_the_coordinator_the_log_says_for_whom(stands, note):
    coordinator = PersonFactory()
    note("arrived", by=coordinator)
    entry = ModelLogEntry.objects.get(action="stations.arrived")
    assert (entry.user, entry.data["person"], entry.data["on_behalf"]) == (coordinator, stands.person_id, True)


def test_by_the_form_pressed_twice_and_taken_back(client, stands):
    client.force_login(stands.person)
    page = client.get(reverse("stations:mine")).content.decode()
    assert 'value="arrived"' in page
    address, key = reverse("stations:note", args=[stands.pk]), str(uuid4())
    for _press in range(2):
        assert client.post(address, {"do": "arrived", "key": key}).status_code == 302
    undo = str(uuid4())
    for _press in range(2):
        assert client.post(address, {"do": "undo", "key": undo}).status_code == 302
    assert (Presence.objects.count(), state_of(stands)) == (2, "told")
    assert client.get(address)["Location"] == reverse("stations:mine")
    assert client.post(address, {"do": "dance", "key": "\0"}).status_code == 409
    client.force_login(PersonFactory())
    assert client.post(address, {"do": "arrived"}).status_code == 404


@pytest.fixture
def send(client):
    def post(things, person, **headers):
        letter = things if isinstance(things, str) else json.dumps({"person": device_key(person), "things": things})
        headers = {"sec-fetch-site": "same-origin"} | headers
        return client.post(reverse("stations:presences"), letter, content_type="application/json", headers=headers)

    return post


def thing(assignment, kind, moment):
    return {"key": str(uuid4()), "assignment": str(assignment.pk), "kind": kind, "at": moment.isoformat()}


def test_what_a_phone_kept_arrives_in_order_and_once(client, send, stands, at):
    client.force_login(stands.person)
    things = [thing(stands, "left", at - timedelta(minutes=10)), thing(stands, "arrived", at - timedelta(minutes=50))]
    for _time in range(2):
        assert len(send(things, stands.person).json()["kept"]) == 2
    assert list(Presence.objects.order_by("device_at").values_list("kind", flat=True)) == ["arrived", "left"]
    assert Hole.objects.get().because == "left"


def test_nobody_sends_for_another_one(client, send, stands, at):
    other = PersonFactory()
    one = [thing(stands, "arrived", at)]
    assert send(one, stands.person).status_code == 401
    client.force_login(other)
    assert send(one, stands.person).status_code == 409
    assert send(one, other).json()["refused"] == {one[0]["key"]: "unknown"}
    assert send(one, other, **{"sec-fetch-site": "cross-site"}).status_code == 403
    assert not Presence.objects.exists()


@pytest.mark.parametrize(
    "letter",
    [
        "",
        "[]",
        "{",
        '{"person": 1, "things": [{}]}',
        '{"person": 1, "things": [{"key": 3}]}',
        '{"person": "", "things": [' + "[" * 5000,
        '{"person": "", "things": 3}',
    ],
)
def test_what_cannot_be_read_is_refused(client, send, stands, letter):
    client.force_login(stands.person)
    assert send(letter, stands.person).status_code == 400


def test_forged_things_are_refused_one_by_one(client, send, stands, at):
    client.force_login(stands.person)
    for forged in ({"kind": "dance"}, {"kind": []}, {"assignment": "9" * 30}, {"key": "x"}):
        one = thing(stands, "arrived", at) | forged
        answer = send([one], stands.person).json()
        assert (answer["kept"], answer["refused"]) == ([], {one["key"]: "outbox_malformed"})
        assert answer["sentences"][one["key"]]
    assert Assignment.objects.get().state == "told"


@pytest.mark.parametrize(
    ("said", "kept"),
    [("1970-01-01T00:00:07+00:00", True), ("9999-99", False), ("0001-01-01T00:00:00+05:00", False), (None, False), ([], False)],
)
def test_a_phone_whose_clock_is_wrong_loses_no_arrival(client, send, stands, at, said, kept):
    """By the server's clock, and no good thing of the letter is lost; what the phone said is kept where it can be read."""
    client.force_login(stands.person)
    bad = thing(stands, "arrived", at) | {"at": said}
    unknown = thing(stands, "left", at) | {"assignment": "0"}
    answer = send([unknown, bad], stands.person).json()
    assert (answer["kept"], answer["refused"]) == ([bad["key"]], {unknown["key"]: "unknown"})
    assert state_of(stands) == "arrived"
    presence = Presence.objects.get()
    assert (presence.device_at is not None) is kept
    assert presence.server_at >= at


def test_a_phone_six_hours_slow_arrives_and_leaves_the_moment_it_says_so(client, send, stands, at):
    """What the phone's clock says as it sends tells how far it is off."""
    Shift.objects.filter(pk=stands.shift_id).update(starts_at=at - timedelta(hours=8), ends_at=at + timedelta(minutes=20))
    client.force_login(stands.person)
    slow = at - timedelta(hours=6)
    things = [thing(stands, "arrived", slow), thing(stands, "relieved", slow + timedelta(seconds=1))]
    letter = json.dumps({"person": device_key(stands.person), "things": things, "now": (slow + timedelta(seconds=2)).isoformat()})
    assert len(send(letter, stands.person).json()["kept"]) == 2
    assert (state_of(stands), Hole.objects.count()) == ("relieved", 0)
    assert Presence.objects.get(kind="arrived").device_at == slow


def test_the_coordinator_reads_what_a_phone_without_a_clock_noted(client, send, stands):
    client.force_login(stands.person)
    send([thing(stands, "arrived", stands.assigned_at) | {"at": ""}], stands.person)
    coordinator = PersonFactory(is_sample=True)
    grant_role(coordinator, "headquarters")
    client.force_login(coordinator)
    assert "(by the server)" in client.get(reverse("day:assignment", args=[stands.pk])).text
