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
    rank: NDArray[np.intp]
    """Rank of the mate, behind everyone of the same score; 0 where it was not returned."""

    def rank_one(self) -> NDArray[np.bool_]:
        """Which searches put the mate first, alone; a tie is a miss, and so is a score of 0."""
        return np.equal(self.rank, 1)


def weighted_share(hits: NDArray[np.bool_], weights: NDArray[np.float64] | None = None) -> float:
    """Share of the searches that hit; NaN without any."""
    if len(hits) == 0 or (weights is not None and weights.sum() == 0):
        return float("nan")
    return float(np.average(hits, weights=weights))


def search_scores(
    search: NDArray[np.intp], genuine: NDArray[np.bool_], score: NDArray[np.float64], searches: int
) -> SearchScores:
    """Gathers comparisons of probes with gallery entries into searches.

    Args:
        search: number of the search that each comparison belongs to, shape (n,).
        genuine: whether the gallery entry is the probe's mate, shape (n,).
        score: shape (n,); 0 is a failure and never returned.
        searches: their number; one without a mate among the comparisons misses.
    """
    mate, best_other = np.zeros(searches), np.zeros(searches)
    np.maximum.at(mate, search[genuine], score[genuine])
    np.maximum.at(best_other, search[~genuine], score[~genuine])
    before = ~genuine & (score >= mate[search])
    rank = 1 + np.bincount(search[before], minlength=searches)
    return SearchScores(mate, best_other, np.where(mate > 0, rank, 0))


def cumulative_match(searches: SearchScores, ranks: int) -> NDArray[np.float64]:
    """CMC: share of the searches that return the mate at rank 1, at rank 2 or better, and so on; (ranks,)."""
    places = np.arange(1, ranks + 1)
    found = (searches.rank[:, None] > 0) & (searches.rank[:, None] <= places)
    return found.mean(axis=0) if len(found) else np.full(ranks, np.nan)


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
