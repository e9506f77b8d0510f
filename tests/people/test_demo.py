from collections import Counter
from dataclasses import dataclass

import pytest
from django.utils import timezone

from people import demo
from people.charter_queries import current_charter, organisations_without_signature
from people.demo import SAMPLE_LOGINS
from people.duplicates import likely_pairs
from people.enums import InvitationState, Role
from people.models import (
    Accreditation,
    Area,
    CharterSignature,
    Invitation,
    InvitationLink,
    Membership,
    Organisation,
    Pledge,
    PledgeSignature,
    User,
)
from people.names import validate_full_name
from people.phones import normalised_phone
from people.queries import has_role


@dataclass(frozen=True)
class Scale:
    volunteers: int = 60


@pytest.fixture
def sample(db):
    demo.load(Scale())


def counts():
    kept = (User, Membership, PledgeSignature, Organisation, Area, Pledge, Accreditation, CharterSignature, Invitation, InvitationLink)
    return [model.objects.count() for model in kept]


@pytest.mark.one_engine
def test_loading_again_changes_nothing(sample):
    before = counts()
    demo.load(Scale())
    assert counts() == before


@pytest.mark.one_engine
def test_there_is_what_was_asked_for(sample):
    assert User.objects.exclude(email__startswith="twin-").count() == 60 + len(SAMPLE_LOGINS) + 1  # who applied for an organisation
    assert (Organisation.objects.count(), Area.objects.filter(depth=2).count()) == (6, 8)
    assert Counter(Organisation.objects.values_list("state", flat=True)) == {"admitted": 4, "suspended": 1, "applied": 1}
    assert not organisations_without_signature(current_charter(timezone.now())).exists()
    assert days_of_accreditation() == [20, 300, 300, 300, 300]
    assert set(Membership.objects.values_list("state", flat=True)) >= {"accepted", "asked"}
    assert set(User.objects.values_list("language", flat=True)) >= {"kk", "ru"}


@pytest.mark.one_engine
def test_there_are_invitations_in_every_state_and_people_who_signed_up_twice(sample):
    states = set(Invitation.objects.with_shown_state(timezone.now()).values_list("shown_state", flat=True))
    assert states == set(InvitationState.values)
    assert InvitationLink.objects.count() == 3
    assert [pair.has_same_name for pair in likely_pairs()] == [True, False]


def days_of_accreditation():
    ends = Accreditation.objects.order_by("valid_until").values_list("valid_until", flat=True)
    return [(timezone.localdate(end) - timezone.localdate()).days for end in ends]


@pytest.mark.one_engine
def test_the_same_every_time(sample, django_db_blocker):
    names = [person.full_name for person in demo.volunteers(60, list(Area.objects.filter(depth=2)), timezone.now())]
    assert names == list(User.objects.filter(email__startswith="volunteer-").order_by("email").values_list("full_name", flat=True))


@pytest.mark.one_engine
def test_names_and_phones_are_such_as_the_forms_take(sample):
    for person in User.objects.all():
        validate_full_name(person.full_name)
        assert not person.phone or normalised_phone(person.phone) == person.phone


@pytest.mark.one_engine
def test_only_the_printed_log_ins_have_passwords(sample, client):
    assert {p.email for p in User.objects.all() if p.has_usable_password()} == {login.email for login in SAMPLE_LOGINS}
    assert not User.objects.filter(is_sample=False).exists()
    for login in SAMPLE_LOGINS:
        person = User.objects.get(email=login.email)
        assert person.check_password(login.password)
        assert has_role(person, login.role) == (login.role != Role.VOLUNTEER)


@pytest.mark.one_engine
def test_endings_agree():
    from random import Random

    for seed in range(200):
        name = demo.full_name(Random(seed), "kk" if seed % 2 else "ru")
        woman = name.endswith(("вна", "қызы"))
        assert woman or name.endswith(("вич", "ұлы"))
        assert not (woman and name.split()[0].endswith(("ов", "ев", "ин")))
        assert woman or not name.split()[0].endswith(("ова", "ева"))
