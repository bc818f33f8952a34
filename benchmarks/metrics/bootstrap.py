"""Bootstrap intervals over fingers.

Comparisons of one finger depend on each other, so fingers are drawn, not comparisons: a genuine comparison
counts as often as its finger was drawn, an impostor comparison as often as both were. Sets are not drawn;
each keeps its number of fingers. (Efron & Tibshirani 1993, chapter 13: percentile intervals.)
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval, as fractions."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as a fraction, NaN where the set is too small to have it, and its 95 % interval."""

    value: float
    interval: Interval


def draws(strata: NDArray[np.intp], replicates: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """How often each finger is drawn, shape (fingers,), once per replicate.

    Args:
        strata: the set of each finger, shape (fingers,).
        replicates: how many drawings.
        seed: the same seed gives the same drawings.
    """
    generator = np.random.default_rng(seed)
    members = [np.flatnonzero(strata == stratum) for stratum in np.unique(strata)]
    for _ in range(replicates):
        counts = np.zeros(len(strata))
        for fingers in members:
            drawn = generator.integers(0, len(fingers), len(fingers))
            counts[fingers] = np.bincount(drawn, minlength=len(fingers))
        yield counts


def percentile_interval(values: NDArray[np.float64]) -> Interval:
    """The middle 95 % of `values`, NaN left out."""
    finite = values[~np.isnan(values)]
    if len(finite) == 0:
        return Interval(float("nan"), float("nan"))
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(finite, [tail, 1 - tail])
    return Interval(float(low), float(high))


def bootstrap(
    strata: NDArray[np.intp],
    statistic: Callable[[NDArray[np.float64]], float],
    replicates: int = 1000,
    seed: int = 1,
) -> Interval:
    """Interval of a statistic that takes how often each finger counts."""
    return percentile_interval(np.array([statistic(counts) for counts in draws(strata, replicates, seed)]))
