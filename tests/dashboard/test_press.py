import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from dashboard.press import told_count, told_percent
from stations.models import Assignment, Hole
from tests.dashboard.board.conftest import stand
from tests.factories.certificates import CertificateFactory
from tests.factories.people import OrganisationFactory, PersonFactory, area
from tests.factories.stations import ElectionFactory, PostFactory, ShiftFactory, StationFactory


@pytest.mark.parametrize(("people", "told"), [(0, None), (1, None), (19, None), (20, 20), (29, 20), (1014, 1010)])
def test_a_small_number_of_people_is_not_told_and_others_in_tens(people, told):
    assert told_count(people) == told


@pytest.mark.parametrize(
    ("covered", "stations", "told"), [(10, 49, None), (0, 507, 0), (1, 507, 0), (430, 507, 80), (506, 507, 95), (507, 507, 100), (9_999, 10_000, 95)]
)
def test_a_share_is_told_in_steps_and_all_only_where_it_is_all(covered, stations, told):
    assert told_percent(covered, stations) == told


@pytest.fixture
def coalition(db):
    election = ElectionFactory(pledge_required=False)
    shift = ShiftFactory(election=election)
    district = area("Secret district")
    stations = StationFactory.create_batch(50, election=election, area=district, name="Secret school")
    stand(PostFactory(station=stations[0], shift=shift), OrganisationFactory(), full_name="Secret Person")
    for _ in range(24):
        CertificateFactory(programme=election.programme)
    return election


def test_anybody_reads_totals_and_never_which_station_has_nobody(client, coalition):
    page = client.get(reverse("press"))
    assert page.status_code == 200
    assert "fewer than 5 %" in page.text
    data = client.get(reverse("press_json")).json()
    assert (data["organisations"], data["certified"], data["covered_percent"]) == (1, 20, 0)
    for text in (page.text, str(data)):
        assert "Secret" not in text
    assert "stations" not in data  # nor how many there are, from which the rest could be told


def test_a_station_counts_once_its_observer_has_finished_and_not_where_nobody_came(client, coalition):
    shift = coalition.shifts.get()
    for station in coalition.stations.all()[:20]:
        if not station.assignments.exists():
            stand(PostFactory(station=station, shift=shift), OrganisationFactory())
    percent = lambda: cache.clear() or client.get(reverse("press_json")).json()["covered_percent"]  # noqa: E731
    assert percent() == 40
    Assignment.objects.update(state="relieved", ended_at=timezone.now())
    assert percent() == 40
    Assignment.objects.update(state="told", ended_at=None)
    for assignment in Assignment.objects.all():
        Hole.objects.create(post=assignment.post, assignment=assignment, because="no_show", opened_at=timezone.now())
    assert percent() == 0


def test_figures_are_kept_for_some_minutes(client, coalition, django_assert_num_queries):
    first = client.get(reverse("press_json")).json()
    PersonFactory.create_batch(30)
    with django_assert_num_queries(0):
        assert client.get(reverse("press_json")).json() == first
    cache.clear()
    assert client.get(reverse("press_json")).json() != first


@pytest.mark.parametrize(("language", "word"), [("kk", "ерікті"), ("ru", "волонтёров"), ("en", "volunteers")])
def test_the_page_speaks_three_languages(client, coalition, language, word):
    with override(language):
        address = reverse("press")
    assert word in client.get(address).text


def test_without_an_election_there_is_no_share(client, db):
    assert client.get(reverse("press_json")).json()["covered_percent"] is None
    assert client.get(reverse("press")).status_code == 200
