"""A request to copy, for an address of an OpenAPI description: of the examples that its fields give."""

import json
from shlex import quote
from typing import Any
from urllib.parse import urlencode

from django.conf import settings


def curl(method: str, path: str, door: dict[str, Any], body: dict[str, Any]) -> str:
    """$TOKEN stands for the token, where one is needed: so it is kept out of the history of the shell."""
    asked = {place: _examples({one["name"]: one["schema"] for one in door["parameters"] if one["in"] == place}) for place in ("path", "query")}
    address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path.format(**asked["path"])
    if asked["query"]:
        address += f"?{urlencode(asked['query'])}"
    lines = [f"curl {quote(address)}"]
    if "security" in door:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if method != "get":
        sent = json.dumps(_examples(body["properties"]), ensure_ascii=False)
        lines += ["-H 'Content-Type: application/json'", f"-d '{sent}'"]
    return " \\\n  ".join(lines)


def _examples(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: one["examples"][0] for name, one in fields.items() if "examples" in one}
