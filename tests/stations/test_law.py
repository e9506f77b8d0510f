"""The law changed while people stand: they stand until the update is due, and not a moment longer."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from certificates.models import Certificate, LawRequirement, LawUpdate
from certificates.services import issue
from certificates.signals import counts_until_changed
from certificates.updates.services import _recount
from people.models import Notice
from people.services import grant_role
from stations import services
from stations.models import Assignment
from stations.reasons import Because
from tests.factories.people import PersonFactory
from tests.factories.quizzes import AttemptFactory
from tests.factories.stations import ScopeFactory


@pytest.fixture
def until(plan):
    return plan.shift.ends_at - timedelta(days=2)


def require(plan, until):
    """What updates.services.require_update does to everybody's certificates, without the course."""
    now = timezone.now()
    requirement = LawRequirement.objects.create(
        programme=plan.programme, course_key="1" * 32, law_as_of="2027-01-01", required_by=until, announced_at=now - timedelta(days=1)
    )
    LawUpdate.objects.bulk_create([LawUpdate(requirement=requirement, certificate=one) for one in Certificate.objects.all()])
    everybody = Certificate.objects.filter(updates__requirement=requirement)
    counts_until_changed.send(Certificate, certificates=everybody, at=now, until=until)
    _recount(everybody)
    return requirement


def done(requirement, at):
    requirement.updates.update(completed_at=at)
    everybody = Certificate.objects.filter(updates__requirement=requirement)
    _recount(everybody)
    counts_until_changed.send(Certificate, certificates=everybody, at=at, until=None)


def test_who_stands_stands_until_the_update_is_due_and_a_newcomer_is_refused(plan, ready, make_ready, at, until):
    assignment = services.assign(ready, plan.post, by=None, at=at)
    newcomer = make_ready(organisation=plan.other_organisation)
    require(plan, until)
    assignment.refresh_from_db()
    assert (assignment.stands, assignment.lapses_at) == (True, until)
    with pytest.raises(services.Refused) as caught:
        services.assign(newcomer, plan.second, by=None, at=at)
    assert caught.value.codes == ["law_delta_due"]


def test_a_shift_that_ends_before_is_not_touched(plan, ready, at):
    assignment = services.assign(ready, plan.post, by=None, at=at)
    require(plan, plan.shift.ends_at)
    assignment.refresh_from_db()
    assert assignment.lapses_at is None
    assert services.withdraw_lapsed(at=plan.shift.ends_at) == 0


def test_the_update_done_in_time_takes_the_mark_away(plan, ready, at, until):
    assignment = services.assign(ready, plan.post, by=None, at=at)
    done(require(plan, until), at)
    assignment.refresh_from_db()
    assert assignment.lapses_at is None
    assert services.withdraw_lapsed(at=until) == 0


def test_at_its_moment_the_post_is_open_again_and_the_person_is_told_why(plan, ready, make_ready, at, until):
    assignment = services.assign(ready, plan.post, by=None, at=at)
    require(plan, until)
    assert services.withdraw_lapsed(at=until - timedelta(seconds=1)) == 0
    assert services.withdraw_lapsed(at=until) == 1
    assert services.withdraw_lapsed(at=until) == 0
    assignment.refresh_from_db()
    assert (assignment.state, assignment.ended_because) == ("withdrawn", Because.LAW)
    assert Notice.objects.filter(person=ready, kind="withdrawn").count() == 1


def test_what_is_over_stays_as_it_was(plan, ready, at, until):
    services.assign(ready, plan.post, by=None, at=at)
    require(plan, until)
    assert services.withdraw_lapsed(at=plan.shift.ends_at) == 0


def test_who_renews_meanwhile_goes_on_standing_on_the_new_certificate(plan, ready, at, until):
    assignment = services.assign(ready, plan.post, by=None, at=at)
    require(plan, until)
    [issued] = issue(AttemptFactory(exam=plan.programme.exam, person=ready), at=at)
    assignment.refresh_from_db()
    assert (assignment.certificate, assignment.lapses_at, assignment.stands) == (issued, None, True)


def test_the_place_of_who_has_lapsed_is_free_at_once(plan, ready, make_ready, at, until):
    services.assign(ready, plan.post, by=None, at=at)
    require(plan, until)
    newcomer = make_ready()
    assert services.assign(newcomer, plan.post, by=None, at=until).stands


def test_somebody_faster_is_no_error(plan, ready, at, until, monkeypatch):
    assignment = services.assign(ready, plan.post, by=None, at=at)
    require(plan, until)
    assert services._withdraw_lapsed(assignment.pk, until)
    assert not services._withdraw_lapsed(assignment.pk, until)


@pytest.fixture
def lapsed(plan, ready, at):
    """Somebody whose update was due a moment ago; nobody has withdrawn them yet."""
    assignment = services.assign(ready, plan.post, by=None, at=at)
    require(plan, at)
    return assignment


def test_the_command_opens_posts(lapsed, capsys):
    call_command("withdraw_lapsed")
    assert capsys.readouterr().out == "Opened: 1.\n"
    lapsed.refresh_from_db()
    assert not lapsed.stands


@pytest.mark.parametrize(
    "address", ["/admin/stations-desk/elections/{election}/", "/admin/stations-desk/stations/{station}/", "/admin/roster/", "/admin/roster/{person}/"]
)
def test_no_desk_shows_who_has_lapsed_as_standing(client, plan, lapsed, address):
    coordinator = PersonFactory(is_sample=True)
    grant_role(coordinator, "coordinator")
    ScopeFactory(person=coordinator)
    client.force_login(coordinator)
    assert client.get(address.format(election=plan.election.pk, station=plan.station.pk, person=lapsed.person_id)).status_code == 200
    assert Assignment.objects.get(pk=lapsed.pk).ended_because == Because.LAW


def test_my_posts_tell_by_when_and_no_longer_show_what_has_lapsed(client, plan, ready, at, until):
    services.assign(ready, plan.post, by=None, at=at)
    requirement = require(plan, until)
    client.force_login(ready)
    page = client.get("/en/posts/").text
    assert "or this post is opened for somebody else" in page
    LawRequirement.objects.filter(pk=requirement.pk).update(announced_at=at - timedelta(days=2))
    Assignment.objects.update(lapses_at=at)
    page = client.get("/en/posts/").text
    assert "or this post is opened for somebody else" not in page
    assert "the update that is required has not been done yet" in page
