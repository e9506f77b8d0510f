"""The gate: each reason on its own, all together, and the rule, the list and the database saying the same."""

import itertools
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from people.models import Organisation
from stations.gate import SENTENCES, certificates_for, people_who_may_stand, personal_refusals, refusal, refusals, usable_certificates
from stations.models import Election, Post, Station
from stations.refused_by_database import code_of
from tests.factories.people import (
    AccreditationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PledgeFactory,
    PledgeSignatureFactory,
)
from tests.factories.stations import ConflictFactory, ElectionFactory, PostFactory, ShiftFactory, StationFactory
from tests.stations.conftest import NOTHING_SAID, build_certificate, raw_insert, values_of


def codes(person, post, at):
    return [reason.code for reason in refusals(person, Post.objects.get(pk=post.pk), at)]


def test_a_certified_member_may_stand(plan, ready, at):
    assert codes(ready, plan.post, at) == []


def test_of_several_certificates_each_stands_on_the_best(plan, ready, make_ready, volunteer, at):
    others = [make_ready(), make_ready(revoked=True), volunteer]
    longer = plan.shift.ends_at + timedelta(days=700)
    for one in (ready, others[0]):
        build_certificate(one, plan.programme, valid_until=longer)
    newest = build_certificate(ready, plan.programme, valid_until=longer)
    found = certificates_for(plan.post, [ready.pk, *(one.pk for one in others)])
    assert found == {one.pk: usable_certificates(one, plan.post)[0].pk for one in (ready, others[0])}
    assert found[ready.pk] == newest.pk


def test_a_newcomer_hears_every_reason_at_once(plan, volunteer, at):
    assert codes(volunteer, plan.post, at) == ["no_certificate", "no_organisation"]


def test_a_switched_off_account(plan, ready, at):
    ready.is_active = False
    assert codes(ready, plan.post, at) == ["account_disabled"]


def test_a_shift_that_is_over(plan, ready):
    assert codes(ready, plan.post, plan.shift.ends_at) == ["shift_over"]
    assert codes(ready, plan.post, plan.shift.ends_at - timedelta(microseconds=1)) == []
    assert not people_who_may_stand(plan.post, plan.shift.ends_at).exists()


def test_a_revoked_certificate(plan, make_ready, at):
    assert codes(make_ready(revoked=True), plan.post, at) == ["certificate_revoked"]


def test_a_revocation_to_come_is_felt_in_shifts_that_end_after_it(plan, make_ready, at):
    moment = timedelta(microseconds=1)
    assert codes(make_ready(revoked=True, revoked_at=plan.shift.ends_at - moment), plan.post, at) == ["certificate_revoked"]
    assert codes(make_ready(revoked=True, revoked_at=plan.shift.ends_at), plan.post, at) == []


def test_a_suspension_is_felt_in_shifts_that_it_touches(plan, make_ready, at):
    moment = timedelta(microseconds=1)
    assert codes(make_ready(suspended=True), plan.post, at) == ["certificate_suspended"]
    assert codes(make_ready(suspended=True, suspended_until=plan.shift.starts_at + moment), plan.post, at) == ["certificate_suspended"]
    assert codes(make_ready(suspended=True, suspended_until=plan.shift.starts_at), plan.post, at) == []
    assert codes(make_ready(suspended=True, suspended_at=plan.shift.ends_at), plan.post, at) == []


def test_another_certificate_counts_while_one_is_suspended(plan, make_ready, at):
    person = make_ready(suspended=True)
    build_certificate(person, plan.programme)
    assert codes(person, plan.post, at) == []


def test_a_certificate_that_ends_a_moment_too_early(plan, make_ready, at):
    early = make_ready(valid_until=plan.shift.ends_at - timedelta(microseconds=1))
    assert codes(early, plan.post, at) == ["expires_before_shift_ends"]
    assert codes(make_ready(valid_until=plan.shift.ends_at), plan.post, at) == []


def test_a_certificate_that_counts_no_longer_than_to_a_moment_too_early(plan, make_ready, at):
    due = make_ready(counts_until=plan.shift.ends_at - timedelta(microseconds=1))
    assert codes(due, plan.post, at) == ["law_delta_due"]
    assert codes(make_ready(counts_until=plan.shift.ends_at), plan.post, at) == []


