import re

import pytest

from certificates.numbers import ALPHABET, new_number, read_number


def test_a_number_is_random_and_has_no_look_alikes():
    numbers = {new_number() for _ in range(200)}
    assert len(numbers) == 200
    assert all(re.fullmatch(f"BQ-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", number) for number in numbers)
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        "BQ-7F3K-0121",
        "bq-7f3k-0121",
        "  bq 7f3k 0121 ",
        "7F3K0121",
        "BQ–7F3K–O12I",
        "BQ7F3KOl2l",
        "ВQ-7F3К-О12І",  # Cyrillic В, К, О and Kazakh І
    ],
)
def test_a_number_is_read_however_it_is_typed(typed):
    assert read_number(typed) == "BQ-7F3K-0121"


@pytest.mark.parametrize("typed", ["", "BQ", "BQ-7F3K-012", "BQ-7F3K-01211", "BQ-7F3K-012U", "XX-7F3K-0121", "№ 12", "'; DROP TABLE"])
def test_what_cannot_be_a_number_is_no_number(typed):
    assert read_number(typed) == ""
