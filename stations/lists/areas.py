"""The tree of areas as lists name it."""

from collections import defaultdict

from people.models import Area
from people.multilingual import TranslatedText
from stations.lists.rows import area_key


class Unclear(Exception):
    """More than one area of the tree is called so, and none of them is at its top."""

    def __init__(self, name: str, areas: list[Area]) -> None:
        super().__init__(name)
        self.name, self.areas = name, areas


class AreaFinder:
    """Finds areas by their names from the top down, in any language, and makes those that are missing; every area is looked up once.

    Without a root a list may begin anywhere in the tree: what is called so at the top, else the only one deeper that is."""

    def __init__(self, root: str, language: str) -> None:
        self.language = language
        self.made = 0
        self._root: Area | None = None
        self._known: dict[tuple[str, str], Area] = {}
        self._deeper: dict[str, list[Area]] = defaultdict(list)
        areas = list(Area.objects.order_by("depth", "path"))
        if root:
            self._root = next((area for area in areas if area_key(root) in _names(area)), None) or self._make(None, root)
            areas = [area for area in areas if area.path.startswith(self._root.path)]
        for area in areas:
            self._known[_above(area), area.key] = area
        for area in areas:  # a key goes before a name
            for name in _names(area):
                self._known.setdefault((_above(area), name), area)
                if not root and not area.is_root():
                    self._deeper[name].append(area)

    def find(self, names: tuple[str, ...]) -> Area:
        """The area named by its levels from the top down, below the root. Raises Unclear."""
        area = self._root
        for name in names:
            key = (area.path if area else "", area_key(name))
            if key not in self._known:
                self._known[key] = (None if area else self._only_one(names)) or self._make(area, name)
            area = self._known[key]
        assert area is not None  # noqa: S101  # a list has one column of areas at least
        return area

    def _only_one(self, names: tuple[str, ...]) -> Area | None:
        """The area deeper in the tree that the first level may mean; of several, the one that has the next level. Raises Unclear."""
        found = self._deeper.get(area_key(names[0]), [])
        if len(found) > 1 and len(names) > 1:
            found = [area for area in found if (area.path, area_key(names[1])) in self._known] or found
        if len(found) > 1:
            raise Unclear(names[0], found)
        return found[0] if found else None

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