def test_of_a_certificate_that_is_too_short_as_well_the_end_alone_is_told(plan, make_ready, at):
    early = plan.shift.ends_at - timedelta(hours=1)
    assert codes(make_ready(counts_until=early, valid_until=early), plan.post, at) == ["expires_before_shift_ends"]


def test_a_newer_certificate_counts_without_the_update(plan, make_ready, at):
    person = make_ready(counts_until=plan.shift.ends_at - timedelta(hours=1))
    build_certificate(person, plan.programme)
    assert codes(person, plan.post, at) == []


def test_a_renewed_certificate_counts_whatever_the_old_one_is(plan, make_ready, at):
    person = make_ready(revoked=True)
    build_certificate(person, plan.programme)
    assert codes(person, plan.post, at) == []


def test_another_programmes_certificate_and_the_name_of_the_right_one(plan, at, volunteer):
    MembershipFactory(person=volunteer, organisation=plan.organisation)
    build_certificate(volunteer, ElectionFactory().programme)
    (reason,) = refusals(volunteer, Post.objects.get(pk=plan.post.pk), at)
    assert (reason.code, "“Observer”" in reason.message, reason.action) == ("other_programme", True, "exam")


def test_another_programmes_revoked_certificate_is_none(plan, at, volunteer):
    build_certificate(volunteer, ElectionFactory().programme, revoked=True)
    assert codes(volunteer, plan.post, at) == ["no_certificate", "no_organisation"]


@pytest.mark.parametrize("state", ["asked", "declined", "ended"])
def test_only_an_accepted_membership_counts(plan, at, volunteer, state):
    build_certificate(volunteer, plan.programme)
    MembershipFactory(person=volunteer, organisation=plan.organisation, state=state)
    assert codes(volunteer, plan.post, at) == ["no_organisation"]


def test_a_second_observer_of_one_organisation(plan, ready, make_ready, at):
    raw_insert(values_of(ready, plan.post))
    assert codes(make_ready(), plan.second, at) == ["organisation_present"]
    assert codes(make_ready(), plan.evening_post, at) == []
    assert codes(make_ready(organisation=plan.other_organisation), plan.second, at) == []


def test_without_the_cap_a_second_observer_of_one_organisation_may_stand(plan, ready, make_ready, at):
    Election.objects.update(organisation_cap=False)
    plan.post.station.election.refresh_from_db()
    raw_insert(values_of(ready, plan.post))
    assert codes(make_ready(), plan.second, at) == []


def test_a_taken_post(plan, ready, make_ready, at):
    raw_insert(values_of(ready, plan.post))
    assert codes(make_ready(organisation=plan.other_organisation), plan.post, at) == ["post_taken"]


def test_a_busy_person(plan, ready, at):
    raw_insert(values_of(ready, plan.post))
    assert codes(ready, plan.elsewhere, at) == ["person_busy"]
    assert codes(ready, plan.evening_post, at) == []


def test_a_person_busy_in_another_election_at_the_same_hours(plan, ready, at):
    raw_insert(values_of(ready, plan.post))
    other = ElectionFactory(programme=plan.programme, day=plan.election.day)
    station = StationFactory(election=other)
    shift = ShiftFactory(election=other, starts_at=plan.shift.ends_at - timedelta(hours=1), ends_at=plan.shift.ends_at + timedelta(hours=1))
    later = ShiftFactory(election=other, starts_at=shift.ends_at, ends_at=shift.ends_at + timedelta(hours=1))
    assert codes(ready, PostFactory(station=station, shift=shift), at) == ["person_busy"]
    assert codes(ready, PostFactory(station=station, shift=later), at) == []


def test_a_closed_station(plan, ready, at):
    Station.objects.filter(pk=plan.station.pk).update(closed_at=at)
    assert codes(ready, plan.post, at) == ["station_closed"]
    assert codes(ready, plan.elsewhere, at) == []
    assert not people_who_may_stand(Post.objects.get(pk=plan.post.pk), at).exists()


