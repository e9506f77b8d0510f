"""One's posts as a calendar file."""

from datetime import UTC, date, datetime

from django.urls import reverse

from stations.life.calendar import calendar, uid
from stations.models import Election, Shift, Station
from stations.services import assign, withdraw


def lines_of(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_when_where_and_whom_to_call(plan, ready, at):
    Election.objects.update(time_zone="Asia/Almaty", contact_phone="+77010000000")
    Station.objects.update(latitude=43.2, longitude=76.9, address="Abai 1; hall, 2")
    assignment = assign(ready, plan.post, by=None, at=at)
    assignment.refresh_from_db()
    lines = lines_of(calendar([assignment], at=at))
    day = f"{plan.election.day:%Y%m%d}"
    for line in (
        f"DTSTART:{day}T050000Z",
        f"DTEND:{day}T140000Z",
        "METHOD:PUBLISH",
        "STATUS:CONFIRMED",
        "GEO:43.20000;76.90000",
        "LOCATION:Auezov district\\, Abai 1\\; hall\\, 2",
        f"UID:{uid(assignment)}",
    ):
        assert line in lines


def test_a_shift_in_which_the_clocks_change_begins_and_ends_when_it_does(client, plan, ready, at):
    """Chisinau, the night of 25 October 2026: 22:00 of summer time, until 06:00 of winter time."""
    Election.objects.update(time_zone="Europe/Chisinau", day=date(2026, 10, 24))
    begins, ends = datetime(2026, 10, 24, 19, tzinfo=UTC), datetime(2026, 10, 25, 4, tzinfo=UTC)
    assignment = assign(ready, plan.post, by=None, at=at)
    Shift.objects.filter(pk=plan.shift.pk).update(starts_at=begins, ends_at=ends)
    client.force_login(ready)
    lines = lines_of(client.get(reverse("stations:calendar_of", args=[assignment.pk])).content)
    assert {"DTSTART:20261024T190000Z", "DTEND:20261025T040000Z"} <= set(lines)


def test_no_line_is_longer_than_the_standard_allows(plan, ready, at):
    Station.objects.update(name="Қазақстан Республикасының ең ұзақ атауы бар мектебі " * 4)
    content = calendar([assign(ready, plan.post, by=None, at=at)], at=at)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert content.endswith(b"END:VCALENDAR\r\n")


def test_what_is_withdrawn_goes_from_the_calendar(client, plan, ready, at):
    assignment = assign(ready, plan.post, by=None, at=at)
    client.force_login(ready)
    one = reverse("stations:calendar_of", args=[assignment.pk])
    before = lines_of(client.get(one).content)
    withdraw(assignment, by=None, at=at, reason="x")
    after, everything = lines_of(client.get(one).content), lines_of(client.get(reverse("stations:calendar")).content)
    assert "METHOD:PUBLISH" in before
    assert "SEQUENCE:0" in before
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1", f"UID:{uid(assignment)}"} <= set(after)
    assert "STATUS:CANCELLED" in everything
    assert f"UID:{uid(assignment)}" in everything


def test_only_ones_own(client, plan, ready, make_ready, at):
    assignment = assign(ready, plan.post, by=None, at=at)
    client.force_login(make_ready())
    assert client.get(reverse("stations:calendar_of", args=[assignment.pk])).status_code == 404
    assert b"UID" not in client.get(reverse("stations:calendar")).content
