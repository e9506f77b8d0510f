import pytest

from certificates.names import folded_name, printable_name


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Серікбаева Айгүл", "серікбаева  АЙГҮЛ "),
        ("Семёнов Пётр", "СЕМЕНОВ ПЕТР"),
        ("Ким-Ли Анна", "Ким–Ли Анна"),
        ("О'Коннор Джон", "О’Коннор Джон"),
    ],
)
def test_names_are_compared_without_case_yo_and_kinds_of_dash(typed, printed):
    assert folded_name(typed) == folded_name(printed)


def test_different_names_stay_different():
    assert folded_name("Серікбаева Айгүл") != folded_name("Серикбаева Айгуль")


def test_what_is_printed_cannot_turn_the_writing_or_break_the_line():
    assert printable_name(" Ай\u202eгүл\nСер\u200bікбаева\x00 ") == "Айгүл Серікбаева"
