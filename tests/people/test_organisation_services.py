"""An organisation on its way through the coalition: who may change it, what follows, who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from people import accreditation_services, organisation_services, services
from people.enums import Role
from people.models import Membership, Notice
from people.notice_kinds import shown
from people.queries import organisations_decided_by
from people.refusals import Refused
from tests.factories.people import AccreditationFactory, MembershipFactory, OrganisationFactory, PersonFactory, in_all

AT = timezone.now()


def codes(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    assert all(refusal.message for refusal in refused.value.refusals)
    return refused.value.codes


@pytest.fixture
def organisation(db):
    return services.found_organisation(slug="truth", name=in_all("Truth"))


@pytest.fixture
def editor(organisation):
    person = PersonFactory()
    services.grant_role(person, Role.EDITOR, organisation)
    return person


@pytest.fixture
def headquarters(db):
    person = PersonFactory()
    services.grant_role(person, Role.HEADQUARTERS)
    return person


def suspend(organisation, by=None, because="The charter was broken."):
    return organisation_services.suspend(organisation, because=because, by=by, at=AT)


def test_the_headquarters_suspends_for_a_reason_and_reinstates(organisation, headquarters):
    suspended = suspend(organisation, headquarters)
    assert (suspended.state, suspended.state_because, suspended.state_since) == ("suspended", "The charter was broken.", AT)
    reinstated = organisation_services.reinstate(organisation, by=headquarters, at=AT)
    assert (reinstated.state, reinstated.state_because) == ("admitted", "")
    actions = list(ModelLogEntry.objects.filter(action__contains="_organisation").order_by("pk").values_list("action", "user"))
    assert actions[1:] == [("people.suspend_organisation", headquarters.pk), ("people.reinstate_organisation", headquarters.pk)]


def test_nobody_else_suspends_and_never_without_a_reason_or_twice(organisation, editor, headquarters):
    assert codes(suspend, organisation, editor) == ["not_headquarters"]
    assert codes(suspend, organisation, headquarters, because="  ") == ["reason_missing"]
    suspend(organisation, headquarters)
    assert codes(suspend, organisation, headquarters) == ["wrong_state"]
    organisation_services.reinstate(organisation, by=headquarters, at=AT)
    assert codes(organisation_services.reinstate, organisation, by=headquarters, at=AT) == ["wrong_state"]


def test_an_organisation_that_leaves_may_come_back(organisation, headquarters):
    suspend(organisation, headquarters)
    left = organisation_services.end(organisation, because="It asked to.", by=headquarters, at=AT)
    assert left.state == "left"
    assert organisation_services.reinstate(organisation, by=headquarters, at=AT).state == "admitted"


def test_editors_lose_their_rights_while_it_is_suspended_and_get_them_back(organisation, editor, headquarters):
    assert editor.groups.filter(pk=organisation.editors_id).exists()
    suspend(organisation, headquarters)
    assert not editor.groups.filter(pk=organisation.editors_id).exists()
    assert not organisations_decided_by(editor).exists()
    assert organisations_decided_by(headquarters).exists()
    late = PersonFactory()
    organisation.refresh_from_db()
    services.grant_role(late, Role.EDITOR, organisation)
    assert not late.groups.filter(pk=organisation.editors_id).exists()
    organisation_services.reinstate(organisation, by=headquarters, at=AT)
    assert set(organisation.editors.user_set.all()) == {editor, late}
    assert organisations_decided_by(editor).exists()


def test_nobody_joins_a_suspended_organisation(organisation, editor, headquarters, volunteer, other_volunteer):
    waiting = services.ask_membership(volunteer, organisation, at=AT)
    suspend(organisation, headquarters)
    assert codes(services.ask_membership, other_volunteer, organisation, at=AT) == ["organisation_suspended"]
    assert codes(services.accept_membership, waiting, by=headquarters, at=AT) == ["organisation_suspended"]
    assert codes(services.accept_membership, waiting, by=editor, at=AT) == ["not_your_organisation", "organisation_suspended"]
    services.decline_membership(waiting, by=headquarters, at=AT)
    organisation_services.end(organisation, because="x", by=headquarters, at=AT)
    assert codes(services.ask_membership, other_volunteer, organisation, at=AT) == ["organisation_not_admitted"]


def test_a_sign_up_that_names_an_organisation_suspended_meanwhile_goes_through_without_it(organisation, volunteer):
    suspend(organisation)
    organisation.refresh_from_db()
    values = {"full_name": "Aigul S", "phone": "", "language": "en", "home_area": None, "organisation": organisation}
    services.complete_sign_up(volunteer, at=AT, **values)
    assert not Membership.objects.exists()


def test_members_editors_and_nobody_else_are_told(organisation, editor, volunteer, other_volunteer):
    MembershipFactory(person=volunteer, organisation=organisation)
    MembershipFactory(person=other_volunteer, organisation=organisation, state="ended")
    suspend(organisation)
    told = Notice.objects.filter(kind="organisation_suspended")
    assert set(told.values_list("person", flat=True)) == {editor.pk, volunteer.pk}
    assert "The charter was broken." in shown(told.first()).text
    organisation_services.reinstate(organisation, by=None, at=AT + timedelta(hours=1))
    suspend(organisation, because="Again.")
    assert Notice.objects.filter(person=volunteer).count() == 2  # the same moment is the same fact
    organisation_services.end(organisation, because="Over.", by=None, at=AT + timedelta(hours=2))
    assert "Over." in shown(Notice.objects.get(person=volunteer, kind="organisation_left")).text


def test_accreditations_are_the_headquarters_business(organisation, editor, headquarters):
    values = {"number": "17", "issued_by": "TEC", "valid_from": AT, "valid_until": AT + timedelta(days=365)}
    assert codes(accreditation_services.record, organisation, by=editor, **values) == ["not_headquarters"]
    accreditation = accreditation_services.record(organisation, by=headquarters, **values)
    assert accreditation.holds(AT)
    assert codes(accreditation_services.correct, accreditation, by=editor, at=AT, number="18") == ["not_headquarters"]
    assert accreditation_services.correct(accreditation, by=headquarters, at=AT, number="18").number == "18"
    assert codes(accreditation_services.withdraw, accreditation, because="x", by=editor, at=AT) == ["not_headquarters"]
    assert codes(accreditation_services.withdraw, accreditation, because=" ", by=headquarters, at=AT) == ["reason_missing"]
    withdrawn = accreditation_services.withdraw(accreditation, because="A court said so.", by=headquarters, at=AT)
    assert not withdrawn.holds(AT)
    assert codes(accreditation_services.withdraw, accreditation, because="x", by=headquarters, at=AT) == ["accreditation_withdrawn"]
    assert codes(accreditation_services.correct, accreditation, by=headquarters, at=AT, number="19") == ["accreditation_withdrawn"]
    assert ModelLogEntry.objects.filter(action__endswith="_accreditation", user=headquarters).count() == 3


def test_an_accreditation_tells_its_last_day(db):
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    accreditation = AccreditationFactory.build(organisation=OrganisationFactory(), valid_from=midnight, valid_until=midnight + timedelta(days=2))
    assert (accreditation.first_day, accreditation.last_day) == (midnight.date(), (midnight + timedelta(days=1)).date())
