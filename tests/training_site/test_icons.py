"""Every icon that a screen of the admin names is there: Wagtail draws nothing for one that it has not."""

import ast
import re
from pathlib import Path

from wagtail.admin.icons import get_icons

ROOT = Path(__file__).resolve().parents[2]
APPS = ("people", "courses", "quizzes", "certificates", "stations", "dashboard", "partners", "training_site")
NAMES = {"icon", "icon_name", "header_icon", "menu_icon", "index_icon"}


def named_in(path):
    """Icons that the code names: as a keyword, as an attribute of a class, as a key of a context."""
    for node in ast.walk(ast.parse(path.read_text())):
        is_keyword = isinstance(node, ast.keyword) and node.arg in NAMES
        if is_keyword or (isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id in NAMES for one in node.targets)):
            yield node.value
        elif isinstance(node, ast.Dict):
            yield from (value for key, value in zip(node.keys, node.values, strict=True) if isinstance(key, ast.Constant) and key.value in NAMES)


def test_every_icon_is_there():
    there = set(re.findall(r'id="icon-([\w-]+)"', get_icons()))
    assert "home" in there
    named = {}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            named |= {one.value: path for one in named_in(path) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
        for path in (ROOT / app).rglob("*.html"):
            named |= dict.fromkeys(re.findall(r'{% icon name="([^"]+)"', path.read_text()), path)
    assert len(named) > 20
    assert {name: str(path) for name, path in named.items() if name not in there} == {}
