"""An organisation is suspended, leaves or loses its accreditation: who stands for it steps back in the same transaction."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from people import accreditation_services
from people.models import Notice, Organisation
from people.notice_kinds import shown
from people.organisation_services import end, reinstate, suspend
from people.refusals import Refused
from stations.models import Assignment, Election, Shift
from stations.services import assign
from tests.factories.people import AccreditationFactory
from tests.stations.conftest import raw_insert, values_of


@pytest.fixture
def standing(plan, ready, at):
    return assign(ready, plan.post, by=None, at=at)


def state_of(assignment):
    return Assignment.objects.get(pk=assignment.pk).state


@pytest.mark.parametrize(("change", "words"), [(suspend, "The organisation is suspended."), (end, "The organisation has left the coalition.")])
def test_its_people_step_back_and_are_told_why(plan, ready, make_ready, standing, at, change, words):
    other = assign(make_ready(organisation=plan.other_organisation), plan.second, by=None, at=at)
    change(plan.organisation, because="x", by=None, at=at)
    assert (state_of(standing), state_of(other)) == ("withdrawn", "told")
    assert Assignment.objects.get(pk=standing.pk).reason == words
    assert words in shown(Notice.objects.get(person=ready, kind="withdrawn")).text


def test_they_are_not_assigned_again_while_it_lasts_and_may_be_afterwards(plan, ready, standing, at):
    suspend(plan.organisation, because="x", by=None, at=at)
    with pytest.raises(Refused) as refused:
        assign(ready, plan.post, by=None, at=at)
    assert refused.value.codes == ["organisation_suspended"]
    reinstate(plan.organisation, by=None, at=at)
    assert state_of(standing) == "withdrawn"
    assert assign(ready, plan.post, by=None, at=at).stands


def test_shifts_that_are_over_stay_as_they_were(plan, standing):
    past = timedelta(days=60)
    for shift in Shift.objects.order_by("starts_at"):
        Shift.objects.filter(pk=shift.pk).update(starts_at=shift.starts_at - past, ends_at=shift.ends_at - past)
    suspend(plan.organisation, because="x", by=None, at=timezone.now())
    assert state_of(standing) == "told"


def test_what_fails_half_way_leaves_everything_as_it_was(plan, standing, at):
    with transaction.atomic():
        suspend(plan.organisation, because="x", by=None, at=at)
        transaction.set_rollback(True)
    assert (state_of(standing), Organisation.objects.get(pk=plan.organisation.pk).state) == ("told", "admitted")


def test_what_only_the_database_notices_is_told_in_the_gates_words(plan, ready, at, monkeypatch):
    """Suspended between the look and the writing."""
    Organisation.objects.update(state="suspended")
    monkeypatch.setattr("stations.services.gate.refusals", lambda *args: [])
    with pytest.raises(Refused) as refused:
        assign(ready, plan.post, by=None, at=at)
    assert refused.value.codes == ["organisation_suspended"]


@pytest.fixture
def accreditation(plan):
    Election.objects.update(accreditation_required=True)
    plan.post.station.election.refresh_from_db()
    plan.post.shift.election.refresh_from_db()
    return AccreditationFactory(organisation=plan.organisation)


LOSSES = {
    "withdrawn": lambda accreditation, plan, at: accreditation_services.withdraw(accreditation, because="x", by=None, at=at),
    "shortened": lambda accreditation, plan, at: accreditation_services.correct(
        accreditation, by=None, at=at, valid_until=plan.shift.ends_at - timedelta(seconds=1)
    ),
    "begins later": lambda accreditation, plan, at: accreditation_services.correct(
        accreditation, by=None, at=at, valid_from=plan.shift.starts_at + timedelta(seconds=1)
    ),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_an_accreditation_that_is_lost_opens_the_posts_that_needed_it(plan, accreditation, standing, make_ready, at, loss):
    AccreditationFactory(organisation=plan.other_organisation)
    other = assign(make_ready(organisation=plan.other_organisation), plan.second, by=None, at=at)
    LOSSES[loss](accreditation, plan, at)
    assert (state_of(standing), state_of(other)) == ("withdrawn", "told")
    assert "accreditation" in Assignment.objects.get(pk=standing.pk).reason


@pytest.mark.parametrize("loss", LOSSES)
def test_nobody_steps_back_where_another_accreditation_covers_the_shift(plan, accreditation, standing, at, loss):
    AccreditationFactory(organisation=plan.organisation)
    LOSSES[loss](accreditation, plan, at)
    assert state_of(standing) == "told"


def test_nobody_steps_back_where_the_shift_is_still_covered_or_none_is_required(plan, accreditation, standing, at):
    accreditation_services.correct(accreditation, by=None, at=at, valid_from=plan.shift.starts_at, valid_until=plan.shift.ends_at)
    assert state_of(standing) == "told"
    Election.objects.update(accreditation_required=False)
    accreditation_services.withdraw(accreditation, because="x", by=None, at=at)
    assert state_of(standing) == "told"


def test_without_accreditation_nobody_is_assigned_where_it_is_required(plan, ready, accreditation, at):
    accreditation_services.withdraw(accreditation, because="x", by=None, at=at)
    with pytest.raises(Refused) as refused:
        assign(ready, plan.post, by=None, at=at)
    assert refused.value.codes == ["organisation_not_accredited"]


def test_the_setting_of_an_election_in_which_people_stand_without_is_refused_in_words(client, superuser, plan, ready):
    raw_insert(values_of(ready, plan.post))
    client.force_login(superuser)
    names = {f"name_{language}": "Sample" for language in ("kk", "ru", "en")}
    values = {"slug": "sample", "day": plan.election.day, "time_zone": "Asia/Almaty", "programme": plan.programme.pk, "seats": 2}
    values |= {"min_rest_hours": 0, "no_show_after_minutes": 30, "answer_within_minutes": 30}
    data = {**names, **values, "organisation_cap": "on", "accreditation_required": "on"}
    answer = client.post(f"/admin/elections/edit/{plan.election.pk}/", data)
    assert len(answer.context["form"].non_field_errors()) == 1
    assert not Election.objects.get(pk=plan.election.pk).accreditation_required
