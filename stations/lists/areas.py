"""The tree of areas as lists name it."""

from people.models import Area
from people.multilingual import TranslatedText
from stations.lists.rows import area_key


class AreaFinder:
    """Finds areas by their names from the top down, in any language, and makes those that are missing; every area is looked up once."""

    def __init__(self, root: str, language: str) -> None:
        self.language = language
        self.made = 0
        self._root: Area | None = None
        self._known: dict[tuple[str, str], Area] = {}
        areas = list(Area.objects.order_by("depth", "path"))
        if root:
            self._root = next((area for area in areas if area_key(root) in _names(area)), None) or self._make(None, root)
            areas = [area for area in areas if area.path.startswith(self._root.path)]
        for area in areas:
            self._known[_above(area), area.key] = area
        for area in areas:  # a key goes before a name
            for name in _names(area):
                self._known.setdefault((_above(area), name), area)

    def find(self, names: tuple[str, ...]) -> Area:
        """The area named by its levels from the top down, below the root."""
        area = self._root
        for name in names:
            key = (area.path if area else "", area_key(name))
            if key not in self._known:
                self._known[key] = self._make(area, name)
            area = self._known[key]
        assert area is not None  # noqa: S101  # a list has one column of areas at least
        return area

    def name_of(self, area: Area) -> str:
        """What a list may call it so that it is found again: its name in the language, else its key."""
        name = area.name.in_language(self.language)
        return name if self._known.get((_above(area), area_key(name))) == area else area.key

    def _make(self, parent: Area | None, name: str) -> Area:
        self.made += 1
        values = {"name": TranslatedText({self.language: name}), "key": area_key(name)}
        if parent is None:
            root: Area = Area.add_root(**values)
            return root
        child: Area = parent.add_child(**values)
        return child


def _names(area: Area) -> set[str]:
    return {area.key, *(area_key(name) for name in area.name.values() if name)}


def _above(area: Area) -> str:
    return str(area.path[: -Area.steplen])
