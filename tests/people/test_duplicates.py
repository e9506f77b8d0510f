import pytest

from people.duplicates import is_other_spelling


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Серікбаева Айгүл Нұрланқызы", "Серикбаева Айгуль Нурланкызы", True),
        ("Серікбаева Айгүл", "айгүл серікбаева нұрланқызы", True),
        ("Иванов Пётр", "Иванов Петр", True),
        ("Серікбаева Айгүл Нұрланқызы", "Серікбаева Әсел Нұрланқызы", False),
        ("Серікбаева Айгүл", "Оспанова Айгүл", False),
        ("Серікбаева Айгүл", "Серікбаева Айгүл Оспанова Әсел", False),
        ("Серікбаева Айгүл", "محمد علي", False),
        ("Айгүл", "Айгүл Серікбаева", False),
    ],
)
def test_another_spelling_is_no_other_name(one, other, expected):
    assert is_other_spelling(one, other) == is_other_spelling(other, one) == expected
