"""Finding people, however much is typed."""

from people.models import User
from people.search import MOST_WORDS, matching_people
from tests.factories.people import PersonFactory


def test_a_name_that_grows_when_its_case_is_folded_is_kept_and_found(db):
    person = PersonFactory(full_name="Αβ " + "\u0390" * 140)
    person.refresh_from_db()
    assert len(person.name_key) == 200
    assert matching_people(User.objects.all(), "ΑΒ").get() == person


def test_a_thousand_words_are_a_search_and_no_error(db):
    PersonFactory(full_name="Aida Bekova")
    assert matching_people(User.objects.all(), "aida bekova").count() == 1
    assert matching_people(User.objects.all(), "a " * 2000).count() == 1
    assert not matching_people(User.objects.all(), "zz " * 2000).exists()
    assert not matching_people(User.objects.all(), "aida " * (MOST_WORDS - 1) + "nobody " * 2000).exists()


def test_a_nul_is_no_part_of_a_word(db):
    PersonFactory(full_name="Aida Bekova")
    assert matching_people(User.objects.all(), "aida\0bekova").count() == 1