def test_a_pledge_that_is_not_signed(plan, ready, at):
    earlier = PledgeFactory(version=1, in_force_from=at - timedelta(days=9))
    PledgeSignatureFactory(person=ready, pledge=earlier)
    assert codes(ready, plan.post, at) == []
    newer = PledgeFactory(version=2, in_force_from=at)
    assert codes(ready, plan.post, at) == ["pledge_not_signed"]
    assert not people_who_may_stand(plan.post, at).exists()
    PledgeSignatureFactory(person=ready, pledge=newer)
    assert codes(ready, plan.post, at) == []
    assert list(people_who_may_stand(plan.post, at)) == [ready]


def test_an_election_that_asks_for_no_pledge(plan, ready, at):
    PledgeFactory(in_force_from=at - timedelta(days=9))
    Election.objects.update(pledge_required=False)
    assert codes(ready, plan.post, at) == []
    assert list(people_who_may_stand(Post.objects.get(pk=plan.post.pk), at)) == [ready]


@pytest.mark.parametrize(("place", "refused"), [("station", True), ("area", True), ("other_station", False)])
def test_a_conflict_of_interest(plan, ready, at, place, refused):
    where = {"station": None, "area": plan.area} if place == "area" else {"station": getattr(plan, place)}
    conflict = ConflictFactory(person=ready, **where)
    assert codes(ready, plan.post, at) == (["conflict_of_interest"] if refused else [])
    assert people_who_may_stand(plan.post, at).exists() is not refused
    type(conflict).objects.update(withdrawn_at=at)
    assert codes(ready, plan.post, at) == []


@pytest.mark.parametrize(("gap", "refused"), [(0, False), (1, True), (8, False)])
def test_too_little_rest_between_shifts_that_do_not_touch(plan, ready, at, gap, refused):
    Election.objects.filter(pk=plan.election.pk).update(min_rest_hours=8)
    ends = plan.shift.starts_at - timedelta(hours=gap)
    earlier = ShiftFactory(election=ElectionFactory(programme=plan.programme), starts_at=ends - timedelta(hours=4), ends_at=ends)
    raw_insert(values_of(ready, PostFactory(station=StationFactory(election=earlier.election), shift=earlier)))
    assert codes(ready, plan.post, at) == (["too_little_rest"] if refused else [])
    assert people_who_may_stand(Post.objects.get(pk=plan.post.pk), at).exists() is not refused


def test_every_reason_at_once(plan, ready, at):
    raw_insert(values_of(ready, plan.post))
    ready.is_active = False
    assert codes(ready, plan.post, plan.shift.ends_at) == ["account_disabled", "shift_over", "post_taken", "organisation_present", "person_busy"]


def test_every_sentence_is_filled_in(plan):
    for code in SENTENCES:
        assert "%" not in refusal(code, plan.post).message


# --- one matrix of people: the rule, the list and the database agree ---------------------------------------------------

CERTIFICATES = ("none", "valid", "exact", "short", "revoked", "other", "other revoked", "revoked and valid", "short and revoked", "valid and other")
CERTIFICATES += ("due", "due in time", "due and valid", "due and short", "due and revoked")
CERTIFICATES += ("revoked later", "revoked within", "suspended", "suspended before", "suspended into", "suspended and short", "suspended and valid")
CERTIFICATES += ("suspended and due", "suspended and revoked", "suspended short", "suspended due")
MEMBERSHIPS = ("none", "asked", "first", "second")
BUSY = ("free", "same shift", "other shift", "another election", "withdrawn")
HELD_BY_DATABASE = {
    "no_certificate",
    "other_programme",
    "certificate_revoked",
    "certificate_suspended",
    "expires_before_shift_ends",
    "law_delta_due",
    "organisation_not_admitted",
    "organisation_suspended",
    "organisation_not_accredited",
    "station_closed",
    "conflict_of_interest",
    "post_taken",
    "organisation_present",
}
STATES = ("applied", "admitted", "suspended", "declined", "left")
ACCREDITATIONS = ("none", "covers", "exact", "begins late", "ends early", "withdrawn", "another's")


