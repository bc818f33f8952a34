"""Readings from scores."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.gate.readings import Better, Reading
from benchmarks.metrics.bootstrap import Figure, bootstrap


def reading(name: str, figure: Figure, better: Better, comparisons: int) -> Reading:
    """A rate; one comparison more or less that errs is no regression, however narrow the interval."""
    grain = 1 / max(comparisons, 1)
    low = max(0.0, min(figure.interval.low, figure.value - grain))
    high = min(1.0, max(figure.interval.high, figure.value + grain))
    return Reading(name, figure.value, low, high, better)


def mean_reading(name: str, values: NDArray[np.float64], better: Better) -> Reading:
    """The mean of independent values, shape (n,), with its bootstrap interval."""

    def weighted(counts: NDArray[np.float64]) -> float:
        return float(np.average(values, weights=counts))

    interval = bootstrap(np.zeros(len(values), dtype=np.intp), weighted, replicates=500)
    return Reading(name, float(values.mean()), interval.low, interval.high, better)
