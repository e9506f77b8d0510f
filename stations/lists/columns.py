"""Which column of a list is what, by its heading in any of our languages. Knows no database."""

from collections.abc import Iterable, Mapping, Sequence

# A field → the headings of its columns: of `area` its levels from the top down, of the others what is joined.
Columns = Mapping[str, Sequence[str]]

FIELDS = (
    *("number", "area", "name", "address", "latitude", "longitude"),
    *("priority", "languages", "ground_floor", "car", "closed", "closed_because"),
)
REQUIRED = ("number", "area")
# Headings as people write them; case, underscores, spaces in a row and a final colon do not matter.
HEADINGS: dict[str, tuple[str, ...]] = {
    "number": (
        *("number", "no", "no.", "№", "nr", "station number", "polling station number", "polling station", "precinct", "id"),
        *(
            "нөмірі",
            "нөмір",
            "учаске нөмірі",
            "учаске №",
            "учаскенің нөмірі",
            "номер",
            "номер участка",
            "№ участка",
            "участок",
            "№ уик",
            "уик",
            "№ иу",
        ),
    ),
    "name": ("name", "station name", "place", "атауы", "аты", "учаске атауы", "орны", "название", "наименование", "место", "место голосования"),
    "address": ("address", "street", "postcode", "мекенжай", "мекенжайы", "мекен-жайы", "адрес", "адрес участка", "улица"),
    "latitude": ("latitude", "lat", "y", "ендік", "широта"),
    "longitude": ("longitude", "lon", "lng", "long", "x", "бойлық", "долгота"),
    "priority": ("priority", "басымдық", "басымдығы", "приоритет"),
    "languages": ("languages", "wants languages", "language", "тілдер", "тілі", "языки", "язык"),
    "ground_floor": ("ground floor", "step-free", "accessible", "бірінші қабат", "бірінші қабатта", "первый этаж", "на первом этаже", "доступность"),
    "car": ("car", "needs car", "car needed", "көлік", "көлік керек", "машина", "нужна машина", "автомобиль"),
    "closed": ("closed", "жабық", "жабылды", "закрыт", "закрыта", "закрыто"),
    "closed_because": ("closed because", "неге жабық", "жабылу себебі", "почему закрыт", "причина закрытия"),
}
AREA = ("area", "аймақ", "аумақ", "территория")
# Where no column is called so: what names one level of the tree, from the top down.
LEVELS: tuple[tuple[str, ...], ...] = (
    ("country", "ел", "страна"),
    ("level1", "region", "county", "province", "state", "oblast", "облыс", "облысы", "өңір", "область", "регион"),
    ("level2", "city", "town", "la name", "қала", "қаласы", "город"),
    ("level3", "district", "аудан", "ауданы", "район"),
    ("level4", "ward", "ward name", "rural district", "ауылдық округ", "сельский округ", "округ"),
    ("level5", "village", "settlement", "ауыл", "елді мекен", "село", "населённый пункт", "населенный пункт"),
)
JOINED = ("address",)  # of several columns; elsewhere the first of its name counts
_FIELD_OF = {heading: name for name, headings in HEADINGS.items() for heading in headings}
_LEVEL_OF = {heading: level for level, headings in enumerate(LEVELS) for heading in headings}


def folded(heading: str) -> str:
    """A heading as it is compared."""
    return " ".join(heading.casefold().replace("_", " ").split()).removesuffix(":").strip()


def suggested(headings: Iterable[str]) -> dict[str, list[str]]:
    """field → headings of its columns, for what is recognised."""
    headings = [heading.strip() for heading in headings]
    found: dict[str, list[str]] = {}
    for heading in headings:
        name = _FIELD_OF.get(folded(heading), "")
        if name and (name in JOINED or name not in found):
            found.setdefault(name, []).append(heading)
    if area := _areas(headings):
        found["area"] = area
    return found


def _areas(headings: list[str]) -> list[str]:
    """ "area", or area 1, area 2 …; else whatever names a level, the highest first."""
    named = [heading for heading in dict.fromkeys(headings) if folded(heading).rstrip("0123456789 ") in AREA]
    if named:
        return sorted(named, key=lambda heading: int("0" + "".join(filter(str.isdecimal, folded(heading)))[:3]))
    levels: dict[int, str] = {}
    for heading in headings:
        if (level := _LEVEL_OF.get(folded(heading))) is not None:
            levels.setdefault(level, heading)
    return [levels[level] for level in sorted(levels)]