def certify(person, plan, kind, foreign):
    for word in kind.split(" and "):
        values = {
            "exact": {"valid_until": plan.shift.ends_at},
            "short": {"valid_until": plan.shift.ends_at - timedelta(microseconds=1)},
            "revoked": {"revoked": True},
            "due": {"counts_until": plan.shift.ends_at - timedelta(microseconds=1)},
            "due in time": {"counts_until": plan.shift.ends_at},
            "other revoked": {"revoked": True},
            "revoked later": {"revoked": True, "revoked_at": plan.shift.ends_at},
            "revoked within": {"revoked": True, "revoked_at": plan.shift.ends_at - timedelta(microseconds=1)},
            "suspended": {"suspended": True},
            "suspended before": {"suspended": True, "suspended_until": plan.shift.starts_at},
            "suspended into": {"suspended": True, "suspended_until": plan.shift.starts_at + timedelta(microseconds=1)},
            "suspended short": {"suspended": True, "valid_until": plan.shift.ends_at - timedelta(microseconds=1)},
            "suspended due": {"suspended": True, "counts_until": plan.shift.ends_at - timedelta(microseconds=1)},
        }.get(word, {})
        if word != "none":
            build_certificate(person, foreign.programme if word.startswith("other") else plan.programme, **values)


def occupy(person, plan, kind, foreign_post):
    """Put the person at another post, on a certificate of its own where theirs would not hold."""
    if kind == "free":
        return None
    post = {"same shift": plan.elsewhere, "other shift": plan.evening_post, "another election": foreign_post, "withdrawn": plan.elsewhere}[kind]
    certificate = build_certificate(person, post.station.election.programme)
    organisation = plan.other_organisation
    values = {
        "post_id": post.pk,
        "person_id": person.pk,
        "certificate_id": certificate.pk,
        "organisation_id": organisation.pk,
        "state": "withdrawn" if kind == "withdrawn" else "accepted",
        "station_id": post.station_id,
        "shift_id": post.shift_id,
        "capped_organisation_id": organisation.pk,
        "assigned_at": plan.shift.starts_at,
        "ended_because": "",
    }
    raw_insert(values | NOTHING_SAID)
    return post


@pytest.mark.parametrize("cap", [True, False])
@pytest.mark.parametrize("at_the_post", ["nobody", "second seat", "this seat"])
def test_rule_list_and_database_agree(plan, make_ready, at, cap, at_the_post):
    Election.objects.filter(pk=plan.election.pk).update(organisation_cap=cap)
    foreign = ElectionFactory(day=plan.election.day)
    if at_the_post != "nobody":
        person = make_ready()
        post = Post.objects.get(pk=(plan.second if at_the_post == "second seat" else plan.post).pk)
        raw_insert(values_of(person, post))
    people = []
    for certificate, membership, active in itertools.product(CERTIFICATES, MEMBERSHIPS, (True, False)):
        person = PersonFactory(is_active=active, password=None)
        certify(person, plan, certificate, foreign)
        if membership != "none":
            organisation = plan.other_organisation if membership == "second" else plan.organisation
            MembershipFactory(person=person, organisation=organisation, state="asked" if membership == "asked" else "accepted")
        people.append(person)
    post = Post.objects.select_related("shift", "station__election__programme").get(pk=plan.post.pk)
    may = set(people_who_may_stand(post, at).values_list("pk", flat=True))
    for person in people:
        reasons = {reason.code for reason in refusals(person, post, at)}
        assert (person.pk in may) == (not reasons), reasons
        agree_with_database(person, post, reasons)
    assert may or at_the_post == "this seat"


def agree_with_database(person, post, reasons):
    membership = person.memberships.filter(state="accepted").first()
    certificate = person.certificates.order_by("-revoked_at", "-valid_until").first()
    if membership is None or certificate is None:
        return  # nothing to write: the columns may not be empty
    of_programme = person.certificates.filter(Q(revoked_at=None) | Q(revoked_at__gte=post.shift.ends_at), programme=post.station.election.programme)
    best = (
        person.certificates.holding(post.shift.starts_at, post.shift.ends_at).filter(programme=post.station.election.programme).first()
        or of_programme.filter(suspended_at=None, valid_until__gte=post.shift.ends_at).first()
        or of_programme.filter(valid_until__gte=post.shift.ends_at).first()
        or of_programme.first()
        or certificate
    )
    try:
        with transaction.atomic():
            raw_insert(values_of(person, post, certificate_id=best.pk))
            transaction.set_rollback(True)
            said = ""
    except IntegrityError as error:
        said = code_of(error)
    held = reasons & HELD_BY_DATABASE
    if "no_certificate" in held:  # it has a revoked one of another programme
        held = {"other_programme"} | held - {"no_certificate"}
    assert said in held if held else said == ""


