from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from people import queries, services
from people.enums import MembershipState, Role
from people.erasure import erase
from people.models import Membership, PledgeSignature
from people.refusals import Refused
from people.signals import membership_changed, pledge_signed
from tests.factories.certificates import CertificateFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, PersonFactory, PledgeFactory, area

AT = timezone.now()


def codes(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    assert all(refusal.message for refusal in refused.value.refusals)
    return refused.value.codes


@pytest.fixture
def organisation(db):
    return services.found_organisation(slug="truth", name={"en": "Truth"})


@pytest.fixture
def editor(organisation):
    editor = PersonFactory()
    services.grant_role(editor, Role.EDITOR, organisation)
    return editor


@pytest.fixture
def headquarters(db):
    person = PersonFactory()
    services.grant_role(person, Role.HEADQUARTERS)
    return person


@pytest.fixture
def heard():
    """What the signals of the app told during a test."""
    facts = []

    def hear(sender, **kwargs):
        facts.append(kwargs)

    membership_changed.connect(hear)
    pledge_signed.connect(hear)
    yield facts
    membership_changed.disconnect(hear)
    pledge_signed.disconnect(hear)


def test_a_founded_organisation_has_a_group_of_editors(organisation):
    assert organisation.editors.name == "editors: truth"
    assert ModelLogEntry.objects.filter(action="people.found_organisation").count() == 1


def test_request_and_acceptance(volunteer, organisation, editor, heard):
    asked = services.ask_membership(volunteer, organisation, at=AT)
    assert queries.organisation_of(volunteer) is None
    accepted = services.accept_membership(asked, by=editor, at=AT)
    assert (accepted.state, accepted.decided_by, accepted.decided_at) == (MembershipState.ACCEPTED, editor, AT)
    assert queries.organisation_of(volunteer) == organisation
    assert [fact["membership"].state for fact in heard] == ["asked", "accepted"]
    assert set(ModelLogEntry.objects.values_list("action", flat=True)) >= {"people.ask_membership", "people.accept_membership"}


def test_one_open_request_at_a_time(volunteer, organisation):
    services.ask_membership(volunteer, organisation, at=AT)
    assert codes(services.ask_membership, volunteer, OrganisationFactory(), at=AT) == ["already_asked"]


def test_one_organisation_at_a_time(organisation):
    member = MembershipFactory().person
    assert codes(services.ask_membership, member, organisation, at=AT) == ["already_member"]


def test_after_a_decline_another_may_be_asked(volunteer, organisation, editor):
    services.decline_membership(services.ask_membership(volunteer, organisation, at=AT), by=editor, at=AT)
    other = OrganisationFactory()
    services.ask_membership(volunteer, other, at=AT)
    assert queries.last_membership(volunteer).organisation == other


def test_a_decided_request_is_not_decided_again(volunteer, organisation, editor):
    asked = services.ask_membership(volunteer, organisation, at=AT)
    services.accept_membership(asked, by=editor, at=AT)
    assert codes(services.accept_membership, asked, by=editor, at=AT) == ["not_asked"]
    assert codes(services.decline_membership, asked, by=editor, at=AT) == ["not_asked"]
    assert codes(services.withdraw_request, asked, at=AT) == ["not_asked"]


def test_only_its_editor_and_the_headquarters_decide(volunteer, organisation, editor, headquarters, superuser):
    stranger = PersonFactory()
    services.grant_role(stranger, Role.EDITOR, OrganisationFactory())
    asked = services.ask_membership(volunteer, organisation, at=AT)
    for person in (stranger, volunteer):
        assert codes(services.accept_membership, asked, by=person, at=AT) == ["not_your_organisation"]
        assert codes(services.decline_membership, asked, by=person, at=AT) == ["not_your_organisation"]
        assert not queries.requests_decided_by(person).exists()
    for person in (editor, headquarters, superuser):
        assert list(queries.requests_decided_by(person)) == [asked]
    services.accept_membership(asked, by=headquarters, at=AT)


def test_leaving_is_up_to_the_person_and_the_organisation(organisation, editor, other_volunteer, heard):
    first, second = MembershipFactory(organisation=organisation), MembershipFactory(organisation=organisation)
    assert codes(services.end_membership, first, by=other_volunteer, at=AT) == ["not_your_organisation"]
    services.end_membership(first, by=first.person, at=AT)
    services.end_membership(second, by=editor, at=AT)
    assert set(Membership.objects.values_list("state", flat=True)) == {"ended"}
    assert len(heard) == 2
    assert codes(services.end_membership, first, by=editor, at=AT) == ["not_member"]


def test_withdrawn_request(volunteer, organisation):
    services.withdraw_request(services.ask_membership(volunteer, organisation, at=AT), at=AT)
    assert queries.last_membership(volunteer).state == MembershipState.ENDED
    services.ask_membership(volunteer, organisation, at=AT)


def test_the_current_pledge_is_the_latest_that_has_begun(db):
    old = PledgeFactory(version=1, in_force_from=AT - timedelta(days=9))
    assert queries.current_pledge(AT - timedelta(days=10)) is None
    new = PledgeFactory(version=2, in_force_from=AT)
    assert queries.current_pledge(AT - timedelta(seconds=1)) == old
    assert queries.current_pledge(AT) == new


def test_a_pledge_is_signed_once(volunteer, heard):
    pledge = PledgeFactory(in_force_from=AT)
    first = services.sign_pledge(volunteer, pledge, at=AT)
    assert services.sign_pledge(volunteer, pledge, at=AT + timedelta(days=1)) == first
    assert queries.has_signed(volunteer, pledge)
    assert (first.full_name, first.signed_at) == (volunteer.full_name, AT)
    assert len(heard) == 1


def test_only_the_pledge_in_force_is_signed(volunteer):
    later = PledgeFactory(in_force_from=AT + timedelta(days=1))
    assert codes(services.sign_pledge, volunteer, later, at=AT) == ["pledge_not_current"]
    assert not PledgeSignature.objects.exists()


def test_a_role_gives_its_group_and_is_held_once(volunteer):
    services.grant_role(volunteer, Role.COORDINATOR)
    services.grant_role(volunteer, Role.COORDINATOR)
    assert queries.has_role(volunteer, Role.COORDINATOR, Role.HEADQUARTERS)
    assert volunteer.role_grants.count() == 1
    assert list(volunteer.groups.values_list("name", flat=True)) == ["coordinator"]
    services.withdraw_role(volunteer, Role.COORDINATOR)
    assert not queries.has_role(volunteer, Role.COORDINATOR)
    assert not volunteer.groups.exists()


def test_an_editor_is_in_the_group_of_each_organisation(volunteer, organisation):
    other = services.found_organisation(slug="other", name={"en": "Other"})
    services.grant_role(volunteer, Role.EDITOR, organisation)
    services.grant_role(volunteer, Role.EDITOR, other)
    services.withdraw_role(volunteer, Role.EDITOR, organisation)
    assert set(volunteer.groups.values_list("name", flat=True)) == {"editor", "editors: other"}
    services.withdraw_role(volunteer, Role.EDITOR, other)
    assert not volunteer.groups.exists()


def test_only_the_headquarters_gives_roles(volunteer, other_volunteer, headquarters):
    assert codes(services.grant_role, volunteer, Role.EXAMINER, by=other_volunteer) == ["may_not_grant"]
    assert codes(services.withdraw_role, headquarters, Role.HEADQUARTERS, by=other_volunteer) == ["may_not_grant"]
    services.grant_role(volunteer, Role.EXAMINER, by=headquarters)


def test_roles_know_whether_they_are_held_for_an_organisation(volunteer, organisation):
    assert codes(services.grant_role, volunteer, Role.EDITOR) == ["organisation_missing"]
    assert codes(services.grant_role, volunteer, Role.EXAMINER, organisation) == ["organisation_not_needed"]
    assert codes(services.grant_role, volunteer, "superuser") == ["role_unknown"]


def profile(person, **changes):
    values = {"full_name": person.full_name, "phone": person.phone, "language": person.language, "home_area": person.home_area}
    return {**values, **changes}


def test_profile_changes_are_logged_without_what_they_say(volunteer):
    home = area("Medeu")
    services.change_profile(volunteer, **profile(volunteer, phone="+77011234567", home_area=home), by=volunteer, at=timezone.now())
    volunteer.refresh_from_db()
    assert (volunteer.phone, volunteer.home_area) == ("+77011234567", home)
    assert ModelLogEntry.objects.get(action="people.change_profile").data == {"fields": ["phone", "home_area"]}


def test_a_name_on_a_certificate_is_changed_by_the_headquarters_only(headquarters):
    now = timezone.now()
    person = CertificateFactory(holder_name="Серікбаева Айгүл").holder
    assert codes(services.change_profile, person, **profile(person, full_name="Другое Имя"), by=person, at=now) == ["name_on_certificate"]
    services.change_profile(person, **profile(person, phone="+77011234567"), by=person, at=now)
    services.change_profile(person, **profile(person, full_name="Серикбаева Айгуль"), by=headquarters, at=now)
    person.refresh_from_db()
    assert (person.full_name, person.name_key) == ("Серикбаева Айгуль", "серикбаева айгуль")


def test_another_name_than_on_the_certificate_is_not_one_persons_to_give(headquarters):
    """The certificate is corrected, by two; and what has run out says nothing any more."""
    now = timezone.now()
    certificate = CertificateFactory(holder_name="Серікбаева Айгүл")
    values = profile(certificate.holder, full_name="Другое Имя")
    assert codes(services.change_profile, certificate.holder, **values, by=headquarters, at=now) == ["another_name"]
    services.change_profile(certificate.holder, **values, by=headquarters, at=certificate.valid_until + timedelta(days=1))


def test_an_erased_account_gets_no_name_again(headquarters, volunteer):
    erase(volunteer, by=volunteer, at=timezone.now())
    values = profile(volunteer, full_name="Серікбаева Айгүл", language="ru")
    assert codes(services.change_profile, volunteer, **values, by=headquarters, at=timezone.now()) == ["erased"]


@pytest.mark.parametrize("language, admin", [("kk", "ru"), ("ru", "ru"), ("en", "en")])
def test_wagtails_admin_speaks_the_persons_language_or_russian(volunteer, language, admin):
    services.change_profile(volunteer, **profile(volunteer, language=language), by=volunteer, at=timezone.now())
    volunteer.refresh_from_db()
    assert volunteer.wagtail_userprofile.preferred_language == admin
