"""Percentiles of what was measured. Pure."""

from collections.abc import Sequence
from math import ceil


def percentile(values: Sequence[float], part: int) -> float:
    """The smallest of `values` that `part` of a hundred do not exceed (nearest rank): always one that was measured. Raises ValueError of nothing."""
    if not values or not 0 < part <= 100:
        raise ValueError(f"no {part}th percentile of {len(values)} values")
    return sorted(values)[ceil(part * len(values) / 100) - 1]
