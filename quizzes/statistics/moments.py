"""Variances, covariances and k-statistics. All variances and covariances divide by n − 1; None where there are too few values."""

import math

import numpy as np

from quizzes.statistics.columns import Floats

# Below this a variance is that of rounding.
NOTHING = 1e-12


def covariance(left: Floats, right: Floats) -> float:
    """Σ (x − x̄)(y − ȳ) / (n − 1), n ≥ 2."""
    return float(np.dot(left - left.mean(), right - right.mean()) / (len(left) - 1))


def spread(values: Floats) -> float | None:
    """The standard deviation, √var; None for fewer than two."""
    return math.sqrt(covariance(values, values)) if len(values) > 1 else None


def correlation(left: Floats, right: Floats) -> float | None:
    """cov / √(var · var) (Pearson); None where either does not vary."""
    if len(left) < 2:
        return None
    product = covariance(left, left) * covariance(right, right)
    return covariance(left, right) / math.sqrt(product) if product > NOTHING else None


def skewness(values: Floats) -> float | None:
    """k3 / k2^1.5, k3 = n² m3 / ((n−1)(n−2)) (Fisher's k-statistics, as in Moodle's quiz statistics)."""
    n, variance = len(values), spread(values)
    if n < 3 or not variance or variance**2 < NOTHING:
        return None
    m3 = float(((values - values.mean()) ** 3).mean())
    return float(n * n * m3 / ((n - 1) * (n - 2)) / variance**3)


def kurtosis(values: Floats) -> float | None:
    """k4 / k2², k4 = n² ((n+1) m4 − 3(n−1) m2²) / ((n−1)(n−2)(n−3)): 0 for a normal distribution."""
    n, variance = len(values), spread(values)
    if n < 4 or not variance or variance**2 < NOTHING:
        return None
    centred = values - values.mean()
    m2, m4 = float((centred**2).mean()), float((centred**4).mean())
    k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / ((n - 1) * (n - 2) * (n - 3))
    return float(k4 / variance**4)
