"""Real connections on PostgreSQL: two workers, two confirmations, the last use of a link."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.utils import timezone

from people import invitation_services
from people.enums import Role
from people.invitation_mails import mail_waiting
from people.models import Invitation, InvitationLink, Membership
from people.refusals import Refused
from people.services import grant_role
from tests.factories.people import OrganisationFactory, PersonFactory
from tests.people.conftest import invite, keep
from tests.quizzes.test_races import together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
MANY = "e-mail\n" + "".join(f"p{n}@example.org\n" for n in range(60))


@pytest.fixture(autouse=True)
def content_types_of_this_database():
    ContentType.objects.clear_cache()
    yield
    ContentType.objects.clear_cache()


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def editor(organisation):
    person = PersonFactory()
    grant_role(person, Role.EDITOR, organisation)
    return person


def refused(act):
    try:
        act()
    except Refused as error:
        return error.codes
    return []


def test_eight_workers_mail_each_letter_once(organisation, editor):
    invite(organisation, editor, MANY)
    at = timezone.now()
    done = together(lambda number: mail_waiting(at=at), 8)
    assert sum(sent for sent, _failed in done) == 60
    assert sorted(message.to[0] for message in mail.outbox) == sorted(f"p{n}@example.org" for n in range(60))


def test_one_list_confirmed_at_once_by_many_presses_and_two_lists_of_the_same_people_invite_once(organisation, editor):
    lists = [keep(organisation, editor, MANY)]
    second = PersonFactory()
    grant_role(second, Role.EDITOR, organisation)
    lists.append(keep(organisation, second, MANY))
    together(lambda number: invitation_services.invite_list(lists[number % 2], by=editor, at=timezone.now()), 8)
    assert Invitation.objects.count() == 60


def test_the_last_use_of_a_link_lets_one_in(organisation, editor):
    link = invitation_services.set_link(organisation, is_on=True, expires_at=None, most_uses=1, by=editor, at=timezone.now())
    people = PersonFactory.create_batch(8)
    codes = together(lambda number: refused(lambda: invitation_services.join_by_link(people[number], link, at=timezone.now())), 8)
    assert sorted(codes) == [[], *[["link_used_up"]] * 7]
    assert (Membership.objects.count(), InvitationLink.objects.get().uses) == (1, 1)


def test_one_person_at_two_links_joins_one_organisation(organisation, editor):
    other = OrganisationFactory()
    grant_role(editor, Role.EDITOR, other)
    links = [
        invitation_services.set_link(one, is_on=True, expires_at=None, most_uses=None, by=editor, at=timezone.now()) for one in (organisation, other)
    ]
    person = PersonFactory()
    codes = together(lambda number: refused(lambda: invitation_services.join_by_link(person, links[number % 2], at=timezone.now())), 8)
    assert codes.count([]) == 1
    assert Membership.objects.count() == 1
    assert sum(InvitationLink.objects.values_list("uses", flat=True)) == 1