@pytest.mark.parametrize("busy", BUSY)
def test_rule_list_and_database_agree_about_busy_people(plan, ready, at, busy):
    foreign = ElectionFactory(day=plan.election.day)
    post = occupy(ready, plan, busy, PostFactory(station=StationFactory(election=foreign), shift=ShiftFactory(election=foreign)))
    reasons = codes(ready, plan.post, at)
    assert reasons == (["person_busy"] if busy in ("same shift", "another election") else [])
    assert people_who_may_stand(plan.post, at).filter(pk=ready.pk).exists() == (not reasons)
    if busy in ("free", "withdrawn", "other shift", "same shift"):
        try:
            with transaction.atomic():
                raw_insert(values_of(ready, plan.post, certificate_id=ready.certificates.filter(programme=plan.programme).first().pk))
            said = []
        except IntegrityError as error:
            said = [code_of(error)]
        assert said == reasons
    assert post is None or post.pk != plan.post.pk


def accredit(organisation, shift, kind, other):
    moment = timedelta(microseconds=1)
    values = {
        "exact": {"valid_from": shift.starts_at, "valid_until": shift.ends_at},
        "begins late": {"valid_from": shift.starts_at + moment},
        "ends early": {"valid_until": shift.ends_at - moment},
        "withdrawn": {"withdrawn_at": shift.starts_at - timedelta(days=1)},
    }.get(kind, {})
    if kind != "none":
        AccreditationFactory(
            organisation=other if kind == "another's" else organisation, **{"valid_until": shift.ends_at + timedelta(days=9), **values}
        )


@pytest.mark.parametrize("required", [True, False])
def test_rule_list_and_database_agree_about_organisations(plan, at, required):
    Election.objects.filter(pk=plan.election.pk).update(accreditation_required=required)
    post = Post.objects.select_related("shift", "station__election__programme").get(pk=plan.post.pk)
    for state, accreditation in itertools.product(STATES, ACCREDITATIONS):
        organisation = OrganisationFactory(state=state)
        accredit(organisation, post.shift, accreditation, plan.organisation)
        person = MembershipFactory(organisation=organisation).person
        build_certificate(person, plan.programme)
        wanted = {"admitted": set(), "suspended": {"organisation_suspended"}}.get(state, {"organisation_not_admitted"})
        if required and accreditation not in {"covers", "exact"}:
            wanted = wanted | {"organisation_not_accredited"}
        assert set(codes(person, post, at)) == wanted, (state, accreditation)
        assert people_who_may_stand(post, at).filter(pk=person.pk).exists() == (not wanted)
        agree_with_database(person, post, wanted)


def test_a_volunteer_hears_what_the_organisation_lacks(plan, ready, at):
    Election.objects.update(accreditation_required=True)
    Organisation.objects.update(state="suspended")
    shift = plan.shift
    shift.election.refresh_from_db()
    assert [reason.code for reason in personal_refusals(ready, shift, at)] == ["organisation_suspended", "organisation_not_accredited"]


def test_the_list_costs_one_query_whatever_the_number_of_people(plan, make_ready, at, django_assert_num_queries):
    post = Post.objects.select_related("shift", "station__election", "station__area").get(pk=plan.post.pk)
    Election.objects.update(accreditation_required=True)
    post.station.election.refresh_from_db()
    AccreditationFactory(organisation=plan.organisation)
    for _ in range(12):
        make_ready()
    post.station.election.programme  # noqa: B018 - read before the count
    with django_assert_num_queries(1):
        assert len(people_who_may_stand(post, at)) == 12
