"""Mantel–Haenszel: is an item harder for one group than for all others at the same score in the other questions?

Sources: Mantel & Haenszel (1959); Holland & Thayer (1988), who put it on the delta scale of ETS; the variance of ln α by Robins, Breslow &
Greenland (1986) as in Phillips & Holland (1987); classes by Zwick & Ercikan (1989), Zieky (1993).
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Fewer in either group: not told.
FEWEST = 30
Q95 = 1.6448536269514722  # one-sided 5 % of the normal distribution


@dataclass(frozen=True, slots=True)
class Dif:
    delta: float
    error: float
    p: float
    dif: str


def mantel_haenszel(right: NDArray[np.bool_], focal: NDArray[np.bool_], stratum: NDArray[Any]) -> Dif | None:
    """Of each answer: is it right, is it of the group in question, the (whole) stratum of ability. None where no stratum compares the groups.

    Per stratum A, B: the others right, wrong; C, D: the group's. α = Σ(AD/N) / Σ(BC/N), Δ = −2.35 ln α,
    χ² = (|Σ(A − E A)| − ½)² / Σ Var A, with 1 degree of freedom.
    """
    width = int(stratum.max()) + 1 if len(stratum) else 0
    cell = np.bincount(stratum * 4 + focal * 2 + ~right, minlength=width * 4).reshape(width, 4).astype(np.float64)
    cell = cell[(cell[:, :2].sum(axis=1) > 0) & (cell[:, 2:].sum(axis=1) > 0)]
    a, b, c, d = cell.T
    n = cell.sum(axis=1)
    good, bad = a * d / n, b * c / n
    if not good.sum() or not bad.sum():
        return None
    delta = -2.35 * math.log(good.sum() / bad.sum())
    error = 2.35 * math.sqrt(_variance(a, b, c, d))
    p = _p(a, b, c, d)
    return Dif(delta, error, p, ets_class(delta, error, p))


def ets_class(delta: float, error: float, p: float) -> str:
    """A: |Δ| below 1 or not significantly other than 0 (5 %). C: |Δ| at least 1.5 and significantly above 1 (5 %). B: all else."""
    if abs(delta) < 1 or p >= 0.05:
        return "A"
    return "C" if abs(delta) >= 1.5 and abs(delta) - 1 > Q95 * error else "B"


def _variance(a: Any, b: Any, c: Any, d: Any) -> float:
    """Of ln α: Σ PR / 2(ΣR)² + Σ (PS + QR) / 2 ΣR ΣS + Σ QS / 2(ΣS)², R = AD/N, S = BC/N, P = (A+D)/N, Q = (B+C)/N."""
    n = a + b + c + d
    r, s, p, q = a * d / n, b * c / n, (a + d) / n, (b + c) / n
    good, bad = r.sum(), s.sum()
    return float((p * r).sum() / (2 * good**2) + (p * s + q * r).sum() / (2 * good * bad) + (q * s).sum() / (2 * bad**2))


def _p(a: Any, b: Any, c: Any, d: Any) -> float:
    """Of the chi-square with continuity correction; E A = (A+B)(A+C)/N, Var A = (A+B)(C+D)(A+C)(B+D) / N²(N−1)."""
    n = a + b + c + d
    expected = (a + b) * (a + c) / n
    variance = ((a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1))).sum()
    if not variance:
        return 1.0
    chi_square = max(abs((a - expected).sum()) - 0.5, 0) ** 2 / variance
    return math.erfc(math.sqrt(chi_square / 2))
