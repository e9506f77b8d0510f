"""A certificate that is about to expire: its holder hears of it three times at most, the coordinators once a day, as a number."""

from datetime import timedelta

import pytest

from certificates.models import Certificate
from certificates.notices import expiring, expiring_for_coordinators
from people.models import User
from people.notice_services import tell_what_is_due
from people.services import grant_role
from tests.factories.certificates import CertificateFactory
from tests.factories.people import PersonFactory, area
from tests.factories.stations import ScopeFactory


def ends_in(programme, days, at, **values):
    return CertificateFactory(programme=programme, issued_at=at - timedelta(days=300), valid_until=at + timedelta(days=days), **values)


def steps(at):
    return [due.key.rpartition(" ")[2] for due in expiring(at)]


@pytest.mark.parametrize("days, step", [(61, []), (60, ["60"]), (31, ["60"]), (30, ["30"]), (8, ["30"]), (7, ["7"]), (1, ["7"]), (-1, [])])
def test_the_nearest_step_is_told(programme, at, days, step):
    ends_in(programme, days, at)
    assert steps(at) == step


def test_each_step_once(programme, at):
    certificate = ends_in(programme, 65, at)
    for day in range(66):
        tell_what_is_due(at=at + timedelta(days=day))
    assert certificate.holder.notices.filter(kind="certificate_expiring").count() == 3


def test_whoever_has_renewed_hears_nothing(programme, at):
    certificate = ends_in(programme, 20, at)
    ends_in(programme, 300, at, holder=certificate.holder)
    assert steps(at) == []


def test_a_revoked_one_does_not_expire(programme, at):
    ends_in(programme, 20, at, revoked=True, revoked_at=at)
    assert steps(at) == []


def test_coordinators_hear_a_number_and_no_names(programme, at):
    """Each of the people in their scope."""
    here, far = area("Here"), area("Far")
    coordinators = {name: PersonFactory() for name in ("everywhere", "here", "nowhere")}
    for coordinator in coordinators.values():
        grant_role(coordinator, "coordinator")
    ScopeFactory(person=coordinators["everywhere"])
    ScopeFactory(person=coordinators["here"], area=here)
    for days, home in ((60, here), (60, far), (30, far), (45, here)):
        ends_in(programme, days, at)
        User.objects.filter(certificates=Certificate.objects.latest("pk")).update(home_area=home)
    found = {(one.person_id, one.values["days"], one.values["count"]) for one in expiring_for_coordinators(at)}
    assert found == {(coordinators["everywhere"].pk, 60, 2), (coordinators["everywhere"].pk, 30, 1), (coordinators["here"].pk, 60, 1)}
