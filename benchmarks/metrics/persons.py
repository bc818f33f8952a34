"""Verification rates of comparisons between people, with bootstrap intervals over the people."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.metrics.bootstrap import Figure, draws, percentile_interval
from benchmarks.metrics.verification import ErrorCurves, equal_error_rate, lowest_fnmr

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

FMR_CEILINGS = (1 / 100, 1 / 1000, 1 / 10_000)
KEPT_FMR = 0.05
KEPT_EERS = 4.0
"""Impostors below the threshold of this FMR, or of so many times the EER where that is more, are only counted
while intervals are computed."""


@dataclass(frozen=True, slots=True)
class PersonRates:
    """Rates of comparisons between people; NaN where there are none of a kind."""

    genuine: int
    impostors: int
    eer: Figure
    tar_at_fmr_100: Figure
    """True accept rate at the lowest threshold with an FMR of at most 1 in 100; the next two are alike."""
    tar_at_fmr_1000: Figure
    tar_at_fmr_10000: Figure


@dataclass(frozen=True, slots=True, eq=False)
class PersonScores:
    """Scores of `n` comparisons between people `a` and `b`, all of shape (n,)."""

    score: Floats
    a: Indices
    b: Indices

    @property
    def genuine(self) -> NDArray[np.bool_]:
        """Whether a comparison is of one person."""
        return np.equal(self.a, self.b)


def person_rates(scores: PersonScores, people: int, replicates: int) -> PersonRates:
    """EER and TAR. A genuine comparison counts as often as its person is drawn, others as both are."""
    genuine, impostor = scores.genuine, ~scores.genuine
    full = ErrorCurves(scores.score[genuine], scores.score[impostor])
    values = _values(*full.rates())
    drawn = (
        _drawn(scores, people, replicates, values[0]) if not np.isnan(values[0]) else np.full((1, 4), np.nan)
    )
    figures = (Figure(value, percentile_interval(drawn[:, place])) for place, value in enumerate(values))
    return PersonRates(int(genuine.sum()), int(impostor.sum()), *figures)


def _drawn(scores: PersonScores, people: int, replicates: int, eer: float) -> Floats:
    """Rates of each replicate, shape (replicates, 4).

    Of millions of impostors only the high ones decide the rates; the others are one comparison at score 0,
    whose weight follows from how many there are of each two people.
    """
    genuine, impostor = scores.genuine, ~scores.genuine
    floor = float(np.quantile(scores.score[impostor], max(0.0, 1 - max(KEPT_FMR, KEPT_EERS * eer))))
    kept, low = impostor & (scores.score >= floor), impostor & (scores.score < floor)
    low_counts = np.bincount(scores.a[low] * people + scores.b[low], minlength=people**2).reshape(
        people, people
    )
    low_counts = low_counts.astype(np.float32)
    curves = ErrorCurves(scores.score[genuine], np.append(scores.score[kept], 0.0))
    genuine_person, a, b = scores.a[genuine], scores.a[kept], scores.b[kept]
    rows = []
    for counts in draws(np.zeros(people, dtype=np.intp), replicates, seed=1):
        low_weight = float(counts @ (low_counts @ counts.astype(np.float32)))
        rates = curves.rates(counts[genuine_person], np.append(counts[a] * counts[b], low_weight))
        rows.append(_values(*rates))
    return np.array(rows)


def _values(fmr: Floats, fnmr: Floats) -> tuple[float, float, float, float]:
    if np.isnan(fmr[0]) or np.isnan(fnmr[0]):
        return (float("nan"),) * 4
    one, two, three = (1 - lowest_fnmr(fmr, fnmr, ceiling) for ceiling in FMR_CEILINGS)
    return equal_error_rate(fmr, fnmr), one, two, three
