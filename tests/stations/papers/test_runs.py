"""Of a run of papers: who is in its ZIP when it is handed out."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates.services import correct_name, propose_correction, revoke, suspend
from stations.enums import AssignmentState
from stations.models import Assignment, PaperRun, Scope
from stations.papers import making, services
from stations.services import assign, withdraw
from tests.factories.people import area
from tests.factories.stations import PostFactory
from tests.stations.papers.conftest import ask, log_in
from tests.stations.papers.runs import DESK, address, again, all_text, body_of, fetch

pytestmark = pytest.mark.django_db


def withdrawn(person, at, by):
    withdraw(person.assignments.get(), by=by, at=at, reason="ill")


def moved(person, at, by):
    withdrawn(person, at, by)
    left = person.assignments.get()
    assign(person, PostFactory(station=left.station, shift=left.shift, seat=2), by=by, at=at)


def revoked(person, at, by):
    revoke(person.certificates.get(), reason="forged", by=by, at=at)


def suspended(person, at, by):
    suspend(person.certificates.get(), reason="doubts", until=None, by=by, at=at)


def lapsed(person, at, by):
    person.assignments.update(lapses_at=at)


def declined(person, at, by):
    person.assignments.update(state=AssignmentState.DECLINED)


@pytest.mark.parametrize("ending", [withdrawn, moved, revoked, suspended, lapsed, declined])
def test_a_zip_is_not_handed_out_with_somebody_who_may_no_longer_stand(client, done, many, headquarters, superuser, ending):
    assert body_of(fetch(client, done)).startswith(b"PK")
    ending(many[2], timezone.now(), superuser)
    response = fetch(client, done)
    assert response.status_code == 409
    page = response.content.decode()
    assert "papers of somebody who may no longer stand: 1." in page
    assert f"{many[2].full_name}, № 1 " in page
    assert "No longer stands there." in page
    assert f'action="{address(done, "anew")}"' in page
    assert many[0].certificates.get().number not in page.split("</section>")[0]
    assert fetch(client, done, Range="bytes=10-").status_code == 409


def replace_certificate(person, first, second):
    new_name = {"certificate": person.certificates.get(), "new_name": "Another Name", "reason": "Married", "at": timezone.now()}
    propose_correction(**new_name, by=first)
    correct_name(**new_name, by=second)


def test_nor_with_a_certificate_on_a_badge_that_was_replaced(client, done, many, headquarters, superuser):
    replace_certificate(many[2], headquarters, superuser)
    assert many[2].assignments.filter(state="told").exists()
    response = fetch(client, done)
    assert response.status_code == 409
    assert "The certificate that stands on it was replaced." in response.content.decode()


def test_where_it_is_replaced_while_the_run_goes_on_the_files_are_made_again(run, many, drawn, headquarters, superuser):
    making._make_files(run)
    before = len(drawn)
    replace_certificate(many[2], headquarters, superuser)
    PaperRun.objects.update(beat_at=None)
    making.make(run)
    assert drawn[before:] == [("mandates", ["Another Name"]), ("badges", ["Another Name"])]
    assert len(again(run).packed) == 4


def test_nor_with_the_name_of_who_was_erased_meanwhile(client, done, many):
    """Whatever became of the file."""
    type(many[2]).objects.filter(pk=many[2].pk).update(erased_at=timezone.now(), full_name="")
    assert fetch(client, done).status_code == 409


@pytest.mark.parametrize("state", ["told", "arrived", "relieved", "left"])
def test_a_shift_that_is_over_keeps_no_zip_back(client, done, plan, many, state, monkeypatch):
    Assignment.objects.update(state=state)
    later = plan.evening.ends_at + timedelta(minutes=5)
    PaperRun.objects.update(finished_at=later)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with services.opened(again(done), at=later) as file:
        assert file.read(2) == b"PK"


def test_who_went_before_the_end_keeps_it_back_until_then(client, done, many):
    Assignment.objects.filter(person=many[2]).update(state="left")
    assert fetch(client, done).status_code == 409


def test_who_was_left_out_keeps_no_zip_back(client, run, many, drawn, at):
    withdraw(many[2].assignments.get(), by=None, at=at, reason="ill")
    making.make(run)
    assert body_of(fetch(client, run)).startswith(b"PK")
    page = client.get(DESK).content.decode()
    assert f"{many[2].full_name}, № 1" in page
    assert "No longer stands there." in page


def test_it_is_packed_anew_without_them(client, done, many, at):
    withdraw(many[2].assignments.get(), by=None, at=at, reason="ill")
    anew = address(done, "anew")
    assert client.get(anew).status_code == 302
    assert PaperRun.objects.count() == 1
    for _twice in range(2):
        assert client.post(anew).url == DESK
    new, old = PaperRun.objects.all()
    assert set(new.assignments) == set(done.assignments) - {many[2].assignments.get().pk}
    assert (old.pk, old.thrown_away_why) == (done.pk, "ended")
    assert ModelLogEntry.objects.filter(action="stations.throw_away_papers").count() == 1
    assert fetch(client, done).status_code == 404
    assert "somebody in it stands no longer; it was made anew" in client.get(DESK).content.decode()
    making.make(new)
    assert str(many[2]) not in all_text(new)
    assert body_of(fetch(client, new)).startswith(b"PK")


def test_what_is_being_made_is_not_made_anew(client, run):
    assert client.post(address(run, "anew")).url == DESK
    assert again(run).is_going
    assert PaperRun.objects.count() == 1


def test_anew_it_is_within_the_scope_of_whoever_asks(client, plan, many, drawn):
    coordinator = log_in(client, "coordinator")
    scope = Scope.objects.create(person=coordinator, area=plan.area, given_at=timezone.now())
    run = ask(plan, coordinator)
    making.make(run)
    scope.area = area("Far district")
    scope.save()
    assert client.post(address(run, "anew"), headers={"Accept-Encoding": "identity"}).status_code == 409
    assert again(run).thrown_away_at is None


def test_a_zip_of_a_scope_that_was_cut_is_not_handed_out(client, plan, many, drawn, letters):
    """Of the two organisations one is left: neither the ZIP nor the page names people of the other."""
    coordinator = log_in(client, "coordinator")
    scope = Scope.objects.create(person=coordinator, area=plan.area, given_at=timezone.now())
    run = ask(plan, coordinator)
    making.make(run)
    assert body_of(fetch(client, run)).startswith(b"PK")
    others = [person for person in many if person.memberships.get().organisation == plan.other_organisation]
    assert others
    assert others[0].full_name in client.get(DESK).text  # left out: no requisites
    Scope.objects.filter(pk=scope.pk).update(organisation=plan.organisation)
    others[0].assignments.update(state=AssignmentState.DECLINED)
    response = fetch(client, run)
    assert response.status_code == 409
    assert "This ZIP names people who are not of your scope any more: " in response.text
    for text in (response.text, client.get(DESK).text):
        assert not [person for person in others if person.full_name in text]
    assert client.post(address(run, "anew"), headers={"Accept-Encoding": "identity"}).status_code == 302
    assert not [one for one in PaperRun.objects.latest("pk").assignments if one in {a.pk for p in others for a in p.assignments.all()}]


def test_where_nobody_stands_there_is_nothing_to_pack_anew(client, done, at):
    for assignment in Assignment.objects.all():
        withdraw(assignment, by=None, at=at, reason="ill")
    response = client.post(address(done, "anew"), headers={"Accept-Encoding": "identity"})
    assert response.status_code == 409
    assert "Nobody stands there" in response.content.decode()


@pytest.mark.parametrize("cut", [1, 100])
def test_a_download_that_was_cut_goes_on(client, done, cut):
    whole = fetch(client, done)
    body = body_of(whole)
    rest = fetch(client, done, Range=f"bytes={cut}-", **{"If-Range": whole["ETag"]})
    assert (rest.status_code, rest["Content-Range"]) == (206, f"bytes {cut}-{len(body) - 1}/{len(body)}")
    assert body[:cut] + body_of(rest) == body
    assert fetch(client, done, Range="bytes=999999999-").status_code == 416
    assert body_of(fetch(client, done, Range="bytes=1-", **{"If-Range": '"another"'})) == body


def test_what_is_packed_is_kept(done, many):
    stands = dict(Assignment.objects.values_list("pk", "certificate"))
    assert dict(done.packed) == stands
    assert done.left_out == [[many[1].assignments.get().pk, "mandates", "requisites_missing"]]
