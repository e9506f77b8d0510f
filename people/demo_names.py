"""Plausible Kazakh and Russian full names for the sample: family name, given name, patronymic, with endings that agree."""

from pathlib import Path
from random import Random

import yaml

_FILE = Path(__file__).parent / "content" / "sample_names.yaml"
NAMES = {kind: names.split() for kind, names in yaml.safe_load(_FILE.read_text(encoding="utf-8")).items()}
KAZAKH_LETTERS = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")


def full_name(random: Random, language: str) -> str:
    """A name as it is likely among those who read `language`."""
    woman = random.random() < 0.58
    if language == "kk":
        return kazakh_name(random, woman)
    return russian_name(random, woman) if random.random() < 0.6 else kazakh_name_in_russian(random, woman)


def kazakh_name(random: Random, woman: bool) -> str:
    given = random.choice(NAMES["kazakh_women"] if woman else NAMES["kazakh_men"])
    father = random.choice(NAMES["kazakh_men"])
    return f"{family(random, NAMES['kazakh_family'], woman)} {given} {father}{'қызы' if woman else 'ұлы'}"


def russian_name(random: Random, woman: bool) -> str:
    given = random.choice(NAMES["russian_women"] if woman else NAMES["russian_men"])
    return f"{family(random, NAMES['russian_family'], woman)} {given} {random.choice(NAMES['russian_fathers'])}{'вна' if woman else 'вич'}"


def kazakh_name_in_russian(random: Random, woman: bool) -> str:
    """A Kazakh name as Russian-language documents spell it."""
    given = random.choice(NAMES["kazakh_women"] if woman else NAMES["kazakh_men"])
    name = f"{family(random, NAMES['kazakh_family'], woman)} {given}".translate(KAZAKH_LETTERS)
    return f"{name} {random.choice(NAMES['kazakh_fathers_in_russian'])}{'вна' if woman else 'вич'}"


def family(random: Random, names: list[str], woman: bool) -> str:
    """Family names that end in -ов, -ев or -ин take -а for a woman; the others stay."""
    name = random.choice(names)
    return f"{name}а" if woman and name.endswith(("ов", "ев", "ёв", "ин")) else name
