"""The badge of a programme, as SVG and as PNG: the same for everybody who holds it. Its words are curves, so that no font is asked for."""

import json
import re
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import typst
from django.utils.html import escape
from PIL import Image

from certificates.badges.achievements import LANGUAGES
from certificates.documents.guilloche import badge_lines
from certificates.models import Programme
from certificates.names import printable_name

PIXELS = 600
_SIZE = 400
_HORNS = (
    "M16 15V9c0-4 2-6.500 5.500-6.500S27 5 27 7.500 25.500 11.500 23.600 11.500 20.800 10.200 20.800 8.800 21.900 6.800 23 7.200"
    "M16 9c0-4-2-6.500-5.500-6.500S5 5 5 7.500 6.500 11.500 8.400 11.500 11.200 10.200 11.200 8.800 10.100 6.800 9 7.200"
)
_ORNAMENT = f'<path transform="translate(164 84) scale(2.25)" fill="none" stroke="#b07d10" stroke-width="1.3" stroke-linecap="round" d="{_HORNS}"/>'
_WORDS = Path(__file__).with_name("badge.typ")
_TO_PNG = b"""#set page(width: 400pt, height: 400pt, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 400pt)"""


def svg(programme: Programme) -> str:
    return _svg(_names(programme))


def png(programme: Programme) -> bytes:
    return _png(_names(programme))


def _names(programme: Programme) -> tuple[str, ...]:
    return tuple(printable_name(programme.name.in_language(language)) or programme.slug for language in LANGUAGES)


@lru_cache(maxsize=32)
def _svg(names: tuple[str, ...]) -> str:
    words = typst.compile(
        _WORDS.read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="svg",
        sys_inputs={"data": json.dumps({"name": names[0], "others": names[1:]}, ensure_ascii=False)},
    ).decode()
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", words, flags=re.DOTALL)
    title = escape(" · ".join(dict.fromkeys(names)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {_SIZE} {_SIZE}"'
        f' width="{_SIZE}" height="{_SIZE}" role="img"><title>{title}</title>{badge_lines()}{_ORNAMENT}{inner}</svg>'
    )


@lru_cache(maxsize=32)
def _png(names: tuple[str, ...]) -> bytes:
    drawn = typst.compile(_TO_PNG, format="png", ppi=72 * PIXELS / _SIZE, sys_inputs={"svg": _svg(names)})
    small = BytesIO()
    Image.open(BytesIO(drawn)).quantize(128, Image.Quantize.FASTOCTREE).save(small, "PNG", optimize=True)
    return small.getvalue()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
