"""From a lesson's body to what languages have in common (parity.py), and to what tells one text from another."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.parity import GIVEN, TEXT, BlockShape, Leaf

SAME = (blocks.BooleanBlock, blocks.ChoiceBlock, blocks.MultipleChoiceBlock, blocks.IntegerBlock, blocks.DecimalBlock, blocks.FloatBlock)
PER_LANGUAGE = (ImageChooserBlock, DocumentChooserBlock)  # a picture may have words in it

Path = tuple[str, ...]


def shapes_of(body: StreamValue) -> list[BlockShape]:
    """The shapes of the blocks of a lesson, in their order."""
    return [_shape(number, block) for number, block in enumerate(body, 1)]


def text_version(*values: Any) -> str:
    """A short name of these texts: the same for the same texts, whatever ids their blocks have. What is empty counts as not there."""
    texts = [plain(value.get_prep_value() if isinstance(value, StreamValue) else value) for value in values]
    return hashlib.blake2b(json.dumps(texts, sort_keys=True, default=str).encode(), digest_size=8).hexdigest()


def _shape(number: int, bound: Any) -> BlockShape:
    return BlockShape(number, bound.block_type, bound.block.label, str(bound.id or ""), tuple(_leaves(bound.block, bound.value, ())))


def _leaves(block: blocks.Block, value: Any, path: Path) -> Iterator[Leaf]:
    """Every value below `value`."""
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _leaves(child, value.get(name), (*path, name))
    elif isinstance(block, blocks.ListBlock):
        for place, item in enumerate(value):
            yield from _leaves(block.child_block, item, (*path, str(place)))
    elif isinstance(block, blocks.StreamBlock):
        for place, bound in enumerate(value):
            yield from _leaves(bound.block, bound.value, (*path, str(place), bound.block_type))
    elif isinstance(block, SAME):
        yield Leaf(path, block.label, "same", value)
    elif isinstance(block, blocks.ChooserBlock) and not isinstance(block, PER_LANGUAGE):
        yield Leaf(path, block.label, "same", getattr(value, "pk", value))
    elif isinstance(block, blocks.FieldBlock):
        kind = GIVEN if isinstance(block, blocks.ChooserBlock) else TEXT
        yield Leaf(path, block.label, kind, bool(str(getattr(value, "source", value) or "").strip()))


def plain(value: Any) -> Any:
    """Without the ids of blocks, without what is empty, and lists as lists: Wagtail stores their items bare or wrapped, as they came."""
    if isinstance(value, dict):
        if value.get("type") == "item" and "value" in value:
            return plain(value["value"])
        return {name: kept for name, item in value.items() if name != "id" and (kept := plain(item)) not in (None, "", False, [], {})}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value
