"""Typst: what varies comes as JSON and is set as plain text. No network, no font of the system."""

from functools import lru_cache
from typing import Any

import typst


class Panicked(Exception):
    """Typst has panicked at this sheet. Pyo3 raises that as no Exception of Python's: let through, it would end the worker."""


def typeset(template: bytes, inputs: dict[str, str], standards: list[Any]) -> bytes:
    """The PDF. Raises typst.TypstError, Panicked."""
    try:
        return typst.compile(
            template,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=standards,
        )
    except BaseException as error:
        if not _is_panic(error):
            raise
        _fonts.cache_clear()  # what the panic has left of them is not known
        raise Panicked(str(error)) from error


def _is_panic(error: BaseException) -> bool:
    """Whether the Rust beneath has panicked. The type stands in no module that could be imported."""
    return (type(error).__module__, type(error).__name__) == ("pyo3_runtime", "PanicException")


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
