"""The rule, the list of who may stand, the gate in bulk and the database give one answer, over matrices that hypothesis makes up."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stations.gate import people_who_may_stand, refusals
from stations.gate_in_bulk import eligible
from stations.models import Election, Post, Station
from stations.refused_by_database import code_of
from tests.factories import people as make
from tests.factories.stations import ConflictFactory, ElectionFactory, PostFactory, ShiftFactory, StationFactory
from tests.stations.conftest import NOTHING_SAID, build_certificate, build_plan, raw_insert
from tests.stations.test_gate import HELD_BY_DATABASE

OF_THE_POST = {"post_taken", "organisation_present"}
MOMENT = timedelta(microseconds=1)
EARLIER = {"near": (9, 4), "far": (40, 8), "touching": (2, 0)}  # hours before the shift

rules = st.fixed_dictionaries(
    {
        "organisation_cap": st.booleans(),
        "accreditation_required": st.booleans(),
        "pledge_required": st.booleans(),
        "min_rest_hours": st.sampled_from([0, 8]),
    }
)
worlds = st.fixed_dictionaries(
    {
        "closed": st.sampled_from([False, False, False, True]),
        "pledge": st.booleans(),
        "sits": st.sampled_from(["nobody", "nobody", "at the post", "beside"]),
    }
)
CERTIFICATES = ["valid", "valid", "valid", "valid", "exact", "short", "revoked", "suspended", "suspended before", "due", "other", "none"]
crowds = st.lists(
    st.fixed_dictionaries(
        {
            "active": st.sampled_from([True, True, True, False]),
            "certificate": st.sampled_from(CERTIFICATES),
            "organisation": st.sampled_from(["first", "first", "second", "suspended", "asked", "none"]),
            "signed": st.sampled_from([True, True, False]),
            "conflict": st.sampled_from(["none", "none", "none", "station", "other station", "area", "around", "elsewhere", "withdrawn"]),
            "busy": st.sampled_from(["no", "no", "no", "same shift", *EARLIER]),
        }
    ),
    min_size=4,
    max_size=8,
)
READY = {"active": True, "certificate": "valid", "organisation": "first", "signed": True, "conflict": "none", "busy": "no"}


def build_world(election, world):
    """The plan of the other tests, in an area within another; its second organisation has no accreditation."""
    plan = build_plan()
    plan.around, plan.far_away = make.area("Country"), make.area("Elsewhere")
    plan.area = make.area("District", plan.around)
    Station.objects.update(area=plan.area)
    plan.pledge = make.PledgeFactory(in_force_from=timezone.now() - timedelta(days=1)) if world["pledge"] else None
    plan.organisations = {"first": plan.organisation, "second": plan.other_organisation, "asked": plan.organisation}
    plan.organisations["suspended"] = make.OrganisationFactory(state="suspended")
    make.AccreditationFactory(organisation=plan.organisation)
    Election.objects.filter(pk=plan.election.pk).update(**election)
    plan.posts = Post.objects.select_related("shift", "station__election__programme", "station__area")
    if world["sits"] != "nobody":
        stand(build_person(plan, READY), plan.posts.get(pk=(plan.post if world["sits"] == "at the post" else plan.second).pk), plan.organisation)
    if world["closed"]:
        plan.election.stations.filter(assignments__isnull=True).update(closed_at=timezone.now())
    return plan


def build_person(plan, facts):
    """A person of these facts; whoever is busy stands for an organisation and on a certificate that will do there."""
    person = make.PersonFactory(is_active=facts["active"], password=None)
    certify(plan, person, facts["certificate"])
    if facts["organisation"] != "none":
        state = "asked" if facts["organisation"] == "asked" else "accepted"
        make.MembershipFactory(person=person, organisation=plan.organisations[facts["organisation"]], state=state)
    if plan.pledge and facts["signed"]:
        make.PledgeSignatureFactory(person=person, pledge=plan.pledge)
    if facts["busy"] != "no":
        occupy(plan, person, facts["busy"])
    declare(plan, person, facts["conflict"], stands_near=facts["busy"] == "same shift")
    return person


def certify(plan, person, kind):
    values = {
        "exact": {"valid_until": plan.shift.ends_at},
        "short": {"valid_until": plan.shift.ends_at - MOMENT},
        "revoked": {"revoked": True},
        "suspended": {"suspended": True},
        "suspended before": {"suspended": True, "suspended_until": plan.shift.starts_at},
        "due": {"counts_until": plan.shift.ends_at - MOMENT},
    }
    if kind != "none":
        build_certificate(person, ElectionFactory().programme if kind == "other" else plan.programme, **values.get(kind, {}))


def occupy(plan, person, kind):
    if kind == "same shift":
        post = PostFactory(station=StationFactory(election=plan.election, area=plan.area), shift=plan.shift)
    else:
        begins, ends = (plan.shift.starts_at - timedelta(hours=hours) for hours in EARLIER[kind])
        shift = ShiftFactory(starts_at=begins, ends_at=ends)
        post = PostFactory(station=StationFactory(election=shift.election), shift=shift)
    organisation = make.OrganisationFactory()
    make.AccreditationFactory(organisation=organisation)
    post = plan.posts.get(pk=post.pk)
    stand(person, post, organisation, build_certificate(person, post.station.election.programme))


def declare(plan, person, kind, *, stands_near):
    where = {
        "station": {"station": plan.station},
        "other station": {"station": plan.other_station},
        "area": {"station": None, "area": plan.area},
        "around": {"station": None, "area": plan.around},
        "elsewhere": {"station": None, "area": plan.far_away},
        "withdrawn": {"station": plan.station, "withdrawn_at": timezone.now()},
    }
    if kind in where and not (stands_near and kind in {"area", "around"}):  # which the database would refuse
        ConflictFactory(person=person, **where[kind])


def stand(person, post, organisation, certificate=None):
    certificate = certificate or best_certificate(person, post)
    raw_insert(
        {
            "post_id": post.pk,
            "person_id": person.pk,
            "certificate_id": certificate.pk,
            "organisation_id": organisation.pk,
            "state": "told",
            "station_id": post.station_id,
            "shift_id": post.shift_id,
            "capped_organisation_id": organisation.pk if post.station.election.organisation_cap else None,
            "assigned_at": timezone.now(),
            "ended_because": "",
        }
        | NOTHING_SAID
    )


def best_certificate(person, post):
    """The one that holds; else any of the programme; else any."""
    certificates = person.certificates.order_by("-pk")
    of_programme = certificates.filter(programme=post.station.election.programme_id)
    return of_programme.holding(post.shift.starts_at, post.shift.ends_at).first() or of_programme.first() or certificates.first()


def what_the_database_says(person, post):
    membership = person.memberships.filter(state="accepted").select_related("organisation").first()
    certificate = best_certificate(person, post)
    if membership is None or certificate is None:
        return None  # nothing to write: the columns may not be empty
    try:
        with transaction.atomic():
            stand(person, post, membership.organisation, certificate)
            transaction.set_rollback(True)
            return ""
    except IntegrityError as error:
        return code_of(error)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(election=rules, world=worlds, crowd=crowds)
def test_rule_list_bulk_and_database_agree(election, world, crowd):
    with transaction.atomic():
        agree(election, world, crowd)
        transaction.set_rollback(True)


def agree(election, world, crowd):
    plan = build_world(election, world)
    people = [(facts, build_person(plan, facts)) for facts in crowd]
    at, post = timezone.now(), plan.posts.get(pk=plan.post.pk)
    may = set(people_who_may_stand(post, at).values_list("pk", flat=True))
    bulk = eligible(post.station.election, None, at)
    for facts, person in people:
        reasons = {reason.code for reason in refusals(person, post, at)}
        assert (person.pk in may) == (not reasons), (facts, reasons)
        may_in_bulk = bulk.may(person.pk, post.shift_id, post.station_id, post.station.area.path)
        assert may_in_bulk == (not reasons - OF_THE_POST), (facts, reasons)
        said = what_the_database_says(person, post)
        held = reasons & HELD_BY_DATABASE | ({"person_busy"} & reasons if facts["busy"] == "same shift" else set())
        assert said is None or (said in held if held else said == ""), (facts, reasons, said)


@pytest.mark.django_db
def test_the_bulk_costs_the_same_however_many_people(django_assert_num_queries):
    plan = build_world({}, {"closed": False, "pledge": True, "sits": "beside"})
    for number in range(12):
        build_person(plan, READY | {"conflict": "station" if number % 3 else "none"})
    at = timezone.now()
    with django_assert_num_queries(11):
        facts = eligible(plan.election, None, at)
    assert len(facts.free[plan.shift.pk]) == 12
    assert set(facts.organisation_of.values()) == {plan.organisation.pk}
