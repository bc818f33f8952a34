"""Figures of a run of searches, with bootstrap intervals over fingers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.identification.searches import ProbeResult
from benchmarks.metrics.bootstrap import Interval, bootstrap
from benchmarks.metrics.latency import LatencySummary, summarise

CLIENT = "seen by the client"


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the searches, as a fraction, with its 95 % interval."""

    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class StageLatency:
    """Time of one stage over all searches answered."""

    stage: str
    latency: LatencySummary


@dataclass(frozen=True, slots=True)
class IdentificationFigures:
    """Accuracy and time of one run."""

    searches: int
    failed: int
    """Searches without an answer or whose mate could not be enrolled: they count as misses."""
    rank_1: Share
    fnir: Share
    """Mates that did not reach the service's threshold."""
    false_positives: Share
    """Searches in which somebody else reached it."""
    mean_candidates: float
    """Over the threshold, mates included."""
    latency: tuple[StageLatency, ...]
    """Per stage as the service reports it, and in all as the client sees it."""


def figures_of(results: Sequence[ProbeResult], replicates: int) -> IdentificationFigures:
    """Figures over one search a finger."""
    sets = sorted({result.set for result in results})
    strata = np.array([sets.index(result.set) for result in results], dtype=np.intp)

    def share(hits: Sequence[bool]) -> Share:
        values = np.array(hits, dtype=np.float64)
        interval = bootstrap(strata, lambda counts: _weighted_mean(values, counts), replicates)
        return Share(float(values.mean()), interval)

    return IdentificationFigures(
        len(results),
        sum(bool(result.failure) for result in results),
        rank_1=share([result.rank == 1 for result in results]),
        fnir=share([not result.mate_reached for result in results]),
        false_positives=share([result.others_reached > 0 for result in results]),
        mean_candidates=float(np.mean([result.mate_reached + result.others_reached for result in results])),
        latency=_latency(results),
    )


def _latency(results: Sequence[ProbeResult]) -> tuple[StageLatency, ...]:
    answered = [result for result in results if result.stages]
    if not answered:
        return ()
    names = dict.fromkeys(item.stage for result in answered for item in result.stages)
    times_ms = {
        name: [item.duration_ms for result in answered for item in result.stages if item.stage == name]
        for name in names
    }
    times_ms[CLIENT] = [result.total_ms for result in answered]
    return tuple(StageLatency(name, summarise(values)) for name, values in times_ms.items())


def _weighted_mean(values: NDArray[np.float64], counts: NDArray[np.float64]) -> float:
    return float(np.average(values, weights=counts))
