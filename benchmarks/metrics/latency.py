"""Summaries of times measured."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class LatencySummary:
    """Percentiles of `count` times, in milliseconds."""

    count: int
    p50_ms: float
    p95_ms: float
    max_ms: float


def summarise(times_ms: Sequence[float]) -> LatencySummary:
    """Summarises times in milliseconds.

    Raises:
        ValueError: there are none.
    """
    if not times_ms:
        raise ValueError("no times were measured")
    p50, p95 = np.percentile(np.asarray(times_ms, dtype=np.float64), [50, 95])
    return LatencySummary(len(times_ms), float(p50), float(p95), float(max(times_ms)))
