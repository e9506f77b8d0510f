"""The emblem of a programme as the sheet takes it: small, with few colours, and read anew wherever it is another picture."""

from base64 import b64encode
from functools import lru_cache
from io import BytesIO
from logging import getLogger
from typing import Any

from PIL import Image

logger = getLogger(__name__)
LONGEST_SIDE = 400  # pixels, on 18 mm


def emblem_svg(image: Any) -> str:
    """As SVG with the picture inside; "" without one, or where its file is gone: the certificate is worth more than its ornament."""
    if image is None:
        return ""
    try:
        return _svg(image.file.storage, image.file.name)
    except OSError:
        logger.warning("The emblem “%s” cannot be read: sheets are printed without it.", image.title)
        return ""


@lru_cache(maxsize=8)
def _svg(storage: Any, name: str) -> str:
    with storage.open(name) as file, Image.open(file) as opened:
        small = opened.convert("RGBA")
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    packed = BytesIO()
    small.quantize(128, Image.Quantize.FASTOCTREE).save(packed, "PNG", optimize=True)
    address = f"data:image/png;base64,{b64encode(packed.getvalue()).decode()}"
    size = f'width="{small.width}" height="{small.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {small.width} {small.height}" {size}><image href="{address}" {size}/></svg>'
