"""Names of the places in a lesson that a link can lead to, the same in every language of it. Pure."""

import re
from collections.abc import Iterable
from itertools import count
from typing import Any

_HEADING = re.compile(r"<(h[23])(?=[ >])")


def anchors(blocks: Iterable[Any]) -> list[str]:
    """A name for each block: `article-<code>` where it is the first to quote that article, else `b-` and the beginning of its id,
    which translations of a page share."""
    names: list[str] = []
    for number, block in enumerate(blocks, 1):
        name = article_anchor(block)
        if not name or name in names:
            name = f"b-{str(block.id)[:8]}" if block.id else f"b-{number}"
        names.append(name)
    return names


def article_anchor(block: Any) -> str:
    """The name of the place that quotes an article, or ""."""
    article = block.value.get("article") if block.block_type == "law" else None
    return anchor_of(article) if article else ""


def anchor_of(article: Any) -> str:
    """The name of the first place that quotes the article."""
    return f"article-{article.code}"


def with_heading_anchors(html: str, anchor: str) -> str:
    """Rich text whose headings of level two and three have ids: `<anchor>-1`, `<anchor>-2`, …"""
    numbers = count(1)
    return _HEADING.sub(lambda found: f'<{found[1]} id="{anchor}-{next(numbers)}"', html)
