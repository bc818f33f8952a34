"""Identification error rates over searches (ISO/IEC 19795-1): rank-1 and FNIR at a given FPIR."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class SearchScores:
    """Outcome of `p` searches against a gallery that holds each probe's mate; all have shape (p,)."""

    mate: NDArray[np.float64]
    """Score of the probe's mate; 0 where the mate was not returned or the probe failed."""
    best_other: NDArray[np.float64]
    """Highest score of anyone else: what a search without the mate would have returned."""

    def rank_one(self) -> NDArray[np.bool_]:
        """Which searches put the mate first, alone; a tie is a miss, and so is a score of 0."""
        return (self.mate > self.best_other) & (self.mate > 0)


def weighted_share(hits: NDArray[np.bool_], weights: NDArray[np.float64] | None = None) -> float:
    """Share of the searches that hit; NaN without any."""
    if len(hits) == 0 or (weights is not None and weights.sum() == 0):
        return float("nan")
    return float(np.average(hits, weights=weights))


def fnir_at_fpir(
    searches: SearchScores, fpir_ceiling: float, weights: NDArray[np.float64] | None = None
) -> float:
    """Share of mates below the lowest threshold at which FPIR is at most `fpir_ceiling`.

    FPIR is estimated on the same searches with the mate left out of the gallery.
    """
    if len(searches.mate) == 0:
        return float("nan")
    counts = np.ones(len(searches.mate)) if weights is None else weights
    order = np.argsort(searches.best_other)[::-1]
    allowed = np.cumsum(counts[order]) <= fpir_ceiling * counts.sum() + 1e-9
    if allowed.all():
        return weighted_share(searches.mate <= 0, weights)
    # The first search that must not return anybody sets the threshold just above its best score.
    floor = searches.best_other[order[int(np.argmin(allowed))]]
    return weighted_share(searches.mate <= floor, weights)
