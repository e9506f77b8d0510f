"""Two people change posts: asked, agreed, done by the coordinator's word, through the gate, both or neither."""

import pytest
from django.urls import reverse

from people.models import Notice
from people.refusals import Refused
from stations.life import swaps
from stations.models import Assignment, Hole, Swap
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory
from tests.factories.stations import AvailabilityFactory


@pytest.fixture
def coordinator(db):
    return PersonFactory()


@pytest.fixture
def pair(plan, make_ready, at):
    """Two who stand: one in the morning, one in the evening at another station."""
    other = make_ready(organisation=plan.other_organisation)
    return assign(make_ready(), plan.post, by=None, at=at), assign(other, plan.elsewhere, by=None, at=at)


@pytest.fixture
def agreed(pair, at):
    return swaps.agree(swaps.ask(*pair, by=pair[0].person, at=at), by=pair[1].person, at=at)


def test_both_stand_at_the_others_post(plan, pair, agreed, coordinator, at):
    first, second = swaps.do(agreed, by=coordinator, at=at)
    assert (first.person, first.post, second.person, second.post) == (pair[0].person, plan.elsewhere, pair[1].person, plan.post)
    assert set(Assignment.objects.filter(state="accepted")) == {first, second}
    assert not Hole.objects.filter(closed_at=None).exists()
    agreed.refresh_from_db()
    assert (agreed.state, agreed.decided_by) == ("done", coordinator)


def test_where_the_gate_refuses_one_neither_moves(plan, pair, agreed, coordinator, make_ready, at):
    assign(make_ready(organisation=plan.other_organisation), plan.second, by=None, at=at)  # the cap forbids the other one there
    with pytest.raises(Refused) as refused:
        swaps.do(agreed, by=coordinator, at=at)
    assert refused.value.codes == ["organisation_present"]
    assert set(Assignment.objects.filter(state="told")) >= set(pair)
    assert not Hole.objects.exists()


def test_warnings_are_overruled_with_a_reason(plan, pair, agreed, coordinator, at):
    AvailabilityFactory(person=pair[0].person, shift=plan.shift, is_free=False)
    with pytest.raises(Refused) as refused:
        swaps.do(agreed, by=coordinator, at=at)
    assert refused.value.codes == ["not_available"]
    first, _second = swaps.do(agreed, by=coordinator, at=at, overrule="They agreed by phone")
    assert first.overruled == ["not_available"]


def test_not_without_the_other_one(pair, coordinator, at):
    swap = swaps.ask(*pair, by=pair[0].person, at=at)
    with pytest.raises(Refused) as refused:
        swaps.do(swap, by=coordinator, at=at)
    assert refused.value.codes == ["swap_not_agreed"]
    with pytest.raises(Refused) as again:
        swaps.ask(*pair, by=pair[0].person, at=at)
    assert again.value.codes == ["swap_waits"]


def test_decided_once(agreed, coordinator, at):
    swaps.refuse(agreed, by=coordinator, at=at, reason="No")
    assert Notice.objects.filter(kind="swap_refused").count() == 2
    for act in (swaps.do, swaps.refuse, swaps.agree):
        with pytest.raises(Refused) as refused:
            act(agreed, by=coordinator, at=at)
        assert refused.value.codes == ["swap_decided"]


def test_who_stands_no_longer_changes_nothing(pair, agreed, coordinator, at):
    withdraw(pair[0], by=None, at=at, reason="x")
    with pytest.raises(Refused) as refused:
        swaps.do(agreed, by=coordinator, at=at)
    assert refused.value.codes == ["not_standing"]
    assert not swaps.waiting().exists()


def test_asked_by_the_number_of_the_certificate_and_agreed_on_the_page(client, pair, at):
    first, second = pair
    client.force_login(first.person)
    ask = reverse("stations:ask_swap", args=[first.pk])
    assert client.post(ask, {"number": "NOBODY"}).status_code == 409
    assert client.post(ask, {"number": f" {second.certificate.number.lower()} "}).status_code == 302
    swap = Swap.objects.get()
    answer = reverse("stations:answer_swap", args=[swap.pk])
    assert client.post(answer, {"do": "agree"}).status_code == 409  # one's own wish is not agreed to by oneself
    client.force_login(PersonFactory())
    assert client.post(answer, {"do": "agree"}).status_code == 404
    client.force_login(second.person)
    assert first.person.full_name in client.get(reverse("stations:mine")).content.decode()
    assert client.post(answer, {"do": "agree"}).status_code == 302
    swap.refresh_from_db()
    assert swap.state == "agreed"
    assert client.post(answer, {"do": "refuse"}).status_code == 302


@pytest.mark.parametrize(
    "spoiled", [str.lower, lambda number: number.replace("-", " "), lambda number: number.removeprefix("BQ-").translate({ord("0"): "О"})]
)
def test_the_number_is_read_however_it_is_typed(client, pair, spoiled):
    first, second = pair
    client.force_login(first.person)
    client.post(reverse("stations:ask_swap", args=[first.pk]), {"number": spoiled(second.certificate.number)})
    assert Swap.objects.get().second == second


def test_a_number_that_nobody_has_stays_in_its_field(client, pair):
    first, _second = pair
    client.force_login(first.person)
    page = client.post(reverse("stations:ask_swap", args=[first.pk]), {"number": "BQ-1111-2222"}).content.decode()
    assert 'value="BQ-1111-2222"' in page
    assert page.count("<details open") == 1


def test_not_the_other_ones_post(client, pair):
    client.force_login(pair[0].person)
    assert client.post(reverse("stations:ask_swap", args=[pair[1].pk]), {"number": pair[0].certificate.number}).status_code == 404
