from django.contrib.auth.models import Group
from django.core.management import call_command

from people.enums import Role
from people.roles import ROLES, sync_roles
from people.services import grant_role
from tests.factories.people import OrganisationFactory, PersonFactory


def names(group):
    return {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.select_related("content_type")}


def test_after_migrate_every_permission_of_the_table_exists_and_is_given(db):
    assert sync_roles() == set()
    for role, wanted in ROLES.items():
        assert names(Group.objects.get(name=role)) == set(wanted)


def test_every_role_is_in_the_table():
    assert set(ROLES) == set(Role.values)


def test_migrating_again_repairs_a_group_and_makes_no_second_one(db):
    Group.objects.get(name=Role.EXAMINER).permissions.clear()
    count = Group.objects.count()
    call_command("migrate", verbosity=0)
    assert Group.objects.count() == count
    assert names(Group.objects.get(name=Role.EXAMINER)) == set(ROLES[Role.EXAMINER])


def test_what_each_role_opens(db):
    def may(role, permission, organisation=None):
        person = PersonFactory()
        grant_role(person, role, organisation)
        return person.has_perm(permission)

    assert not may(Role.VOLUNTEER, "wagtailadmin.access_admin")
    assert may(Role.EDITOR, "wagtailadmin.access_admin", OrganisationFactory())
    assert not may(Role.REVIEWER, "people.view_roster", OrganisationFactory())
    assert may(Role.COORDINATOR, "people.view_roster")
    assert not may(Role.COORDINATOR, "certificates.revoke_certificate")
    assert not may(Role.EXAMINER, "people.view_user")
    assert may(Role.HEADQUARTERS, "certificates.revoke_certificate")


def test_no_role_makes_a_superuser(db):
    for role in (Role.HEADQUARTERS, Role.COORDINATOR):
        person = PersonFactory()
        grant_role(person, role)
        person.refresh_from_db()
        assert not person.is_superuser
        assert not person.is_staff
