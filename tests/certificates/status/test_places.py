from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError

from certificates import numbered, services
from certificates.models import Certificate
from certificates.status import places as status_places
from certificates.status.places import free_place
from tests.factories.certificates import CertificateFactory, ProgrammeFactory


@pytest.fixture
def small(monkeypatch):
    """Lists of 20 places, all of which are drawn: full with 15."""
    monkeypatch.setattr(status_places, "PLACES", 20)


def test_a_certificate_gets_a_place_of_its_own(attempt, at):
    ProgrammeFactory(exam=attempt.exam)
    one, two = services.issue(attempt, at=at)
    assert one.status_list == two.status_list == 1
    assert one.status_index != two.status_index
    assert all(0 <= each.status_index < status_places.PLACES for each in (one, two))


def test_places_are_drawn_from_the_whole_list(db):
    drawn = [free_place()[1] for _ in range(40)]
    assert min(drawn) < status_places.PLACES / 3
    assert max(drawn) > status_places.PLACES * 2 / 3
    assert drawn != sorted(drawn)


def test_when_three_quarters_are_taken_a_second_list_begins(small, programme):
    places = []
    for _ in range(40):
        number, index = free_place()
        CertificateFactory(programme=programme, status_list=number, status_index=index)
        places.append((number, index))
    assert len(set(places)) == 40
    assert [number for number, _index in places] == [1] * 15 + [2] * 15 + [3] * 10


def test_the_database_gives_no_place_twice(programme):
    CertificateFactory(programme=programme, status_index=7)
    CertificateFactory(programme=programme, status_index=7, status_list=2)
    with pytest.raises(IntegrityError):
        CertificateFactory(programme=programme, status_index=7)


def test_a_place_taken_meanwhile_is_drawn_again(attempt, at, monkeypatch):
    CertificateFactory(status_index=7)
    drawn = iter([(1, 7), (1, 8)])
    monkeypatch.setattr(numbered, "free_place", lambda: next(drawn))
    assert services.issue(attempt, at=at)[0].status_index == 8


def test_the_migration_gives_places_to_what_was_there(programme, monkeypatch):
    migration = import_module("certificates.migrations.0006_status_places")
    monkeypatch.setattr(migration, "FULL", 3)
    before = [CertificateFactory(programme=programme).status_index for _ in range(7)]
    migration.give_places(apps, None)
    places = list(Certificate.objects.order_by("pk").values_list("status_list", "status_index"))
    assert [number for number, _index in places] == [1, 1, 1, 2, 2, 2, 3]
    assert len(set(places)) == 7
    assert before != [index for _number, index in places]


def test_a_place_costs_one_query(programme, django_assert_num_queries):
    CertificateFactory(programme=programme)
    with django_assert_num_queries(1):
        free_place()


def test_nor_does_it_with_full_lists(small, programme, django_assert_num_queries):
    """A million certificates have seven of them: each was counted for every certificate that was issued."""
    for place in range(30):
        CertificateFactory(programme=programme, status_list=1 + place % 2, status_index=place // 2)
    with django_assert_num_queries(1):
        assert free_place()[0] == 3


def test_a_list_is_left_when_about_three_quarters_are_taken(programme, monkeypatch):
    """By what is drawn, which is a part of it."""
    monkeypatch.setattr(status_places, "PLACES", 200)
    for index in range(100):
        CertificateFactory(programme=programme, status_index=index)
    assert [free_place()[0] for _ in range(20)] == [1] * 20
    for index in range(100, 190):
        CertificateFactory(programme=programme, status_index=index)
    assert [free_place()[0] for _ in range(20)] == [2] * 20
